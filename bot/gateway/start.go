package gateway

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// startInterval is how far apart two sessions of a bucket may begin, from
// Discord's documentation of max_concurrency.
const startInterval = 5 * time.Second

// starts is the right to begin sessions, which all shards share: as many at
// once as Discord lets, and no more in a day.
type starts struct {
	ask     func(context.Context) (Info, error)
	random  func() float64
	log     *slog.Logger
	buckets []bucket // by shard modulo their number

	asking turn // held while asking or waiting for the next day
	mu     sync.Mutex
	info   Info
}

// A turn is a lock whose wait ends with a context.
type turn chan struct{}

func (t turn) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t turn) give() { <-t }

// A bucket lets one shard after the other begin.
type bucket struct {
	turn turn
	free time.Time // when the next may; only for who has the turn
}

// newStarts asks until there is an answer.
func newStarts(ctx context.Context, c Config) (*starts, error) {
	s := &starts{ask: c.URL, random: c.Random, log: c.Log, asking: make(turn, 1)}
	for try := 0; ; try++ {
		info, err := s.ask(ctx)
		if err == nil {
			s.info = info
			break
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if fatal(err) {
			return nil, err
		}
		s.log.Warn("cannot ask for the gateway", "error", err)
		if err := sleep(ctx, backoff(try, s.random)); err != nil {
			return nil, err
		}
	}
	s.buckets = make([]bucket, min(max(s.info.Limit.MaxConcurrency, 1), 1024))
	for i := range s.buckets {
		s.buckets[i].turn = make(turn, 1)
	}
	return s, nil
}

// enter waits until the shard may connect to begin a session. Unless it fails,
// leave must follow.
func (s *starts) enter(ctx context.Context, shard int) error {
	b := &s.buckets[shard%len(s.buckets)]
	if err := b.turn.take(ctx); err != nil {
		return err
	}
	err := sleep(ctx, time.Until(b.free))
	if err == nil {
		err = s.spend(ctx)
	}
	if err != nil {
		b.turn.give()
	}
	return err
}

// leave lets the next shard in: after a while, for the session may have begun.
func (s *starts) leave(shard int) {
	b := &s.buckets[shard%len(s.buckets)]
	b.free = time.Now().Add(startInterval)
	b.turn.give()
}

// spend takes one of the day's sessions, and waits for the next day if there is
// none.
func (s *starts) spend(ctx context.Context) error {
	if err := s.asking.take(ctx); err != nil {
		return err
	}
	defer s.asking.give()
	for {
		if s.left() {
			return nil
		}
		if err := s.refresh(ctx); err != nil {
			return err
		}
		if s.left() {
			return nil
		}
		wait := time.Duration(s.current().Limit.ResetAfter) * time.Millisecond
		wait = min(max(wait, startInterval), 24*time.Hour)
		s.log.Error("no session may begin now: the day's are used up", "wait", wait)
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// left takes a session if there is one.
func (s *starts) left() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.info.Limit.Total <= 0 {
		return true
	}
	if s.info.Limit.Remaining <= 0 {
		return false
	}
	s.info.Limit.Remaining--
	return true
}

// refresh asks again; of an answer that does not come, the last stays.
func (s *starts) refresh(ctx context.Context) error {
	info, err := s.ask(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case fatal(err):
		return err
	case err != nil:
		s.log.Warn("cannot ask for the gateway again", "error", err)
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.info = info
	return nil
}

func (s *starts) current() Info {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.info
}
