package ingest

import (
	"context"

	"newshound/corpus"
)

// Kinds of jobs beside corpus.JobFeed, which reads the source itself.
const (
	jobPage    = "page"    // reads an article for the first time, or because its feed says that it has changed
	jobRevisit = "revisit" // reads an article again for corrections
)

// feedKey is the key of a source's corpus.JobFeed.
const feedKey = "feed"

// A result is what a job has left in the store.
type result struct {
	outcomes []corpus.Outcome
	refused  bool // the job was given up
}

func (r result) count(o corpus.Outcome) (n int) {
	for _, is := range r.outcomes {
		if is == o {
			n++
		}
	}
	return n
}

// do does a job.
func (w *Web) do(ctx context.Context, j corpus.Job) (result, error) {
	return result{refused: true}, w.Store.Bury(ctx, j, "not yet")
}
