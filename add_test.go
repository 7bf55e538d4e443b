package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"newshound/corpus"
)

// fullForVectors is a store that has room for articles alone.
type fullForVectors struct{ corpus.Store }

func (fullForVectors) PutVectors(context.Context, string, []corpus.ArticleVectors) error {
	return corpus.ErrFull
}

// TestStoredIsNotAdded: articles that could not be embedded are not announced
// as added, and the next run makes up for them.
func TestStoredIsNotAdded(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "note.txt", "The town hall of Port Vell closes on Mondays from now on, the council decided.")
	var stdout, stderr bytes.Buffer
	a := newApp(testSystem(strings.NewReader(""), &stdout, &stderr), Config{DataDir: "data"})
	store, err := a.store(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = a.add(t.Context(), fullForVectors{store}, []string{"note.txt", "missing.txt"}, "")
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if got, want := stdout.String(), "note.txt: 1 article stored.\nmissing.txt: 0 articles stored, 1 not stored.\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	code, message := a.outcome(err)
	if code != exitFailed || strings.Contains(message, "\n") {
		t.Errorf("exit code %d, %q", code, message)
	}
	for _, want := range []string{"not yet fully searchable", "no space left", "the next newshound add"} {
		if !strings.Contains(message, want) {
			t.Errorf("%q does not say %q", message, want)
		}
	}
	if out, stderr, code := newshound(t, "", "add", "note.txt"); code != exitOK || out != "note.txt: 0 articles added, 1 unchanged.\n" {
		t.Errorf("again: exit code %d, %s%s", code, out, stderr)
	}
}
