package corpustest

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"newshound/corpus"
)

func testJobs(f *fixture) {
	_, err := f.Lease(f.ctx, "fetch", day(1), time.Hour)
	f.is(err, corpus.ErrNotFound)
	_, err = f.Enqueue(f.ctx, corpus.Job{})
	f.fails(err, "a job without a kind")

	payload := []byte("a\x00b")
	id, err := f.Enqueue(f.ctx, corpus.Job{Space: "a", Kind: "fetch", Payload: payload, Due: day(2)})
	f.ok(err)
	_, err = f.Lease(f.ctx, "fetch", day(2).Add(-time.Second), time.Hour)
	f.is(err, corpus.ErrNotFound)
	_, err = f.Lease(f.ctx, "other", day(3), time.Hour)
	f.is(err, corpus.ErrNotFound)

	j, err := f.Lease(f.ctx, "fetch", day(3), time.Hour)
	f.ok(err)
	same(f, "the job", j, corpus.Job{ID: id, Space: "a", Kind: "fetch", Payload: payload, Attempts: 1, Due: day(3).Add(time.Hour)})
	f.ok(f.Finish(f.ctx, id))
	_, err = f.Lease(f.ctx, "fetch", day(30), time.Hour)
	f.is(err, corpus.ErrNotFound)
	f.is(f.Finish(f.ctx, id), corpus.ErrNotFound)
	f.is(f.Retry(f.ctx, id, day(3), "why"), corpus.ErrNotFound)

	next, err := f.Enqueue(f.ctx, corpus.Job{Kind: "fetch"})
	f.ok(err)
	if next == id {
		f.Error("a finished job's id is used again")
	}
}

// A lease that ends without Finish or Retry gives the job back.
func testJobLease(f *fixture) {
	id, err := f.Enqueue(f.ctx, corpus.Job{Kind: "k"})
	f.ok(err)
	now := day(1)
	lease := func(attempts int, reason string) {
		f.Helper()
		j, err := f.Lease(f.ctx, "k", now, time.Hour)
		f.ok(err)
		same(f, "id", j.ID, id)
		same(f, "attempts", j.Attempts, attempts)
		same(f, "error", j.Error, reason)
	}
	none := func() {
		f.Helper()
		_, err := f.Lease(f.ctx, "k", now, time.Hour)
		f.is(err, corpus.ErrNotFound)
	}
	lease(1, "")
	now = now.Add(59 * time.Minute)
	none()
	now = now.Add(time.Minute)
	lease(2, "")
	none()
	f.ok(f.Retry(f.ctx, id, now.Add(time.Minute), "no answer"))
	none()
	now = now.Add(time.Minute)
	lease(3, "no answer")
	f.ok(f.Retry(f.ctx, id, now, "again"))
	lease(4, "again")
}

// The job that has been due longest comes first, then the one added first.
func testJobOrder(f *fixture) {
	var ids []int64
	for _, due := range []time.Time{day(3), day(1), day(2), day(2)} {
		id, err := f.Enqueue(f.ctx, corpus.Job{Kind: "k", Due: due})
		f.ok(err)
		ids = append(ids, id)
	}
	var got []int64
	for range ids {
		j, err := f.Lease(f.ctx, "k", day(4), time.Hour)
		f.ok(err)
		got = append(got, j.ID)
	}
	same(f, "the order", got, []int64{ids[1], ids[2], ids[3], ids[0]})
}

// No job is leased by two workers.
func testJobsConcurrently(f *fixture) {
	const jobs, workers = 20, 4
	for range jobs {
		_, err := f.Enqueue(f.ctx, corpus.Job{Kind: "k"})
		f.ok(err)
	}
	var taken sync.Map
	var n atomic.Int32
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				j, err := f.Lease(f.ctx, "k", day(1), time.Hour)
				if errors.Is(err, corpus.ErrNotFound) {
					return
				}
				if _, twice := taken.LoadOrStore(j.ID, true); err != nil || twice {
					f.Errorf("job %d: leased twice %v, error %v", j.ID, twice, err)
					return
				}
				n.Add(1)
			}
		})
	}
	wg.Wait()
	same(f, "leased jobs", n.Load(), jobs)
}

func testSettings(f *fixture) {
	check := func(space corpus.Space, key, want string) {
		f.Helper()
		v, err := f.Setting(f.ctx, space, key)
		f.ok(err)
		same(f, string(space)+" "+key, v, want)
	}
	check("a", "k", "")
	f.ok(f.SetSetting(f.ctx, "a", "k", "1"))
	f.ok(f.SetSetting(f.ctx, "b", "k", "2\x00\n"))
	check("a", "k", "1")
	check("b", "k", "2\x00\n")
	check("a", "K", "")
	f.ok(f.SetSetting(f.ctx, "a", "k", "3"))
	check("a", "k", "3")
	f.ok(f.SetSetting(f.ctx, "a", "k", ""))
	check("a", "k", "")
	check("b", "k", "2\x00\n")
}
