package corpustest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
)

// A model is the plainest thing that a store must behave like, as far as it
// is about which articles there are.
type model struct {
	sources  map[string]*modelSource
	articles []*modelArticle // in the order they were added
	updated  map[corpus.Space]time.Time
}

type modelSource struct {
	corpus.Source
	articles map[*modelArticle]bool
}

type modelArticle struct {
	id       string
	space    corpus.Space
	text     string
	revision int
}

func (m *model) living(a *modelArticle) bool {
	for _, s := range m.sources {
		if s.Removed.IsZero() && s.articles[a] {
			return true
		}
	}
	return false
}

// lived returns the ids of a space's living articles.
func (m *model) lived(space corpus.Space) (ids []string) {
	for _, a := range m.articles {
		if a.space == space && m.living(a) {
			ids = append(ids, a.id)
		}
	}
	return ids
}

// put puts articles whose texts are given, and returns the outcomes.
func (m *model) put(s *modelSource, docs []corpus.Document, now time.Time) (out []corpus.Outcome) {
	for _, d := range docs {
		i := slices.IndexFunc(m.articles, func(a *modelArticle) bool { return a.id == d.Article.ID })
		outcome := corpus.Added
		if i < 0 {
			i = len(m.articles)
			m.articles = append(m.articles, &modelArticle{d.Article.ID, s.Space, d.Article.Text, 1})
		} else if a := m.articles[i]; a.text != d.Article.Text {
			if m.living(a) {
				outcome = corpus.Revised
			}
			a.text = d.Article.Text
			a.revision++
		} else if m.living(a) {
			outcome = corpus.Unchanged
		}
		s.articles[m.articles[i]] = true
		out = append(out, outcome)
		if outcome != corpus.Unchanged {
			m.updated[s.Space] = now
		}
	}
	return out
}

// change runs fn, and returns the ids of the articles that it has made come or
// go in a space.
func (m *model) change(space corpus.Space, now time.Time, fn func()) (ids []string) {
	before := m.lived(space)
	fn()
	after := m.lived(space)
	for _, a := range m.articles {
		if slices.Contains(before, a.id) != slices.Contains(after, a.id) {
			ids = append(ids, a.id)
		}
	}
	if len(ids) > 0 {
		m.updated[space] = now
	}
	return ids
}

func (m *model) forget(before time.Time) {
	for id, s := range m.sources {
		if !s.Removed.IsZero() && s.Removed.Before(before) {
			delete(m.sources, id)
		}
	}
	m.articles = slices.DeleteFunc(m.articles, func(a *modelArticle) bool {
		for _, s := range m.sources {
			if s.articles[a] {
				return false
			}
		}
		return true
	})
}

func (m *model) stats(space corpus.Space) corpus.Stats {
	st := corpus.Stats{Updated: m.updated[space]}
	outlets := map[string]bool{}
	for _, s := range m.sources {
		if s.Space == space && s.Removed.IsZero() {
			st.Sources++
		}
	}
	for _, a := range m.articles {
		if a.space != space || !m.living(a) {
			continue
		}
		d := modelDoc(a.id, a.text)
		st.Articles++
		st.Passages += len(d.Passages)
		outlets[d.Article.Outlet] = true
		if p := d.Article.Published; st.Oldest.IsZero() || p.Before(st.Oldest) {
			st.Oldest = p
		}
		if p := d.Article.Published; p.After(st.Newest) {
			st.Newest = p
		}
	}
	st.Outlets = len(outlets)
	return st
}

// modelDoc makes a document whose outlet, date and passages follow from its text.
func modelDoc(id, text string) corpus.Document {
	d := doc(id, text)
	n := len(strings.Fields(text))
	d.Article.Outlet, d.Article.Published = fmt.Sprint("outlet ", n), day(n)
	return d
}

// A random sequence of what members and the program do leaves what a model
// says.
func testModel(f *fixture) {
	for seed := range uint64(8) {
		f.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			g := &fixture{T: t, ctx: t.Context(), dir: t.TempDir(), open: f.open, now: day(100)}
			g.Store = f.open(t, g.dir, func() time.Time { return g.now })
			t.Cleanup(func() { g.Close() })
			w := walk{fixture: g, random: rand.New(rand.NewPCG(seed, 0)), model: model{map[string]*modelSource{}, nil, map[corpus.Space]time.Time{}}}
			for range 150 {
				w.step()
			}
		})
	}
}

// A walk does the same to a store and to a model.
type walk struct {
	*fixture
	model  model
	random *rand.Rand
}

func (w *walk) step() {
	w.Helper()
	w.now = w.now.Add(time.Hour)
	space := corpus.Space([]string{"a", "b"}[w.random.IntN(2)])
	id := fmt.Sprint(space, w.random.IntN(4))
	s := w.model.sources[id]
	switch {
	case s == nil, w.random.IntN(8) == 0:
		w.add(space, id)
	case !s.Removed.IsZero() && w.random.IntN(6) == 0:
		w.model.forget(w.now.Add(-5 * time.Hour))
		w.ok(w.Forget(w.ctx, w.now.Add(-5*time.Hour)))
	case !s.Removed.IsZero():
		want := w.model.change(space, w.now, func() { s.Removed = time.Time{} })
		same(w.fixture, "what comes back", w.restore(space, id), want)
	case w.random.IntN(3) == 0:
		want := w.model.change(space, w.now, func() { s.Removed = w.now })
		same(w.fixture, "what goes", w.remove(space, id), want)
	default:
		w.put(s)
	}
	for _, space := range []corpus.Space{"a", "b"} {
		w.compare(space)
	}
}

// add adds a source that is new, removed, or there.
func (w *walk) add(space corpus.Space, id string) {
	w.Helper()
	src := corpus.Source{ID: id, Space: space, Kind: corpus.KindFile, Name: id}
	_, err := w.AddSource(w.ctx, src)
	w.ok(err)
	w.model.change(space, w.now, func() {
		if s := w.model.sources[id]; s != nil {
			s.Removed = time.Time{}
			return
		}
		w.model.sources[id] = &modelSource{src, map[*modelArticle]bool{}}
	})
}

// put puts some documents, by one of the two ways.
func (w *walk) put(s *modelSource) {
	w.Helper()
	var docs []corpus.Document
	for range w.random.IntN(4) {
		text := strings.TrimSpace(strings.Repeat("word ", 1+w.random.IntN(4)))
		docs = append(docs, modelDoc(fmt.Sprint(s.Space, " article ", w.random.IntN(8)), text))
	}
	want := w.model.put(s, docs, w.now)
	var got []corpus.Outcome
	if w.random.IntN(2) == 0 {
		got = w.fixture.put(s.ID, docs...)
	} else {
		got = w.complete(w.enqueued(s.ID, "k"), corpus.Completion{Documents: docs})
	}
	same(w.fixture, "outcomes", got, want)
}

// compare compares all that can be read of a space with the model.
func (w *walk) compare(space corpus.Space) {
	w.Helper()
	same(w.fixture, "articles", w.scanned(space), w.model.lived(space))
	same(w.fixture, "stats", w.stats(space), w.model.stats(space))
	for _, a := range w.model.articles {
		if a.space != space {
			continue
		}
		got, err := w.Article(w.ctx, a.id, 0)
		if !w.model.living(a) {
			w.is(err, corpus.ErrNotFound)
			continue
		}
		w.ok(err)
		same(w.fixture, "text and revision of "+a.id, fmt.Sprint(got.Text, got.Revision), fmt.Sprint(a.text, a.revision))
	}
	list, err := w.Sources(w.ctx, space)
	w.ok(err)
	for _, s := range list {
		same(w.fixture, "articles of "+s.ID, s.Articles, len(w.model.sources[s.ID].articles))
		articles, err := w.SourceArticles(w.ctx, s.ID)
		w.ok(err)
		same(w.fixture, "listed articles of "+s.ID, len(articles), s.Articles)
	}
}
