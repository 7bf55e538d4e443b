package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"newshound/corpus"
)

// BenchmarkConversations measures what the questions of members wait for, 500
// at once: a ticket is put and dropped, and an exchange put, alone and beside
// the heaviest ingestion, in this process and in another (which is a second
// store on the same file).
func BenchmarkConversations(b *testing.B) {
	for _, test := range []struct {
		name   string
		ingest func(ctx context.Context, b *testing.B, s *Store)
	}{
		{"alone", nil},
		{"ingesting", ingest},
		{"another ingesting", func(ctx context.Context, b *testing.B, s *Store) {
			ingest(ctx, b, mustOpen(b, filepath.Dir(s.path)))
		}},
	} {
		b.Run(test.name, func(b *testing.B) {
			s, _ := reopened(b)
			ctx, stop := context.WithCancel(b.Context())
			defer stop()
			var ingesting sync.WaitGroup
			if test.ingest != nil {
				ingesting.Go(func() { test.ingest(ctx, b, s) })
			}
			var waits []time.Duration
			for i := 0; b.Loop(); i++ {
				waits = append(waits, ask500(b, s, i)...)
			}
			stop()
			ingesting.Wait()
			slices.Sort(waits)
			for _, percent := range []int{50, 99, 100} {
				b.ReportMetric(float64(percentile(waits, percent).Milliseconds()), fmt.Sprintf("p%d-ms", percent))
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// ask500 writes what 500 questions do, and returns how long each PutTicket took.
func ask500(b *testing.B, s *Store, round int) []time.Duration {
	waits := make([]time.Duration, 500)
	var all sync.WaitGroup
	for i := range waits {
		all.Go(func() {
			id := fmt.Sprint(round, "-", i)
			start := time.Now()
			err := s.PutTicket(b.Context(), corpus.Ticket{ID: id, Space: "guild:1", Kind: "interaction", Member: "m",
				Made: start, Expires: start.Add(time.Hour), Data: make([]byte, 1500)})
			waits[i] = time.Since(start)
			if err != nil {
				b.Error(err)
			}
			if err := s.PutExchange(b.Context(), asked(id, i, start)); err != nil {
				b.Error(err)
			}
			if _, err := s.DropTicket(b.Context(), id); err != nil {
				b.Error(err)
			}
		})
	}
	all.Wait()
	return waits
}

func asked(id string, i int, at time.Time) corpus.Exchange {
	return corpus.Exchange{ID: id, Space: "guild:1", Channel: fmt.Sprint("channel", i%10), Message: "message" + id, Member: fmt.Sprint("member", i%300),
		Question: "What has happened?", Asked: at, Answered: i%4 > 0, Took: time.Duration(i*7919%100_003) * time.Millisecond, Answer: make([]byte, 3000)}
}

// ingest puts documents and vectors, as fast as it can, again and again.
func ingest(ctx context.Context, b *testing.B, s *Store) {
	docs, err := realDocuments()
	if err != nil {
		b.Error(err)
		return
	}
	var longest time.Duration
	timed := func(fn func() error) {
		start := time.Now()
		if err := fn(); err != nil && ctx.Err() == nil {
			b.Error(err)
		}
		longest = max(longest, time.Since(start))
	}
	defer func() { b.Log("longest bulk write ", longest) }()
	for round := 0; ctx.Err() == nil; round++ {
		space := corpus.Space(fmt.Sprint("guild:", round))
		src, err := s.AddSource(ctx, corpus.Source{ID: fmt.Sprint(round), Space: space, Kind: corpus.KindFile, Name: "real"})
		if err != nil {
			return // it is over
		}
		for part := range chunks(docs) {
			part = slices.Clone(part)
			for i := range part {
				part[i].Article.ID = fmt.Sprint(round, part[i].Article.ID)
			}
			timed(func() error { _, err := s.Put(ctx, src.ID, part); return err })
			timed(func() error { return s.PutVectors(ctx, "m", vectorsFor(part)) })
		}
	}
}

// BenchmarkUsage sums up 100,000 exchanges.
func BenchmarkUsage(b *testing.B) {
	s := mustOpen(b, b.TempDir())
	start := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	var all sync.WaitGroup
	for part := range 100 {
		all.Go(func() {
			for i := range 1000 {
				i += part * 1000
				if err := s.PutExchange(b.Context(), asked(fmt.Sprint(i), i, start.Add(time.Duration(i)*20*time.Second))); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	b.ResetTimer()
	for b.Loop() {
		u, err := s.Usage(b.Context(), "guild:1", start)
		must(b, err)
		if u.Questions != 100_000 {
			b.Fatalf("%d questions", u.Questions)
		}
	}
}

// BenchmarkOutlets lists a thousand outlets that no two articles after one
// another have in common.
func BenchmarkOutlets(b *testing.B) {
	docs, err := realDocuments()
	if errors.Is(err, fs.ErrNotExist) {
		b.Skip("needs ", realArticles)
	}
	must(b, err)
	docs = slices.Clone(docs)
	for i := range docs {
		docs[i].Article.Outlet = fmt.Sprint("Outlet ", i*7919%1009)
	}
	s := mustOpen(b, b.TempDir())
	putAll(b.Context(), b, s, mustSource(b, s), docs)
	for b.Loop() {
		names, err := s.Outlets(b.Context(), corpus.Shared, "guild:1")
		must(b, err)
		if len(names) != 1009 {
			b.Fatalf("%d outlets", len(names))
		}
	}
}
