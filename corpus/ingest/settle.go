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
	Added, Revised, Unchanged int // articles, as far as it was Settle that read them
	Refused                   int // addresses that were given up; Store.Jobs has the reasons
	Waiting                   int // addresses still to be read, those put off to a later time included
}

// Settle does what Run does until none of the sources has anything to do now:
// no first reading, feed or article. What is put off to a later time stays
// for the next Settle or Run, as do second looks for corrections. While
// somebody else does the store's jobs it only waits for that. Progress, which
// may be nil, is called now and then by this goroutine. The error is the
// context's or the store's.
func (w *Web) Settle(ctx context.Context, sources []string, progress func(Settled)) error {
	ctx, cancel := context.WithCancel(ctx)
	s := settler{crew: w.newCrew(), open: map[string]bool{}, due: map[string]int{}, waiting: map[string]int{}}
	defer s.leave()
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

// watchAgain is the time between two looks at what somebody else does.
const watchAgain = time.Second

// A settler is a crew that knows for which sources it works.
type settler struct {
	*crew
	release func()          // ends what Store.Work has begun; nil while it is somebody else's
	open    map[string]bool // sources that have something to do now
	due     map[string]int  // how many jobs a source had to do now when it was looked at, less those that have ended
	waiting map[string]int  // addresses to be read, by source, likewise
	settled Settled
}

// leave lets others do the jobs.
func (s *settler) leave() {
	if s.release != nil {
		s.release()
	}
}

// takeUp reports whether it is the settler's turn to do the jobs.
func (s *settler) takeUp(ctx context.Context) (bool, error) {
	if s.release != nil {
		return true, nil
	}
	release, err := s.w.Store.Work(ctx)
	if errors.Is(err, corpus.ErrInUse) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	s.release = release
	return true, s.w.forget(ctx, s.w.now())
}

// step begins what there is to do, and waits for an end of something.
func (s *settler) step(ctx context.Context) error {
	added := s.w.added.wait()
	idle := watchAgain
	ours, err := s.takeUp(ctx)
	if ours && err == nil {
		idle, err = s.assign(ctx)
	}
	if err != nil {
		return err
	}
	f, err := s.rest(ctx, idle, added)
	switch {
	case err != nil:
		return err
	case f == nil:
		return s.lookAtAll(ctx)
	}
	id := f.job.Source
	if _, known := s.waiting[id]; !known {
		return nil
	}
	s.count(f.result)
	if f.job.Kind == corpus.JobRevisit {
		return nil
	}
	s.due[id]--
	if !f.result.later {
		s.waiting[id]--
	}
	if s.due[id] > 0 && f.job.Kind != corpus.JobFeed { // which alone leaves more to do
		return nil
	}
	return s.look(ctx, id)
}

func (s *settler) count(r result) {
	for _, o := range r.outcomes {
		switch o {
		case corpus.Added:
			s.settled.Added++
		case corpus.Revised:
			s.settled.Revised++
		default:
			s.settled.Unchanged++
		}
	}
	if r.refused {
		s.settled.Refused++
	}
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
	s.due[id], s.waiting[id] = 0, 0
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
	for i := range jobs {
		j := &jobs[i]
		if !j.Dead.IsZero() || j.Kind == corpus.JobRevisit {
			continue
		}
		now := s.isDue(j)
		if now {
			s.due[id]++
		}
		if now || j.Attempts > 0 {
			s.waiting[id]++
		}
	}
	if s.due[id] == 0 {
		delete(s.open, id)
	}
	return nil
}

// isDue reports whether a job is to be done now, or is being done. Of one that
// somebody else does the time is over later, and it has not failed yet.
func (s *settler) isDue(j *corpus.Job) bool {
	_, running := s.jobs[j.ID]
	return running || !j.Due.After(s.w.now()) || s.release == nil && j.Attempts > 0 && j.Error == ""
}

func (s *settler) sum() Settled {
	sum := s.settled
	for _, n := range s.waiting {
		sum.Waiting += n
	}
	return sum
}
