package rag_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/llm"
)

func (l library) sync(t testing.TB, ids ...string) {
	t.Helper()
	if err := l.Sync(t.Context(), ids); err != nil {
		t.Fatal(err)
	}
}

// byVector returns the articles, with revisions, that have a vector, in the shared space.
func (l library) byVector(t *testing.T) []string {
	t.Helper()
	query, err := llm.NewHashed().Embed(t.Context(), llm.Query, []string{whoLeads.Text})
	if err != nil {
		t.Fatal(err)
	}
	hits, err := l.vectors.Search(t.Context(), corpus.Shared, query[0], 1000, corpus.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, h := range hits {
		found = append(found, fmt.Sprintf("%s@%d", h.Passage.Article, h.Passage.Revision))
	}
	return found
}

func wantRefused(t *testing.T, a rag.Answer) {
	t.Helper()
	if a.Answered {
		t.Errorf("%q is answered by %q", a.Question, quotes(a))
	}
}

func TestSyncFollowsAnArticleThroughItsLife(t *testing.T) {
	l := newLibrary(t, filler(40)...)
	wantRefused(t, l.ask(t, whoLeads))

	id, err := putInto(t.Context(), l.store, "herons", inShared(heron))
	if err != nil {
		t.Fatal(err)
	}
	wantRefused(t, l.ask(t, whoLeads)) // not told of it yet
	l.sync(t, id, "unknown")
	wantQuote(t, l.ask(t, whoLeads), "Ada Quist")

	revised := inShared(heron)
	revised.Text = strings.ReplaceAll(heron.Text, "Ada Quist", "Tove Brandt")
	if _, err := putInto(t.Context(), l.store, "herons", revised); err != nil {
		t.Fatal(err)
	}
	l.sync(t, id)
	wantQuote(t, l.ask(t, whoLeads), "Tove Brandt")
	if a := l.ask(t, whoLeads); a.Citations[0].Revision != 2 || len(a.Citations) != 1 {
		t.Errorf("cited %+v", a.Citations)
	}

	gone, err := l.store.RemoveSource(t.Context(), corpus.Shared, "herons", corpus.ByOperator)
	if err != nil || !slices.Equal(gone, []string{id}) {
		t.Fatalf("removed %q: %v", gone, err)
	}
	wantRefused(t, l.ask(t, whoLeads)) // although the indexes still have it
	l.sync(t, gone...)
	wantRefused(t, l.ask(t, whoLeads))
	if found := l.byVector(t); slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, id) }) {
		t.Error("a removed article keeps its vectors")
	}

	back, err := l.store.RestoreSource(t.Context(), corpus.Shared, "herons", corpus.ByOperator)
	if err != nil || !slices.Equal(back, gone) {
		t.Fatalf("restored %q: %v", back, err)
	}
	l.sync(t, back...)
	wantQuote(t, l.ask(t, whoLeads), "Tove Brandt")
	same(t, l, load(t, l.store), whoLeads)
}

func inShared(a corpus.Article) corpus.Article {
	a.Space = corpus.Shared
	return a
}

func TestCrowdThatHasJustGoneHidesNobody(t *testing.T) {
	l := newLibrary(t, append(filler(40), heron)...)
	var ids []string
	for i := range 60 {
		id, err := putInto(t.Context(), l.store, "crowd", corpus.Article{
			Space: corpus.Shared, URL: fmt.Sprintf("https://crowd.example/%d", i), Title: "Heron committee of Selby", Published: daysAgo(0),
			Text: fmt.Sprintf("Ada%d leads the heron committee of Selby, heron committee.", i),
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	l.sync(t, ids...)
	wantQuote(t, l.ask(t, whoLeads), "heron committee of Selby, heron committee")
	if _, err := l.store.RemoveSource(t.Context(), corpus.Shared, "crowd", corpus.ByOperator); err != nil {
		t.Fatal(err)
	}
	a := l.ask(t, whoLeads) // from indexes that still have the crowd
	if len(a.Evidence) == 0 || a.Evidence[0].Article.Title != "Herons" {
		t.Errorf("the evidence is %+v", a.Evidence)
	}
}

func TestNewLanguageIsReadFromItsFirstArticleOn(t *testing.T) {
	l := newLibrary(t, filler(40)...)
	q := rag.Question{Text: "Кой пристигна с кораби?"}
	wantRefused(t, l.ask(t, q))
	l.sync(t, put(t, l.store, corpus.Article{
		URL: "https://fakti.example/1", Title: "Кораб в Бургас", Outlet: "Факти", Language: "bg", Published: daysAgo(1),
		Text: "Министърът Иван Петров пристигна с кораба „Аврора“ в Бургас.",
	})...)
	wantQuote(t, l.ask(t, q), "Иван Петров")
}

func TestArticlesThatCannotBeEmbeddedAreFoundByTheirWords(t *testing.T) {
	store := open(t)
	ids := put(t, store, append(filler(40), heron)...)
	model := &failing{llm.NewHashed(), 1}
	l := loadWith(t, store, model)
	id := ids[len(ids)-1]
	if !slices.Contains(l.byVector(t), id+"@1") {
		t.Fatal("the article has no vector")
	}
	revised := heron
	revised.Text = strings.ReplaceAll(heron.Text, "Ada Quist", "Tove Brandt")
	put(t, store, revised)
	model.calls = 0
	l.sync(t, id)
	if found := l.byVector(t); slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, id) }) {
		t.Error("an earlier revision keeps its vectors")
	}
	if pending(t, store) != 1 {
		t.Errorf("%d articles are to be embedded later", pending(t, store))
	}
	model.calls = 1 << 30
	wantQuote(t, l.ask(t, whoLeads), "Tove Brandt")
	wantQuote(t, load(t, store).ask(t, whoLeads), "Tove Brandt")
	if pending(t, store) != 0 {
		t.Error("the next load embeds nothing")
	}
}

// interrupted is an embedder during whose first embedding of documents
// something happens.
type interrupted struct {
	llm.Embedder
	by func()
}

func (i *interrupted) Embed(ctx context.Context, role llm.Role, texts []string) ([][]float32, error) {
	if by := i.by; by != nil && role == llm.Document {
		i.by = nil
		by()
	}
	return i.Embedder.Embed(ctx, role, texts)
}

func TestArticleThatChangesWhileItIsEmbedded(t *testing.T) {
	const source = "herons"
	for name, tt := range map[string]struct {
		change func(corpus.Store) (id string, err error)
		want   string
	}{
		"revised": {func(store corpus.Store) (string, error) {
			revised := inShared(heron)
			revised.Text = strings.ReplaceAll(heron.Text, "Ada Quist", "Tove Brandt")
			return putInto(t.Context(), store, source, revised)
		}, "@2"},
		"removed": {func(store corpus.Store) (string, error) {
			gone, err := store.RemoveSource(t.Context(), corpus.Shared, source, corpus.ByOperator)
			return strings.Join(gone, " "), err
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			model := &interrupted{Embedder: llm.NewHashed()}
			l := loadWith(t, open(t), model)
			id, err := putInto(t.Context(), l.store, source, inShared(heron))
			if err != nil {
				t.Fatal(err)
			}
			model.by = func() {
				changed, err := tt.change(l.store)
				if err != nil || changed != id {
					t.Errorf("changed %q: %v", changed, err)
				}
				l.sync(t, id)
			}
			l.sync(t, id)
			var want []string
			if tt.want != "" {
				want = []string{id + tt.want}
			}
			if got := l.byVector(t); !slices.Equal(got, want) {
				t.Errorf("vectors of %q, want %q", got, want)
			}
			same(t, l, load(t, l.store), whoLeads)
		})
	}
}

// slow is a store from which documents take their time to arrive.
type slow struct {
	corpus.Store
	arriving func()
}

func (s *slow) Documents(ctx context.Context, ids []string) ([]corpus.Document, error) {
	docs, err := s.Store.Documents(ctx, ids)
	if s.arriving != nil {
		s.arriving()
	}
	return docs, err
}

func TestLateReaderDoesNotUndoAnother(t *testing.T) {
	store := &slow{Store: open(t)}
	l := load(t, store)
	ids := put(t, store, heron)
	revised := heron
	revised.Text = strings.ReplaceAll(heron.Text, "Ada Quist", "Tove Brandt")
	other := make(chan error)
	store.arriving = func() {
		store.arriving = nil
		put(t, store, revised)
		go func() { other <- l.Sync(t.Context(), ids) }()
		select {
		case err := <-other:
			t.Error("a later reader went ahead:", err)
			close(other)
		case <-time.After(50 * time.Millisecond): // it waits, or is late itself
		}
	}
	l.sync(t, ids...)
	if err := <-other; err != nil {
		t.Error(err)
	}
	wantQuote(t, l.ask(t, whoLeads), "Tove Brandt")
}

func TestSyncStopsWithItsContext(t *testing.T) {
	l := newLibrary(t, filler(5)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Sync(ctx, []string{"a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
