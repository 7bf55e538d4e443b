package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

// A stage is a server in memory that follows a script, in a bubble whose time
// is not real, and writes down what the client does and when.
//
// A script has a line for each act of the server; "connect" begins what it does
// on the next connection. A sleep ends with its connection. When the script
// ends the client is told to stop.
type stage struct {
	began time.Time
	ended time.Time
	conns chan net.Conn
	stop  context.CancelFunc
	open  sync.WaitGroup // connections
	// settling is a lock on synctest.Wait, which wants to be called alone.
	settling chan struct{}

	mu     sync.Mutex
	acts   [][]string // by connection
	next   int
	lines  []string
	logged bytes.Buffer
}

// play runs a script, and returns what came of it.
func play(t *testing.T, script string, change func(*Config, *stage)) *stage {
	t.Helper()
	s := new(stage)
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		s.began, s.conns, s.stop, s.settling = time.Now(), make(chan net.Conn), stop, make(chan struct{}, 1)
		s.acts = readScript(script)
		server := &http.Server{Handler: s}
		go server.Serve(s)
		c := Config{
			Token: "secret", Intents: 513,
			URL: func(context.Context) (Info, error) {
				return Info{URL: "ws://discord.test/?encoding=json&v=10"}, nil
			},
			Dialer: &websocket.Dialer{NetDialContext: s.dial, HandshakeTimeout: 20 * time.Second},
			Random: func() float64 { return .5 },
			Log:    slog.New(slog.NewTextHandler(s, nil)),
			Handle: func(_ context.Context, _ int, e Event) { s.note("handle %s %d", e.Type, e.Sequence) },
		}
		if change != nil {
			change(&c, s)
		}
		err := Run(ctx, c)
		s.ended = time.Now()
		server.Close()
		s.open.Wait()
		s.note("end: %v", err)
	})
	return s
}

func readScript(script string) [][]string {
	var acts [][]string
	for line := range strings.Lines(script) {
		switch line = strings.TrimSpace(line); line {
		case "":
		case "connect":
			acts = append(acts, nil)
		default:
			acts[len(acts)-1] = append(acts[len(acts)-1], line)
		}
	}
	return acts
}

func (s *stage) note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, fmt.Sprintf("%v ", time.Since(s.began))+fmt.Sprintf(format, args...))
}

// Write makes it where the log goes.
func (s *stage) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logged.Write(p)
}

func (s *stage) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	if strings.HasPrefix(addr, "nowhere.") {
		s.note("dial %s", addr)
		return nil, errors.New("no such host")
	}
	ours, theirs := net.Pipe()
	select {
	case s.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept, Close and Addr make it a net.Listener.
func (s *stage) Accept() (net.Conn, error) {
	if c, ok := <-s.conns; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

func (s *stage) Close() error   { close(s.conns); return nil }
func (s *stage) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

// ServeHTTP is one connection.
func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.open.Add(1)
	defer s.open.Done()
	s.note("connect %s%s", r.Host, r.URL)
	s.mu.Lock()
	if s.next >= len(s.acts) {
		s.mu.Unlock()
		s.stop()
		return
	}
	acts := s.acts[s.next]
	s.next++
	last := s.next == len(s.acts)
	s.mu.Unlock()
	if last {
		defer s.stop()
	}
	if status, ok := strings.CutPrefix(acts[0], "refuse "); ok {
		code, _ := strconv.Atoi(status)
		w.WriteHeader(code)
		return
	}
	ws, err := new(websocket.Upgrader).Upgrade(w, r, nil)
	if err != nil {
		s.note("no upgrade: %v", err)
		return
	}
	p := &peer{stage: s, ws: ws, ended: make(chan struct{}), out: make(chan func(), 1024)}
	s.open.Go(p.read)
	s.open.Go(p.write)
	for _, act := range acts {
		s.settle()
		p.act(act)
	}
	s.settle()
	if last {
		s.stop()
	}
	<-p.ended
	ws.Close()
}

// settle waits until everybody waits.
func (s *stage) settle() {
	s.settling <- struct{}{}
	synctest.Wait()
	<-s.settling
}

// A peer is the server's side of a connection.
type peer struct {
	*stage
	ws    *websocket.Conn
	ended chan struct{}
	out   chan func() // what is written, in order; an act does not wait for it
	mute  atomic.Bool
}

func (p *peer) write() {
	for {
		select {
		case f := <-p.out:
			f()
		case <-p.ended:
			return
		}
	}
}

func (p *peer) read() {
	defer close(p.ended)
	for {
		_, data, err := p.ws.ReadMessage()
		if closing, ok := errors.AsType[*websocket.CloseError](err); ok {
			p.note("closed %d", closing.Code)
		}
		if err != nil {
			return
		}
		p.hear(data)
	}
}

func (p *peer) hear(data []byte) {
	var m struct {
		Op   int             `json:"op"`
		Data json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(data, &m); err != nil {
		p.note("nonsense: %v", err)
		return
	}
	switch m.Op {
	case opHeartbeat:
		p.note("beat %s", m.Data)
		if !p.mute.Load() {
			p.send(`{"op":11,"d":null}`)
		}
	default:
		p.note("op %d %s", m.Op, m.Data)
	}
}

func (p *peer) send(text string) {
	// An error shows in the transcript as what does not follow.
	p.out <- func() { p.ws.WriteMessage(websocket.TextMessage, []byte(text)) }
}

func (p *peer) act(line string) {
	verb, rest, _ := strings.Cut(line, " ")
	first, second, _ := strings.Cut(rest, " ")
	switch verb {
	case "hello":
		p.send(`{"op":10,"d":{"heartbeat_interval":` + rest + `},"s":null,"t":null}`)
	case "ready":
		p.send(fmt.Sprintf(`{"op":0,"t":"READY","s":1,"d":{"session_id":%q,"resume_gateway_url":%q}}`, first, second))
	case "event":
		p.send(fmt.Sprintf(`{"op":0,"t":%q,"s":%s,"d":{}}`, second, first))
	case "raw":
		p.send(rest)
	case "huge":
		p.send(`{"op":0,"t":"X","d":"` + strings.Repeat("x", maxFrame) + `"}`)
	case "mute":
		p.mute.Store(true)
	case "sleep":
		d, err := time.ParseDuration(rest)
		if err != nil {
			panic(err)
		}
		select {
		case <-time.After(d):
		case <-p.ended:
		}
	case "close":
		code, _ := strconv.Atoi(first)
		message := websocket.FormatCloseMessage(code, second)
		p.out <- func() { p.ws.WriteControl(websocket.CloseMessage, message, time.Now().Add(time.Second)) }
	case "drop":
		p.ws.Close()
	default:
		panic("no such act: " + line)
	}
}
