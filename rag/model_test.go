package rag_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

// A brand is an embedder whose vectors bear its mark: the last dimensions say
// by which model they are.
type brand struct {
	name   string
	mark   int
	before func(ctx context.Context, role llm.Role, texts []string) error // nil is nothing
	made   atomic.Int64                                                   // vectors of documents
}

const marks = 4

func (b *brand) Model() string { return b.name }

func (b *brand) Embed(ctx context.Context, role llm.Role, texts []string) ([][]float32, error) {
	if b.before != nil {
		if err := b.before(ctx, role, texts); err != nil {
			return nil, err
		}
	}
	vectors, err := llm.NewHashed().Embed(ctx, role, texts)
	for i, v := range vectors {
		if v != nil {
			vectors[i] = append(v[:len(v):len(v)], make([]float32, marks)...)
			vectors[i][len(v)+b.mark] = 1
		}
	}
	if role == llm.Document {
		b.made.Add(int64(len(texts)))
	}
	return vectors, err
}

// A watched index fails the test when it is given a vector of another model.
type watched struct {
	*vector.Index
	t    testing.TB
	mark int
}

func (w watched) see(what string, v []float32) {
	if v != nil && v[len(v)-marks+w.mark] == 0 {
		w.t.Errorf("%s of another model than the index of %s", what, w.Model())
	}
}

func (w watched) Add(ctx context.Context, a *corpus.Article, v corpus.ArticleVectors) error {
	for _, x := range v.Vectors {
		w.see("a passage", x)
	}
	return w.Index.Add(ctx, a, v)
}

func (w watched) Search(ctx context.Context, space corpus.Space, query []float32, k int, f corpus.Filter) ([]corpus.Hit, error) {
	w.see("a question", query)
	return w.Index.Search(ctx, space, query, k, f)
}

func (w watched) Similarity(space corpus.Space, query []float32, passages []corpus.PassageID) []float32 {
	w.see("a question", query)
	return w.Index.Similarity(space, query, passages)
}

// A shelf makes engines over one store for several brands.
type shelf struct {
	testing.TB
	store  corpus.Store
	brands []*brand
	wanted rag.VectorIndex // of the engine that was made last
	log    bytes.Buffer    // read it when nothing goes on
}

func newShelf(t testing.TB, store corpus.Store, names ...string) *shelf {
	s := &shelf{TB: t, store: store}
	for i, name := range names {
		s.brands = append(s.brands, &brand{name: name, mark: i})
	}
	return s
}

func (s *shelf) index(b *brand) rag.VectorIndex { return watched{vector.New(b.name), s, b.mark} }

// engine returns one that wants a brand's vectors, and could have any other's.
func (s *shelf) engine(wanted int) library {
	s.Helper()
	return s.load(s.config(wanted, s.store))
}

func (s *shelf) load(c rag.Config) library {
	s.Helper()
	l := library{store: s.store, Engine: rag.New(c)}
	if err := l.Load(s.Context()); err != nil {
		s.Fatal(err)
	}
	return l
}

func (s *shelf) unloaded(wanted int, store corpus.Store) *rag.Engine {
	return rag.New(s.config(wanted, store))
}

func (s *shelf) config(wanted int, store corpus.Store) rag.Config {
	b := s.brands[wanted]
	s.wanted = s.index(b)
	return rag.Config{
		Store: store, Lexical: lexical.New(), Vectors: s.wanted, Embedder: b, Log: slog.New(slog.NewTextHandler(&s.log, nil)),
		Former: func(model string) (llm.Embedder, rag.VectorIndex) {
			for _, b := range s.brands {
				if b.name == model {
					return b, s.index(b)
				}
			}
			return nil, nil
		},
	}
}

func (s *shelf) embed(l library) {
	s.Helper()
	if err := l.Embed(s.Context()); err != nil {
		s.Fatal(err)
	}
}

// kept counts the articles that have vectors by a brand.
func (s *shelf) kept(b int) int {
	s.Helper()
	n := 0
	err := s.store.ScanVectors(s.Context(), corpus.Shared, s.brands[b].name, func(corpus.ArticleVectors) error { n++; return nil })
	if err != nil {
		s.Fatal(err)
	}
	return n
}

func (s *shelf) wantServing(l library, b int) {
	s.Helper()
	if p := l.Progress(); p.Serving != s.brands[b].name {
		s.Errorf("%q serve, want %q", p.Serving, s.brands[b].name)
	}
}

func TestOldVectorsServeUntilTheNewOnesAreComplete(t *testing.T) {
	store := open(t)
	put(t, store, append(filler(60), heron)...)
	s := newShelf(t, store, "old", "new")
	s.embed(s.engine(0))

	l := s.engine(1)
	s.wantServing(l, 0)
	questions, most := 0, rag.Progress{}
	s.brands[0].before = func(_ context.Context, role llm.Role, _ []string) error {
		if role == llm.Query {
			questions++
		}
		return nil
	}
	s.brands[1].before = func(_ context.Context, role llm.Role, _ []string) error {
		if role == llm.Document {
			wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
			s.wantServing(l, 0)
			if n := len(s.wanted.Revisions()); n > 0 {
				t.Errorf("%d articles fill memory before they serve", n)
			}
			if p := l.Progress(); p.Done > most.Done {
				most = p
			}
		}
		return nil
	}
	s.embed(l)
	if questions < 5 {
		t.Errorf("the old model was asked %d questions", questions)
	}
	if most.Total != 61 || most.Done < 50 || most.Wanted != "new" {
		t.Errorf("progress was %+v", most)
	}
	if p := l.Progress(); p.Total != 0 {
		t.Errorf("progress in the end is %+v", p)
	}
	s.brands[1].before = nil
	s.wantServing(l, 1)
	wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
	if s.kept(0) != 0 || s.kept(1) != 61 {
		t.Errorf("%d articles have old vectors, %d new ones", s.kept(0), s.kept(1))
	}
	if log := s.log.String(); !strings.Contains(log, "of=61") || !strings.Contains(log, "before=old") {
		t.Errorf("the log says %s", log)
	}
	same(t, l, s.engine(1), whoLeads)
}

func TestBuiltInVectorsServeUntilThoseOfAServerAreComplete(t *testing.T) {
	store := open(t)
	put(t, store, append(filler(40), heron)...)
	load(t, store)
	server := &brand{name: "new"}
	l := library{store: store, vectors: vector.New("built-in")}
	l.Engine = rag.New(rag.Config{
		Store: store, Lexical: lexical.New(), Vectors: vector.New("new"), Embedder: server, Log: slog.New(slog.DiscardHandler),
		Former: func(model string) (llm.Embedder, rag.VectorIndex) {
			if model == llm.NewHashed().Model() {
				return llm.NewHashed(), l.vectors
			}
			return nil, nil
		},
	})
	if err := l.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if server.made.Load() != 0 {
		t.Error("loading embeds with the server")
	}
	put(t, store, corpus.Article{URL: "https://north.example/new", Text: "The harbour of Orrin opens again."})
	if len(l.byVector(t)) < 41 {
		t.Errorf("%d passages are found by built-in vectors", len(l.byVector(t)))
	}
	if err := l.Embed(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p := l.Progress(); p.Serving != "new" || pending(t, store) != 42 {
		t.Errorf("%q serve; %d articles have no built-in vectors", p.Serving, pending(t, store))
	}
}

func TestWithoutTheOldModelWhatThereIsOfTheNewServes(t *testing.T) {
	store := open(t)
	put(t, store, append(filler(40), heron)...)
	s := newShelf(t, store, "old", "new")
	s.embed(s.engine(0))
	s.brands = s.brands[1:]
	s.brands[0].mark = 0
	l := s.engine(0)
	s.wantServing(l, 0)
	wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
	s.embed(l)
	wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
}

// breakable is a store that dies at a write: from then on none is done.
type breakable struct {
	corpus.Store
	writes int // that are still done
}

var errKilled = errors.New("killed")

func (b *breakable) die() error {
	if b.writes--; b.writes < 0 {
		return errKilled
	}
	return nil
}

func (b *breakable) PutVectors(ctx context.Context, model string, vs []corpus.ArticleVectors) error {
	if err := b.die(); err != nil {
		return err
	}
	return b.Store.PutVectors(ctx, model, vs)
}

func (b *breakable) SetSetting(ctx context.Context, space corpus.Space, key, value string) error {
	if err := b.die(); err != nil {
		return err
	}
	return b.Store.SetSetting(ctx, space, key, value)
}

func (b *breakable) DropVectors(ctx context.Context, except string, limit int) (int, error) {
	if err := b.die(); err != nil {
		return 0, err
	}
	return b.Store.DropVectors(ctx, except, limit)
}

// TestChangeOfTheModelIsKilledAnywhere kills after every write in turn: what was
// done is not done again, one of the models always serves whole, and in the end
// everything is as if nothing had happened.
func TestChangeOfTheModelIsKilledAnywhere(t *testing.T) {
	store := open(t)
	const articles = 90
	put(t, store, append(filler(articles-1), heron)...)
	for step := 1; step < 8; step++ {
		s := newShelf(t, store, fmt.Sprint("model ", step-1), fmt.Sprint("model ", step))
		s.brands[0].mark, s.brands[1].mark = (step-1)%marks, step%marks
		s.embed(s.engine(0))
		kills := 0
		for ; ; kills++ {
			dying := &breakable{store, step}
			e := s.unloaded(1, dying)
			if err := e.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
			serving := slices.IndexFunc(s.brands, func(b *brand) bool { return b.name == e.Progress().Serving })
			if s.kept(serving) != articles {
				t.Errorf("%d of %d articles have the vectors that serve", s.kept(serving), articles)
			}
			wantQuote(t, library{Engine: e, store: store}.ask(t, whoLeads), "Ada Quist")
			err := e.Embed(t.Context())
			if err == nil {
				break
			}
			if !errors.Is(err, errKilled) || kills > 100 {
				t.Fatal(err)
			}
		}
		if s.kept(0) != 0 || s.kept(1) != articles {
			t.Errorf("%d articles have old vectors, %d new ones", s.kept(0), s.kept(1))
		}
		// A kill can lose the batch that was under way.
		if made, most := s.brands[1].made.Load(), int64(articles+8*kills)*2; kills == 0 || made > most {
			t.Errorf("%d vectors were made with %d kills, at most %d were needed", made, kills, most)
		}
		s.wantServing(s.engine(1), 1)
	}
}

// halting is a store that stops reading out vectors after some articles.
type halting struct {
	corpus.Store
	left int
}

func (h *halting) ScanVectors(ctx context.Context, space corpus.Space, model string, yield func(corpus.ArticleVectors) error) error {
	return h.Store.ScanVectors(ctx, space, model, func(v corpus.ArticleVectors) error {
		if h.left--; h.left < 0 {
			return errKilled
		}
		return yield(v)
	})
}

func TestArticleThatGoesBetweenTwoAttemptsToChangeIsGone(t *testing.T) {
	store := open(t)
	put(t, store, filler(20)...)
	id, err := putInto(t.Context(), store, "herons", inShared(heron))
	if err != nil {
		t.Fatal(err)
	}
	s := newShelf(t, store, "old", "new")
	s.embed(s.engine(0))
	stopping := &halting{store, 1000}
	l := library{Engine: s.unloaded(1, stopping), store: store}
	if err := l.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	other, err := putInto(t.Context(), store, "others", corpus.Article{Space: corpus.Shared, URL: "https://north.example/last", Text: "The last article."})
	if err != nil {
		t.Fatal(err)
	}
	stopping.left = 21
	if err := l.Embed(t.Context()); !errors.Is(err, errKilled) {
		t.Fatalf("error %v", err)
	}
	s.wantServing(l, 0)
	if s.wanted.Revisions()[id] != 1 {
		t.Fatal("the first attempt has come to nothing")
	}
	gone, err := store.RemoveSource(t.Context(), corpus.Shared, "herons", corpus.ByOperator)
	if err != nil {
		t.Fatal(err)
	}
	l.sync(t, gone...)
	stopping.left = 1000
	s.embed(l)
	s.wantServing(l, 1)
	if found := s.wanted.Revisions(); found[id] != 0 || found[other] != 1 {
		t.Errorf("found by vectors: %v", found)
	}
}

// TestVectorsOfTwoModelsAreNeverCompared changes models, articles and minds at
// random while questions are asked; the indexes watch.
func TestVectorsOfTwoModelsAreNeverCompared(t *testing.T) {
	store := open(t)
	put(t, store, filler(30)...)
	s := newShelf(t, store, "a", "b", "c", "d")
	r := rand.New(rand.NewPCG(5, 2))
	for range 12 {
		wanted := r.IntN(len(s.brands))
		l := s.engine(wanted)
		left := int64(r.IntN(80)) // vectors until the model fails
		var made atomic.Int64
		s.brands[wanted].before = func(_ context.Context, role llm.Role, texts []string) error {
			if role == llm.Document && made.Add(int64(len(texts))) > left {
				return &llm.Error{Kind: llm.Unreachable, Err: errModel}
			}
			return nil
		}
		var together sync.WaitGroup
		together.Go(func() { _ = l.Embed(t.Context()) })
		for w := range 2 {
			r := rand.New(rand.NewPCG(r.Uint64(), uint64(w)))
			together.Go(func() {
				for range 12 {
					a := mill(r.IntN(9)).article(10 + r.IntN(900))
					id, err := putInto(t.Context(), store, "mills", a)
					if err == nil {
						err = l.Sync(t.Context(), []string{id})
					}
					if err != nil {
						t.Error(err)
					}
					if _, err := l.Answer(t.Context(), mill(r.IntN(9)).question()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		together.Wait()
		s.brands[wanted].before = nil
	}
	l := s.engine(2)
	s.embed(l)
	s.wantServing(l, 2)
	if all := s.kept(2); s.kept(0)+s.kept(1)+s.kept(3) != 0 || all < 30 {
		t.Errorf("vectors of a %d, b %d, c %d, d %d", s.kept(0), s.kept(1), all, s.kept(3))
	}
}

func TestArticlesThatComeDuringAChangeAreEmbeddedByBoth(t *testing.T) {
	store := open(t)
	put(t, store, filler(30)...)
	s := newShelf(t, store, "old", "new")
	s.embed(s.engine(0))
	l := s.engine(1)
	came := false
	s.brands[1].before = func(context.Context, llm.Role, []string) error {
		if !came {
			came = true
			l.sync(t, put(t, store, heron)...)
			if s.kept(0) != 31 {
				t.Errorf("%d articles have old vectors", s.kept(0))
			}
		}
		return nil
	}
	s.embed(l)
	if s.kept(1) != 31 {
		t.Errorf("%d articles have new vectors", s.kept(1))
	}
	wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
}

func TestArticleThatNoModelTakesStandsInNobodysWay(t *testing.T) {
	store := open(t)
	put(t, store, append(filler(30), heron)...)
	s := newShelf(t, store, "new")
	for _, kind := range []llm.Kind{llm.Rejected, llm.Broken, llm.Garbled} {
		s.brands[0].name = string(kind)
		s.brands[0].before = func(_ context.Context, role llm.Role, texts []string) error {
			if role == llm.Document && slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, "Selby") }) {
				return &llm.Error{Kind: kind, Status: 500, Err: errors.New("json: unsupported value: NaN")}
			}
			return nil
		}
		l := s.engine(0)
		s.embed(l)
		s.wantServing(l, 0)
		wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
	}
	if !strings.Contains(s.log.String(), "cannot be embedded, and is found by its words only") {
		t.Error("the log says nothing of it")
	}
}

func TestServerThatTakesNothingIsNotAskedForEveryArticle(t *testing.T) {
	store := open(t)
	put(t, store, filler(100)...)
	for _, kind := range []llm.Kind{llm.Rejected, llm.Broken, llm.Garbled, llm.Unreachable, llm.Unauthorized, llm.Unknown, llm.Slow, llm.Busy} {
		s := newShelf(t, store, "new")
		calls := 0
		s.brands[0].before = func(context.Context, llm.Role, []string) error {
			calls++
			return &llm.Error{Kind: kind, Err: errModel}
		}
		l := s.engine(0)
		if err := l.Embed(t.Context()); !errors.Is(err, errModel) || calls > 3 {
			t.Errorf("%s: %d calls, error %v", kind, calls, err)
		}
		if s.kept(0) != 0 {
			t.Errorf("%s: %d articles count as embedded", kind, s.kept(0))
		}
	}
}

func TestModelThatIsAwayEndsNoQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := open(t)
		put(t, store, append(filler(40), heron)...)
		s := newShelf(t, store, "new")
		l := s.engine(0)
		s.embed(l)
		calls := 0
		s.brands[0].before = func(ctx context.Context, _ llm.Role, _ []string) error {
			calls++
			<-ctx.Done() // it does not even say that it is away
			return &llm.Error{Kind: llm.Slow, Err: ctx.Err()}
		}
		began := time.Now()
		for range 50 {
			wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
		}
		if took := time.Since(began); calls != 1 || took > 5*time.Second {
			t.Errorf("%d questions waited for it, %v in all", calls, took)
		}
		l.sync(t, put(t, store, corpus.Article{URL: "https://north.example/orrin", Text: "The harbour of Orrin is run by Tove Brandt."})...)
		wantQuote(t, l.ask(t, rag.Question{Text: "Who runs the harbour of Orrin?"}), "Tove Brandt")
		if calls != 1 {
			t.Errorf("%d calls to a model that is away", calls)
		}
		time.Sleep(time.Minute)
		var together sync.WaitGroup
		for range 10 {
			together.Go(func() {
				if _, err := l.Answer(t.Context(), whoLeads); err != nil {
					t.Error(err)
				}
			})
		}
		together.Wait()
		if calls != 2 {
			t.Errorf("%d calls to a model that is away", calls)
		}
		if log := s.log.String(); strings.Count(log, "the embedder fails") != 1 {
			t.Errorf("the log says %s", log)
		}
		s.brands[0].before = nil
		time.Sleep(time.Minute)
		wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
		if log := s.log.String(); strings.Count(log, "answers again") != 1 {
			t.Errorf("the log says %s", log)
		}
	})
}

func TestQuestionThatEndsIsNoFailureOfTheModel(t *testing.T) {
	store := open(t)
	put(t, store, append(filler(40), heron)...)
	s := newShelf(t, store, "new")
	l := s.engine(0)
	s.embed(l)
	ctx, cancel := context.WithCancel(t.Context())
	s.brands[0].before = func(context.Context, llm.Role, []string) error { cancel(); return ctx.Err() }
	if _, err := l.Answer(ctx, rag.Question{Text: whoLeads.Text, At: now}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if s.log.Len() > 0 && strings.Contains(s.log.String(), "fails") {
		t.Errorf("the log says %s", s.log.String())
	}
}

func TestEmbeddingIsKeptUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := open(t)
		put(t, store, filler(20)...)
		s := newShelf(t, store, "old", "new")
		s.embed(s.engine(0))
		l := s.engine(1)
		var away atomic.Bool
		away.Store(true)
		s.brands[1].before = func(context.Context, llm.Role, []string) error {
			if away.Load() {
				return &llm.Error{Kind: llm.Busy, After: 3 * time.Minute, Err: errModel}
			}
			return nil
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- l.KeepEmbedded(ctx) }()
		time.Sleep(time.Minute)
		s.wantServing(l, 0)
		away.Store(false)
		time.Sleep(time.Minute)
		s.wantServing(l, 0) // the server has asked for three minutes
		time.Sleep(2 * time.Minute)
		s.wantServing(l, 1)

		away.Store(true) // then an article comes
		l.sync(t, put(t, store, heron)...)
		time.Sleep(time.Second)
		away.Store(false)
		if s.kept(1) != 20 {
			t.Errorf("%d articles have vectors", s.kept(1))
		}
		time.Sleep(10 * time.Minute)
		if s.kept(1) != 21 {
			t.Errorf("%d articles have vectors", s.kept(1))
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
}

// A server may have another model under the same name one day.
func TestVectorsOfAnotherDimensionUnderOneName(t *testing.T) {
	store := open(t)
	put(t, store, append(filler(40), heron)...)
	s := newShelf(t, store, "m")
	s.embed(s.engine(0))
	var log bytes.Buffer
	e := rag.New(rag.Config{
		Store: store, Lexical: lexical.New(), Vectors: vector.New("m"), Log: slog.New(slog.NewTextHandler(&log, nil)),
		Embedder: llm.Fake{Name: "m", Vectors: map[string][]float32{whoLeads.Text: {0, 1}, heron.Text: {0, 1}}},
	})
	if err := e.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	l := library{Engine: e, store: store}
	for range 2 {
		wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
	}
	if n := strings.Count(log.String(), "2 dimensions"); n != 1 {
		t.Errorf("the log says %s", log.String())
	}
}
