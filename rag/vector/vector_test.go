package vector

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newshound/corpus"
)

const here corpus.Space = "guild:1"

// at returns the unit vector at an angle, in degrees, to (1, 0).
func at(degrees float64) []float32 {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return []float32{float32(cos), float32(sin)}
}

func vectors(id string, revision int, vs ...[]float32) corpus.ArticleVectors {
	return corpus.ArticleVectors{Article: id, Revision: revision, Vectors: vs}
}

func add(t testing.TB, x *Index, in corpus.Space, m meta, v corpus.ArticleVectors) {
	t.Helper()
	if err := x.Add(t.Context(), of(in, m), v); err != nil {
		t.Fatal(err)
	}
}

// meta is what a filter asks of an article.
type meta struct {
	Published time.Time
	Outlet    string
}

func of(in corpus.Space, m meta) *corpus.Article {
	return &corpus.Article{Space: in, Published: m.Published, Outlet: m.Outlet}
}

// found searches and returns the hits as "article@revision/index".
func found(t testing.TB, x *Index, in corpus.Space, query []float32, k int, f corpus.Filter) []string {
	t.Helper()
	hits, err := x.Search(t.Context(), in, query, k, f)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, h := range hits {
		names = append(names, fmt.Sprintf("%s@%d/%d", h.Passage.Article, h.Passage.Revision, h.Passage.Index))
	}
	return names
}

func TestSearch(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2024, 12, d, 0, 0, 0, 0, time.UTC) }
	x := New("m")
	add(t, x, here, meta{day(1), "Fakti"}, vectors("a", 1, at(0), at(50)))
	add(t, x, here, meta{day(2), "Novini"}, vectors("b", 3, at(10), nil, at(20)))
	add(t, x, here, meta{time.Time{}, ""}, vectors("c", 1, at(30)))
	add(t, x, here, meta{day(3), ""}, vectors("empty", 1, nil))
	add(t, x, corpus.Shared, meta{day(1), "Fakti"}, vectors("s", 1, at(0)))

	for _, tt := range []struct {
		name   string
		in     corpus.Space
		query  []float32
		k      int
		filter corpus.Filter
		want   string
	}{
		{"best first, passages without a vector left out", here, at(0), 9, corpus.Filter{}, "a@1/0 b@3/0 b@3/2 c@1/0 a@1/1"},
		{"no more than k", here, at(0), 2, corpus.Filter{}, "a@1/0 b@3/0"},
		{"a query of another length", here, []float32{0, 7}, 1, corpus.Filter{}, "a@1/1"},
		{"since", here, at(0), 9, corpus.Filter{Since: day(2)}, "b@3/0 b@3/2"},
		{"before", here, at(0), 9, corpus.Filter{Before: day(2)}, "a@1/0 a@1/1"},
		{"outlet", here, at(0), 9, corpus.Filter{Outlet: "fakti"}, "a@1/0 a@1/1"},
		{"without", here, at(0), 2, corpus.Filter{Without: []string{"a", "b"}}, "c@1/0"},
		{"a filter that nothing passes", here, at(0), 2, corpus.Filter{Since: day(9)}, ""},
		{"another space", corpus.Shared, at(0), 9, corpus.Filter{}, "s@1/0"},
		{"an unknown space", "guild:2", at(0), 9, corpus.Filter{}, ""},
		{"an empty query", here, nil, 9, corpus.Filter{}, ""},
		{"k of 0", here, at(0), 0, corpus.Filter{}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(found(t, x, tt.in, tt.query, tt.k, tt.filter), " "); got != tt.want {
				t.Errorf("found %s\n want %s", got, tt.want)
			}
		})
	}
}

func TestScoresAreCosines(t *testing.T) {
	x := New("m")
	add(t, x, here, meta{}, vectors("a", 2, at(0), at(60), nil))
	query := []float32{3, 0}
	hits, err := x.Search(t.Context(), here, query, 9, corpus.Filter{})
	if err != nil || len(hits) != 2 || math.Abs(hits[0].Score-1) > .01 || math.Abs(hits[1].Score-.5) > .01 {
		t.Errorf("hits %v, %v", hits, err)
	}
	got := x.Similarity(here, query, []corpus.PassageID{
		{Article: "a", Revision: 2, Index: 1}, {Article: "a", Revision: 2, Index: 0},
		{Article: "a", Revision: 2, Index: 2}, // no vector
		{Article: "a", Revision: 1, Index: 0}, {Article: "a", Revision: 2, Index: 3},
		{Article: "a", Revision: 2, Index: -1}, {Article: "b", Revision: 1, Index: 0},
	})
	for i, want := range []float32{.5, 1, 0, 0, 0, 0, 0} {
		if math.Abs(float64(got[i]-want)) > .01 {
			t.Errorf("similarity %d is %v, want %v", i, got[i], want)
		}
	}
	for _, bad := range [][]float32{nil, {0, 0}, {1, 0, 0}, {float32(math.NaN()), 1}} {
		if got := x.Similarity(here, bad, []corpus.PassageID{{Article: "a", Revision: 2}}); got[0] != 0 {
			t.Errorf("similarity to %v is %v", bad, got[0])
		}
	}
}

func TestAddReplacesEarlierRevisions(t *testing.T) {
	x := New("m")
	add(t, x, here, meta{Outlet: "old"}, vectors("a", 1, at(0), at(10)))
	add(t, x, here, meta{Outlet: "new"}, vectors("a", 2, at(90)))
	add(t, x, here, meta{Outlet: "late"}, vectors("a", 1, at(0), at(10)))
	if got := found(t, x, here, at(0), 9, corpus.Filter{Outlet: "new"}); !slices.Equal(got, []string{"a@2/0"}) {
		t.Errorf("found %v", got)
	}
	add(t, x, here, meta{}, vectors("a", 3, nil))
	if got := found(t, x, here, at(0), 9, corpus.Filter{}); len(got) != 0 {
		t.Errorf("found %v in an article without a vector", got)
	}
}

func TestRemove(t *testing.T) {
	x := New("m")
	for _, id := range []string{"a", "b", "c"} {
		add(t, x, here, meta{}, vectors(id, 1, at(0)))
	}
	add(t, x, corpus.Shared, meta{}, vectors("s", 1, at(0)))
	x.Remove()
	x.Remove("a", "unknown")
	if got := found(t, x, here, at(0), 9, corpus.Filter{}); !slices.Equal(got, []string{"b@1/0", "c@1/0"}) {
		t.Errorf("found %v", got)
	}
	x.Remove("b", "c")
	if got := found(t, x, here, at(0), 9, corpus.Filter{}); len(got) != 0 {
		t.Errorf("found %v in an emptied space", got)
	}
	if got := found(t, x, corpus.Shared, at(0), 9, corpus.Filter{}); len(got) != 1 {
		t.Errorf("found %v in the other space", got)
	}
}

func TestBadVectorsAreRefused(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	x := New("m")
	add(t, x, here, meta{}, vectors("good", 1, at(0)))
	for _, tt := range []struct {
		name    string
		vectors [][]float32
	}{
		{"zero", [][]float32{at(0), {0, 0}}},
		{"not a number", [][]float32{at(0), {nan, 1}}},
		{"infinite", [][]float32{{inf, 1}}},
		{"no components", [][]float32{{}}},
		{"mixed dimensions", [][]float32{at(0), {1, 0, 0}}},
		{"another dimension", [][]float32{{1, 0, 0}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, id := range []string{"bad", "good"} {
				err := x.Add(t.Context(), of(here, meta{}), vectors(id, 2, tt.vectors...))
				if err == nil || !strings.Contains(err.Error(), "article "+id) {
					t.Errorf("error %v does not name the article %s", err, id)
				}
			}
			if got := found(t, x, here, at(0), 9, corpus.Filter{}); !slices.Equal(got, []string{"good@1/0"}) {
				t.Errorf("found %v afterwards", got)
			}
		})
	}
	for _, query := range [][]float32{{0, 0}, {nan, 0}, {1, 0, 0}} {
		if _, err := x.Search(t.Context(), here, query, 1, corpus.Filter{}); err == nil {
			t.Errorf("searched for %v", query)
		}
	}
}

func TestPassagesThatCancelOutAreFound(t *testing.T) {
	x := New("m")
	add(t, x, here, meta{}, vectors("a", 1, at(0), at(180)))
	if got := found(t, x, here, at(0), 1, corpus.Filter{}); !slices.Equal(got, []string{"a@1/0"}) {
		t.Errorf("found %v", got)
	}
}

// A filter reaches past the articles that are nearest without it, whether it
// leaves few articles or so many that not all are looked into.
func TestFiltersFillK(t *testing.T) {
	for _, far := range []int{5, nearestArticles + 1} {
		x := New("m")
		var near []string
		for i := range 3 * nearestArticles {
			near = append(near, fmt.Sprint("near", i))
			add(t, x, here, meta{Outlet: "near"}, vectors(near[i], 1, at(0)))
		}
		for i := range far {
			add(t, x, here, meta{Outlet: "far"}, vectors(fmt.Sprint("far", i), 1, at(90+float64(i)/100)))
		}
		want := []string{"far0@1/0", "far1@1/0", "far2@1/0"}
		for name, f := range map[string]corpus.Filter{"outlet": {Outlet: "far"}, "without": {Without: near}} {
			if got := found(t, x, here, at(10), 3, f); !slices.Equal(got, want) {
				t.Errorf("%s, %d: found %v", name, far, got)
			}
		}
		if got := found(t, x, here, at(0), 9999, corpus.Filter{}); len(got) != len(near)+far {
			t.Errorf("found %d with a k beyond all", len(got))
		}
	}
}

// Equal scores come in the order of the ids, whatever order chromem has them in.
func TestOrderIsStable(t *testing.T) {
	x := New("m")
	for i := range nearestArticles + tieSlack/2 {
		add(t, x, here, meta{}, vectors(fmt.Sprintf("%04d", i), 1, at(0)))
	}
	want := found(t, x, here, at(5), 20, corpus.Filter{})
	if !slices.IsSorted(want) {
		t.Errorf("not in order: %v", want)
	}
	for range 20 {
		if got := found(t, x, here, at(5), 20, corpus.Filter{}); !slices.Equal(got, want) {
			t.Fatalf("found %v, then %v", want, got)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	x := New("m")
	var wg sync.WaitGroup
	for w := range 4 {
		rng := rand.New(rand.NewPCG(1, uint64(w)))
		wg.Go(func() {
			for i := range 300 {
				id := fmt.Sprint(rng.IntN(20))
				in := []corpus.Space{here, corpus.Shared}[rng.IntN(2)]
				switch rng.IntN(4) {
				case 0:
					x.Remove(id)
				case 1:
					if err := x.Add(t.Context(), of(in, meta{}), vectors(id, i, at(rng.Float64()*360), at(rng.Float64()*360))); err != nil {
						t.Error(err)
					}
				case 2:
					x.Similarity(in, at(1), []corpus.PassageID{{Article: id, Revision: i}})
				default:
					hits, err := x.Search(t.Context(), in, at(rng.Float64()*360), 10, corpus.Filter{})
					if err != nil || !slices.IsSortedFunc(hits, func(a, b corpus.Hit) int { return int(math.Copysign(1, b.Score-a.Score)) }) {
						t.Errorf("hits %v, %v", hits, err)
					}
				}
			}
		})
	}
	wg.Wait()
}
