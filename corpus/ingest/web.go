package ingest

import (
	"context"
	"log/slog"
	"time"

	"newshound/corpus"
	"newshound/corpus/fetch"
)

// A Getter reads addresses, as fetch.Fetcher does.
type Getter interface {
	Check(address string) error
	Get(ctx context.Context, r fetch.Request) (*fetch.Response, error)
}

// Web keeps the sources of the web current. Its fields are not changed while
// it is in use, and it may then be used by several goroutines.
type Web struct {
	Store   corpus.Store
	Fetch   Getter
	Clock   func() time.Time
	Random  func() float64 // in [0, 1), for jitter
	Log     *slog.Logger
	Workers int // how many addresses are read at once
	// Changed makes documents that are committed findable, before anybody is
	// told that they are there. What fails there is logged. May be nil.
	Changed func(ctx context.Context, docs []corpus.Document) error
}
