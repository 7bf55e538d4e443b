package rest

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// sweepInterval is how often buckets are thrown away that nobody waits for any
// more: each interaction has its own.
const sweepInterval = time.Minute

// A limiter says when a request may go, from what Discord said in answer to
// those before: in the headers X-RateLimit-*, and with status 429.
//
// A bucket has one request on its way at a time. So messages of a channel keep
// their order, and no burst runs into a limit that is not known yet.
type limiter struct {
	mu      sync.Mutex
	buckets map[string]*bucket
	// shared is the bucket that Discord says a route has, which several may.
	shared map[string]string
	global time.Time // until when nothing may go
	swept  time.Time
}

type bucket struct {
	turn chan struct{} // holds one while a request is on its way

	// The rest is guarded by the limiter.
	users     int // that wait or are on their way
	remaining int
	reset     time.Time // when remaining is as good as new
}

func newLimiter() *limiter {
	return &limiter{buckets: make(map[string]*bucket), shared: make(map[string]string)}
}

// acquire waits until a request may go. Unless it fails, release must follow.
// A wait that would be longer than the context is an error at once.
func (l *limiter) acquire(ctx context.Context, r request) (*bucket, error) {
	b := l.enter(r)
	select {
	case b.turn <- struct{}{}:
	case <-ctx.Done():
		l.exit(b)
		return nil, fmt.Errorf("%s: waiting for its turn: %w", r, ctx.Err())
	}
	for {
		wait := l.wait(b)
		if wait <= 0 {
			return b, nil
		}
		var err error
		if end, ok := ctx.Deadline(); ok && time.Until(end) < wait {
			err = &Error{Request: r.String(), Status: http.StatusTooManyRequests, RetryAfter: wait, unsent: true}
		} else if sleep(ctx, wait) != nil {
			err = fmt.Errorf("%s: waiting for the limit: %w", r, ctx.Err())
		}
		if err != nil {
			<-b.turn
			l.exit(b)
			return nil, err
		}
	}
}

// release lets the next of the bucket go, when it may according to the answer:
// its header, which is nil if none came, and its Error, if that is a 429.
func (l *limiter) release(b *bucket, r request, header http.Header, limited *Error) {
	l.learn(b, r, header, limited)
	<-b.turn
	l.exit(b)
}

func (l *limiter) enter(r request) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(time.Now())
	key := l.key(r)
	b := l.buckets[key]
	if b == nil {
		b = &bucket{turn: make(chan struct{}, 1), remaining: 1}
		l.buckets[key] = b
	}
	b.users++
	return b
}

func (l *limiter) exit(b *bucket) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b.users--
}

func (l *limiter) key(r request) string {
	route := r.String()
	if name, ok := l.shared[route]; ok {
		route = name
	}
	return route + " " + r.major()
}

func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < sweepInterval {
		return
	}
	l.swept = now
	for key, b := range l.buckets {
		if b.users == 0 && !b.reset.After(now) {
			delete(l.buckets, key)
		}
	}
}

// wait is how long a request has to wait that has the bucket's turn.
func (l *limiter) wait(b *bucket) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	until := l.global
	if b.remaining <= 0 && b.reset.After(until) {
		until = b.reset
	}
	return time.Until(until)
}

func (l *limiter) learn(b *bucket, r request, header http.Header, limited *Error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if left, err := strconv.Atoi(header.Get("X-RateLimit-Remaining")); err == nil {
		if after, ok := seconds(header.Get("X-RateLimit-Reset-After")); ok {
			b.remaining, b.reset = left, now.Add(after)
		}
	}
	if limited != nil && limited.global {
		l.global = now.Add(limited.RetryAfter)
	} else if limited != nil {
		b.remaining, b.reset = 0, now.Add(limited.RetryAfter)
	}
	if name := header.Get("X-RateLimit-Bucket"); name != "" {
		l.shared[r.String()] = name
		if key := l.key(r); l.buckets[key] == nil {
			l.buckets[key] = b
		}
	}
}

// maxRetryAfter bounds what a server may ask for.
const maxRetryAfter = 24 * time.Hour

// seconds reads a number of seconds, which may have a fraction.
func seconds(text string) (time.Duration, bool) {
	s, err := strconv.ParseFloat(text, 64)
	if err != nil || !(s >= 0) {
		return 0, false
	}
	return time.Duration(min(s, maxRetryAfter.Seconds()) * float64(time.Second)), true
}

// sleep waits for d or until the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
