package ingest_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"newshound/corpus"
	"newshound/corpus/ingest"
)

func TestStarterIsAddedOnce(t *testing.T) {
	store := openStore(t)
	for _, want := range []bool{true, false} {
		added, err := ingest.Starter(t.Context(), store, clock)
		if err != nil || added != want {
			t.Fatalf("added %v, error %v; want %v", added, err, want)
		}
	}
	s, err := ingest.FindSource(t.Context(), store, corpus.Shared, "starter")
	if err != nil || s.Kind != corpus.KindStarter || s.Articles != 6 {
		t.Errorf("source %+v, error %v", s, err)
	}
}

func TestRemovedStarterStaysAway(t *testing.T) {
	store := openStore(t)
	if _, err := ingest.Starter(t.Context(), store, clock); err != nil {
		t.Fatal(err)
	}
	ids, err := ingest.RemoveSource(t.Context(), store, find(t, store, "starter"), corpus.ByOperator)
	if err != nil || len(ids) != 6 {
		t.Fatalf("removed %q, error %v", ids, err)
	}
	if added, err := ingest.Starter(t.Context(), store, clock); added || err != nil {
		t.Errorf("added %v, error %v", added, err)
	}
	if got := titles(t, store, corpus.Shared); got != nil {
		t.Errorf("still there: %q", got)
	}
}

// A dying store fails where it is told to, as if the process ended there.
type dyingStore struct {
	corpus.Store
	put, remove error
}

func (s dyingStore) Put(ctx context.Context, source string, docs []corpus.Document) ([]corpus.Outcome, error) {
	if s.put != nil {
		return nil, s.put
	}
	return s.Store.Put(ctx, source, docs)
}

func (s dyingStore) RemoveSource(ctx context.Context, space corpus.Space, id, by string) ([]string, error) {
	if s.remove != nil {
		return nil, s.remove
	}
	return s.Store.RemoveSource(ctx, space, id, by)
}

func TestAnEndWithinStarterIsMadeUpFor(t *testing.T) {
	store := openStore(t)
	killed := errors.New("killed")
	if _, err := ingest.Starter(t.Context(), dyingStore{Store: store, put: killed}, clock); !errors.Is(err, killed) {
		t.Fatal(err)
	}
	if added, err := ingest.Starter(t.Context(), store, clock); !added || err != nil {
		t.Errorf("added %v, error %v", added, err)
	}
}

func TestAnEndWithinRemovalCanBeRepeated(t *testing.T) {
	store := openStore(t)
	if _, err := ingest.Starter(t.Context(), store, clock); err != nil {
		t.Fatal(err)
	}
	killed := errors.New("killed")
	if _, err := ingest.RemoveSource(t.Context(), dyingStore{Store: store, remove: killed}, find(t, store, "starter"), corpus.ByOperator); !errors.Is(err, killed) {
		t.Fatal(err)
	}
	if ids, err := ingest.RemoveSource(t.Context(), store, find(t, store, "starter"), corpus.ByOperator); len(ids) != 6 || err != nil {
		t.Errorf("removed %q, error %v", ids, err)
	}
}

// find returns the source of the shared space that has an id or a name.
func find(t *testing.T, store corpus.Store, key string) corpus.Source {
	t.Helper()
	s, err := ingest.FindSource(t.Context(), store, corpus.Shared, key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// findRemoved is find among those that can be restored.
func findRemoved(t *testing.T, store corpus.Store, key string) corpus.Source {
	t.Helper()
	s, err := ingest.FindRemoved(t.Context(), store, corpus.Shared, key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFindSource(t *testing.T) {
	store := openStore(t)
	in := ingest.Ingester{Store: store, Clock: clock}
	r, err := in.AddReader(t.Context(), corpus.Shared, "starter", strings.NewReader(jsonLines(1)))
	if err != nil {
		t.Fatal(err)
	}
	find := func(key string) (corpus.Source, error) {
		return ingest.FindSource(t.Context(), store, corpus.Shared, key)
	}
	if s, err := find("starter"); err != nil || s.ID != r.Source.ID {
		t.Errorf("by name: %+v, %v", s, err)
	}
	if _, err := find("start"); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("by part of a name: %v", err)
	}
	if _, err := ingest.FindSource(t.Context(), store, "guild:1", r.Source.ID); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("from another space: %v", err)
	}
	if _, err := ingest.Starter(t.Context(), store, clock); err != nil {
		t.Fatal(err)
	}
	if _, err := find("starter"); err == nil || errors.Is(err, corpus.ErrNotFound) || !strings.Contains(err.Error(), r.Source.ID) {
		t.Errorf("two of a name: %v", err)
	}
	if s, err := find(r.Source.ID); err != nil || s.Kind != corpus.KindFile {
		t.Errorf("by id: %+v, %v", s, err)
	}
}
