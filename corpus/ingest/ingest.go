// Package ingest takes files and what is on the web into a store.
//
// Files (Ingester): an article goes from a file's bytes to one committed
// transaction along a line of stages that work at the same time: one goroutine
// reads and extracts, one for each core analyses, and one puts batches into
// the store in the order in which they were read. No more than a few batches
// are in memory at once.
//
// The web (Web): everything is a job in the store. Add commits a source with
// the job that reads it first; from there on each job, in the transaction that
// ends it, leaves the articles that it has read and the jobs that follow: a
// feed's next reading, a page for each of its new items, a second look at each
// page (schedule.go says when). What a process has not brought to that end it
// has not done, and the next one does it again. crew (queue.go) does the jobs
// for Run and Settle; task (job.go) is one of them. An article that comes by
// several ways is told to be one by identify.
package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"time"

	"newshound/corpus"
)

// Stdin is the name of the source that AddReader fills if none is given.
const Stdin = "stdin"

// An Ingester adds articles to a store. Its fields are not changed while it is
// in use, and it may then be used by several goroutines.
type Ingester struct {
	Store    corpus.Store
	Clock    func() time.Time
	By       string         // who adds, see corpus.Entry; "" is corpus.ByOperator
	Progress func(Progress) // called now and then by one goroutine at a time; may be nil
}

// Progress is how far a call has come.
type Progress struct {
	Articles int   // committed, unchanged ones included
	Files    int   // begun
	Bytes    int64 // read, of the files as they are on disk
}

// A Result sums up what a call has done, also one that failed on the way: the
// articles that it counts are committed.
type Result struct {
	Source                    corpus.Source // zero if nothing could be added and there was none
	Added, Revised, Unchanged int
	Files                     int       // files read
	Skipped                   int       // hidden files and folders, other formats, folders met before
	Problems                  []Problem // the first MaxProblems, in the order they were met
	Failed                    int       // how many problems there were in all
}

// MaxProblems bounds the list of problems in a Result.
const MaxProblems = 100

// A Problem is a file, or an article in it, that could not be added.
type Problem struct {
	File   string
	Line   int // from 1; 0 means the whole file
	Reason error
}

func (p Problem) String() string {
	if p.Line == 0 {
		return fmt.Sprintf("%s: %v", p.File, p.Reason)
	}
	return fmt.Sprintf("%s, line %d: %v", p.File, p.Line, p.Reason)
}

// AddPath adds the articles of a file, or of all files in a folder and the
// folders in it, as one source named by the path. Links are followed. What
// cannot be read is a Problem and does not stop the rest; an article is added
// wholly or not at all. The error is for what stops everything: the store, or
// the context.
func (in *Ingester) AddPath(ctx context.Context, space corpus.Space, path string) (Result, error) {
	path = filepath.Clean(path)
	return in.run(ctx, space, path, func(r *reader) { r.path(path) })
}

// AddReader adds the articles of r as one source of that name, which also
// tells the format if it has an extension. When the context ends, the call
// returns even if a Read of r hangs.
func (in *Ingester) AddReader(ctx context.Context, space corpus.Space, name string, r io.Reader) (Result, error) {
	if name == "" {
		name = Stdin
	}
	return in.run(ctx, space, name, func(rd *reader) { rd.read(name, r) })
}

// run takes what read finds through the stages.
func (in *Ingester) run(ctx context.Context, space corpus.Space, name string, read func(*reader)) (Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	now := in.Clock().UTC()
	workers := runtime.GOMAXPROCS(0)
	r := newReader(ctx, in.Store, space, workers)
	go func() {
		defer r.close()
		read(r)
	}()
	for range workers {
		go analyse(r.work, space, now)
	}
	source := newSource(space, corpus.KindFile, name, now)
	source.AddedBy = cmp.Or(in.By, corpus.ByOperator)
	w := writer{
		met:      map[string]bool{},
		store:    in.Store,
		source:   source,
		progress: func(articles int) { in.report(r.progress(articles)) },
	}
	err := w.drain(ctx, r.queue)
	err = errors.Join(err, w.note(context.WithoutCancel(ctx)))
	r.summarise(&w.result)
	if err != nil {
		return w.result, fmt.Errorf("adding %s: %w", name, err)
	}
	return w.result, nil
}

func (in *Ingester) report(p Progress) {
	if in.Progress != nil {
		in.Progress(p)
	}
}
