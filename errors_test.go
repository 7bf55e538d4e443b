package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"newshound/corpus"
)

// TestOutcome: every ending has its code, and a failure says what to do next
// without the words of the database.
func TestOutcome(t *testing.T) {
	a := newApp(system{}, Config{DataDir: "here"})
	for _, c := range []struct {
		err     error
		code    int
		message []string // what the line says; none for no line
	}{
		{nil, exitOK, nil},
		{errDeclined, exitDeclined, nil},
		{errPartly, exitFailed, nil},
		{&usageError{"odd", "newshound ask"}, exitMisused, []string{`odd; see "newshound ask --help"`}},
		{context.Canceled, exitFailed, []string{"interrupted"}},
		{corpus.ErrInUse, exitFailed, []string{"here", "in use", "close that one"}},
		{corpus.ErrReadOnly, exitFailed, []string{"here", "cannot be written", "permissions"}},
		{corpus.ErrFull, exitFailed, []string{"here", "no space", "free some"}},
		{corpus.ErrForeign, exitFailed, []string{"here", "something else", "DATA_DIR"}},
		{corpus.ErrNewer, exitFailed, []string{"here", "newer version", "update newshound"}},
		{corpus.ErrCorrupt, exitFailed, []string{"here", "damaged", "restore"}},
		{errors.New("the disk is on fire"), exitFailed, []string{"the disk is on fire"}},
	} {
		err := c.err
		if err != nil && c.code == exitFailed {
			err = fmt.Errorf("SQLITE says: %w", err)
		}
		code, message := a.outcome(err)
		if code != c.code || (message == "") != (len(c.message) == 0) {
			t.Errorf("%v: code %d, %q", err, code, message)
		}
		for _, want := range c.message {
			if !strings.Contains(message, want) {
				t.Errorf("%v: %q does not say %q", err, message, want)
			}
		}
		if strings.Contains(message, "\n") || len(c.message) > 1 && strings.Contains(message, "SQLITE") {
			t.Errorf("%v: %q", err, message)
		}
	}
}
