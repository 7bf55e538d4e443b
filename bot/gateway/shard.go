package gateway

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

const (
	// minBackoff and maxBackoff bound the wait before a connection is tried
	// again, which doubles with every failure.
	minBackoff = time.Second
	maxBackoff = time.Minute
	// maxResumes is how often in a row a session is tried to be resumed before
	// it is given up.
	maxResumes = 3
	// queueLength is how many events may wait for Handle before nothing more is
	// read.
	queueLength = 256
)

// A shard is a part of the servers, and the session that brings its events.
type shard struct {
	Config
	starts    *starts
	id, total int
	log       *slog.Logger
	events    chan Event

	session  string // "" is none that can be resumed
	resumeAt string // the address for that, "" is where all sessions begin
	sequence *int64 // of the last event, nil where none had one
	failures int    // connections that ended since one lasted
}

func newShard(c Config, s *starts, id, total int) *shard {
	return &shard{
		Config: c, starts: s, id: id, total: total,
		log: c.Log.With("shard", id), events: make(chan Event, queueLength),
	}
}

// run keeps the shard connected. It returns when the context ends or with what
// is fatal.
func (s *shard) run(ctx context.Context) error {
	var worker sync.WaitGroup
	defer worker.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	worker.Go(func() { s.handleAll(ctx) })
	for {
		err := s.connect(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if fatal(err) {
			return err
		}
		wait := backoff(s.failures, s.Random)
		if errors.Is(err, errInvalidSession) {
			// Discord asks for one to five seconds.
			wait = max(wait, time.Second+time.Duration(s.Random()*float64(4*time.Second)))
		}
		s.failures++
		level := slog.LevelWarn
		if errors.Is(err, errReconnect) {
			level = slog.LevelInfo // happens every few hours
		}
		s.log.Log(ctx, level, "gateway connection ended", "error", err, "resume", s.session != "", "wait", wait)
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// backoff is how long to wait after so many failures: anything up to a bound
// that doubles, so that those who failed together do not come back together.
func backoff(failures int, random func() float64) time.Duration {
	bound := maxBackoff
	if failures < 6 {
		bound = min(minBackoff<<failures, maxBackoff)
	}
	return time.Duration(random() * float64(bound))
}

// connect keeps one connection until it ends, and says why it did.
func (s *shard) connect(ctx context.Context) error {
	identified := func() {}
	if s.session == "" {
		s.sequence = nil
		if err := s.starts.enter(ctx, s.id); err != nil {
			return err
		}
		identified = sync.OnceFunc(func() { s.starts.leave(s.id) })
		defer identified()
	}
	ws, err := s.dial(ctx)
	if err != nil {
		return err
	}
	c := newConn(s, ws, identified)
	err = c.run(ctx)
	if c.lasted() {
		s.failures = 0
	}
	if c.resumed && !c.ready && s.failures >= maxResumes {
		s.session = ""
	}
	return err
}

// handleAll gives the events to Handle until the context ends.
func (s *shard) handleAll(ctx context.Context) {
	for {
		select {
		case e := <-s.events:
			s.handle(ctx, e)
		case <-ctx.Done():
			return
		}
	}
}

func (s *shard) handle(ctx context.Context, e Event) {
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("panic while handling an event", "type", e.Type, "sequence", e.Sequence,
				"panic", p, "stack", string(debug.Stack()))
		}
	}()
	s.Handle(ctx, s.id, e)
}
