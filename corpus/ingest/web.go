package ingest

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"time"

	"newshound/corpus"
	"newshound/corpus/fetch"
)

// How much is taken of a feed.
const (
	DefaultLimit = 20  // articles at the first reading, unless told otherwise
	MaxNew       = 100 // articles at a later one; what is left is taken by the next
)

// PauseAfter is for how long a source may fail before it is paused.
const PauseAfter = 14 * 24 * time.Hour

// A Getter reads addresses, as fetch.Fetcher does.
type Getter interface {
	Check(address string) error
	Get(ctx context.Context, r fetch.Request) (*fetch.Response, error)
}

// Web keeps the sources of the web current. Its fields are not changed while
// it is in use, and it may then be used by several goroutines.
type Web struct {
	Store   corpus.Store
	Fetch   Getter
	Clock   func() time.Time
	Random  func() float64 // in [0, 1), for jitter
	Log     *slog.Logger
	Workers int // how many addresses are read at once
	// Changed makes documents that are committed findable, before anybody is
	// told that they are there. What fails there is logged. May be nil.
	Changed func(ctx context.Context, docs []corpus.Document) error

	added signal
	once  sync.Once // makes seats
	seats chan struct{}
}

// Add commits an address as a source that is still to be read, and returns
// it: an article's page, a feed, or a site that names its feed. All forms of
// an address (see corpus.AddressKey) are one source of a space. One that is
// there already stays as it is, its limit too, but for a first reading that
// was given up: that is tried again. A feed's first reading takes at most limit
// articles, the newest; 0 stands for DefaultLimit, and less for none of those
// that are there now. The error is a *fetch.Error if the address is refused, or
// the store's.
func (w *Web) Add(ctx context.Context, space corpus.Space, address, by string, limit int) (corpus.Source, error) {
	address = strings.TrimSpace(address)
	if err := w.Fetch.Check(address); err != nil {
		return corpus.Source{}, err
	}
	address = corpus.CleanAddress(address)
	if corpus.AddressKey(address) == "" {
		return corpus.Source{}, &fetch.Error{Category: fetch.ErrAddress, Reason: "this is not the address of a site on the web"}
	}
	if limit == 0 {
		limit = DefaultLimit
	}
	s := newWebSource(space, address, w.now())
	s.AddedBy, s.Limit = by, limit
	// Somebody waits for it: due since ever, it comes before all others.
	job := corpus.Job{Space: space, Source: s.ID, Kind: corpus.JobFeed, Key: feedKey, Host: host(address)}
	s, err := w.Store.AddSource(ctx, s, job)
	if err == nil && s.Reading.Read.IsZero() {
		err = w.tryAgain(ctx, s.ID)
	}
	if err != nil {
		return corpus.Source{}, fmt.Errorf("adding %s: %w", address, err)
	}
	w.added.send()
	return s, nil
}

// tryAgain revives the first reading of a source if it was given up.
func (w *Web) tryAgain(ctx context.Context, source string) error {
	jobs, err := w.Store.Jobs(ctx, source)
	if err != nil || len(jobs) == 0 || jobs[0].Dead.IsZero() { // the dead come last
		return err
	}
	return w.Store.Hasten(ctx, source)
}

// newWebSource makes the source of an address, whatever the address turns out
// to be: pages, feeds and what was not read yet share their ids.
func newWebSource(space corpus.Space, address string, added time.Time) corpus.Source {
	s := newSource(space, corpus.KindWeb, corpus.AddressKey(address), added)
	s.Name, s.Address = address, address
	return s
}

// now is cut to what the store keeps, so that times compare with those it gives back.
func (w *Web) now() time.Time { return w.Clock().UTC().Truncate(time.Microsecond) }

// host is whose turn a request to an address takes.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}
