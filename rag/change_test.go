package rag_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

// A turning store does something when a model's vectors are complete for the
// first time, before who asked hears of it.
type turning struct {
	corpus.Store
	model string
	then  func()
}

func (s *turning) Unembedded(ctx context.Context, model string, limit int) ([]string, error) {
	ids, err := s.Store.Unembedded(ctx, model, limit)
	if then := s.then; err == nil && len(ids) == 0 && model == s.model && then != nil {
		s.then = nil
		then()
	}
	return ids, err
}

// An article that comes at the very moment of a change is embedded by the model
// that goes, and soon by the one that comes; what the former has made goes, too.
func TestArticleThatComesAtTheMomentOfAChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := open(t)
		put(t, store, filler(30)...)
		s := newShelf(t, store, "old", "new")
		s.embed(s.engine(0))

		began, end := make(chan struct{}), make(chan struct{})
		turn := &turning{Store: store, model: "new"}
		l := library{store: store, Engine: s.unloaded(1, turn)}
		if err := l.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.brands[0].before = func(_ context.Context, role llm.Role, _ []string) error {
			if role == llm.Document {
				close(began)
				<-end
			}
			return nil
		}
		synced := make(chan error, 1)
		turn.then = func() {
			ids := put(t, store, heron)
			go func() { synced <- l.Sync(context.Background(), ids) }()
			<-began
		}
		ctx, cancel := context.WithCancel(t.Context())
		kept := make(chan error, 1)
		go func() { kept <- l.KeepEmbedded(ctx) }()
		synctest.Wait()
		s.wantServing(l, 1)
		close(end)
		if err := <-synced; err != nil {
			t.Error(err)
		}
		time.Sleep(time.Minute)
		if s.kept(0) != 0 || s.kept(1) != 31 {
			t.Errorf("%d articles have old vectors, %d new ones", s.kept(0), s.kept(1))
		}
		cancel()
		<-kept
	})
}

// Whoever starts once without the settings of the embedder pays for no vector
// again.
func TestBuiltInModelDeletesNothing(t *testing.T) {
	store := open(t)
	put(t, store, append(filler(30), heron)...)
	s := newShelf(t, store, "bought", "other")
	s.embed(s.engine(0))

	var log bytes.Buffer
	without := rag.New(rag.Config{
		Store: store, Lexical: lexical.New(), Vectors: vector.New(llm.NewHashed().Model()), Embedder: llm.NewHashed(),
		Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err := without.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := without.Embed(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantQuote(t, library{store: store, Engine: without}.ask(t, whoLeads), "Ada Quist")

	made := s.brands[0].made.Load()
	l := s.engine(0)
	s.wantServing(l, 0)
	s.embed(l)
	if again := s.brands[0].made.Load() - made; again != 0 || s.kept(0) != 31 {
		t.Errorf("%d passages are embedded again, %d articles have vectors", again, s.kept(0))
	}
	s.embed(s.engine(1))
	if s.kept(0) != 0 {
		t.Errorf("%d articles have vectors of a model that another has replaced", s.kept(0))
	}
}
