package fetch

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Limits bound one Get.
type Limits struct {
	Redirects int           // followed
	Header    int64         // bytes of a response's header
	Body      int64         // bytes of a body, after decompression
	First     time.Duration // until the header is there, of each request
	Total     time.Duration // for everything, redirects included, waiting for the host's turn not
}

// orDefaults fills in what is zero: what browsers follow, more than any
// article or feed needs, and longer than a reader would wait.
func (l Limits) orDefaults() Limits {
	return Limits{
		Redirects: cmp.Or(l.Redirects, 10),
		Header:    cmp.Or(l.Header, 256<<10),
		Body:      cmp.Or(l.Body, 10<<20),
		First:     cmp.Or(l.First, 15*time.Second),
		Total:     cmp.Or(l.Total, 45*time.Second),
	}
}

// A query is what to ask of an address and those it redirects to.
type query struct {
	header    http.Header
	limit     int64 // bytes of body
	start     bool  // the first limit bytes of a longer body are enough
	redirects int
	robots    bool
}

// An answer is what a server said, read to its end.
type answer struct {
	url, moved string // as in Response
	status     int
	header     http.Header
	body       []byte // of status 200 alone
}

// exchange makes one request, in its host's turn.
func (f *Fetcher) exchange(ctx context.Context, u *url.URL, q query, left *time.Duration) (*answer, error) {
	t, err := f.turns.take(ctx, u.Hostname())
	if err != nil {
		return nil, err
	}
	defer func() { f.turns.end(t, f.delay(u)) }()
	began := time.Now()
	defer func() { *left -= time.Since(began) }()

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer time.AfterFunc(*left, func() {
		cancel(&Error{Category: ErrTimeout, Reason: "the answer takes too long", Temporary: true})
	}).Stop()
	first := time.AfterFunc(f.c.Limits.First, func() {
		cancel(&Error{Category: ErrTimeout, Reason: "the server does not begin to answer", Temporary: true})
	})
	defer first.Stop()
	request := &http.Request{Method: http.MethodGet, URL: u, Host: u.Host, Header: q.header.Clone()}
	response, err := f.transport.RoundTrip(request.WithContext(ctx))
	if err != nil {
		return nil, failure(ctx, err)
	}
	defer response.Body.Close()
	first.Stop()
	return read(ctx, response, q)
}

// read reads the body of an answer if there is any use for it.
func read(ctx context.Context, r *http.Response, q query) (*answer, error) {
	a := &answer{status: r.StatusCode, header: r.Header}
	if r.StatusCode != http.StatusOK {
		return a, nil
	}
	tooLarge := &Error{Category: ErrTooLarge, Reason: "the answer is too large", Status: r.StatusCode}
	// What is compressed is limited too, since it may decompress to nothing
	// without end. It may be a little longer than what it is made of.
	raw := &io.LimitedReader{R: r.Body, N: q.limit + q.limit/64 + 1<<10}
	if r.ContentLength > raw.N && !q.start {
		return nil, tooLarge
	}
	plain, err := decompress(raw, r.Header)
	if err != nil {
		return nil, failure(ctx, err)
	}
	var b bytes.Buffer // grows with what comes, whatever was announced
	n, err := b.ReadFrom(io.LimitReader(plain, q.limit+1))
	switch {
	case n > q.limit || raw.N == 0:
		if !q.start {
			return nil, tooLarge
		}
	case err != nil:
		return nil, failure(ctx, err)
	}
	a.body = b.Bytes()[:min(n, q.limit)]
	return a, nil
}

// decompress undoes the one coding that was asked for.
func decompress(r io.Reader, h http.Header) (io.Reader, error) {
	switch coding := strings.ToLower(strings.TrimSpace(strings.Join(h.Values("Content-Encoding"), ","))); coding {
	case "", "identity":
		return r, nil
	case "gzip", "x-gzip":
		return gzip.NewReader(r)
	}
	return nil, &Error{Category: ErrBadAnswer, Reason: "the answer is compressed in a way that was not asked for"}
}

// location returns where an answer redirects to, "" if it does not.
func (a *answer) location() string {
	if !a.redirects() {
		return ""
	}
	return a.header.Get("Location")
}

func (a *answer) redirects() bool {
	switch a.status {
	case http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect:
		return true
	}
	return a.permanent()
}

func (a *answer) permanent() bool {
	return a.status == http.StatusMovedPermanently || a.status == http.StatusPermanentRedirect
}
