package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"time"

	"newshound/corpus"
	"newshound/corpus/fetch"
)

// jobPage is the kind of job that reads an article for the first time, or
// because its feed says that it has changed. corpus.JobFeed reads the source
// itself, corpus.JobRevisit an article again.
const jobPage = "page"

// feedKey is the key of a source's corpus.JobFeed.
const feedKey = "feed"

// maxBegun is how often a job may have been begun. One that gets there ends
// the process each time, or is very unlucky.
const maxBegun = 50

// A task is a job that is being done.
type task struct {
	*Web
	job    corpus.Job
	source corpus.Source
	until  time.Time // when its fetching ends
	seated bool      // it holds a seat, but while it waits for a server
}

// sit waits for a seat. Half of the processors, at least one, may read pages
// and feeds at once: extracting takes tens of milliseconds of each, questions
// that are asked meanwhile would have to wait behind all workers, and what is
// in memory at once stays small.
func (w *Web) sit() {
	w.once.Do(func() { w.seats = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)) })
	w.seats <- struct{}{}
}

// rise gives the seat to the next.
func (w *Web) rise() { <-w.seats }

// A verdict is how a job ends: completed, put off, or else given up.
type verdict struct {
	done   *corpus.Completion
	due    time.Time // when it is to be tried again
	reason string    // why it was not completed
}

func complete(c corpus.Completion) verdict { return verdict{done: &c} }

func giveUp(reason string) verdict { return verdict{reason: reason} }

// putOff has a job tried again that has waited since a time, or gives it up.
func (t *task) putOff(f *fetch.Error, since time.Time) verdict {
	if !f.Temporary || t.job.Attempts >= minAttempts && t.now().Sub(since) >= patience {
		return giveUp(f.Reason)
	}
	delay := max(jitter(retryDelay(t.job.Attempts), t.Random()), f.RetryAfter)
	return verdict{due: t.now().Add(delay), reason: f.Reason}
}

// A result is what a job has left in the store.
type result struct {
	outcomes []corpus.Outcome
	refused  bool // the job was given up
	later    bool // the job was put off
}

// do does a job. The error is the store's; the job is then due again when its
// lease ends. If the context ends it is due at once.
func (w *Web) do(ctx context.Context, j corpus.Job) (result, error) {
	v, err := w.judge(ctx, j)
	switch {
	case ctx.Err() != nil:
		return result{}, ignoreGone(w.giveBack(context.WithoutCancel(ctx), j))
	case err != nil:
		return result{}, ignoreGone(err)
	}
	r, err := w.end(ctx, j, v)
	return r, ignoreGone(err)
}

// giveBack makes a job due that was interrupted. Of one that has not failed
// before it does not count that it was begun.
func (w *Web) giveBack(ctx context.Context, j corpus.Job) error {
	if j.Error != "" {
		return w.Store.Retry(ctx, j, w.now(), j.Error)
	}
	_, err := w.Store.Complete(ctx, j, corpus.Completion{Again: w.now()})
	return err
}

// ignoreGone makes nothing of the end of a source, and with it of its jobs.
func ignoreGone(err error) error {
	if errors.Is(err, corpus.ErrNotFound) {
		return nil
	}
	return err
}

// judge does the work of a job up to what is to be kept of it.
func (w *Web) judge(ctx context.Context, j corpus.Job) (v verdict, err error) {
	source, err := w.Store.Source(ctx, j.Source)
	if err != nil {
		return verdict{}, fmt.Errorf("looking up a job's source: %w", err)
	}
	t := task{Web: w, job: j, source: source, until: time.Now().Add(jobBound), seated: true}
	w.sit()
	defer w.rise()
	// Pages are foreign, and so is much of the code that reads them: what it
	// could not cope with must not take the program down.
	defer func(untouched task) {
		if p := recover(); p != nil {
			w.Log.Error("a job panicked", "kind", j.Kind, "address", JobAddress(&j), "panic", p, "stack", string(debug.Stack()))
			v, err = untouched.hopeless(fmt.Sprintf("it could not be read: internal error: %.200v", p)), nil
		}
	}(t)
	if j.Attempts > maxBegun {
		return t.hopeless(fmt.Sprintf("it was begun %d times and never ended", maxBegun)), nil
	}
	v, err = t.work(ctx)
	if errors.Is(err, errTaken) {
		return giveUp(err.Error()), nil
	}
	return v, err
}

// work does a job by its kind.
func (t *task) work(ctx context.Context) (verdict, error) {
	switch t.job.Kind {
	case corpus.JobFeed:
		return t.read(ctx)
	case jobPage:
		return t.page(ctx)
	case corpus.JobRevisit:
		return t.revisit(ctx)
	}
	return giveUp(fmt.Sprintf("this version knows no job %q", t.job.Kind)), nil
}

// hopeless is the end of a job that cannot be done. Not of a feed's readings:
// of these only the next is put off, until the feed is paused.
func (t *task) hopeless(reason string) verdict {
	if t.job.Kind == corpus.JobFeed && t.source.Kind == corpus.KindFeed {
		return t.failing(reason, 0)
	}
	return giveUp(reason)
}

// end keeps what a job leaves.
func (w *Web) end(ctx context.Context, j corpus.Job, v verdict) (result, error) {
	switch {
	case v.done == nil && v.due.IsZero():
		w.Log.Info("given up", "source", j.Source, "address", JobAddress(&j), "reason", v.reason)
		return result{refused: true}, w.Store.Bury(ctx, j, v.reason)
	case v.done == nil:
		return result{later: true}, w.Store.Retry(ctx, j, v.due, v.reason)
	}
	outcomes, err := w.Store.Complete(ctx, j, *v.done)
	if err != nil {
		return result{}, err
	}
	w.changed(ctx, v.done.Documents, outcomes)
	return result{outcomes: outcomes}, nil
}

// changed tells of the documents that are new.
func (w *Web) changed(ctx context.Context, docs []corpus.Document, outcomes []corpus.Outcome) {
	var news []corpus.Document
	for i, o := range outcomes {
		if o != corpus.Unchanged {
			news = append(news, docs[i])
		}
	}
	if len(news) == 0 || w.Changed == nil {
		return
	}
	if err := w.Changed(ctx, news); err != nil && ctx.Err() == nil { // the next start makes up for a stop
		w.Log.Error("articles are stored but not yet findable", slog.Any("error", err))
	}
}

// get fetches within the task's time. One of the three is not nil; the error
// is the context's.
func (t *task) get(ctx context.Context, r fetch.Request) (*fetch.Response, *fetch.Error, error) {
	bounded, cancel := context.WithDeadline(ctx, t.until)
	defer cancel()
	if t.seated {
		t.rise()
		defer t.sit()
	}
	response, err := t.Fetch.Get(bounded, r)
	var failed *fetch.Error
	switch {
	case err == nil:
		return response, nil, nil
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case errors.As(err, &failed):
		return nil, failed, nil
	}
	return nil, &fetch.Error{Category: fetch.ErrTimeout, Reason: "the site was busy for too long", Temporary: true, Err: err}, nil
}
