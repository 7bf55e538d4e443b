package llm

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"
)

// Limits of a guarded generator; 0 is none.
type Limits struct {
	First      time.Duration // until the model begins: a piece, or a thought
	Whole      time.Duration // until it ends, waiting for a place and for another try included
	Concurrent int           // answers at once
}

// A Guarded generator is asked within limits, and not while it fails. It is
// safe for concurrent use.
//
// An answer waits for its place for half of Limits.First at most, and is Busy
// then. One that is Busy or Unreachable before the model began is tried once
// more, if that can end in time. After failuresToOpen failures in a row, or one
// after which the server wants to be left alone, answers are Open at once,
// without being asked for, until a pause has passed; then one is let through,
// and decides for all.
type Guarded struct {
	g       Generator
	limits  Limits
	places  chan struct{} // nil is no limit
	waiting atomic.Int64
	breaker breaker
}

// Guard puts a generator under limits. The log gets a line whenever it opens or
// closes.
func Guard(g Generator, l Limits, log *slog.Logger) *Guarded {
	guarded := &Guarded{g: g, limits: l, breaker: breaker{log: log.With("model", g.Model())}}
	if l.Concurrent > 0 {
		guarded.places = make(chan struct{}, l.Concurrent)
	}
	return guarded
}

// Model implements [Generator].
func (g *Guarded) Model() string { return g.g.Model() }

// A GuardState is how a guarded generator is; its log says when it opens and closes.
type GuardState struct {
	Open     bool      // answers are not asked for
	Until    time.Time // when one is let through, while Open
	Failures int       // in a row
	Last     error     // the last failure, nil if an answer came since
	Writing  int       // answers being written, if their number is limited
	Waiting  int       // answers waiting for a place
}

// State says how it is.
func (g *Guarded) State() GuardState {
	s := g.breaker.state()
	s.Writing, s.Waiting = len(g.places), int(g.waiting.Load())
	return s
}

// Generate implements [Generator]. Empty pieces are not handed on.
func (g *Guarded) Generate(ctx context.Context, p Prompt, piece func(text string) error) (Usage, error) {
	if err := g.breaker.refused(); err != nil {
		return Usage{}, err
	}
	inner, cancel := limit(ctx, g.limits.Whole, errWhole)
	defer cancel()
	if err := g.enter(inner); err != nil {
		return Usage{}, blame(ctx, inner, err)
	}
	defer g.leave()
	probe, err := g.breaker.begin() // others may have failed while it waited
	if err != nil {
		return Usage{}, err
	}
	verdict := nothing // if it panics
	defer func() { g.breaker.end(probe, verdict, err) }()
	usage, err := g.tryTwice(inner, p, piece)
	err = blame(ctx, inner, err)
	verdict = judge(ctx, err)
	return usage, err
}

func (g *Guarded) tryTwice(ctx context.Context, p Prompt, piece func(text string) error) (Usage, error) {
	usage, began, err := g.try(ctx, p, piece)
	if began || !g.again(ctx, err) {
		return usage, err
	}
	more, _, err := g.try(ctx, p, piece)
	return Usage{usage.Prompt + more.Prompt, usage.Completion + more.Completion}, err
}

// try asks once; began says that the model did.
func (g *Guarded) try(ctx context.Context, p Prompt, piece func(text string) error) (usage Usage, began bool, err error) {
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var late *time.Timer
	if g.limits.First > 0 {
		late = time.AfterFunc(g.limits.First, func() { cancel(errFirst) })
		defer late.Stop()
	}
	usage, err = g.g.Generate(inner, p, func(text string) error {
		if !began && late != nil {
			late.Stop()
		}
		began = true
		if text == "" {
			return nil
		}
		return piece(text)
	})
	return usage, began, blame(ctx, inner, err)
}

// Causes of Slow.
var (
	errFirst = errors.New("the model did not begin in time")
	errWhole = errors.New("the model did not end in time")
)

func limit(ctx context.Context, d time.Duration, cause error) (context.Context, context.CancelFunc) {
	if d <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, d, cause)
}

// blame makes Slow of an error that comes of a limit of inner, which outer
// does not have.
func blame(outer, inner context.Context, err error) error {
	if err == nil || outer.Err() != nil {
		return err
	}
	if cause := context.Cause(inner); cause == errFirst || cause == errWhole {
		return &Error{Kind: Slow, Err: cause}
	}
	return err
}

// enter takes a place.
func (g *Guarded) enter(ctx context.Context) error {
	if g.places == nil {
		return nil
	}
	select {
	case g.places <- struct{}{}:
		return nil
	default:
	}
	g.waiting.Add(1)
	defer g.waiting.Add(-1)
	var late <-chan time.Time // never, without a limit
	if wait := g.limits.First / 2; wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case g.places <- struct{}{}:
		return nil
	case <-late:
		return &Error{Kind: Busy, Err: fmt.Errorf("%d answers are being written at once", g.limits.Concurrent)}
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *Guarded) leave() {
	if g.places != nil {
		<-g.places
	}
}

// retryPause is how long another try waits where the server does not say.
const retryPause = time.Second

// again waits for another try, and reports whether there is to be one: after a
// failure that may pass, if the wait takes no more than half of what is left.
func (g *Guarded) again(ctx context.Context, err error) bool {
	var e *Error
	if !errors.As(err, &e) || e.Kind != Busy && e.Kind != Unreachable {
		return false
	}
	wait := e.After
	if wait == 0 {
		wait = retryPause
	}
	if end, ok := ctx.Deadline(); ok && wait > time.Until(end)/2 || g.limits.First > 0 && wait > g.limits.First/2 {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
