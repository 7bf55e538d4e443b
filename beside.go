package main

import (
	"context"
	"log/slog"
	"time"
)

// besideTick is how often serve looks for what commands beside it have changed
// (newshound add, newshound sources remove): who runs one and asks then finds
// it so. A look takes microseconds; see rag.Engine.CatchUp for what follows a
// change.
const besideTick = 2 * time.Second

// A follower catches up with what other processes change in the store.
type follower struct {
	version func(context.Context) (int64, error) // see corpus.Store.ForeignVersion
	catchUp func(context.Context) error
	seen    int64 // the version that was caught up with
}

// run looks at each tick until the context ends, which is its error.
func (f *follower) run(ctx context.Context, ticks <-chan time.Time, log *slog.Logger) error {
	f.seen = -1 // no version: what came while the indexes were filled counts, too
	for {
		select {
		case <-ticks:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := f.look(ctx); err != nil && ctx.Err() == nil {
			log.Warn("what another process may have changed is not findable yet", "error", err)
		}
	}
}

// look catches up if there is something new. After an error, the next does.
func (f *follower) look(ctx context.Context) error {
	version, err := f.version(ctx)
	if err != nil || version == f.seen {
		return err
	}
	if err := f.catchUp(ctx); err != nil {
		return err
	}
	f.seen = version
	return nil
}
