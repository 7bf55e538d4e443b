package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// An output is standard output that remembers the first error, so that what
// prints need not look at each. After it nothing more is written.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.w.Write(p)
	if err != nil {
		o.err = fmt.Errorf("writing the output: %w", reason(err))
	}
	return n, o.err
}

// reason is what is wrong with a file, without the system call and the path.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
