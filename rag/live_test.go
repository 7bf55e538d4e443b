package rag_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"newshound/corpus"
	"newshound/rag"
)

// same compares what two engines answer, and from which evidence.
func same(t *testing.T, got, want library, questions ...rag.Question) {
	t.Helper()
	for _, q := range questions {
		g, w := got.ask(t, q), want.ask(t, q)
		if marshal(t, g) != marshal(t, w) || marshal(t, g.Evidence) != marshal(t, w.Evidence) {
			t.Errorf("%q: %s\nfrom %s\nwant %s\nfrom %s", q.Text, marshal(t, g), marshal(t, g.Evidence), marshal(t, w), marshal(t, w.Evidence))
		}
	}
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A mill is an article in a source of its own, about one mill.
type mill int

func (m mill) name() string { return fmt.Sprintf("Orrin%02d", int(m)) }

func (m mill) question() rag.Question {
	return rag.Question{Text: fmt.Sprintf("How many workers does the %s copper mill have?", m.name())}
}

func (m mill) article(workers int) corpus.Article {
	return corpus.Article{
		Space: corpus.Shared, URL: "https://north.example/" + m.name(), Title: m.name() + " reopens",
		Outlet: "North Post", Published: daysAgo(int(m) % 9),
		Text: fmt.Sprintf("The %s copper mill has %d workers, its owner said on Monday. It was closed for %d years.", m.name(), workers, workers%7),
	}
}

// What is known of a mill. It is locked while its article changes.
type known struct {
	sync.RWMutex
	id      string
	workers int // 0: it is not there
	changes int
}

func (k *known) read() (workers, changes int) {
	k.RLock()
	defer k.RUnlock()
	return k.workers, k.changes
}

// A newsroom changes articles about mills at random.
type newsroom struct {
	library
	mills []known
}

func newNewsroom(t *testing.T, mills int) *newsroom {
	n := &newsroom{library: newLibrary(t, filler(60)...), mills: make([]known, mills)}
	for i := range n.mills {
		a := mill(i).article(1)
		n.mills[i].id = corpus.NewArticleID(a.Space, &a)
	}
	return n
}

// change puts, revises, removes or restores a mill's article, and tells the
// engine.
func (n *newsroom) change(ctx context.Context, r *rand.Rand, i int) error {
	k := &n.mills[i]
	workers := 10 + r.IntN(90000)
	k.Lock()
	k.changes++
	k.Unlock()
	err := n.write(ctx, r, i, &workers)
	if errors.Is(err, corpus.ErrNotFound) {
		err = nil // somebody else has removed it
	}
	if err == nil {
		err = n.Sync(ctx, []string{n.mills[i].id})
	}
	k.Lock()
	defer k.Unlock()
	k.changes++
	k.workers = workers
	return err
}

// write changes the store, and sets workers to 0 where the article is gone.
func (n *newsroom) write(ctx context.Context, r *rand.Rand, i int, workers *int) error {
	source := mill(i).name()
	if there, _ := n.mills[i].read(); there > 0 && r.IntN(3) == 0 {
		*workers = 0
		_, err := n.store.RemoveSource(ctx, corpus.Shared, source, corpus.ByOperator)
		return err
	}
	// Of a source that was removed this brings back the old article first.
	_, err := putInto(ctx, n.store, source, mill(i).article(*workers))
	return err
}

// TestAskingWhileArticlesChange asks while articles come, change, go and come
// back. What was there all the time of a question is its answer, what was not
// is never shown, and in the end the engine is like one that has just loaded.
func TestAskingWhileArticlesChange(t *testing.T) {
	const mills, contended, changers, askers, rounds = 24, 4, 3, 2, 40
	n := newNewsroom(t, mills)
	var shown sync.Map // citations, to be checked when it is over: an article may be gone by then
	done := make(chan struct{})
	var asking, changing sync.WaitGroup
	for w := range askers {
		r := rand.New(rand.NewPCG(1, uint64(w)))
		asking.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
					n.askAbout(t, contended+r.IntN(mills-contended), &shown)
				}
			}
		})
	}
	for w := range changers {
		r := rand.New(rand.NewPCG(2, uint64(w)))
		changing.Go(func() {
			for range rounds {
				// Some mills are anybody's, of which nothing is known meanwhile.
				i := r.IntN(contended)
				if r.IntN(4) > 0 {
					i = contended + w + changers*r.IntN((mills-contended)/changers)
				}
				if err := n.change(t.Context(), r, i); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	changing.Wait()
	close(done)
	asking.Wait()
	var questions []rag.Question
	for i := range mills {
		questions = append(questions, mill(i).question())
	}
	for i := range 26 {
		questions = append(questions, rag.Question{Text: fmt.Sprintf("Which museum was moved near the stadium %d, and which copper mill reopens?", i)})
	}
	same(t, n.library, load(t, n.store), questions...)
	n.restore(t)
	same(t, n.library, load(t, n.store), questions...)
	n.checkShown(t, &shown)
}

// askAbout asks about a mill and judges the answer where nothing changed
// meanwhile.
func (n *newsroom) askAbout(t *testing.T, i int, shown *sync.Map) {
	q := mill(i).question()
	q.At = now
	workers, before := n.mills[i].read()
	a, err := n.Answer(t.Context(), q)
	if err != nil {
		t.Error(err)
		return
	}
	cited := a.Citations
	if a.Refusal != nil {
		cited = a.Refusal.Nearest
	}
	for _, c := range cited {
		shown.Store(c, true)
	}
	if _, after := n.mills[i].read(); after != before || before%2 == 1 {
		return
	}
	says := slices.ContainsFunc(cited, func(c rag.Citation) bool { return c.Article == n.mills[i].id })
	switch {
	case workers == 0 && says:
		t.Errorf("%q cites an article that is gone", q.Text)
	case workers > 0 && !strings.Contains(quotes(a), fmt.Sprintf("has %d workers", workers)):
		t.Errorf("%q is answered by %q, want %d", q.Text, quotes(a), workers)
	}
}

// restore brings back what was removed.
func (n *newsroom) restore(t *testing.T) {
	removed, err := n.store.RemovedSources(t.Context(), corpus.Shared)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range removed {
		back, err := n.store.RestoreSource(t.Context(), s.Space, s.ID, corpus.ByOperator)
		if err != nil {
			t.Fatal(err)
		}
		n.sync(t, back...)
	}
}

// checkShown checks every citation against the revision that it names.
func (n *newsroom) checkShown(t *testing.T, shown *sync.Map) {
	count := 0
	for c := range shown.Range {
		c := c.(rag.Citation)
		stored, err := n.store.Article(t.Context(), c.Article, c.Revision)
		if err != nil {
			t.Fatal(err)
		}
		if stored.Text[c.Start:c.End] != c.Quote {
			t.Errorf("%q is not the text at %d:%d of revision %d", c.Quote, c.Start, c.End, c.Revision)
		}
		count++
	}
	if count < 20 {
		t.Errorf("%d citations were shown", count)
	}
}
