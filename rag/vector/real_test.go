package vector

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/rag/llm"
)

// A collection is real articles with their passages' vectors, and real questions'.
type collection struct {
	articles  []corpus.ArticleVectors
	questions [][]float32
}

// realCollection embeds the first articles of eval/realtime, cut into
// passages of 140 words, and its questions.
func realCollection(tb testing.TB, articles int) collection {
	tb.Helper()
	var c collection
	for i, line := range lines(tb, "articles.jsonl.gz", articles) {
		var a struct{ Text string }
		if err := json.Unmarshal(line, &a); err != nil {
			tb.Fatal(err)
		}
		var passages []string
		for chunk := range slices.Chunk(strings.Fields(a.Text), 140) {
			passages = append(passages, strings.Join(chunk, " "))
		}
		c.articles = append(c.articles, vectors(fmt.Sprint(i), 1, embed(tb, llm.Document, passages)...))
	}
	for _, line := range lines(tb, "questions.jsonl", 1000) {
		var q struct{ Question string }
		if err := json.Unmarshal(line, &q); err != nil {
			tb.Fatal(err)
		}
		c.questions = append(c.questions, embed(tb, llm.Query, []string{q.Question})...)
	}
	return c
}

func embed(tb testing.TB, role llm.Role, texts []string) [][]float32 {
	tb.Helper()
	vs, err := llm.NewHashed().Embed(tb.Context(), role, texts)
	if err != nil {
		tb.Fatal(err)
	}
	return vs
}

func lines(tb testing.TB, name string, n int) [][]byte {
	tb.Helper()
	f, err := os.Open("../../../shared/eval/realtime/" + name)
	if err != nil {
		tb.Skipf("no real articles: %v", err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			tb.Fatal(err)
		}
		in = bufio.NewScanner(z)
	}
	in.Buffer(nil, 1<<24)
	var out [][]byte
	for len(out) < n && in.Scan() {
		out = append(out, slices.Clone(in.Bytes()))
	}
	if err := in.Err(); err != nil {
		tb.Fatal(err)
	}
	return out
}

func (c *collection) index(tb testing.TB) *Index {
	x := New("m")
	for i, a := range c.articles {
		published := time.Date(2020, 1, 1+i%1000, 0, 0, 0, 0, time.UTC)
		add(tb, x, here, meta{published, fmt.Sprint("outlet ", i%50)}, a)
	}
	return x
}

// scan returns the k best passages by comparing the query with every one.
func (c *collection) scan(query []float32, k int) []corpus.Hit {
	var hits []corpus.Hit
	for _, a := range c.articles {
		for i, v := range a.Vectors {
			var sum float64
			for j := range v {
				sum += float64(v[j]) * float64(query[j])
			}
			hits = append(hits, corpus.Hit{Passage: corpus.PassageID{Article: a.Article, Revision: 1, Index: i}, Score: sum})
		}
	}
	slices.SortFunc(hits, func(a, b corpus.Hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits[:k]
}

// The share of the ten best passages by an exhaustive scan that the search
// finds among its own ten best.
func TestTwoStagesFindWhatAScanFinds(t *testing.T) {
	if testing.Short() {
		t.Skip("embeds many articles")
	}
	c := realCollection(t, 7566)
	x := c.index(t)
	const k = 10
	found, all := 0, 0
	for i := 0; i < len(c.questions); i += 20 {
		hits, err := x.Search(t.Context(), here, c.questions[i], k, corpus.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.scan(c.questions[i], k) {
			all++
			if slices.ContainsFunc(hits, func(h corpus.Hit) bool { return h.Passage == want.Passage }) {
				found++
			}
		}
	}
	recall := float64(found) / float64(all)
	t.Logf("recall@%d %.3f", k, recall)
	if recall < .7 {
		t.Errorf("recall@%d is %.3f", k, recall)
	}
}

func BenchmarkSearch(b *testing.B) {
	c := realCollection(b, 7566)
	x := c.index(b)
	passages := 0
	for _, a := range c.articles {
		passages += len(a.Vectors)
	}
	for _, bb := range []struct {
		name   string
		filter corpus.Filter
	}{
		{"all", corpus.Filter{}},
		{"outlet", corpus.Filter{Outlet: "outlet 7"}},
		{"before", corpus.Filter{Before: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportMetric(float64(passages), "passages")
			for i := 0; b.Loop(); i++ {
				if _, err := x.Search(b.Context(), here, c.questions[i%len(c.questions)], 100, bb.filter); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAdd(b *testing.B) {
	c := realCollection(b, 500)
	b.ReportAllocs()
	for b.Loop() {
		c.index(b)
	}
}

// BenchmarkWide holds as many articles as eval/realtime has, with vectors of
// 1,024 dimensions by chance, as a trained model's may be.
func BenchmarkWide(b *testing.B) {
	const articles, passages, dims = 7566, 11, 1024
	r := rand.New(rand.NewPCG(1, 2))
	random := func() []float32 {
		v := make([]float32, dims)
		for i := range v {
			v[i] = float32(r.NormFloat64())
		}
		return v
	}
	heap := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / 1e6
	}
	before := heap()
	x := New("m")
	var adding time.Duration
	for i := range articles {
		vs := make([][]float32, passages)
		for j := range vs {
			vs[j] = random()
		}
		began := time.Now()
		add(b, x, here, meta{time.Now(), fmt.Sprint("outlet ", i%50)}, vectors(fmt.Sprint(i), 1, vs...))
		adding += time.Since(began)
	}
	held := heap() - before
	for b.Loop() {
		if _, err := x.Search(b.Context(), here, random(), 50, corpus.Filter{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(held, "MB")
	b.ReportMetric(adding.Seconds(), "s-to-add")
}
