package rag_test

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/llm"
)

// wide is an embedder of 1,024 dimensions by chance.
type wide struct{}

func (wide) Model() string { return "wide" }

func (wide) Embed(_ context.Context, _ llm.Role, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, text := range texts {
		r := rand.New(rand.NewPCG(uint64(len(text)), uint64(i)))
		for range 1024 {
			out[i] = append(out[i], float32(r.NormFloat64()))
		}
	}
	return out, nil
}

// BenchmarkTrainedEmbedder loads 7,500 real articles with vectors of 1,024
// dimensions, and asks real questions.
func BenchmarkTrainedEmbedder(b *testing.B) {
	docs, questions := realArticles(b, 7500), realQuestions(b)
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
	docs = nil
	heap := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / 1e6
	}
	for _, e := range []llm.Embedder{llm.NewHashed(), wide{}} {
		if err := rag.EmbedPending(b.Context(), store, e, nil); err != nil {
			b.Fatal(err)
		}
		before, began := heap(), time.Now()
		l := loadWith(b, store, e)
		loading, held := time.Since(began), heap()-before
		b.Run(e.Model(), func(b *testing.B) {
			l.measure(b, questions)
			b.ReportMetric(loading.Seconds(), "s-to-load")
			b.ReportMetric(held, "MB")
		})
	}
}
