package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// What RFC 9309 says of reading robots.txt: how long a copy may be used, how
// much of it must be read at least, and how many redirects are followed.
const (
	robotsAge       = 24 * time.Hour
	robotsSize      = 512 << 10
	robotsRedirects = 5
)

// robotsMemory is how many bytes of rules are remembered. A usual site's rules
// for one robot take one or two thousand.
const robotsMemory = 8 << 20

// robots remembers the rules of sites, by scheme, host and port.
type robots struct {
	turns *turns // one at a time reads a site's robots.txt
	mu    sync.Mutex
	sites map[string]site
	size  int // of all rules
}

type site struct {
	rules *rules
	read  time.Time
}

func newRobots() *robots { return &robots{turns: newTurns(), sites: make(map[string]site)} }

// get returns a site's rules, nil if there are none, and whether they are
// recent enough.
func (r *robots) get(origin string, now time.Time) (rules *rules, fresh bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.sites[origin]
	age := now.Sub(s.read)
	return s.rules, ok && age >= 0 && age < robotsAge
}

// put remembers a site's rules, and forgets some others' if there are too many.
func (r *robots) put(origin string, rules *rules, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drop(origin)
	for other := range r.sites {
		if r.size+rules.size() <= robotsMemory {
			break
		}
		r.drop(other)
	}
	r.sites[origin] = site{rules, now}
	r.size += rules.size()
}

func (r *robots) drop(origin string) {
	if s, ok := r.sites[origin]; ok {
		r.size -= s.rules.size()
		delete(r.sites, origin)
	}
}

// permitted refuses what the robots.txt of an address's site disallows.
func (f *Fetcher) permitted(ctx context.Context, u *url.URL, left *time.Duration) error {
	rules, err := f.siteRules(ctx, u, left)
	if err != nil {
		return err
	}
	if !rules.allow(u) {
		return &Error{Category: ErrRobots, Reason: "the site's robots.txt asks robots not to read this"}
	}
	return nil
}

// siteRules returns the rules of an address's site. Old ones serve where new
// ones cannot be read.
func (f *Fetcher) siteRules(ctx context.Context, u *url.URL, left *time.Duration) (*rules, error) {
	key := origin(u)
	t, err := f.robots.turns.take(ctx, key)
	if err != nil {
		return nil, err
	}
	defer f.robots.turns.end(t, 0)
	known, fresh := f.robots.get(key, f.c.Clock())
	if fresh {
		return known, nil
	}
	read, err := f.readRobots(ctx, u, left)
	if err == nil {
		f.robots.put(key, read, f.c.Clock())
		return read, nil
	}
	if known != nil && ctx.Err() == nil {
		return known, nil
	}
	return nil, err
}

// readRobots reads a robots.txt. One that is not there allows everything; of
// one that cannot be read nobody knows, and nothing is read meanwhile: a broken
// answer is a server's error as in RFC 9309, which will be mended.
func (f *Fetcher) readRobots(ctx context.Context, u *url.URL, left *time.Duration) (*rules, error) {
	const what = "the site's robots.txt cannot be read"
	q := query{header: f.header, limit: robotsSize, start: true, redirects: robotsRedirects}
	a, err := f.follow(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}, q, left)
	var e *Error
	switch {
	case errors.Is(err, ErrRedirects):
		return &rules{}, nil
	case errors.As(err, &e):
		e = e.after(what)
		e.Temporary = e.Temporary || e.Category == ErrBadAnswer || e.Category == ErrTooLarge
		return nil, e
	case err != nil:
		return nil, err
	case a.status == http.StatusOK:
		return parseRules(a.body, productToken), nil
	}
	if e := badStatus(a.status, retryAfter(a.header, f.c.Clock())); e.Temporary {
		return nil, e.after(what)
	}
	return &rules{}, nil
}

// delay is how long a host is left alone after a request: what its robots.txt
// asks for too, where it was read.
func (f *Fetcher) delay(u *url.URL) time.Duration {
	if rules, _ := f.robots.get(origin(u), f.c.Clock()); rules != nil {
		return max(f.c.Delay, rules.delay)
	}
	return f.c.Delay
}

func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }
