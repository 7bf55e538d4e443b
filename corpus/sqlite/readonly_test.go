//go:build unix

package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"newshound/corpus"
)

// readOnlyChild opens the store as a user who may read the folder but not
// write it, whom root must become first.
func readOnlyChild(ctx context.Context, dir string) error {
	if os.Geteuid() == 0 {
		const nobody = 65534
		if err := syscall.Setuid(nobody); err != nil {
			return err
		}
	}
	s, err := Open(ctx, dir, time.Now)
	if err != nil {
		if !errors.Is(err, corpus.ErrReadOnly) {
			return fmt.Errorf("opening: %w", err)
		}
		fmt.Println("refused")
		return nil
	}
	defer s.Close()
	docs, err := s.Documents(ctx, []string{"x"})
	if err != nil || len(docs) != 1 {
		return fmt.Errorf("reading %d documents: %w", len(docs), err)
	}
	if err := s.SetSetting(ctx, "a", "k", "v"); !errors.Is(err, corpus.ErrReadOnly) {
		return fmt.Errorf("writing: %w", err)
	}
	if err := s.PutTicket(ctx, ticket("k")); !errors.Is(err, corpus.ErrReadOnly) {
		return fmt.Errorf("writing little: %w", err)
	}
	fmt.Println("read")
	return nil
}

func TestReadOnlyFolder(t *testing.T) {
	base := t.TempDir()
	must(t, os.Chmod(filepath.Dir(base), 0o755)) // for the child, who is somebody else
	for _, test := range []struct {
		name    string
		prepare func(dir string)
		want    string
	}{
		{"empty", func(string) {}, "refused"},
		{"closed store", func(dir string) { must(t, fillStore(t, dir).Close()) }, "read"},
		{"store in use", func(dir string) { fillStore(t, dir) }, "read"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(base, test.name)
			must(t, os.Mkdir(dir, 0o755))
			test.prepare(dir)
			files, err := os.ReadDir(dir)
			must(t, err)
			for _, f := range files {
				must(t, os.Chmod(filepath.Join(dir, f.Name()), 0o444))
			}
			must(t, os.Chmod(dir, 0o555))
			defer os.Chmod(dir, 0o755)
			out, err := child(t, "readonly", dir).Output()
			if err != nil || string(out) != test.want+"\n" {
				t.Errorf("error %v, says %q, want %q", err, out, test.want)
			}
		})
	}
}

// fillStore makes a store with one article.
func fillStore(t *testing.T, dir string) *Store {
	t.Helper()
	s := mustOpen(t, dir)
	_, err := s.Put(t.Context(), mustSource(t, s), []corpus.Document{document("x", "text")})
	must(t, err)
	return s
}
