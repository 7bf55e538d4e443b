package rag_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

// A longer model has a dimension more than the one whose name it bears.
type longer struct{ *brand }

func (l longer) Embed(ctx context.Context, role llm.Role, texts []string) ([][]float32, error) {
	vectors, err := l.brand.Embed(ctx, role, texts)
	for i, v := range vectors {
		vectors[i] = append(slices.Clone(v), 1)
	}
	return vectors, err
}

// A server that has another model under the name after a restart: its vectors
// are not kept, so that the articles do not count as embedded.
func TestVectorsOfAnotherDimensionAreNotKept(t *testing.T) {
	store := open(t)
	put(t, store, filler(20)...)
	s := newShelf(t, store, "m")
	s.embed(s.engine(0))
	id := put(t, store, heron)[0]
	other := longer{s.brands[0]}

	e := rag.New(rag.Config{
		Store: store, Lexical: lexical.New(), Vectors: vector.New("m"), Embedder: other, Log: slog.New(slog.DiscardHandler),
	})
	if err := e.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for what, embed := range map[string]func() error{
		"Embed":        func() error { return e.Embed(t.Context()) },
		"EmbedPending": func() error { return rag.EmbedPending(t.Context(), store, other, nil) },
	} {
		var failed *llm.Error
		if err := embed(); !errors.As(err, &failed) || failed.Kind != llm.Garbled || !strings.Contains(err.Error(), "another model under the same name") {
			t.Errorf("%s: error %v", what, err)
		}
	}
	if err := e.Sync(t.Context(), []string{id}); err != nil {
		t.Fatal(err)
	}
	wantQuote(t, library{store: store, Engine: e}.ask(t, whoLeads), "Ada Quist")
	missing, err := store.Unembedded(t.Context(), "m", 10)
	if err != nil || !slices.Equal(missing, []string{id}) {
		t.Errorf("without vectors are %q, error %v; want %q", missing, err, id)
	}
	s.embed(s.engine(0)) // the first one again
	if s.kept(0) != 21 {
		t.Errorf("%d articles have vectors", s.kept(0))
	}
}

// An article that a server refuses stands in the way of none that come after,
// and is told.
func TestRefusedArticleIsLeftOutOfWhatIsPending(t *testing.T) {
	store := open(t)
	put(t, store, filler(10)...)
	id := put(t, store, heron)[0]
	put(t, store, corpus.Article{URL: "https://north.example/orrin", Text: "The harbour of Orrin is run by Tove Brandt."})
	s := newShelf(t, store, "m")
	s.brands[0].before = func(_ context.Context, role llm.Role, texts []string) error {
		if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, "Selby") }) {
			return &llm.Error{Kind: llm.Rejected, Err: errModel}
		}
		return nil
	}
	done := 0
	err := rag.EmbedPending(t.Context(), store, s.brands[0], func(n int) { done = n })
	if !errors.Is(err, errModel) || !strings.Contains(err.Error(), "1 of 12 articles are refused") {
		t.Errorf("error %v", err)
	}
	missing, err := store.Unembedded(t.Context(), "m", 100)
	if err != nil || !slices.Equal(missing, []string{id}) || done != 11 || s.kept(0) != 11 {
		t.Errorf("without vectors are %q, error %v; want %q; %d are done", missing, err, id, done)
	}
}
