package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/corpus/ingest"
)

func exportCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "export [FILE]",
		Short: "Writes all articles as JSON lines that add reads back",
		Long: "Writes the current revision of all articles as JSON lines, to a file or to\n" +
			"standard output. newshound add reads them back.",
		Example: `  newshound export articles.jsonl
  newshound export | gzip > articles.jsonl.gz`,
		Args: wants(0, 1, "at most one file"),
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, args []string) error {
			return a.exportTo(args, func(w io.Writer) (string, error) {
				n, err := ingest.Export(ctx, store, corpus.Shared, w)
				return count(n, "article"), err
			})
		}),
	}
}

func sourcesExportCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "export [FILE]",
		Short: "Writes the feeds as an OPML list that add and feed readers read",
		Args:  wants(0, 1, "at most one file"),
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, args []string) error {
			return a.exportTo(args, func(w io.Writer) (string, error) {
				return "the feeds", ingest.ExportOPML(ctx, store, corpus.Shared, w)
			})
		}),
	}
}

// exportTo lets write write to the file that args name, which is there whole
// or not at all, or to standard output.
func (a *app) exportTo(args []string, write func(io.Writer) (what string, err error)) error {
	if len(args) == 0 || args[0] == "-" {
		if _, ok := terminal(a.sys.stdout); ok {
			return errors.New("this is for a file or another program, not for a terminal; name a file")
		}
		w := bufio.NewWriter(a.sys.stdout)
		_, err := write(w)
		return errors.Join(err, w.Flush())
	}
	what, err := replaceFile(args[0], write)
	if err != nil {
		return fmt.Errorf("%s was not written: %w", args[0], err)
	}
	a.screen().block("", "", "Wrote "+what+" to "+clean(args[0])+".")
	return nil
}

// replaceFile writes a new file beside the one of that name, and then puts it
// in its place.
func replaceFile(name string, write func(io.Writer) (string, error)) (what string, err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	w := bufio.NewWriter(f)
	what, err = write(w)
	if err = errors.Join(err, w.Flush()); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	return what, os.Rename(f.Name(), name)
}
