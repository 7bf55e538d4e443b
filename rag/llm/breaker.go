package llm

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

const (
	// failuresToOpen in a row mean that the next answer would fail, too.
	failuresToOpen = 3
	// minPause until an answer is let through; each that fails doubles it.
	minPause = 10 * time.Second
	maxPause = 5 * time.Minute
)

// A breaker keeps answers from a server that fails.
type breaker struct {
	log *slog.Logger

	mu       sync.Mutex
	failures int // in a row
	last     error
	pause    time.Duration // the present one, 0 while closed
	until    time.Time     // its end
	probing  bool          // an answer has been let through since
}

// A verdict is what an answer says about its server.
type verdict int

const (
	nothing verdict = iota // it was ended from outside
	works
	fails
)

// judge says what an answer's ending means. A request that is refused, and an
// answer that is cut off or that the model refuses, show a server at work; so
// does an error that is not the model's, which is the caller's own.
func judge(ctx context.Context, err error) verdict {
	var e *Error
	switch {
	case err == nil:
		return works
	case ctx.Err() != nil:
		return nothing
	case !errors.As(err, &e), e.Kind == Rejected, errors.Is(err, ErrCutOff), errors.Is(err, ErrRefused):
		return works
	}
	return fails
}

// refused is the error of an answer that is not to be asked for now.
func (b *breaker) refused() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open()
}

func (b *breaker) open() error {
	if b.pause == 0 || !b.probing && !time.Now().Before(b.until) {
		return nil
	}
	return &Error{Kind: Open, After: max(0, time.Until(b.until)), Err: b.last}
}

// begin is refused, and probe says that the answer, which must end then, is the
// one let through.
func (b *breaker) begin() (probe bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.open(); err != nil {
		return false, err
	}
	b.probing = b.pause != 0
	return b.probing, nil
}

// end takes in how an answer ended that began.
func (b *breaker) end(probe bool, v verdict, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if probe {
		b.probing = false
	}
	switch v {
	case works:
		if b.pause != 0 {
			b.log.Info("the model answers again")
		}
		b.failures, b.last, b.pause = 0, nil, 0
	case fails:
		b.failures++
		b.last = err
		b.fail(probe, err)
	}
}

func (b *breaker) fail(probe bool, err error) {
	var after time.Duration
	if e := (*Error)(nil); errors.As(err, &e) {
		after = min(e.After, MaxAfter)
	}
	switch {
	case probe:
		b.pause = min(2*b.pause, maxPause)
	case b.pause != 0:
		return // it began before the pause did
	case b.failures >= failuresToOpen || after > 0:
		b.pause = minPause
	default:
		return
	}
	wait := max(b.pause, after)
	if b.failures < failuresToOpen {
		wait = after // the server alone wants it
	}
	b.until = time.Now().Add(wait)
	if !probe {
		b.log.Warn("the model fails; it is left alone for a while", "error", err, "failures", b.failures, "for", wait)
	}
}

func (b *breaker) state() GuardState {
	b.mu.Lock()
	defer b.mu.Unlock()
	return GuardState{Open: b.pause != 0, Until: b.until, Failures: b.failures, Last: b.last}
}
