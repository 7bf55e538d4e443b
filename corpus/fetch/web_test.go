package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A visit is a request as a server saw it.
type visit struct {
	url        string
	begin, end time.Duration // since the test began
}

// A pipeWeb is a web in memory, for tests in a bubble whose time is not real.
type pipeWeb struct {
	handler http.HandlerFunc
	conns   chan net.Conn
	began   time.Time

	mu     sync.Mutex
	visits []visit
}

// inWeb runs a test with a Fetcher whose every host is answered by handler.
func inWeb(t *testing.T, c Config, handler http.HandlerFunc, test func(t *testing.T, f *Fetcher, w *pipeWeb)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &pipeWeb{handler: handler, conns: make(chan net.Conn), began: time.Now()}
		server := &http.Server{Handler: w}
		go server.Serve(w)
		c.Clock = time.Now
		f := New(c)
		f.transport.DialContext = w.dial
		test(t, f, w)
		f.Close()
		server.Close()
	})
}

func (w *pipeWeb) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	v := visit{url: "http://" + r.Host + r.URL.String(), begin: time.Since(w.began)}
	w.handler(rw, r)
	v.end = time.Since(w.began)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.visits = append(w.visits, v)
}

func (w *pipeWeb) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case w.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept, Close and Addr make it a net.Listener.
func (w *pipeWeb) Accept() (net.Conn, error) {
	if c, ok := <-w.conns; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

func (w *pipeWeb) Close() error   { close(w.conns); return nil }
func (w *pipeWeb) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

// seen returns the addresses asked for, in the order they were answered.
func (w *pipeWeb) seen() []string {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	var urls []string
	for _, v := range w.visits {
		urls = append(urls, v.url)
	}
	return urls
}

// get is Get where only the error matters.
func get(t *testing.T, f *Fetcher, r Request) error {
	t.Helper()
	_, err := f.Get(t.Context(), r)
	return err
}

// asError returns an error of Get as what it must be.
func asError(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("error = %v, want an *Error", err)
	}
	return e
}
