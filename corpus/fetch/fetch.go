// Package fetch reads one address of the web, politely and safely, whoever
// gave the address and whatever the server answers.
//
// What an address may be is in address.go, which servers may be dialled in
// guard.go, how much and how long is read in read.go, when a host is asked in
// polite.go, whether it wants to be asked in robots.go and rules.go, and what
// is said of failures in errors.go. Redirects are followed here, by hand, so
// that each goes through all of it.
//
// It owns requests to the web, imports corpus, net/http and the guard's
// library, and never extracts, stores or schedules anything.
package fetch

import (
	"cmp"
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Config says who asks and what may be asked. Its zero value, with a Clock,
// is the strictest.
type Config struct {
	Contact string           // address or page of the operator, part of the User-Agent; may be ""
	Version string           // of the program, part of the User-Agent
	Ports   []uint16         // allowed beside 80 and 443
	Allow   []string         // if any, only these hosts and those below them are asked
	Deny    []string         // these hosts and those below them never are
	Delay   time.Duration    // least time from the end of a request to a host to the next, 0 is a second
	Limits  Limits           // zero fields have defaults
	Clock   func() time.Time // required; tells dates, while waits and limits are measured by themselves

	// For tests alone; nothing that runs by itself sets them.
	Networks []netip.Prefix // addresses allowed although they are not public
	AnyPort  bool           // whatever Ports says
	Resolver Resolver       // nil is the system's
	// Reroute, if not nil, says where the server of an address listens. The
	// guard judges what it returns.
	Reroute func(netip.AddrPort) netip.AddrPort
}

// defaultDelay is what most crawlers keep to where a site does not say.
const defaultDelay = time.Second

// A Request is what to read.
type Request struct {
	URL                string
	ETag, LastModified string // of the copy one has; the answer may then be NotModified
	Robots             bool   // obey the host's robots.txt
}

// A Response is what a server answered, with status 200 or 304.
type Response struct {
	URL                string        // of the last redirect
	Moved              string        // where permanent redirects alone have led, "" if the first was none
	NotModified        bool          // there is no body, one's copy is current
	ContentType        string        // as the header says it
	Body               []byte        // decompressed
	ETag, LastModified string        // of this body, or of the copy that is current
	MaxAge             time.Duration // how long the server says it stays fresh, at most a day, 0 unknown
}

// A Fetcher is safe for concurrent use.
type Fetcher struct {
	c         Config
	header    http.Header // of every request
	guard     *guard
	transport *http.Transport
	turns     *turns
	robots    *robots
}

// New returns a Fetcher. Close ends its idle connections.
func New(c Config) *Fetcher {
	c.Delay = cmp.Or(c.Delay, defaultDelay)
	c.Limits = c.Limits.orDefaults()
	g := newGuard(c)
	return &Fetcher{
		c:         c,
		header:    requestHeader(c),
		guard:     g,
		transport: g.transport(c.Limits),
		turns:     newTurns(),
		robots:    newRobots(),
	}
}

// Close ends idle connections.
func (f *Fetcher) Close() { f.transport.CloseIdleConnections() }

// Check refuses, with an *Error, what Get would refuse without asking anyone.
func (f *Fetcher) Check(address string) error {
	_, err := f.guard.check(address)
	return err
}

// Get reads an address. One request at a time is made to a host; the next
// waits for its turn. Redirects are followed, from https to http too: where
// they ended stands in the Response, and nothing secret is ever sent. The
// error is the context's, or an *Error.
func (f *Fetcher) Get(ctx context.Context, r Request) (*Response, error) {
	u, err := f.guard.check(r.URL)
	if err != nil {
		return nil, err
	}
	q := query{header: f.header.Clone(), limit: f.c.Limits.Body, redirects: f.c.Limits.Redirects, robots: r.Robots}
	r.ETag, r.LastModified = token(r.ETag), token(r.LastModified)
	setIfAny(q.header, "If-None-Match", r.ETag)
	setIfAny(q.header, "If-Modified-Since", r.LastModified)
	left := f.c.Limits.Total
	a, err := f.follow(ctx, u, q, &left)
	if err != nil {
		return nil, err
	}
	return a.response(r, f.c.Clock())
}

// follow asks for an address and then for where the answers redirect to. left
// is the time for all requests together, and is counted down.
func (f *Fetcher) follow(ctx context.Context, u *url.URL, q query, left *time.Duration) (*answer, error) {
	seen := make(map[string]bool)
	moved, permanent := "", true
	for {
		if q.robots {
			if err := f.permitted(ctx, u, left); err != nil {
				return nil, err
			}
		}
		a, err := f.exchange(ctx, u, q, left)
		if err != nil {
			return nil, err
		}
		location := a.location()
		if location == "" {
			a.url, a.moved = u.String(), moved
			return a, nil
		}
		seen[u.String()] = true
		next, err := f.guard.redirect(u, location)
		switch {
		case err != nil:
			return nil, err
		case seen[next.String()]:
			return nil, &Error{Category: ErrRedirects, Reason: "it redirects in a circle"}
		case len(seen) > q.redirects:
			return nil, &Error{Category: ErrRedirects, Reason: "it redirects too many times"}
		}
		// A stored address must not lose its encryption for good.
		permanent = permanent && a.permanent() && (u.Scheme == "http" || next.Scheme == "https")
		if permanent {
			moved = next.String()
		}
		u = next
	}
}

// requestHeader is what every request says of us.
func requestHeader(c Config) http.Header {
	agent := "Newshound"
	if v := token(c.Version); v != "" {
		agent += "/" + v
	}
	if contact := token(c.Contact); contact != "" {
		agent += " (+" + contact + ")"
	}
	return http.Header{
		"User-Agent":      {agent},
		"Accept-Encoding": {"gzip"},
		"Accept": {strings.Join([]string{
			"text/html", "application/xhtml+xml", "application/rss+xml", "application/atom+xml", "application/feed+json",
			"application/xml;q=0.9", "text/xml;q=0.9", "application/json;q=0.9", "*/*;q=0.5",
		}, ", ")},
	}
}

func setIfAny(h http.Header, name, value string) {
	if value != "" {
		h.Set(name, value)
	}
}
