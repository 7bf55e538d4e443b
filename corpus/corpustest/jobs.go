package corpustest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"newshound/corpus"
)

// lease leases the next job, for none of the busy hosts.
func (f *fixture) lease(now, end time.Time, busy ...string) corpus.Job {
	f.Helper()
	j, err := f.Lease(f.ctx, now, end.Sub(now), busy)
	f.ok(err)
	return j
}

// noLease fails if there is a job to be had.
func (f *fixture) noLease(now time.Time, busy ...string) {
	f.Helper()
	_, err := f.Lease(f.ctx, now, time.Hour, busy)
	f.is(err, corpus.ErrNotFound)
}

// enqueued enqueues a job of a source and leases it, before any other that is
// not due since ever.
func (f *fixture) enqueued(source, kind string) corpus.Job {
	f.Helper()
	f.ok(f.Enqueue(f.ctx, corpus.Job{Source: source, Kind: kind}))
	j := f.lease(day(0), day(1000))
	same(f, "the leased job", j.Kind, kind)
	return j
}

func (f *fixture) jobs(source string) []corpus.Job {
	f.Helper()
	jobs, err := f.Jobs(f.ctx, source)
	f.ok(err)
	return jobs
}

func testJobs(f *fixture) {
	f.noLease(day(1))
	f.fails(f.Enqueue(f.ctx, corpus.Job{Kind: "fine"}, corpus.Job{}), "a job without a kind")
	f.noLease(day(1))
	s := f.source("a", "s")
	f.is(f.Enqueue(f.ctx, corpus.Job{Kind: "k", Source: "unknown"}), corpus.ErrNotFound)
	f.fails(f.Enqueue(f.ctx, corpus.Job{Kind: "k", Source: s, Space: "b"}), "a job of another space than its source")
	f.ok(f.Enqueue(f.ctx))

	payload := []byte("a\x00b")
	in := corpus.Job{
		ID: 77, Space: "a", Source: s, Kind: "fetch", Key: "key", Host: "host", Payload: payload, Due: day(2),
		Attempts: 9, Error: "none", Dead: day(1),
	}
	f.ok(f.Enqueue(f.ctx, in, corpus.Job{Space: "c", Kind: "own", Payload: payload, Due: day(4)}))
	f.noLease(day(2).Add(-time.Second))

	j := f.lease(day(3), day(4))
	want := corpus.Job{ID: j.ID, Space: "a", Source: s, Kind: "fetch", Key: "key", Host: "host", Payload: payload, Attempts: 1, Due: day(4)}
	same(f, "the job", j, want)
	same(f, "the source's jobs", f.jobs(s), []corpus.Job{want})
	f.complete(j, corpus.Completion{})
	own := f.lease(day(4), day(5))
	same(f, "a job of no source", own, corpus.Job{ID: own.ID, Space: "c", Kind: "own", Payload: payload, Attempts: 1, Due: day(5)})
	f.complete(own, corpus.Completion{})
	f.noLease(day(30))

	f.ok(f.Enqueue(f.ctx, corpus.Job{Kind: "fetch"}))
	if next := f.lease(day(3), day(4)); next.ID == j.ID || next.ID == own.ID {
		f.Error("a finished job's id is used again")
	}
}

// A lease that ends without an end of the job gives it back.
func testJobLease(f *fixture) {
	f.ok(f.Enqueue(f.ctx, corpus.Job{Kind: "k"}))
	now := day(1)
	lease := func(attempts int, reason string) corpus.Job {
		f.Helper()
		j := f.lease(now, now.Add(time.Hour))
		same(f, "attempts", j.Attempts, attempts)
		same(f, "error", j.Error, reason)
		return j
	}
	lease(1, "")
	now = now.Add(59 * time.Minute)
	f.noLease(now)
	now = now.Add(time.Minute)
	j := lease(2, "")
	f.noLease(now)
	f.ok(f.Retry(f.ctx, j, now.Add(time.Minute), "no answer"))
	f.noLease(now)
	now = now.Add(time.Minute)
	j = lease(3, "no answer")
	f.ok(f.Retry(f.ctx, j, now, "again"))
	lease(4, "again")
}

// The job that has been due longest comes first, then for one host the one
// added first.
func testJobOrder(f *fixture) {
	for i, due := range []time.Time{day(3), day(1), day(2), day(2), {}} {
		f.ok(f.Enqueue(f.ctx, corpus.Job{Kind: fmt.Sprint(i), Due: due}))
	}
	var got []string
	for range 5 {
		got = append(got, f.lease(day(4), day(5)).Kind)
	}
	same(f, "the order", got, []string{"4", "1", "2", "3", "0"})
}

// Jobs for busy hosts are passed over; a job for no host never is.
func testJobHosts(f *fixture) {
	for i, host := range []string{"b", "a", "a", "", "c"} {
		f.ok(f.Enqueue(f.ctx, corpus.Job{Kind: fmt.Sprint(host, i), Host: host, Due: day(i)}))
	}
	same(f, "with a and b busy", f.lease(day(9), day(10), "a", "b", "").Kind, "3")
	same(f, "with a and b busy, next", f.lease(day(9), day(10), "a", "b").Kind, "c4")
	f.noLease(day(9), "b", "a")
	f.noLease(day(1).Add(-time.Second), "b")
	same(f, "with b busy", f.lease(day(9), day(11), "b").Kind, "a1")
	same(f, "with none busy", f.lease(day(9), day(11)).Kind, "b0")
	same(f, "what is left", f.lease(day(9), day(11)).Kind, "a2")
	f.noLease(day(9))
}

// A source has one job of a kind and key, also if that was given up.
func testJobKeys(f *fixture) {
	s, other := f.source("a", "s"), f.source("a", "other")
	count := func(source string, want int) {
		f.Helper()
		same(f, "jobs of "+source, len(f.jobs(source)), want)
	}
	job := corpus.Job{Source: s, Kind: "k", Key: "1", Due: day(1)}
	another := job
	another.Due = day(2)
	f.ok(f.Enqueue(f.ctx, job, another))
	count(s, 1)
	same(f, "when it is due", f.jobs(s)[0].Due, day(1))
	for _, edit := range []func(*corpus.Job){
		func(j *corpus.Job) { j.Kind = "k2" },
		func(j *corpus.Job) { j.Key = "2" },
		func(j *corpus.Job) { j.Key = "" },
		func(j *corpus.Job) { j.Key = "" },
	} {
		j := job
		edit(&j)
		f.ok(f.Enqueue(f.ctx, j))
	}
	count(s, 5)
	job.Source = other
	f.ok(f.Enqueue(f.ctx, job))
	count(other, 1)

	f.remove("a", s)
	f.ok(f.Bury(f.ctx, f.lease(day(1), day(9)), "why"))
	f.ok(f.Enqueue(f.ctx, job))
	count(other, 1)
	f.noLease(day(5))
}

// The jobs of removed and paused sources wait.
func testJobsWait(f *fixture) {
	s := f.source("a", "s")
	f.ok(f.Enqueue(f.ctx, corpus.Job{Source: s, Kind: "1", Due: day(1)}))
	due := func(want bool) {
		f.Helper()
		_, err := f.NextDue(f.ctx)
		if !want {
			f.is(err, corpus.ErrNotFound)
			f.noLease(day(9))
			return
		}
		f.ok(err)
	}
	due(true)
	f.ok(f.PauseSource(f.ctx, "a", s, "why", "me"))
	f.ok(f.Enqueue(f.ctx, corpus.Job{Source: s, Kind: "2", Due: day(2)}))
	due(false)
	f.remove("a", s)
	f.ok(f.Enqueue(f.ctx, corpus.Job{Source: s, Kind: "3", Due: day(3)}))
	due(false)
	f.restore("a", s)
	due(false) // still paused
	f.ok(f.PauseSource(f.ctx, "a", s, "", "me"))
	due(true)
	f.remove("a", s)
	f.ok(f.Enqueue(f.ctx, corpus.Job{Source: s, Kind: "4", Due: day(4)}))
	due(false)
	f.restore("a", s)
	for _, want := range []string{"1", "2", "3", "4"} {
		same(f, "the job", f.lease(day(9), day(10)).Kind, want)
	}
}

// Who lets a source go on, has its feed read now.
func testResume(f *fixture) {
	src := corpus.Source{ID: "s", Space: "a", Kind: corpus.KindFeed, Name: "n", Paused: "why", Reading: corpus.Reading{Next: day(300)}}
	_, err := f.AddSource(f.ctx, src, corpus.Job{Kind: corpus.JobFeed, Due: day(300)}, corpus.Job{Kind: "page", Due: day(400)})
	f.ok(err)
	f.noLease(day(500))
	f.ok(f.PauseSource(f.ctx, "a", "s", "", "me"))
	got, err := f.Source(f.ctx, "s")
	f.ok(err)
	same(f, "why it is paused", got.Paused, "")
	same(f, "the next reading", got.Reading.Next, f.now)
	jobs := f.jobs("s")
	same(f, "when its jobs are due", []time.Time{jobs[0].Due, jobs[1].Due}, []time.Time{f.now, day(400)})
	same(f, "the job", f.lease(f.now, day(101)).Kind, corpus.JobFeed)

	f.ok(f.PauseSource(f.ctx, "a", "s", "", "me")) // nothing changes
	same(f, "the end of the lease", f.jobs("s")[0].Due, day(101))
}

// Who has lost the lease can end the job no more, whatever has happened since.
func testJobFencing(f *fixture) {
	ends := map[string]func(corpus.Job) error{
		"Complete": func(j corpus.Job) error {
			_, err := f.Complete(f.ctx, j, corpus.Completion{Jobs: []corpus.Job{{Kind: "left"}}})
			return err
		},
		"Retry": func(j corpus.Job) error { return f.Retry(f.ctx, j, day(2), "why") },
		"Bury":  func(j corpus.Job) error { return f.Bury(f.ctx, j, "why") },
	}
	lost := func(what string, j corpus.Job) {
		f.Helper()
		before := f.jobs(j.Source)
		for name, end := range ends {
			if err := end(j); !errors.Is(err, corpus.ErrNotFound) {
				f.Errorf("%s of a job %s: error %v", name, what, err)
			}
		}
		same(f, "the jobs", f.jobs(j.Source), before)
	}
	s := f.source("a", "s")
	f.ok(f.Enqueue(f.ctx, corpus.Job{Source: s, Kind: "k"}))
	first := f.lease(day(1), day(2))
	second := f.lease(day(2), day(3))
	lost("that is leased again", first)
	f.complete(second, corpus.Completion{Again: day(4)})
	third := f.lease(day(4), day(5))
	same(f, "attempts of the repeated job", third.Attempts, 1)
	lost("that was repeated and is leased again", first)
	f.ok(f.Bury(f.ctx, third, "why"))
	f.ok(f.Hasten(f.ctx, s))
	fourth := f.lease(day(200), day(201))
	same(f, "attempts of the hastened job", fourth.Attempts, 1)
	lost("that was tried again", third)

	f.ok(f.Hasten(f.ctx, s)) // a lease stays as it is, also one that has run out
	f.complete(fourth, corpus.Completion{})
	lost("that is gone", fourth)
	same(f, "the jobs at the end", f.jobs(s), nil)
}

// A job that was given up stays to be seen, and is not leased.
func testBury(f *fixture) {
	s := f.source("a", "s")
	f.ok(f.Enqueue(f.ctx, corpus.Job{Source: s, Kind: "bad", Due: day(1)}, corpus.Job{Source: s, Kind: "late", Due: day(3)},
		corpus.Job{Source: s, Kind: "good", Due: day(2)}))
	j := f.lease(day(1), day(2))
	f.ok(f.Bury(f.ctx, j, "no such page"))
	var got []string
	for _, j := range f.jobs(s) {
		got = append(got, j.Kind)
	}
	same(f, "the jobs in their order", got, []string{"good", "late", "bad"})
	bad := f.jobs(s)[2]
	same(f, "the reason", bad.Error, "no such page")
	same(f, "when it was given up", bad.Dead, f.now)
	same(f, "the job to be had", f.lease(day(9), day(10)).Kind, "good")
	same(f, "the next", f.lease(day(9), day(10)).Kind, "late")
	f.noLease(day(9))
	same(f, "the jobs of an unknown source", f.jobs("unknown"), nil)
}

func testHasten(f *fixture) {
	s, other := f.source("a", "s"), f.source("a", "other")
	f.ok(f.Enqueue(f.ctx, corpus.Job{Source: s, Kind: "leased", Due: day(1)}, corpus.Job{Source: s, Kind: "dead", Due: day(2)},
		corpus.Job{Source: s, Kind: "far", Due: day(300)}, corpus.Job{Source: s, Kind: "due", Due: day(4)},
		corpus.Job{Source: other, Kind: "other", Due: day(300)}))
	f.lease(day(1), day(200))
	f.ok(f.Bury(f.ctx, f.lease(day(2), day(200)), "why"))
	f.is(f.Hasten(f.ctx, "unknown"), corpus.ErrNotFound)
	f.ok(f.Hasten(f.ctx, s))

	due := map[string]time.Time{}
	for _, j := range append(f.jobs(s), f.jobs(other)...) {
		due[j.Kind] = j.Due
		same(f, "when "+j.Kind+" was given up", j.Dead, time.Time{})
	}
	same(f, "when the jobs are due", due, map[string]time.Time{
		"leased": day(200), "dead": f.now, "far": f.now, "due": day(4), "other": day(300),
	})
	var got []string
	for range 3 {
		j := f.lease(f.now, day(200))
		got = append(got, fmt.Sprint(j.Kind, j.Attempts))
	}
	slices.Sort(got)
	same(f, "the jobs to be had, with attempts", got, []string{"dead1", "due1", "far1"})
}

func testNextDue(f *fixture) {
	check := func(what string, want time.Time) {
		f.Helper()
		got, err := f.NextDue(f.ctx)
		if want.IsZero() {
			f.is(err, corpus.ErrNotFound)
			return
		}
		f.ok(err)
		same(f, what, got, want)
	}
	check("without jobs", time.Time{})
	f.ok(f.Enqueue(f.ctx, corpus.Job{Kind: "1", Host: "a", Due: day(5)}, corpus.Job{Kind: "2", Host: "b", Due: day(3)}))
	check("of two", day(3))
	j := f.lease(day(3), day(10))
	check("with one leased", day(5))
	f.complete(f.lease(day(5), day(6)), corpus.Completion{})
	check("with the other done: the end of the lease", day(10))
	f.ok(f.Retry(f.ctx, j, day(20), "why"))
	check("with one put off", day(20))
	f.ok(f.Bury(f.ctx, f.lease(day(20), day(21)), "why"))
	check("with one given up", time.Time{})
}

// No job is leased by two workers.
func testJobsConcurrently(f *fixture) {
	const jobs, workers = 20, 4
	for i := range jobs {
		f.ok(f.Enqueue(f.ctx, corpus.Job{Kind: "k", Host: fmt.Sprint(i % 3)}))
	}
	var taken sync.Map
	var n atomic.Int32
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				j, err := f.Lease(f.ctx, day(1), time.Hour, nil)
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
