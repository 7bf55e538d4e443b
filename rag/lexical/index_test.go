package lexical

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newshound/corpus"
)

const space = corpus.Shared

// document makes an article whose passages are given as words.
func document(id, title string, passages ...string) corpus.Document {
	d := corpus.Document{Article: corpus.Article{ID: id, Space: space, Revision: 1, Title: title}}
	numbers := make(map[string]uint32)
	count := func(words string) []corpus.TermCount {
		counts := make(map[uint32]uint32)
		for _, w := range strings.Fields(words) {
			n, ok := numbers[w]
			if !ok {
				n = uint32(len(d.Analysis.Terms))
				numbers[w] = n
				d.Analysis.Terms = append(d.Analysis.Terms, w)
			}
			counts[n]++
		}
		var out []corpus.TermCount
		for n, c := range counts {
			out = append(out, corpus.TermCount{Term: n, Count: c})
		}
		return out
	}
	d.Analysis.Title = count(title)
	for _, p := range passages {
		d.Passages = append(d.Passages, corpus.Span{})
		d.Analysis.Passages = append(d.Analysis.Passages, corpus.PassageTerms{Length: len(strings.Fields(p)), Counts: count(p)})
	}
	return d
}

func weights(words string) []corpus.TermWeight {
	var out []corpus.TermWeight
	for i, w := range strings.Fields(words) {
		out = append(out, corpus.TermWeight{Term: w, Weight: 1 + float64(i)/10})
	}
	return out
}

// found searches and returns the passages as "id/index".
func found(t *testing.T, x *Index, words string, k int, f corpus.Filter) []string {
	t.Helper()
	hits, err := x.Search(context.Background(), []corpus.Space{space}, weights(words), k, f)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, h := range hits {
		out = append(out, fmt.Sprintf("%s/%d", h.Passage.Article, h.Passage.Index))
	}
	return out
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSearchRanksByFrequencyLengthAndTitle(t *testing.T) {
	x := New()
	x.Add(
		document("once", "", "plane lands at base today"),
		document("twice", "", "plane after plane lands there"),
		document("long", "", "plane lands at base today while many other things go on and on without an end"),
		document("title", "plane", "it lands at base today"),
		document("none", "", "ships leave port"),
	)
	expect(t, found(t, x, "plane", 10, corpus.Filter{}), "twice/0", "once/0", "title/0", "long/0")
	expect(t, found(t, x, "plane", 2, corpus.Filter{}), "twice/0", "once/0")
	expect(t, found(t, x, "unheard", 10, corpus.Filter{}))
	expect(t, found(t, New(), "plane", 10, corpus.Filter{}))
}

func TestTitleAloneIsFound(t *testing.T) {
	x := New()
	x.Add(document("a", "plane lands", ""))
	hits, err := x.Search(context.Background(), []corpus.Space{space}, weights("plane"), 10, corpus.Filter{})
	if err != nil || len(hits) != 1 || !(hits[0].Score > 0 && hits[0].Score < 1) {
		t.Errorf("%v, %v", hits, err)
	}
}

func TestSearchStopsWithItsContext(t *testing.T) {
	x := New()
	x.Add(document("a", "", "plane lands"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Search(ctx, []corpus.Space{space}, weights("plane"), 10, corpus.Filter{}); err == nil {
		t.Error("a cancelled search finds something")
	}
}

func TestFilterKeepsOutWhatDoesNotPass(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2024, 12, d, 0, 0, 0, 0, time.UTC) }
	x := New()
	for i, id := range []string{"a", "b", "c"} {
		d := document(id, "", "plane lands")
		d.Article.Published = day(10 + i)
		d.Article.Outlet = "Outlet " + id
		x.Add(d)
	}
	x.Add(document("undated", "", "plane lands"))
	expect(t, found(t, x, "plane", 10, corpus.Filter{Since: day(11)}), "c/0", "b/0")
	expect(t, found(t, x, "plane", 10, corpus.Filter{Before: day(11)}), "a/0")
	expect(t, found(t, x, "plane", 10, corpus.Filter{Outlet: "outlet B"}), "b/0")
	expect(t, found(t, x, "plane", 10, corpus.Filter{Without: []string{"a", "c"}}), "b/0", "undated/0")
}

func TestAnotherSpaceIsNeverSearched(t *testing.T) {
	x := New()
	theirs := document("theirs", "", "plane lands")
	theirs.Article.Space = "guild:1"
	x.Add(document("shared", "", "plane lands"), theirs)
	expect(t, found(t, x, "plane", 10, corpus.Filter{}), "shared/0")
	if n, df := x.Frequencies([]corpus.Space{space, "guild:2"}, []string{"plane"}); n != 1 || df[0] != 1 {
		t.Errorf("Frequencies = %d, %v; want 1, [1]", n, df)
	}
}

func TestRevisionReplacesAndRemovalHides(t *testing.T) {
	x := New()
	x.Add(document("a", "", "plane lands", "plane leaves"))
	revised := document("a", "", "ship sinks")
	revised.Article.Revision = 2
	x.Add(revised)
	expect(t, found(t, x, "plane", 10, corpus.Filter{}))
	expect(t, found(t, x, "ship", 10, corpus.Filter{}), "a/0")
	x.Remove("a", "unknown")
	expect(t, found(t, x, "ship", 10, corpus.Filter{}))
}

// random fills an index with n articles of a Zipf-like vocabulary.
func random(x *Index, r *rand.Rand, n int) []corpus.Document {
	z := rand.NewZipf(r, 1.1, 4, 500)
	text := func(words int) string {
		var b strings.Builder
		for range words {
			fmt.Fprintf(&b, "w%d ", z.Uint64())
		}
		return b.String()
	}
	var docs []corpus.Document
	for i := range n {
		var passages []string
		for range 1 + r.IntN(4) {
			passages = append(passages, text(5+r.IntN(40)))
		}
		docs = append(docs, document(fmt.Sprintf("d%d", i), text(r.IntN(6)), passages...))
	}
	x.Add(docs...)
	return docs
}

// TestEarlyTerminationLosesNothing compares the search with one that scores
// every passage.
func TestEarlyTerminationLosesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	x := New()
	docs := random(x, r, 400)
	for i := range docs { // some die, some are revised, until a rewrite happens
		if i%5 < 3 {
			x.Remove(docs[i].Article.ID)
		}
	}
	for range 300 {
		var terms []corpus.TermWeight
		for i := range 1 + r.IntN(8) {
			terms = append(terms, corpus.TermWeight{Term: fmt.Sprintf("w%d", i*i*r.IntN(9)), Weight: r.Float64() * 5})
		}
		terms = slices.CompactFunc(terms, func(a, b corpus.TermWeight) bool { return a.Term == b.Term })
		k := 1 + r.IntN(30)
		got, err := x.Search(context.Background(), []corpus.Space{space}, terms, k, corpus.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		want := exhaustive(x.spaces[space], terms)
		want = want[:min(k, len(want))]
		if len(got) != len(want) {
			t.Fatalf("%v: %d hits, want %d", terms, len(got), len(want))
		}
		for i := range got {
			if diff := got[i].Score - want[i]; diff > 1e-9 || diff < -1e-9 {
				t.Fatalf("%v: hit %d scores %g, want %g", terms, i, got[i].Score, want[i])
			}
		}
	}
}

// exhaustive returns the scores of all matching living passages, best first.
func exhaustive(s *segment, terms []corpus.TermWeight) []float64 {
	mean := float64(s.length) / float64(s.live)
	scores := make(map[uint32]float64)
	for _, t := range terms {
		n, ok := s.terms[t.Term]
		if !ok {
			continue
		}
		for i, doc := range s.lists[n].passages {
			if s.articles[s.passages[doc].article].dead {
				continue
			}
			k0 := k1 * (1 - b + b*float64(s.passages[doc].length)/mean)
			scores[doc] += t.Weight * saturation(s.lists[n].freqs[i], k0)
		}
	}
	var out []float64
	for _, v := range scores {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b float64) int { return cmp.Compare(b, a) })
	return out
}

// TestOnlyWhatIsThereCounts changes an index at random, through rewrites, and
// compares it with one built of what is left, in another order.
func TestOnlyWhatIsThereCounts(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	x := New()
	pool := random(New(), r, 400)
	there := make(map[string]corpus.Document)
	for range 3000 {
		d := pool[r.IntN(len(pool))]
		d.Article.Language = []string{"en", "bg", ""}[r.IntN(3)]
		d.Article.Published = time.Unix(int64(r.IntN(5)), 0)
		if r.IntN(3) == 0 {
			delete(there, d.Article.ID)
			x.Remove(d.Article.ID)
			continue
		}
		d.Analysis = pool[r.IntN(len(pool))].Analysis
		there[d.Article.ID] = d
		x.Add(d)
	}
	if dead := len(x.spaces[space].passages) - x.spaces[space].live; dead == 0 || dead > 2*x.spaces[space].live {
		t.Fatalf("%d passages are dead, %d alive", dead, x.spaces[space].live)
	}
	fresh := New()
	for _, d := range there {
		fresh.Add(d)
	}
	same(t, x, fresh)
	x.spaces[space] = x.spaces[space].rewritten()
	same(t, x, fresh)
}

// same compares all that two indexes tell.
func same(t *testing.T, x, y *Index) {
	t.Helper()
	all := []corpus.Space{space}
	if got, want := x.Stats(all, corpus.Filter{}), y.Stats(all, corpus.Filter{}); got != want {
		t.Errorf("stats %+v, want %+v", got, want)
	}
	if got, want := x.Languages(all), y.Languages(all); !slices.Equal(got, want) || len(got) != 3 {
		t.Errorf("languages %q, want %q", got, want)
	}
	r := rand.New(rand.NewPCG(11, 12))
	for range 200 {
		terms := weights(fmt.Sprintf("w%d w%d w%d", r.IntN(9), 9+r.IntN(30), 50+r.IntN(300)))[r.IntN(3):]
		var names []string
		for _, w := range terms {
			names = append(names, w.Term)
		}
		gotN, got := x.Frequencies(all, names)
		wantN, want := y.Frequencies(all, names)
		if gotN != wantN || !slices.Equal(got, want) {
			t.Fatalf("%v occur in %v of %d, want %v of %d", names, got, gotN, want, wantN)
		}
		gotHits := hits(t, x, terms)
		if wantHits := hits(t, y, terms); !slices.Equal(gotHits, wantHits) {
			t.Fatalf("%v find\n%v, want\n%v", names, gotHits, wantHits)
		}
		var ids []string
		for _, h := range gotHits {
			ids = append(ids, h.Passage.Article)
		}
		if got, want := x.ArticleScores(all, terms, ids), y.ArticleScores(all, terms, ids); !slices.Equal(got, want) {
			t.Fatalf("%v score %v, want %v", names, got, want)
		}
	}
}

func hits(t *testing.T, x *Index, terms []corpus.TermWeight) []corpus.Hit {
	t.Helper()
	found, err := x.Search(t.Context(), []corpus.Space{space}, terms, 15, corpus.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestEqualsComeNewestFirst(t *testing.T) {
	x := New()
	for i, id := range []string{"c", "a", "b", "old"} {
		d := document(id, "", "plane lands", "plane lands")
		d.Article.Published = time.Date(2024, 12, 4-i/3, 0, 0, 0, 0, time.UTC)
		x.Add(d)
	}
	x.Add(document("undated", "", "plane lands"))
	expect(t, found(t, x, "plane", 10, corpus.Filter{}), "a/0", "a/1", "b/0", "b/1", "c/0", "c/1", "old/0", "old/1", "undated/0")
	expect(t, found(t, x, "plane", 3, corpus.Filter{}), "a/0", "a/1", "b/0")
}

func TestArticleScoresAddUpPassages(t *testing.T) {
	x := New()
	x.Add(document("both", "", "plane lands here", "plane leaves there"), document("one", "", "plane lands here", "ship leaves there"))
	got := x.ArticleScores([]corpus.Space{space}, weights("plane"), []string{"one", "both", "unknown"})
	if !(got[1] > got[0] && got[0] > 0 && got[2] == 0) {
		t.Errorf("scores %v, want the second above the first above none", got)
	}
}

// TestSearchesRunBesideChanges finds, whatever goes in or out meanwhile, and
// through rewrites, what stays.
func TestSearchesRunBesideChanges(t *testing.T) {
	x := New()
	docs := random(x, rand.New(rand.NewPCG(5, 6)), 100)
	x.Add(document("stays", "", "unique words"))
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for stop := false; !stop; {
				select {
				case <-done:
					stop = true
				default:
				}
				hits, err := x.Search(context.Background(), []corpus.Space{space}, weights("w300 unique"), 20, corpus.Filter{})
				if err != nil || !slices.ContainsFunc(hits, func(h corpus.Hit) bool { return h.Passage.Article == "stays" }) {
					t.Errorf("%d hits, none in what stays (%v)", len(hits), err)
				}
				x.Frequencies([]corpus.Space{space}, []string{"w1"})
				x.Languages([]corpus.Space{space})
				x.ArticleScores([]corpus.Space{space}, weights("w1"), []string{"stays", "d1"})
			}
		})
	}
	first := x.spaces[space]
	var writers sync.WaitGroup
	for half := range 2 {
		writers.Go(func() {
			for i := range 700 {
				d := docs[(2*i+half)%len(docs)]
				if i%3 == 0 {
					x.Remove(d.Article.ID)
				}
				x.Add(d)
			}
		})
	}
	writers.Wait()
	close(done)
	wg.Wait()
	if x.spaces[space] == first {
		t.Error("nothing was rewritten")
	}
	if n := len(x.spaces[space].byID); n != len(docs)+1 {
		t.Errorf("%d articles are left of %d", n, len(docs)+1)
	}
}

func BenchmarkAdd(b *testing.B) {
	docs := random(New(), rand.New(rand.NewPCG(9, 10)), 1000)
	b.ReportAllocs()
	for b.Loop() {
		New().Add(docs...)
	}
}

func BenchmarkSearch(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	x := New()
	z := rand.NewZipf(r, 1.05, 50, 50000)
	for i := range 3000 {
		var passages []string
		for range 10 {
			var s strings.Builder
			for range 130 {
				fmt.Fprintf(&s, "w%d ", z.Uint64())
			}
			passages = append(passages, s.String())
		}
		x.Add(document(fmt.Sprintf("d%d", i), "", passages...))
	}
	terms := weights("w9000 w20 w300 w7 w41 w2500 w150 w12000 w90 w600")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := x.Search(context.Background(), []corpus.Space{space}, terms, 100, corpus.Filter{}); err != nil {
			b.Fatal(err)
		}
	}
}
