package ingest_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"newshound/corpus"
	"newshound/corpus/ingest"
)

func auditOf(t *testing.T, store corpus.Store) (list []string) {
	t.Helper()
	entries, err := store.Audit(t.Context(), corpus.Shared, 100)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(entries) - 1; i >= 0; i-- {
		list = append(list, strings.TrimSpace(fmt.Sprintln(entries[i].By, entries[i].Action, entries[i].Name, entries[i].Detail)))
	}
	return list
}

func TestFilesLeaveTheirTracesInTheAudit(t *testing.T) {
	store := openStore(t)
	for _, c := range []struct {
		by, content string
	}{
		{"", jsonLines(2)},
		{"member", jsonLines(2)}, // nothing new
		{"member", strings.ReplaceAll(jsonLines(3), "article 0", "article zero")},
	} {
		in := ingest.Ingester{Store: store, Clock: clock, By: c.by}
		if _, err := in.AddReader(t.Context(), corpus.Shared, "a.jsonl", strings.NewReader(c.content)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ingest.RemoveSource(t.Context(), store, find(t, store, "a.jsonl"), "boss"); err != nil {
		t.Fatal(err)
	}
	if ids, err := ingest.RestoreSource(t.Context(), store, findRemoved(t, store, "a.jsonl"), "boss"); err != nil || len(ids) != 3 {
		t.Errorf("restored %q, error %v", ids, err)
	}
	if _, err := ingest.RemoveSource(t.Context(), store, find(t, store, "a.jsonl"), "boss"); err != nil {
		t.Fatal(err)
	}
	in := ingest.Ingester{Store: store, Clock: clock, By: "member"}
	if _, err := in.AddReader(t.Context(), corpus.Shared, "a.jsonl", strings.NewReader(jsonLines(5))); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"operator add a.jsonl", "member change a.jsonl 1 article added, 1 revised",
		"boss remove a.jsonl 3 articles", "boss restore a.jsonl 3 articles",
		"boss remove a.jsonl 3 articles", "member restore a.jsonl 3 articles", "member change a.jsonl 2 articles added, 1 revised",
	}
	if got := auditOf(t, store); !slices.Equal(got, want) {
		t.Errorf("audit %q, want %q", got, want)
	}
}

// A source that was never filled is nothing that can come back.
func TestAnEmptySourceIsNotAmongTheRemoved(t *testing.T) {
	store := openStore(t)
	in := ingest.Ingester{Store: &failingStore{store, 0, corpus.ErrFull}, Clock: clock, By: "member"}
	if _, err := in.AddReader(t.Context(), corpus.Shared, "a.jsonl", strings.NewReader(jsonLines(1))); !errors.Is(err, corpus.ErrFull) {
		t.Fatal(err)
	}
	if list, err := ingest.RemovedSources(t.Context(), store, corpus.Shared); err != nil || len(list) > 0 {
		t.Errorf("removed %+v, error %v", list, err)
	}
	if _, err := ingest.FindRemoved(t.Context(), store, corpus.Shared, "a.jsonl"); !errors.Is(err, corpus.ErrNotFound) {
		t.Error(err)
	}
	if got, want := auditOf(t, store), []string{"member add a.jsonl", "member remove a.jsonl 0 articles"}; !slices.Equal(got, want) {
		t.Errorf("audit %q, want %q", got, want)
	}
}

func TestSourcesOfTheWebAreFoundByTheirAddress(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, nil)
	s := add(t, w, "http://news.example/feed")
	for _, key := range []string{s.ID, "http://news.example/feed", "https://www.news.example/feed/"} {
		if found, err := ingest.FindSource(t.Context(), store, corpus.Shared, key); err != nil || found.ID != s.ID {
			t.Errorf("%s: %+v, error %v", key, found, err)
		}
		if _, err := ingest.FindRemoved(t.Context(), store, corpus.Shared, key); !errors.Is(err, corpus.ErrNotFound) {
			t.Errorf("%s among the removed: %v", key, err)
		}
	}
	if _, err := ingest.RemoveSource(t.Context(), store, find(t, store, "https://news.example/feed"), "boss"); err != nil {
		t.Fatal(err)
	}
	if found, err := ingest.FindRemoved(t.Context(), store, corpus.Shared, "https://news.example/feed"); err != nil || found.ID != s.ID {
		t.Errorf("%+v, error %v", found, err)
	}
	back := add(t, w, "https://news.example/feed")
	if back.ID != s.ID || !back.Removed.IsZero() {
		t.Errorf("added again it is %+v", back)
	}
}

func TestPausingAndRefreshing(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, nil)
	in := ingest.Ingester{Store: store, Clock: clock}
	if _, err := in.AddReader(t.Context(), corpus.Shared, "a.jsonl", strings.NewReader(jsonLines(1))); err != nil {
		t.Fatal(err)
	}
	s := add(t, w, "http://news.example/feed")
	file := find(t, store, "a.jsonl")
	gone := corpus.Source{ID: "nothing", Space: corpus.Shared, Address: s.Address}
	pause := func(s corpus.Source, reason string) error {
		return ingest.PauseSource(t.Context(), store, s, reason, "boss")
	}
	refresh := func(s corpus.Source) error { return ingest.RefreshSource(t.Context(), store, s) }
	for name, err := range map[string]error{
		"pausing a file":          pause(file, "why"),
		"pausing without reason":  pause(s, ""),
		"pausing what is gone":    pause(gone, "why"),
		"refreshing what is gone": refresh(gone),
		"refreshing a file":       refresh(file),
		"resuming a file":         ingest.ResumeSource(t.Context(), store, file, "boss"),
	} {
		if err == nil {
			t.Error(name, "is possible")
		}
	}
	if err := pause(s, "too loud"); err != nil {
		t.Error(err)
	}
	s = find(t, store, s.ID)
	if err := refresh(s); err == nil || !strings.Contains(err.Error(), "too loud") {
		t.Error("refreshing what is paused:", err)
	}
	if err := ingest.ResumeSource(t.Context(), store, s, "boss"); err != nil {
		t.Error(err)
	}
	if err := refresh(find(t, store, s.ID)); err != nil {
		t.Error(err)
	}
	want := []string{"operator add a.jsonl", "member add http://news.example/feed", "boss pause http://news.example/feed too loud", "boss resume http://news.example/feed"}
	if got := auditOf(t, store); !slices.Equal(got, want) {
		t.Errorf("audit %q, want %q", got, want)
	}
}
