package sqlite

import (
	"fmt"
	"testing"
	"time"

	"newshound/corpus"
)

// manyJobs makes a store with 1,000 sources on as many hosts and 50,000 jobs,
// and names 200 busy hosts. The jobs of these are due first: a plain search in
// the order of due times would pass over all of their 10,000.
func manyJobs(b *testing.B) (s *Store, busy []string, now time.Time) {
	b.Helper()
	const sources, each, busyHosts = 1000, 50, 200
	s = mustOpen(b, b.TempDir())
	now = time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	for i := range sources {
		host := fmt.Sprint("host", i, ".example.org")
		jobs := make([]corpus.Job, each)
		for j := range jobs {
			jobs[j] = corpus.Job{Kind: "page", Key: fmt.Sprint(j), Host: host, Due: now.Add(time.Duration(i) * time.Minute), Payload: make([]byte, 500)}
		}
		if i < busyHosts {
			busy = append(busy, host)
		}
		id := fmt.Sprint("source", i)
		_, err := s.AddSource(b.Context(), corpus.Source{ID: id, Space: corpus.Shared, Kind: corpus.KindFeed, Name: id}, jobs...)
		must(b, err)
	}
	return s, busy, now.Add(sources * time.Minute)
}

// BenchmarkLease leases jobs, and gives them back.
func BenchmarkLease(b *testing.B) {
	s, busy, now := manyJobs(b)
	for name, busy := range map[string][]string{"none busy": nil, "200 busy": busy} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := s.Lease(b.Context(), now, 0, busy)
				must(b, err)
			}
		})
	}
	b.Run("NextDue", func(b *testing.B) {
		for b.Loop() {
			_, err := s.NextDue(b.Context())
			must(b, err)
		}
	})
	b.Run("Sources", func(b *testing.B) {
		for b.Loop() {
			_, err := s.Sources(b.Context(), corpus.Shared)
			must(b, err)
		}
	})
}

// BenchmarkComplete leases and completes jobs: readings of feeds that have
// nothing new, with 50 items, and such that enqueue a page.
func BenchmarkComplete(b *testing.B) {
	s, busy, now := manyJobs(b)
	items := make([]corpus.Item, 50)
	for i := range items {
		items[i] = corpus.Item{Key: fmt.Sprint("https://example.org/an/article/of/some/length/", i), Digest: "0123456789abcdef"}
	}
	lease := func(b *testing.B) corpus.Job {
		j, err := s.Lease(b.Context(), now, time.Hour, busy)
		must(b, err)
		return j
	}
	n := 0
	for name, done := range map[string]func(corpus.Job) corpus.Completion{
		"again": func(corpus.Job) corpus.Completion { return corpus.Completion{Again: now} },
		"items": func(corpus.Job) corpus.Completion { return corpus.Completion{Again: now, Items: items} },
		"job": func(corpus.Job) corpus.Completion {
			n++
			return corpus.Completion{Jobs: []corpus.Job{{Kind: "page", Key: fmt.Sprint("new", n), Host: "new", Due: now}}}
		},
		"source": func(j corpus.Job) corpus.Completion {
			return corpus.Completion{Again: now, Source: &corpus.Source{ID: j.Source, Kind: corpus.KindFeed}}
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				j := lease(b)
				_, err := s.Complete(b.Context(), j, done(j))
				must(b, err)
			}
		})
	}
}
