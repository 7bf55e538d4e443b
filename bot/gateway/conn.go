package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/gorilla/websocket"
)

const (
	helloTimeout = 10 * time.Second // until HELLO
	readyTimeout = 2 * time.Minute  // until READY or RESUMED, after all that was missed
	writeTimeout = 10 * time.Second
	steadyTime   = time.Minute // from READY or RESUMED on
	closeTimeout = time.Second // until the other side says goodbye as well

	// defaultInterval is what Discord says, for servers that say none.
	defaultInterval = 41250 * time.Millisecond
	minInterval     = 10 * time.Millisecond
)

// Why a connection ends by ourselves.
var (
	errNoHello        = errors.New("no HELLO came")
	errNotReady       = errors.New("neither READY nor RESUMED came")
	errZombie         = errors.New("a heartbeat was not acknowledged")
	errReconnect      = errors.New("the server asks to reconnect")
	errInvalidSession = errors.New("the session is invalid")
)

// A conn is one connection of a shard. All but its reading happens in run.
type conn struct {
	*shard
	ws         *websocket.Conn
	identified func() // to be called when IDENTIFY is out
	frames     chan frame
	done       chan struct{} // closed when no more frames are wanted
	ended      chan struct{} // closed when nothing more can be read

	clock        *time.Timer // for HELLO, then for the next heartbeat
	interval     time.Duration
	greeted      bool // HELLO has come
	acknowledged bool // the last heartbeat
	resumed      bool // RESUME is out
	ready        bool
	since        time.Time // when it got ready
	held         *Event    // has come and waits for room in the queue
}

type frame struct {
	data []byte
	err  error
}

func newConn(s *shard, ws *websocket.Conn, identified func()) *conn {
	return &conn{
		shard: s, ws: ws, identified: identified, acknowledged: true,
		frames: make(chan frame), done: make(chan struct{}), ended: make(chan struct{}),
	}
}

// run returns why the connection ended. Then its last event is in the queue.
func (c *conn) run(ctx context.Context) error {
	go c.read()
	c.clock = time.NewTimer(helloTimeout)
	defer c.clock.Stop()
	err := c.loop(ctx)
	if ctx.Err() != nil {
		c.hangUp(websocket.CloseNormalClosure)
		return ctx.Err()
	}
	c.hangUp(closeToResume)
	if c.held != nil {
		select {
		case c.events <- *c.held:
		case <-ctx.Done():
		}
	}
	return err
}

// closeToResume is any code but 1000 and 1001, which would end the session.
const closeToResume = 4000

// read reads until the connection ends; what is not wanted any more is dropped.
func (c *conn) read() {
	defer close(c.ended)
	for {
		_, data, err := c.ws.ReadMessage()
		select {
		case c.frames <- frame{data, err}:
		case <-c.done:
		}
		if err != nil {
			return
		}
	}
}

// hangUp says goodbye, and waits a little for the answer, because a connection
// that is cut with bytes unread would lose ours.
func (c *conn) hangUp(code int) {
	end := time.Now().Add(closeTimeout)
	// It may well be broken already, which is no news.
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), end)
	_ = c.ws.SetReadDeadline(end)
	close(c.done)
	<-c.ended
	_ = c.ws.Close()
}

func (c *conn) loop(ctx context.Context) error {
	late := time.NewTimer(readyTimeout)
	defer late.Stop()
	for {
		// While an event waits for room nothing is read, but the heart beats.
		frames, events, next := c.frames, chan Event(nil), Event{}
		if c.held != nil {
			frames, events, next = nil, c.events, *c.held
		}
		var err error
		select {
		case <-ctx.Done():
			return ctx.Err()
		case f := <-frames:
			err = c.take(f)
		case events <- next:
			c.held = nil
		case <-c.clock.C:
			err = c.tick()
		case <-late.C:
			if !c.ready {
				err = errNotReady
			}
		}
		if err != nil {
			return err
		}
	}
}

// tick sends a heartbeat, unless the last got no answer.
func (c *conn) tick() error {
	if !c.greeted {
		return errNoHello
	}
	if !c.acknowledged && c.held == nil {
		return errZombie
	}
	c.acknowledged = false
	c.clock.Reset(c.interval)
	return c.beat()
}

func (c *conn) beat() error { return c.send(command{opHeartbeat, c.sequence}) }

func (c *conn) send(m command) error {
	if err := c.ws.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return fmt.Errorf("writing to the gateway: %w", err)
	}
	if err := c.ws.WriteJSON(m); err != nil {
		return fmt.Errorf("writing to the gateway: %w", err)
	}
	return nil
}

// take does what a frame asks for. What cannot be understood is left out.
func (c *conn) take(f frame) error {
	if f.err != nil {
		return c.closed(f.err)
	}
	p, err := readPayload(f.data)
	if err != nil {
		c.log.Warn("a frame of the gateway makes no sense", "error", err, "bytes", len(f.data))
		return nil
	}
	switch *p.Op {
	case opDispatch:
		c.dispatch(p)
	case opHeartbeat:
		return c.beat()
	case opAcknowledged:
		c.acknowledged = true
	case opHello:
		return c.hello(p.Data)
	case opReconnect:
		return errReconnect
	case opInvalidSession:
		var resumable bool
		if err := json.Unmarshal(p.Data, &resumable); err != nil || !resumable {
			c.session = ""
		}
		return errInvalidSession
	}
	return nil
}

// closed says what the end of a connection means.
func (c *conn) closed(err error) error {
	closing, ok := errors.AsType[*websocket.CloseError](err)
	if !ok {
		return fmt.Errorf("reading from the gateway: %w", err)
	}
	switch closing.Code {
	case CodeAuthentication, codeInvalidShard, codeShardingRequired, codeInvalidVersion, codeInvalidIntents, codeDisallowedIntents:
		return &Fatal{closing.Code, closing.Text}
	case codeNotAuthenticated, codeInvalidSequence, codeSessionTimedOut:
		c.session = ""
	}
	return fmt.Errorf("the server closed the connection: %w", err)
}

// hello starts the heart and says who we are.
func (c *conn) hello(data json.RawMessage) error {
	if c.greeted {
		return nil
	}
	c.greeted = true
	c.interval = readInterval(data)
	c.clock.Reset(time.Duration(c.Random() * float64(c.interval)))
	if c.session == "" {
		defer c.identified()
		return c.send(identify(c.Config, c.id, c.total))
	}
	c.resumed = true
	var last int64
	if c.sequence != nil {
		last = *c.sequence
	}
	return c.send(command{opResume, resumption{c.Token, c.session, last}})
}

// readInterval reads how far apart heartbeats are to be.
func readInterval(data json.RawMessage) time.Duration {
	var hello struct {
		Interval float64 `json:"heartbeat_interval"` // milliseconds
	}
	if err := json.Unmarshal(data, &hello); err != nil || hello.Interval <= 0 || hello.Interval > 1e9 {
		return defaultInterval
	}
	return max(time.Duration(hello.Interval*float64(time.Millisecond)), minInterval)
}

func (c *conn) dispatch(p payload) {
	if p.Type == "" {
		return
	}
	e := Event{Type: p.Type, Data: p.Data}
	if p.Sequence != nil {
		c.sequence = p.Sequence
		e.Sequence = *p.Sequence
	}
	switch p.Type {
	case "READY":
		c.session, c.resumeAt = readReady(p.Data)
		c.begun(p.Type)
	case "RESUMED":
		c.begun(p.Type)
	}
	c.held = &e
}

func (c *conn) begun(how string) {
	c.ready, c.since = true, time.Now()
	c.log.Info("connected to the gateway", "how", how)
}

// lasted reports whether the connection has been of use: one that ends soon
// after it got ready is a failure like those that never do.
func (c *conn) lasted() bool { return c.ready && time.Since(c.since) >= steadyTime }

// readReady reads how the session that begins can be resumed. A field that is
// missing or of another kind is "".
func readReady(data json.RawMessage) (session, resumeAt string) {
	var fields struct {
		Session  json.RawMessage `json:"session_id"`
		ResumeAt json.RawMessage `json:"resume_gateway_url"`
	}
	if json.Unmarshal(data, &fields) != nil {
		return "", ""
	}
	return text(fields.Session), text(fields.ResumeAt)
}

func text(data json.RawMessage) string {
	var s string
	if json.Unmarshal(data, &s) != nil {
		return ""
	}
	return s
}
