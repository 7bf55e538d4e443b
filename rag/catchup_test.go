package rag_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/corpus/sqlite"
	"newshound/rag"
	"newshound/rag/llm"
)

// neighbours returns two stores on one folder, as two processes have them.
func neighbours(t testing.TB) (mine, theirs corpus.Store) {
	t.Helper()
	dir := t.TempDir()
	open := func() corpus.Store {
		store, err := sqlite.Open(t.Context(), dir, func() time.Time { return now })
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		return store
	}
	return open(), open()
}

func (l library) catchUp(t testing.TB) {
	t.Helper()
	if err := l.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestCatchUpFollowsAnotherProcess(t *testing.T) {
	mine, theirs := neighbours(t)
	put(t, theirs, filler(40)...)
	l := load(t, mine)
	id, err := putInto(t.Context(), theirs, "herons", inShared(heron))
	if err != nil {
		t.Fatal(err)
	}
	wantRefused(t, l.ask(t, whoLeads))
	l.catchUp(t)
	wantQuote(t, l.ask(t, whoLeads), "Ada Quist")

	revised := inShared(heron)
	revised.Text = strings.ReplaceAll(heron.Text, "Ada Quist", "Tove Brandt")
	if _, err := putInto(t.Context(), theirs, "herons", revised); err != nil {
		t.Fatal(err)
	}
	l.catchUp(t)
	wantQuote(t, l.ask(t, whoLeads), "Tove Brandt")

	if _, err := theirs.RemoveSource(t.Context(), corpus.Shared, "herons", corpus.ByOperator); err != nil {
		t.Fatal(err)
	}
	l.catchUp(t)
	wantRefused(t, l.ask(t, whoLeads))
	if slices.ContainsFunc(l.byVector(t), func(f string) bool { return strings.HasPrefix(f, id) }) {
		t.Error("what another has removed keeps its vectors")
	}
	same(t, l, load(t, mine), whoLeads)

	if _, err := theirs.RestoreSource(t.Context(), corpus.Shared, "herons", corpus.ByOperator); err != nil {
		t.Fatal(err)
	}
	l.catchUp(t)
	wantQuote(t, l.ask(t, whoLeads), "Tove Brandt")
	same(t, l, load(t, mine), whoLeads)
}

// TestCatchUpTakesTheVectorsOfAnother: what another process has embedded is not
// embedded again, whether the article is new here or was found by its words.
func TestCatchUpTakesTheVectorsOfAnother(t *testing.T) {
	for name, knownBefore := range map[string]bool{"a new article": false, "one without vectors": true} {
		t.Run(name, func(t *testing.T) {
			mine, theirs := neighbours(t)
			model := &failing{llm.NewHashed(), 0}
			l := loadWith(t, mine, model)
			ids := put(t, theirs, heron)
			if knownBefore {
				l.catchUp(t)
				model.calls = 1 // for the question
				wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
			}
			if err := rag.EmbedPending(t.Context(), theirs, llm.NewHashed(), nil); err != nil {
				t.Fatal(err)
			}
			l.catchUp(t) // whose model still fails
			if found := l.byVector(t); !slices.Contains(found, ids[0]+"@1") {
				t.Errorf("found by vectors: %q", found)
			}
		})
	}
}

// counted is a store that counts the articles whose text is read.
type counted struct {
	corpus.Store
	read int
}

func (c *counted) Documents(ctx context.Context, ids []string) ([]corpus.Document, error) {
	c.read += len(ids)
	return c.Store.Documents(ctx, ids)
}

func TestCatchUpReadsOnlyWhatDiffers(t *testing.T) {
	mine, theirs := neighbours(t)
	put(t, theirs, filler(40)...)
	put(t, theirs, corpus.Article{URL: "https://empty.example/1", Title: "Nothing", Text: "…"}) // without a vector
	store := &counted{Store: mine}
	l := load(t, store)
	for _, c := range []struct {
		name string
		do   func()
		want bool
	}{
		{"nothing", func() {}, false},
		{"an article", func() { put(t, theirs, heron) }, true},
		{"nothing more", func() {}, false},
	} {
		c.do()
		store.read = 0
		if l.catchUp(t); store.read > 2 || store.read > 0 != c.want { // before and after embedding
			t.Errorf("%s: %d are read", c.name, store.read)
		}
	}
}

// BenchmarkCatchUp compares 7,500 real articles after a change that is none.
func BenchmarkCatchUp(b *testing.B) {
	docs := realArticles(b, 7500)
	store := open(b)
	source, err := store.AddSource(b.Context(), corpus.Source{ID: "s", Space: corpus.Shared, Kind: corpus.KindFile, Name: "s", Added: now})
	if err != nil {
		b.Fatal(err)
	}
	for part := range slices.Chunk(docs, 64) {
		if _, err := store.Put(b.Context(), source.ID, part); err != nil {
			b.Fatal(err)
		}
	}
	l := load(b, store)
	for b.Loop() {
		l.catchUp(b)
	}
}
