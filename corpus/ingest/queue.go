package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"newshound/corpus"
)

const (
	// jobBound ends the fetching of a job that takes longer; it is then tried
	// again. Most take one request, of at most 45 s and its host's turn.
	jobBound = 2 * time.Minute
	// leaseTime is longer than any job, so that none is done twice at once.
	leaseTime = jobBound + time.Minute
	// lookAgain is the longest time between two looks for jobs that are due:
	// other processes add them without a signal.
	lookAgain = 5 * time.Second
	// forgetEvery is the time between two deletions of what was removed long ago.
	forgetEvery = 24 * time.Hour
)

// Run keeps the sources current until the context ends, and returns its
// error. Everything it has begun has ended by then; the next Run or Settle
// goes on with what was not finished. Only one at a time does the jobs of a
// store: the error is corpus.ErrInUse where there is another.
func (w *Web) Run(ctx context.Context) error {
	done, err := w.Store.Work(ctx)
	if err != nil {
		return err
	}
	defer done()
	var forgotten time.Time
	c := w.newCrew()
	defer c.dismiss()
	for {
		if now := w.now(); now.Sub(forgotten) >= forgetEvery {
			if !c.trouble(w.forget(ctx, now)) {
				forgotten = now
			}
		}
		added := w.added.wait() // before looking, so that nothing is missed in between
		idle, err := c.assign(ctx)
		if c.trouble(err) {
			idle = lookAgain
		}
		if _, err := c.rest(ctx, idle, added); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			c.trouble(err)
		}
	}
}

// forget deletes for good what can no longer be restored.
func (w *Web) forget(ctx context.Context, now time.Time) error {
	return w.Store.Forget(ctx, now.AddDate(0, 0, -corpus.RestoreDays))
}

// A crew does jobs, each in a goroutine of its own, and at most one for each
// host. One goroutine at a time uses it.
type crew struct {
	w    *Web
	done chan finished
	jobs map[int64]corpus.Job // that run
	last string               // the store's trouble that was logged last
}

// finished is what became of a job.
type finished struct {
	job    corpus.Job
	result result
	err    error // the store's
}

func (w *Web) newCrew() *crew {
	return &crew{w: w, done: make(chan finished), jobs: map[int64]corpus.Job{}}
}

// assign begins jobs that are due until everybody is busy or none is left. It
// returns for how long there is nothing to begin, unless one ends before.
func (c *crew) assign(ctx context.Context) (idle time.Duration, err error) {
	for len(c.jobs) < max(c.w.Workers, 1) {
		now := c.w.now()
		j, err := c.w.Store.Lease(ctx, now, leaseTime, c.busy())
		if errors.Is(err, corpus.ErrNotFound) {
			return c.w.untilDue(ctx, now)
		}
		if err != nil {
			return 0, fmt.Errorf("taking the next job: %w", err)
		}
		c.begin(ctx, j)
	}
	return lookAgain, nil
}

// untilDue is the time until the next job is due. One that is due and yet was
// not to be had is for a host that is busy.
func (w *Web) untilDue(ctx context.Context, now time.Time) (time.Duration, error) {
	next, err := w.Store.NextDue(ctx)
	switch {
	case errors.Is(err, corpus.ErrNotFound):
		return lookAgain, nil
	case err != nil:
		return 0, fmt.Errorf("looking for the next job: %w", err)
	case next.After(now):
		return min(next.Sub(now), lookAgain), nil
	}
	return lookAgain, nil
}

func (c *crew) busy() []string {
	hosts := make([]string, 0, len(c.jobs))
	for _, j := range c.jobs {
		if j.Host != "" {
			hosts = append(hosts, j.Host)
		}
	}
	return hosts
}

func (c *crew) begin(ctx context.Context, j corpus.Job) {
	c.jobs[j.ID] = j
	go func() {
		r, err := c.w.do(ctx, j)
		c.done <- finished{j, r, err}
	}()
}

// rest waits until a job has ended, which it returns, or the time is over, or
// woken is closed. The error is the context's, or that of the store in the job.
func (c *crew) rest(ctx context.Context, idle time.Duration, woken <-chan struct{}) (*finished, error) {
	timer := time.NewTimer(idle)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case f := <-c.done:
		delete(c.jobs, f.job.ID)
		if f.err == nil {
			c.last = ""
		}
		return &f, f.err
	case <-woken:
	case <-timer.C:
	}
	return nil, nil
}

// dismiss waits for the jobs that run; their context has ended, or they have
// none left to do.
func (c *crew) dismiss() {
	for len(c.jobs) > 0 {
		f := <-c.done
		delete(c.jobs, f.job.ID)
	}
}

// trouble reports whether the store has failed. That is logged when it begins
// and when it changes, not each time.
func (c *crew) trouble(err error) bool {
	if err == nil {
		return false
	}
	if errors.Is(err, context.Canceled) {
		return true
	}
	if kind := troubleOf(err); kind != c.last {
		c.last = kind
		c.w.Log.Error("the store fails; trying again", slog.Any("error", err))
	}
	return true
}

// troubleOf tells what two errors of the store have in common.
func troubleOf(err error) string {
	for _, kind := range []error{corpus.ErrFull, corpus.ErrInUse, corpus.ErrReadOnly, corpus.ErrCorrupt} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	return "other"
}
