package bot

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// A lane lets tasks of many servers run by turns: it has places for those
// that wait or run, some of them for each server, and lets so many run at once,
// one server's after another's, and of none more than it may have.
type lane struct {
	places, placesEach int           // at most taken, by all and by one server
	workers, each      int           // at most running
	time               time.Duration // that a task may take
	clock              func() time.Time

	mu      sync.Mutex
	taken   int
	running int
	servers map[string]*server // that have a place taken
	turns   []*server          // that have a task waiting, who is next first
	mean    time.Duration      // of what a task took
	closed  bool
}

type server struct {
	name           string
	taken, running int
	waiting        []*place
}

// A place is one task's way through a lane: reserved, started, stopped, left.
type place struct {
	lane   *lane
	server *server
	turn   chan struct{} // closed when the task may run
	began  time.Time
	runs   bool
}

// errClosed ends the wait for a turn when the program stops.
var errClosed = errors.New("the queue is closed")

// reserve takes a place for a server's task. If there is none, wait is an
// estimate of when there will be some again.
func (l *lane) reserve(name string) (p *place, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.servers[name]
	if s == nil {
		s = &server{name: name}
	}
	if l.taken >= l.places || s.taken >= l.placesEach {
		return nil, l.estimate(s)
	}
	l.taken++
	s.taken++
	if l.servers == nil {
		l.servers = make(map[string]*server)
	}
	l.servers[name] = s
	return &place{lane: l, server: s, turn: make(chan struct{})}, 0
}

// estimate is how long half of what is ahead of a server's next task will
// take: by then, there is room for some time.
func (l *lane) estimate(s *server) time.Duration {
	ahead, workers := l.taken, l.workers
	if s.taken >= l.placesEach {
		ahead, workers = s.taken, min(l.each, max(1, l.workers/max(1, len(l.turns))))
	}
	return l.mean * time.Duration(ahead) / time.Duration(2*workers)
}

// start waits for the task's turn. After an error the task does not run, and
// has its place still.
func (p *place) start(ctx context.Context) error {
	l := p.lane
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return errClosed
	}
	s := p.server
	if s.waiting = append(s.waiting, p); len(s.waiting) == 1 {
		l.turns = append(l.turns, s)
	}
	l.next()
	l.mu.Unlock()

	select {
	case <-p.turn:
		if !p.runs {
			return errClosed
		}
		return nil
	case <-ctx.Done():
		p.giveUp()
		return ctx.Err()
	}
}

// giveUp ends the wait, or the run that has begun meanwhile.
func (p *place) giveUp() {
	p.lane.mu.Lock()
	defer p.lane.mu.Unlock()
	s := p.server
	if i := slices.Index(s.waiting, p); i >= 0 {
		s.waiting = slices.Delete(s.waiting, i, i+1)
		if len(s.waiting) == 0 {
			p.lane.turns = slices.DeleteFunc(p.lane.turns, func(t *server) bool { return t == s })
		}
	}
	p.stopLocked()
}

// next starts what may be started.
func (l *lane) next() {
	for l.running < l.workers && len(l.turns) > 0 {
		i := slices.IndexFunc(l.turns, func(s *server) bool { return s.running < l.each })
		if i < 0 {
			return
		}
		s := l.turns[i]
		l.turns = slices.Delete(l.turns, i, i+1)
		p := s.waiting[0]
		if s.waiting = s.waiting[1:]; len(s.waiting) > 0 {
			l.turns = append(l.turns, s)
		}
		l.running++
		s.running++
		p.runs, p.began = true, l.clock()
		close(p.turn)
	}
}

// stop says that the task runs no more, and lets the next run. It does nothing
// if the task does not run.
func (p *place) stop() {
	p.lane.mu.Lock()
	defer p.lane.mu.Unlock()
	p.stopLocked()
}

func (p *place) stopLocked() {
	if !p.runs {
		return
	}
	l := p.lane
	// A moving average over about the last ten.
	l.mean += (max(0, l.clock().Sub(p.began)) - l.mean) / 10
	p.runs = false
	l.running--
	p.server.running--
	if !l.closed {
		l.next()
	}
}

// leave gives the place back. It is called once.
func (p *place) leave() {
	p.stop()
	l := p.lane
	l.mu.Lock()
	defer l.mu.Unlock()
	l.taken--
	if p.server.taken--; p.server.taken == 0 {
		delete(l.servers, p.server.name)
	}
}

// close sends all away who wait; who runs goes on.
func (l *lane) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	for _, s := range l.turns {
		for _, p := range s.waiting {
			close(p.turn)
		}
		s.waiting = nil
	}
	l.turns = nil
}
