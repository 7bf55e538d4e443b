package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"newshound/corpus"
)

// Settled is what has become of the sources that Settle waits for.
type Settled struct {
	Added, Revised, Unchanged int // articles
	Refused                   int // addresses that were given up; Store.Jobs has the reasons
	Waiting                   int // addresses still to be read, those put off to a later time included
}

// Settle does what Run does until none of the sources has anything to do now:
// no first reading, feed or article. What is put off to a later time stays
// for the next Settle or Run, as do second looks for corrections. Progress,
// which may be nil, is called now and then by this goroutine. Where a Run, of
// this process or another, does the jobs already, Settle only watches, and
// counts no articles. The error is the context's or the store's.
func (w *Web) Settle(ctx context.Context, sources []string, progress func(Settled)) error {
	s := settler{crew: w.newCrew(), open: map[string]bool{}, waiting: map[string]int{}}
	done, err := w.Store.Work(ctx)
	switch {
	case errors.Is(err, corpus.ErrInUse):
		s.watching = true
	case err != nil:
		return err
	default:
		defer done()
		if err := w.forget(ctx, w.now()); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer s.dismiss()
	defer cancel() // what runs now is for other sources
	for _, id := range sources {
		s.open[id] = true
	}
	if err := s.lookAtAll(ctx); err != nil {
		return err
	}
	for len(s.open) > 0 {
		if err := s.step(ctx); err != nil {
			return err
		}
		if progress != nil {
			progress(s.sum())
		}
	}
	return nil
}

// A settler is a crew that knows for which sources it works.
type settler struct {
	*crew
	open    map[string]bool // sources that have something to do now
	waiting map[string]int  // by source
	settled Settled
	// watching is set where somebody else does the jobs.
	watching bool
}

// watchEvery is the time between two looks at what somebody else does.
const watchEvery = 500 * time.Millisecond

// step begins what there is to do, and waits for an end of something.
func (s *settler) step(ctx context.Context) error {
	added := s.w.added.wait()
	idle := watchEvery
	if !s.watching {
		var err error
		if idle, err = s.assign(ctx); err != nil {
			return err
		}
	}
	f, err := s.rest(ctx, idle, added)
	if err != nil {
		return err
	}
	if f == nil {
		return s.lookAtAll(ctx)
	}
	if _, ours := s.waiting[f.job.Source]; !ours {
		return nil
	}
	s.settled.Added += f.result.count(corpus.Added)
	s.settled.Revised += f.result.count(corpus.Revised)
	s.settled.Unchanged += f.result.count(corpus.Unchanged)
	if f.result.refused {
		s.settled.Refused++
	}
	return s.look(ctx, f.job.Source)
}

func (s *settler) lookAtAll(ctx context.Context) error {
	for id := range s.open {
		if err := s.look(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// look sees what a source has to do. The jobs of one that is paused wait.
func (s *settler) look(ctx context.Context, id string) error {
	s.waiting[id] = 0
	source, err := s.w.Store.Source(ctx, id)
	if errors.Is(err, corpus.ErrNotFound) || err == nil && source.Paused != "" {
		delete(s.open, id)
		return nil
	}
	var jobs []corpus.Job
	if err == nil {
		jobs, err = s.w.Store.Jobs(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("looking what is left to do: %w", err)
	}
	now, busy := s.w.now(), false
	for _, j := range jobs {
		if !j.Dead.IsZero() || j.Kind == corpus.JobRevisit {
			continue
		}
		_, ours := s.jobs[j.ID]
		running := ours || j.Attempts > 0 && j.Error == "" // or somebody else does it
		due := running || !j.Due.After(now)
		busy = busy || due
		if due || j.Attempts > 0 {
			s.waiting[id]++
		}
	}
	if !busy {
		delete(s.open, id)
	}
	return nil
}

func (s *settler) sum() Settled {
	sum := s.settled
	for _, n := range s.waiting {
		sum.Waiting += n
	}
	return sum
}
