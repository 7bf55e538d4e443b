package corpustest

import (
	"errors"
	"time"

	"newshound/corpus"
)

// One at a time does the jobs, and takes over what its predecessor had begun.
func testWork(f *fixture) {
	done, err := f.Work(f.ctx)
	f.ok(err)
	if _, err := f.Work(f.ctx); !errors.Is(err, corpus.ErrInUse) {
		f.Errorf("a second one may work as well: %v", err)
	}
	f.ok(f.Enqueue(f.ctx, corpus.Job{Kind: "k", Due: f.now}, corpus.Job{Kind: "k", Due: f.now.Add(time.Hour)}))
	j, err := f.Lease(f.ctx, f.now, time.Hour, nil)
	f.ok(err)
	done()

	done, err = f.Work(f.ctx)
	f.ok(err)
	defer done()
	again, err := f.Lease(f.ctx, f.now, time.Hour, nil)
	f.ok(err)
	if again.ID != j.ID || again.Attempts != 2 {
		f.Errorf("got %+v, want job %d for the second time", again, j.ID)
	}
	if err := f.Retry(f.ctx, j, f.now, ""); !errors.Is(err, corpus.ErrNotFound) {
		f.Errorf("the predecessor's lease still counts: %v", err)
	}
	if _, err := f.Lease(f.ctx, f.now, time.Hour, nil); !errors.Is(err, corpus.ErrNotFound) {
		f.Errorf("what is due later was taken: %v", err)
	}
}

// Who has called done has no part in what its successor does.
func testWorkDoneTwice(f *fixture) {
	first, err := f.Work(f.ctx)
	f.ok(err)
	first()
	first()
	second, err := f.Work(f.ctx)
	f.ok(err)
	first()
	_, err = f.Work(f.ctx)
	f.is(err, corpus.ErrInUse)
	second()
	third, err := f.Work(f.ctx)
	f.ok(err)
	third()
}

// Closing the store leaves nobody in the way, but who has jobs in hand.
func testWorkClosed(f *fixture) {
	done, err := f.Work(f.ctx)
	f.ok(err)
	f.ok(f.Enqueue(f.ctx, corpus.Job{Kind: "k", Due: f.now}))
	j, err := f.Lease(f.ctx, f.now, time.Hour, nil)
	f.ok(err)
	closed := f.Store
	f.reopen()
	_, err = f.Work(f.ctx)
	f.is(err, corpus.ErrInUse)
	done()
	done()

	_, err = closed.Work(f.ctx)
	f.fails(err, "working for a closed store")
	again, err := f.Work(f.ctx)
	f.ok(err)
	defer again()
	same(f, "the job in hand when it was closed", f.lease(f.now, f.now.Add(time.Hour)).ID, j.ID)
}
