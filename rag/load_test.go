package rag_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

var heron = corpus.Article{
	URL: "https://north.example/heron", Title: "Herons", Outlet: "North Post", Published: daysAgo(1),
	Text: "The heron committee of Selby is led by Ada Quist. It meets in cellar nine on Fridays.",
}

var whoLeads = rag.Question{Text: "Who leads the heron committee of Selby?"}

// failing is an embedder that fails after some calls.
type failing struct {
	llm.Embedder
	calls int
}

var errModel = errors.New("the model is away")

func (f *failing) Embed(ctx context.Context, role llm.Role, texts []string) ([][]float32, error) {
	if f.calls--; f.calls < 0 {
		return nil, errModel
	}
	return f.Embedder.Embed(ctx, role, texts)
}

func pending(t *testing.T, store corpus.Store) int {
	t.Helper()
	ids, err := store.Unembedded(t.Context(), llm.NewHashed().Model(), 10_000)
	if err != nil {
		t.Fatal(err)
	}
	return len(ids)
}

func TestEmbeddingGoesOnWhereItWasInterrupted(t *testing.T) {
	store := open(t)
	put(t, store, filler(150)...)
	err := rag.EmbedPending(t.Context(), store, &failing{llm.NewHashed(), 1}, nil)
	if !errors.Is(err, errModel) {
		t.Fatalf("error %v, want the model's", err)
	}
	left := pending(t, store)
	if left == 0 || left == 150 {
		t.Fatalf("%d articles are left of 150 after one batch", left)
	}
	last := 0
	if err := rag.EmbedPending(t.Context(), store, llm.NewHashed(), func(done int) { last = done }); err != nil {
		t.Fatal(err)
	}
	if pending(t, store) != 0 || last != left {
		t.Errorf("%d articles pending, %d of %d embedded", pending(t, store), last, left)
	}
}

// shortChanging returns a vector too few.
type shortChanging struct{ llm.Embedder }

func (s shortChanging) Embed(ctx context.Context, role llm.Role, texts []string) ([][]float32, error) {
	v, err := s.Embedder.Embed(ctx, role, texts)
	return v[1:], err
}

func TestVectorsThatDoNotFitTheirTextsAreRefused(t *testing.T) {
	store := open(t)
	put(t, store, heron)
	if err := rag.EmbedPending(t.Context(), store, shortChanging{llm.NewHashed()}, nil); err == nil {
		t.Error("a text without a vector is taken")
	}
	if pending(t, store) != 1 {
		t.Error("vectors were kept all the same")
	}
}

// outdated marks an article's analysis as made by an older version, with
// another passage than would be made today.
func outdated(t *testing.T, store corpus.Store) {
	t.Helper()
	a := heron
	a.Space, a.Language, a.Revision = corpus.Shared, "en", 1
	a.ID = corpus.NewArticleID(a.Space, &a)
	d := corpus.NewDocument(a)
	d.Passages = []corpus.Span{{Start: 0, End: len("The heron committee of Selby is led by Ada Quist.")}}
	d.Analysis = corpus.Analysis{Version: corpus.AnalysisVersion - 1, Terms: []string{"the"}, Passages: []corpus.PassageTerms{{Length: 1}}}
	if err := store.PutAnalysis(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

func TestLoadAnalysesAnewWhatAnOlderVersionMade(t *testing.T) {
	store := open(t)
	put(t, store, append(filler(40), heron)...)
	outdated(t, store)
	l := load(t, store)
	wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
	err := store.Scan(t.Context(), corpus.Shared, func(d corpus.Document) error {
		if d.Analysis.Version != corpus.AnalysisVersion {
			return fmt.Errorf("%s is of version %d", d.Article.ID, d.Analysis.Version)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if n := pending(t, store); n != 0 {
		t.Errorf("%d articles have no vectors", n)
	}
}

// readOnly is a store that cannot be written.
type readOnly struct{ corpus.Store }

func (readOnly) PutVectors(context.Context, string, []corpus.ArticleVectors) error {
	return corpus.ErrReadOnly
}
func (readOnly) PutAnalysis(context.Context, corpus.Document) error { return corpus.ErrReadOnly }

func TestStoreThatCannotBeWrittenStillAnswers(t *testing.T) {
	store := open(t)
	put(t, store, append(filler(40), heron)...)
	outdated(t, store)
	e := rag.New(rag.Config{Store: readOnly{store}, Lexical: lexical.New(), Vectors: vector.New("x"), Embedder: llm.NewHashed(), Log: slog.New(slog.DiscardHandler)})
	if err := e.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantQuote(t, library{Engine: e, store: store}.ask(t, whoLeads), "Ada Quist")
}

func TestLoadStopsWithItsContext(t *testing.T) {
	store := open(t)
	put(t, store, filler(5)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e := rag.New(rag.Config{Store: store, Lexical: lexical.New(), Vectors: vector.New("x"), Embedder: llm.NewHashed(), Log: slog.New(slog.DiscardHandler)})
	if err := e.Load(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
