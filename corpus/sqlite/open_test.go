package sqlite

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
)

// The folder and what is in it are nobody else's business, and a closed store
// is one file.
func TestFiles(t *testing.T) {
	for _, name := range []string{"data", "with space", "100%", "a?b#c&d=e", "данни"} {
		dir := filepath.Join(t.TempDir(), "new", name)
		s := mustOpen(t, dir)
		mustSource(t, s)
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the folder has mode %v, error %v", info.Mode(), err)
		}
		files, err := os.ReadDir(dir)
		must(t, err)
		for _, f := range files {
			if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v, error %v", f.Name(), info.Mode(), err)
			}
		}
		must(t, s.Close())
		files, err = os.ReadDir(dir)
		must(t, err)
		if len(files) != 1 || files[0].Name() != FileName {
			t.Errorf("the closed store is %v", files)
		}
	}
}

// A relative folder stays the same wherever the process goes.
func TestRelativeFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	s := mustOpen(t, "data")
	t.Chdir(t.TempDir())
	mustSource(t, s)
	if list, err := s.Sources(t.Context(), corpus.Shared); err != nil || len(list) != 1 {
		t.Errorf("sources %v, error %v", list, err)
	}
}

// Every connection keeps the promises that its file does not remember.
func TestPragmas(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for _, want := range []struct {
		pragma        string
		writer, reads string
	}{
		{"journal_mode", "wal", "wal"},
		{"synchronous", "2", ""},
		{"foreign_keys", "1", ""},
		{"secure_delete", "1", ""},
		{"temp_store", "2", ""},
		{"busy_timeout", "5000", "5000"},
		{"query_only", "0", "1"},
		{"page_size", "8192", "8192"},
		{"application_id", "1315272563", "1315272563"},
	} {
		var w, r string
		must(t, s.write.conn.QueryRowContext(t.Context(), "PRAGMA "+want.pragma).Scan(&w))
		must(t, s.read.db.QueryRowContext(t.Context(), "PRAGMA "+want.pragma).Scan(&r))
		if w != want.writer || want.reads != "" && r != want.reads {
			t.Errorf("%s is %s for writing and %s for reading", want.pragma, w, r)
		}
	}
}

// What is forgotten is nowhere in the folder any more.
func TestForgottenIsGone(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	src := mustSource(t, s)
	kept, err := s.AddSource(t.Context(), corpus.Source{ID: "kept", Space: corpus.Shared, Kind: corpus.KindFile, Name: "kept"})
	must(t, err)
	const secret = "xyzzy-plugh"
	_, err = s.Put(t.Context(), src, []corpus.Document{
		document("a", strings.Repeat(secret, 5000)), document("b", secret), {Article: corpus.Article{ID: "k", Text: "text"}, Keys: []string{secret}},
	})
	must(t, err)
	_, err = s.Put(t.Context(), src, []corpus.Document{document("a", "revised")})
	must(t, err)
	_, err = s.Put(t.Context(), kept.ID, []corpus.Document{document("c", "kept text")})
	must(t, err)
	if !inFolder(t, dir, secret) {
		t.Fatal("the text is not found while it is there")
	}
	_, err = s.RemoveSource(t.Context(), corpus.Shared, src, corpus.ByOperator)
	must(t, err)
	if !inFolder(t, dir, secret) {
		t.Fatal("the text that can be restored is gone")
	}
	must(t, s.Forget(t.Context(), time.Now().Add(time.Hour)))
	if inFolder(t, dir, secret) {
		t.Error("the text is still in the folder")
	}
	if !inFolder(t, dir, "kept text") {
		t.Error("the other text is not")
	}
}

// What cannot be restored any more goes when the store is opened, and not
// before.
func TestOpeningForgets(t *testing.T) {
	dir := t.TempDir()
	const secret = "xyzzy-plugh"
	removed := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	openAt := func(now time.Time) *Store {
		s, err := Open(t.Context(), dir, func() time.Time { return now })
		must(t, err)
		return s
	}
	s := openAt(removed)
	src := mustSource(t, s)
	_, err := s.Put(t.Context(), src, []corpus.Document{document("a", secret)})
	must(t, err)
	_, err = s.RemoveSource(t.Context(), corpus.Shared, src, corpus.ByOperator)
	must(t, err)
	must(t, s.Close())
	for _, test := range []struct {
		days int
		want int
	}{{corpus.RestoreDays - 1, 1}, {corpus.RestoreDays + 1, 0}} {
		s := openAt(removed.AddDate(0, 0, test.days))
		list, err := s.RemovedSources(t.Context(), corpus.Shared)
		if err != nil || len(list) != test.want {
			t.Errorf("after %d days %d sources can be restored, error %v", test.days, len(list), err)
		}
		if inFolder(t, dir, secret) != (test.want == 1) {
			t.Errorf("after %d days the text is there: %v", test.days, test.want == 0)
		}
		must(t, s.Close())
	}
}

func inFolder(t *testing.T, dir, text string) bool {
	t.Helper()
	files, err := os.ReadDir(dir)
	must(t, err)
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		must(t, err)
		if bytes.Contains(b, []byte(text)) {
			return true
		}
	}
	return false
}
