// Package fetch reads one address of the web, politely and safely, whoever
// gave the address and whatever the server answers.
package fetch

import (
	"context"
	"errors"
	"net/netip"
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
	Delay   time.Duration    // least time between two requests to a host
	Limits  Limits           // zero fields have defaults
	Clock   func() time.Time // required

	// For tests alone; nothing that runs by itself sets them.
	Networks []netip.Prefix // addresses allowed although they are not public
	Resolver Resolver       // nil is the system's
}

// A Resolver looks up a host's addresses, as net.Resolver does.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Limits bound one Get.
type Limits struct {
	Redirects int           // followed
	Header    int64         // bytes of a response's header
	Body      int64         // bytes of a body, after decompression
	First     time.Duration // until the header is there
	Total     time.Duration // for everything, redirects included, waiting for the host's turn not
}

// A Request is what to read.
type Request struct {
	URL                string
	ETag, LastModified string // of the copy one has; the answer may then be NotModified
	Robots             bool   // obey the host's robots.txt
}

// A Response is what a server answered, with status 200 or 304.
type Response struct {
	URL                string // of the last redirect
	Moved              string // where permanent redirects alone have led, "" if the first was none
	NotModified        bool   // there is no body, one's copy is current
	ContentType        string // as the header says it
	Body               []byte // decompressed
	ETag, LastModified string
	MaxAge             time.Duration // how long the server says it stays fresh, 0 unknown
}

// Categories of failures; errors.Is tells them apart.
var (
	ErrAddress   = errors.New("not an address that can be read") // malformed, another scheme, a port, credentials
	ErrForbidden = errors.New("not allowed")                     // by a list of hosts, or an address that is not public
	ErrRobots    = errors.New("the site asks robots not to read this")
	ErrUnreached = errors.New("the server could not be reached") // no such name, refused, bad certificate
	ErrTimeout   = errors.New("the server took too long")
	ErrTooLarge  = errors.New("the answer is too large")
	ErrRedirects = errors.New("too many redirects")
	ErrBadAnswer = errors.New("the answer makes no sense")        // broken HTTP, broken compression, cut off
	ErrGone      = errors.New("there is nothing at this address") // 404, 410
	ErrStatus    = errors.New("the server refuses")               // any other status
)

// An Error is how a Get failed: in words for a moderator, with a category,
// and what is known about trying again.
type Error struct {
	Category   error
	Reason     string        // what happened, without the address: "the server answers 403 Forbidden"
	Status     int           // of the answer, 0 if there was none
	Temporary  bool          // trying again later may succeed
	RetryAfter time.Duration // what the server asks for, 0 if nothing
	Err        error         // below it, may be nil
}

func (e *Error) Error() string { return e.Reason }

// Unwrap gives errors.Is the category and what is below.
func (e *Error) Unwrap() []error { return []error{e.Category, e.Err} }

// A Fetcher is safe for concurrent use.
type Fetcher struct{ c Config }

// New returns a Fetcher. Close ends its idle connections.
func New(c Config) *Fetcher { return &Fetcher{c} }

// Close ends idle connections.
func (f *Fetcher) Close() {}

// Check refuses, with an *Error, what Get would refuse without asking anyone.
func (f *Fetcher) Check(address string) error { return nil }

// Get reads an address. One request at a time is made to a host; the next
// waits for its turn. The error is the context's, or an *Error.
func (f *Fetcher) Get(ctx context.Context, r Request) (*Response, error) {
	return nil, errors.New("not yet")
}
