package sqlite

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"newshound/corpus"
)

const realArticles = "../../../shared/eval/realtime/articles.jsonl.gz"

// realDocuments reads the articles of the evaluation, ready for storing.
var realDocuments = sync.OnceValues(func() ([]corpus.Document, error) {
	f, err := os.Open(realArticles)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	var docs []corpus.Document
	var analyzer corpus.Analyzer
	seen := map[string]bool{} // some addresses differ in nothing that counts
	for d := json.NewDecoder(bufio.NewReader(z)); d.More(); {
		var in struct{ URL, Title, Published, Text string }
		if err := d.Decode(&in); err != nil {
			return nil, err
		}
		a := corpus.Article{URL: in.URL, Title: in.Title, Language: "en", Text: in.Text}
		a.Published, _ = time.Parse(time.DateOnly, in.Published)
		a.ID = corpus.NewArticleID(corpus.Shared, &a)
		if seen[a.ID] {
			continue
		}
		seen[a.ID] = true
		docs = append(docs, analyzer.NewDocument(a))
	}
	return docs, nil
})

const batch = 100

// realStore makes a store in dir of real documents, and vectors of 256
// dimensions.
func realStore(tb testing.TB, dir string) (*Store, []corpus.Document) {
	tb.Helper()
	docs, err := realDocuments()
	if errors.Is(err, fs.ErrNotExist) {
		tb.Skip("needs ", realArticles)
	}
	must(tb, err)
	ctx := tb.Context()
	s := mustOpen(tb, dir)
	src, err := s.AddSource(ctx, corpus.Source{ID: "s", Space: corpus.Shared, Kind: corpus.KindFile, Name: "real"})
	must(tb, err)
	putAll(ctx, tb, s, src.ID, docs)
	for part := range chunks(docs) {
		must(tb, s.PutVectors(ctx, "m", vectorsFor(part)))
	}
	return s, docs
}

func chunks(docs []corpus.Document) func(func([]corpus.Document) bool) {
	return func(yield func([]corpus.Document) bool) {
		for len(docs) > 0 {
			n := min(batch, len(docs))
			if !yield(docs[:n]) {
				return
			}
			docs = docs[n:]
		}
	}
}

func putAll(ctx context.Context, tb testing.TB, s *Store, source string, docs []corpus.Document) {
	for part := range chunks(docs) {
		_, err := s.Put(ctx, source, part)
		must(tb, err)
	}
}

func vectorsFor(docs []corpus.Document) []corpus.ArticleVectors {
	var vs []corpus.ArticleVectors
	for _, d := range docs {
		v := corpus.ArticleVectors{Article: d.Article.ID, Revision: 1}
		for range d.Passages {
			x := make([]float32, 256)
			for i := range x {
				x[i] = rand.Float32()
			}
			v.Vectors = append(v.Vectors, x)
		}
		vs = append(vs, v)
	}
	return vs
}

func BenchmarkPut(b *testing.B) {
	docs, err := realDocuments()
	if errors.Is(err, fs.ErrNotExist) {
		b.Skip("needs ", realArticles)
	}
	must(b, err)
	n := 0
	for b.Loop() {
		s := mustOpen(b, b.TempDir())
		src, err := s.AddSource(b.Context(), corpus.Source{ID: "s", Space: corpus.Shared, Kind: corpus.KindFile, Name: "real"})
		must(b, err)
		putAll(b.Context(), b, s, src.ID, docs)
		must(b, s.Close())
		n += len(docs)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
}

func BenchmarkPutVectors(b *testing.B) {
	s, docs := realStore(b, b.TempDir())
	vs := vectorsFor(docs[:batch])
	for b.Loop() {
		must(b, s.PutVectors(b.Context(), "m2", vs))
	}
	b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "articles/s")
}

// reopened returns a full store just opened.
func reopened(b *testing.B) (*Store, []corpus.Document) {
	dir := b.TempDir()
	s, docs := realStore(b, dir)
	must(b, s.Close())
	return mustOpen(b, dir), docs
}

func BenchmarkScan(b *testing.B) {
	s, _ := reopened(b)
	articles, passages := 0, 0
	for b.Loop() {
		articles, passages = 0, 0
		must(b, s.Scan(b.Context(), corpus.Shared, func(d corpus.Document) error {
			articles++
			passages += len(d.Analysis.Passages)
			return nil
		}))
	}
	b.ReportMetric(float64(articles), "articles")
	b.ReportMetric(float64(passages), "passages")
}

func BenchmarkScanVectors(b *testing.B) {
	s, _ := reopened(b)
	vectors := 0
	for b.Loop() {
		vectors = 0
		must(b, s.ScanVectors(b.Context(), corpus.Shared, "m", func(v corpus.ArticleVectors) error {
			vectors += len(v.Vectors)
			return nil
		}))
	}
	b.ReportMetric(float64(vectors), "vectors")
}

// BenchmarkDocuments reads documents from all over the corpus, which is the
// worst that a question can ask for.
func BenchmarkDocuments(b *testing.B) {
	s, docs := reopened(b)
	for _, n := range []int{1, 10, 60} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			ids := make([]string, n)
			for b.Loop() {
				for i := range ids {
					ids[i] = docs[rand.IntN(len(docs))].Article.ID
				}
				found, err := s.Documents(b.Context(), ids)
				must(b, err)
				if len(found) != n {
					b.Fatalf("%d documents for %d ids", len(found), n)
				}
			}
		})
	}
}

// BenchmarkSmall measures what is asked often and answered in a line.
func BenchmarkSmall(b *testing.B) {
	s, docs := reopened(b)
	for name, call := range map[string]func() error{
		"Stats": func() error {
			_, err := s.Stats(b.Context(), corpus.Shared, "guild:1")
			return err
		},
		"Latest": func() error {
			_, err := s.Latest(b.Context(), 25, corpus.Shared, "guild:1")
			return err
		},
		"Outlets": func() error {
			_, err := s.Outlets(b.Context(), corpus.Shared, "guild:1")
			return err
		},
		"Unembedded": func() error {
			_, err := s.Unembedded(b.Context(), "m", 64)
			return err
		},
		"Setting": func() error {
			_, err := s.Setting(b.Context(), corpus.Shared, "k")
			return err
		},
		"SetSetting": func() error { return s.SetSetting(b.Context(), corpus.Shared, "k", fmt.Sprint(rand.Int())) },
		"PutAnalysis": func() error {
			return s.PutAnalysis(b.Context(), docs[rand.IntN(len(docs))])
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				must(b, call())
			}
		})
	}
}

func BenchmarkRemoveSource(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s, _ := realStore(b, b.TempDir())
		b.StartTimer()
		_, err := s.RemoveSource(b.Context(), corpus.Shared, "s", corpus.ByOperator)
		must(b, err)
	}
}

// BenchmarkRevisions reads what a comparison with the indexes needs.
func BenchmarkRevisions(b *testing.B) {
	s, _ := reopened(b)
	n := 0
	for b.Loop() {
		n = 0
		must(b, s.Revisions(b.Context(), "m", func(string, int, bool) error { n++; return nil }))
	}
	b.ReportMetric(float64(n), "articles")
}

func BenchmarkForeignVersion(b *testing.B) {
	s := mustOpen(b, b.TempDir())
	for b.Loop() {
		_, err := s.ForeignVersion(b.Context())
		must(b, err)
	}
}
