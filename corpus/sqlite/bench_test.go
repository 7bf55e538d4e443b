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
	for d := json.NewDecoder(bufio.NewReader(z)); d.More(); {
		var in struct{ URL, Title, Published, Text string }
		if err := d.Decode(&in); err != nil {
			return nil, err
		}
		a := corpus.Article{URL: in.URL, Title: in.Title, Language: "en", Text: in.Text}
		a.Published, _ = time.Parse(time.DateOnly, in.Published)
		a.ID = corpus.NewArticleID(corpus.Shared, &a)
		docs = append(docs, analyzer.NewDocument(a))
	}
	return docs, nil
})

const batch = 100

// realStore opens a store in dir, and fills it with real documents and vectors
// of 256 dimensions unless it has them.
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

// BenchmarkRead measures what a start and a question read, in a store just
// opened as well as in one in use.
func BenchmarkRead(b *testing.B) {
	dir := b.TempDir()
	s, docs := realStore(b, dir)
	must(b, s.Close())
	s = mustOpen(b, dir)
	ctx := b.Context()
	passages := 0
	b.Run("Scan", func(b *testing.B) {
		for b.Loop() {
			passages = 0
			must(b, s.Scan(ctx, corpus.Shared, func(d corpus.Document) error {
				passages += len(d.Passages)
				return nil
			}))
		}
	})
	b.Log(len(docs), "articles,", passages, "passages")
	b.Run("ScanVectors", func(b *testing.B) {
		for b.Loop() {
			must(b, s.ScanVectors(ctx, corpus.Shared, "m", func(corpus.ArticleVectors) error { return nil }))
		}
	})
	for _, n := range []int{1, 10, 60} {
		b.Run(fmt.Sprint("Documents/", n), func(b *testing.B) {
			ids := make([]string, n)
			for b.Loop() {
				for i := range ids {
					ids[i] = docs[rand.IntN(len(docs))].Article.ID
				}
				_, err := s.Documents(ctx, ids)
				must(b, err)
			}
		})
	}
	b.Run("Stats", func(b *testing.B) {
		for b.Loop() {
			_, err := s.Stats(ctx, corpus.Shared, "guild:1")
			must(b, err)
		}
	})
	b.Run("Unembedded", func(b *testing.B) {
		for b.Loop() {
			_, err := s.Unembedded(ctx, "m", 64)
			must(b, err)
		}
	})
	b.Run("Setting", func(b *testing.B) {
		for b.Loop() {
			_, err := s.Setting(ctx, corpus.Shared, "k")
			must(b, err)
		}
	})
}

func BenchmarkRemoveSource(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s, _ := realStore(b, b.TempDir())
		b.StartTimer()
		_, err := s.RemoveSource(b.Context(), corpus.Shared, "s")
		must(b, err)
	}
}
