package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
)

// wantError checks the kind of an error, and that it names the file or folder.
func wantError(t *testing.T, err, kind error, names string) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("error is %v, want one that is %q", err, kind)
	}
	if !strings.Contains(err.Error(), names) {
		t.Errorf("error %q does not name %s", err, names)
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("error %q has more than one line", err)
	}
	t.Log(err)
}

func TestOpenErrors(t *testing.T) {
	spoil := func(pragma string) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			s := mustOpen(t, filepath.Dir(path))
			_, err := s.write.conn.ExecContext(t.Context(), pragma)
			must(t, err)
			must(t, s.Close())
		}
	}
	write := func(b []byte) func(*testing.T, string) {
		return func(t *testing.T, path string) { must(t, os.WriteFile(path, b, 0o600)) }
	}
	for _, test := range []struct {
		name  string
		spoil func(t *testing.T, path string)
		want  error
	}{
		{"newer", spoil("PRAGMA user_version = 99"), corpus.ErrNewer},
		{"another program's", spoil("PRAGMA application_id = 1"), corpus.ErrForeign},
		{"no database", write(bytes.Repeat([]byte("news "), 5000)), corpus.ErrCorrupt},
		{"no database, short", write([]byte("news")), corpus.ErrCorrupt},
		{"a folder", func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o700)) }, corpus.ErrForeign},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			test.spoil(t, filepath.Join(dir, FileName))
			_, err := Open(t.Context(), dir, time.Now)
			wantError(t, err, test.want, filepath.Join(dir, FileName))
		})
	}
	t.Run("file for a folder", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		must(t, os.WriteFile(file, nil, 0o600))
		for _, dir := range []string{file, filepath.Join(file, "below")} {
			_, err := Open(t.Context(), dir, time.Now)
			wantError(t, err, corpus.ErrForeign, file+" is no folder")
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := Open(ctx, t.TempDir(), time.Now)
		wantError(t, err, context.Canceled, "")
	})
}

// A database that another program made is refused, and stays as it is.
func TestForeignDatabase(t *testing.T) {
	for name, script := range map[string]string{
		"tables":         "CREATE TABLE notes (text); INSERT INTO notes VALUES ('milk')",
		"an id":          "PRAGMA application_id = 252006673; CREATE TABLE notes (text)",
		"a version":      "PRAGMA user_version = 1",
		"an id, no more": "PRAGMA application_id = 252006673",
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, FileName)
		db, err := sql.Open("sqlite", path)
		must(t, err)
		_, err = db.ExecContext(t.Context(), script)
		must(t, err)
		must(t, db.Close())
		before, err := os.ReadFile(path)
		must(t, err)
		_, err = Open(t.Context(), dir, time.Now)
		wantError(t, err, corpus.ErrForeign, path)
		for _, other := range []error{corpus.ErrCorrupt, corpus.ErrReadOnly} {
			if errors.Is(err, other) {
				t.Errorf("%s: %v is also %q", name, err, other)
			}
		}
		after, err := os.ReadFile(path)
		must(t, err)
		files, err := os.ReadDir(dir)
		must(t, err)
		if !bytes.Equal(before, after) || len(files) != 1 {
			t.Errorf("%s: the file has changed or is not alone: %v", name, files)
		}
	}
}

// A page that is overwritten shows when it is read.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	src := mustSource(t, s)
	for i := range 20 {
		_, err := s.Put(t.Context(), src, []corpus.Document{document(string(rune('a'+i)), strings.Repeat("text ", 5000))})
		must(t, err)
	}
	must(t, s.Close())
	path := filepath.Join(dir, FileName)
	b, err := os.ReadFile(path)
	must(t, err)
	for i := 8192 * 8; i < len(b); i++ {
		b[i] = 0xAA
	}
	must(t, os.WriteFile(path, b, 0o600))
	s, err = Open(t.Context(), dir, time.Now)
	if err == nil {
		defer s.Close()
		err = s.Scan(t.Context(), corpus.Shared, func(corpus.Document) error { return nil })
	}
	wantError(t, err, corpus.ErrCorrupt, path)
}

// A call that fails for want of room or of permission changes nothing, and
// works when there is some again.
func TestWriteErrors(t *testing.T) {
	for _, test := range []struct {
		name, before, after string
		want                error
	}{
		{"full", "PRAGMA max_page_count = 40", "PRAGMA max_page_count = 4294967294", corpus.ErrFull},
		{"read-only", "PRAGMA query_only = 1", "PRAGMA query_only = 0", corpus.ErrReadOnly},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			s := mustOpen(t, dir)
			src := mustSource(t, s)
			exec := func(pragma string) {
				_, err := s.write.conn.ExecContext(t.Context(), pragma)
				must(t, err)
			}
			exec(test.before)
			docs := []corpus.Document{document("a", "small"), document("b", strings.Repeat("large ", 100_000))}
			_, err := s.Put(t.Context(), src, docs)
			wantError(t, err, test.want, s.path)
			if st, err := s.Stats(t.Context(), corpus.Shared); err != nil || st.Articles != 0 {
				t.Errorf("after the error there are %d articles, error %v", st.Articles, err)
			}
			exec(test.after)
			_, err = s.Put(t.Context(), src, docs)
			must(t, err)
			must(t, s.Close())
			checkIntegrity(t, dir)
		})
	}
}

// Whoever writes keeps others from writing, but not from reading.
func TestInUse(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	src := mustSource(t, s)
	other, err := open(t.Context(), dir, time.Now, 10*time.Millisecond)
	must(t, err)
	defer other.Close()
	must(t, s.write.do(t.Context(), func(*tx) error {
		_, err := other.Put(t.Context(), src, []corpus.Document{document("x", "text")})
		wantError(t, err, corpus.ErrInUse, s.path)
		list, err := other.Sources(t.Context(), corpus.Shared)
		if err != nil || len(list) != 1 {
			t.Errorf("reading meanwhile: %v, error %v", list, err)
		}
		return err
	}))
	_, err = other.Put(t.Context(), src, []corpus.Document{document("x", "text")})
	must(t, err)
}

// A write that waits for another one ends with its context.
func TestCancelWhileWaiting(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	other := mustOpen(t, filepath.Dir(s.path))
	must(t, s.write.do(t.Context(), func(*tx) error {
		for _, waiting := range []*Store{s, other} {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
			err := waiting.SetSetting(ctx, "a", "k", "v")
			wantError(t, err, context.DeadlineExceeded, "")
			cancel()
		}
		return nil
	}))
}

// A write whose context ends at any moment leaves the store ready for the next.
func TestCancelAtAnyMoment(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for i := range 200 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*time.Microsecond)
		_ = s.SetSetting(ctx, "a", "k", "given up or not")
		cancel()
		if err := s.SetSetting(t.Context(), "a", "k", "v"); err != nil {
			t.Fatalf("after %d µs: %v", i, err)
		}
	}
}
