package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A pipeWeb is a Discord in memory, in a bubble whose time is not real. It
// writes down what it was asked and when.
type pipeWeb struct {
	handler http.HandlerFunc
	conns   chan net.Conn
	closed  chan struct{}
	began   time.Time

	mu     sync.Mutex
	asked  []string
	bodies []string
	logged bytes.Buffer
}

// inWeb runs a test with a Client that handler answers.
func inWeb(t *testing.T, handler http.HandlerFunc, test func(t *testing.T, c *Client, w *pipeWeb)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &pipeWeb{handler: handler, conns: make(chan net.Conn), closed: make(chan struct{}), began: time.Now()}
		server := &http.Server{Handler: w}
		go server.Serve(w)
		transport := &http.Transport{DialContext: w.dial}
		c := New(Config{
			Token: "bot-secret", API: "http://discord.test/api/v9/", Client: &http.Client{Transport: transport},
			Random: func() float64 { return 1 },
			Log:    slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug})),
		})
		test(t, c, w)
		transport.CloseIdleConnections()
		server.Close()
		if log := w.logged.String(); strings.Contains(log, "secret") {
			t.Errorf("the log has a secret:\n%s", log)
		}
	})
}

func (w *pipeWeb) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	w.mu.Lock()
	w.asked = append(w.asked, fmt.Sprintf("%v %s %s", time.Since(w.began), r.Method, r.URL))
	w.bodies = append(w.bodies, string(body))
	w.mu.Unlock()
	if got := r.Header.Get("Authorization"); got != "Bot bot-secret" {
		http.Error(rw, "no token", http.StatusUnauthorized)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.handler(rw, r)
}

// Write makes it where the log goes.
func (w *pipeWeb) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.logged.Write(p)
}

func (w *pipeWeb) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case w.conns <- theirs:
		return ours, nil
	case <-w.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept, Close and Addr make it a net.Listener.
func (w *pipeWeb) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

func (w *pipeWeb) Close() error   { close(w.closed); return nil }
func (w *pipeWeb) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

// want compares what was asked, line by line.
func (w *pipeWeb) want(t *testing.T, lines ...string) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if got, want := strings.Join(w.asked, "\n"), strings.Join(lines, "\n"); got != want {
		t.Errorf("asked\n%s\nwant\n%s", got, want)
	}
}

// body is the last body, as JSON in one form.
func (w *pipeWeb) body(t *testing.T) string {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	var v any
	if err := json.Unmarshal([]byte(w.bodies[len(w.bodies)-1]), &v); err != nil {
		t.Fatalf("%v in %q", err, w.bodies)
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A turn of a server's.
type turn struct {
	status int
	header string // "Key: value, Key: value"
	body   string
	takes  time.Duration
}

// inTurn answers with one after the other, and with the last from then on.
func inTurn(turns ...turn) http.HandlerFunc {
	var mu sync.Mutex
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		now := turns[0]
		if len(turns) > 1 {
			turns = turns[1:]
		}
		mu.Unlock()
		now.answer(w, r)
	}
}

func (a turn) answer(w http.ResponseWriter, r *http.Request) {
	select {
	case <-time.After(a.takes):
	case <-r.Context().Done():
	}
	for pair := range strings.SplitSeq(a.header, ", ") {
		if key, value, ok := strings.Cut(pair, ": "); ok {
			w.Header().Set(key, value)
		}
	}
	if a.status == 0 {
		panic(http.ErrAbortHandler) // the connection breaks
	}
	w.WriteHeader(a.status)
	io.WriteString(w, a.body)
}
