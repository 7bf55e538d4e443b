package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Operations of the gateway.
const (
	opDispatch   = 0
	opHeartbeat  = 1
	opIdentify   = 2
	opPresence   = 3
	opResume     = 6
	opReconnect  = 7
	opInvalid    = 9
	opHello      = 10
	opHeartbeatA = 11
)

// Intents that the program may ask for.
const (
	intentGuilds        = 1 << 0
	intentGuildMessages = 1 << 9
	intentsPrivileged   = 1<<1 | 1<<8 | 1<<15
)

// A frame is what goes over the gateway.
type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int64          `json:"s"`
	Type *string         `json:"t"`
}

// A session is what a shard has identified for. It outlives connections.
type session struct {
	id       string
	shard, n int
	seq      int64
	buffer   []outgoing // what has been dispatched, the last with seq
	conn     *conn      // nil while there is none
	dead     bool       // cannot be resumed
}

// An outgoing frame, and where to note when it was sent.
type outgoing struct {
	data []byte
	sent *time.Time
}

// maxBuffer is how many events a session can replay.
const maxBuffer = 1000

// A conn is one connection to the gateway.
type conn struct {
	s       *Server
	ws      *websocket.Conn
	session *session // nil before it is identified
	silent  bool     // it neither sends nor answers
	stale   bool     // an outage has hit it
	left    bool     // the program has said goodbye

	wake   chan struct{} // has an entry if there is something in queue
	queue  []outgoing
	closed chan struct{}
	once   sync.Once
	beats  int
}

// An Identify is one that the gateway has taken.
type Identify struct {
	Shard, Shards int
	Intents       int
	At            time.Time // in real time
}

// Identifies lists those that were taken, oldest first.
func (s *Server) Identifies() []Identify {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.identifies)
}

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	refuse := s.refuse > 0
	if refuse {
		s.refuse--
		s.change()
	}
	s.mu.Unlock()
	if refuse {
		http.Error(w, "no", http.StatusServiceUnavailable)
		return
	}
	q := r.URL.Query()
	if (q.Get("v") != "10" && q.Get("v") != "9") || q.Get("encoding") != "json" {
		s.frameViolation("", fmt.Sprintf("connected with %q, not with v and encoding=json", r.URL.RawQuery))
	}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	c := &conn{s: s, ws: ws, wake: make(chan struct{}, 1), closed: make(chan struct{})}
	s.mu.Lock()
	s.conns = append(s.conns, c)
	s.mu.Unlock()
	c.put(opHello, object{"heartbeat_interval": s.options.Heartbeat.Milliseconds(), "_trace": []string{}})
	go c.write()
	c.read()
}

func (s *Server) frameViolation(body, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.violations = append(s.violations, Violation{"GATEWAY", "/gateway", body, reason})
}

// read handles what the program sends, until the connection ends.
func (c *conn) read() {
	defer c.end()
	for {
		_ = c.ws.SetReadDeadline(time.Now().Add(2 * c.s.options.Heartbeat)) // fails with the connection
		_, data, err := c.ws.ReadMessage()
		if err != nil {
			if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
				c.leave()
			}
			if e, timeout := err.(interface{ Timeout() bool }); timeout && e.Timeout() {
				c.timeOut()
			}
			return
		}
		var f frame
		if json.Unmarshal(data, &f) != nil {
			c.s.frameViolation(string(data), "the frame is not JSON")
			c.close(4002, "Error while decoding payload.")
			return
		}
		if code, reason := c.handle(f); code != 0 {
			c.close(code, reason)
			return
		}
	}
}

// handle answers a frame; a code closes the connection.
func (c *conn) handle(f frame) (code int, reason string) {
	s := c.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.silent {
		return 0, ""
	}
	switch f.Op {
	case opHeartbeat:
		c.beats++
		c.put(opHeartbeatA, nil)
		s.change()
	case opIdentify:
		return s.identify(c, f.Data)
	case opResume:
		return s.resume(c, f.Data)
	case opPresence:
		if c.session == nil {
			return 4003, "Not authenticated."
		}
	default:
		s.violations = append(s.violations, Violation{"GATEWAY", "/gateway", string(f.Data), fmt.Sprintf("operation %d", f.Op)})
		return 4001, "Unknown opcode."
	}
	return 0, ""
}

// identify begins a session. The lock is held.
func (s *Server) identify(c *conn, data []byte) (int, string) {
	var d struct {
		Token      string          `json:"token"`
		Intents    int             `json:"intents"`
		Shard      []int           `json:"shard"`
		Properties json.RawMessage `json:"properties"`
	}
	wrong := func(reason string) {
		s.violations = append(s.violations, Violation{"GATEWAY", "/gateway", "IDENTIFY", reason})
	}
	if json.Unmarshal(data, &d) != nil {
		wrong("unreadable")
		return 4002, "Error while decoding payload."
	}
	if c.session != nil {
		wrong("identified twice")
		return 4005, "Already authenticated."
	}
	if d.Token != s.Token {
		return 4004, "Authentication failed."
	}
	if len(d.Properties) == 0 {
		wrong("no properties")
	}
	if d.Intents&^(intentGuilds|intentGuildMessages) != 0 {
		wrong(fmt.Sprintf("intents %b, of which only guilds and guild messages are needed", d.Intents))
		if d.Intents&intentsPrivileged != 0 {
			return 4014, "Disallowed intent(s)."
		}
	}
	if d.Shard == nil {
		d.Shard = []int{0, 1}
	}
	if len(d.Shard) != 2 || d.Shard[0] < 0 || d.Shard[0] >= d.Shard[1] {
		wrong(fmt.Sprintf("shard %v", d.Shard))
		return 4010, "Invalid shard."
	}
	now := time.Now()
	for _, before := range s.identifies {
		if s.options.IdentifyEvery > 0 && before.Shard%s.options.MaxConcurrency == d.Shard[0]%s.options.MaxConcurrency && now.Sub(before.At) < s.options.IdentifyEvery {
			wrong(fmt.Sprintf("shards %d and %d identified within %v", before.Shard, d.Shard[0], now.Sub(before.At)))
			c.put(opInvalid, false)
			return 0, ""
		}
	}
	s.identifies = append(s.identifies, Identify{d.Shard[0], d.Shard[1], d.Intents, now})
	for _, old := range s.sessions {
		if old.shard == d.Shard[0] && old.n == d.Shard[1] {
			old.dead = true
		}
	}
	x := &session{id: "session-" + s.newID(), shard: d.Shard[0], n: d.Shard[1], conn: c}
	c.session = x
	s.sessions = append(slices.DeleteFunc(s.sessions, func(old *session) bool { return old.dead && old.conn == nil }), x)
	s.welcome(x)
	s.change()
	return 0, ""
}

// welcome tells a new session what there is.
func (s *Server) welcome(x *session) {
	guilds := []any{}
	for _, g := range s.guilds {
		if x.has(g) {
			guilds = append(guilds, object{"id": g.ID, "unavailable": true})
		}
	}
	ready := object{
		"v": 10, "user": wireUser(s.program()), "guilds": guilds, "session_id": x.id, "session_type": "normal",
		"resume_gateway_url": s.gatewayURL(), "shard": []int{x.shard, x.n}, "application": object{"id": s.App, "flags": 0},
		"private_channels": []any{}, "presences": []any{}, "relationships": []any{},
	}
	if s.options.Partial {
		drop(ready, "resume_gateway_url", "application", "shard", "session_type")
		null(ready, "guilds", "private_channels", "presences")
	}
	s.dispatchTo(x, "READY", ready, nil)
	for _, g := range s.guilds {
		if x.has(g) {
			s.dispatchTo(x, "GUILD_CREATE", g.wire(), nil)
		}
	}
}

// resume continues a session. The lock is held.
func (s *Server) resume(c *conn, data []byte) (int, string) {
	var d struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int64  `json:"seq"`
	}
	if json.Unmarshal(data, &d) != nil || c.session != nil {
		s.violations = append(s.violations, Violation{"GATEWAY", "/gateway", "RESUME", "unreadable, or after another session began"})
		return 4002, "Error while decoding payload."
	}
	if d.Token != s.Token {
		return 4004, "Authentication failed."
	}
	i := slices.IndexFunc(s.sessions, func(x *session) bool { return x.id == d.Session && !x.dead })
	if i < 0 || s.sessions[i].seq-d.Seq > int64(len(s.sessions[i].buffer)) {
		c.put(opInvalid, false)
		return 0, ""
	}
	x := s.sessions[i]
	if d.Seq > x.seq {
		return 4007, "Invalid seq."
	}
	if x.conn != nil {
		x.conn.session = nil
		go x.conn.drop()
	}
	x.conn, c.session = c, x
	missed := x.buffer[len(x.buffer)-int(x.seq-d.Seq):]
	c.queue = append(c.queue, missed...)
	s.dispatchTo(x, "RESUMED", object{}, nil)
	s.resumes++
	s.change()
	return 0, ""
}

// has reports whether a guild's events go to the session's shard.
func (x *session) has(g *Guild) bool {
	id, err := strconv.ParseUint(g.ID, 10, 64)
	return err == nil && int(id>>22)%x.n == x.shard
}

// dispatch sends an event to the shards that have the guild. The lock is held.
func (s *Server) dispatch(g *Guild, event string, data object) { s.send(g, event, data, nil) }

func (s *Server) send(g *Guild, event string, data object, sent *time.Time) {
	for _, x := range s.sessions {
		if !x.dead && x.has(g) {
			s.dispatchTo(x, event, data, sent)
		}
	}
}

// reachable reports whether a session will get the events of a guild, perhaps
// after it has been resumed.
func (s *Server) reachable(g *Guild) bool {
	return slices.ContainsFunc(s.sessions, func(x *session) bool { return !x.dead && x.has(g) })
}

func (s *Server) dispatchTo(x *session, event string, data object, sent *time.Time) {
	x.seq++
	text, err := json.Marshal(object{"op": opDispatch, "t": event, "s": x.seq, "d": data})
	if err != nil {
		panic(err) // made of plain values above
	}
	o := outgoing{text, sent}
	x.buffer = append(x.buffer, o)
	if len(x.buffer) > maxBuffer {
		x.buffer = slices.Clone(x.buffer[maxBuffer/2:])
	}
	if x.conn != nil {
		x.conn.enqueue(o)
	}
}

// put sends a frame that is no event.
func (c *conn) put(op int, data any) {
	text, err := json.Marshal(object{"op": op, "d": data, "s": nil, "t": nil})
	if err != nil {
		panic(err) // made of plain values above
	}
	c.enqueue(outgoing{text, nil})
}

func (c *conn) enqueue(o outgoing) {
	if c.silent {
		return
	}
	c.queue = append(c.queue, o)
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// write sends what is in the queue, in order.
func (c *conn) write() {
	for {
		select {
		case <-c.closed:
			return
		case <-c.wake:
		}
		c.s.mu.Lock()
		batch := c.queue
		c.queue = nil
		now := time.Now()
		for _, o := range batch {
			if o.sent != nil && o.sent.IsZero() {
				*o.sent = now
			}
		}
		c.s.mu.Unlock()
		for _, o := range batch {
			if c.ws.WriteMessage(websocket.TextMessage, o.data) != nil {
				c.drop()
				return
			}
		}
	}
}

// close ends the connection with a code.
func (c *conn) close(code int, reason string) {
	text := websocket.FormatCloseMessage(code, reason)
	_ = c.ws.WriteControl(websocket.CloseMessage, text, time.Now().Add(time.Second)) // it may be gone
	c.drop()
}

// drop ends the connection without a word.
func (c *conn) drop() {
	c.once.Do(func() { close(c.closed) })
	_ = c.ws.Close() // it may be gone
}

// timeOut closes the connection of a program that has sent nothing for too
// long, unless the server plays dead itself.
func (c *conn) timeOut() {
	c.s.mu.Lock()
	silent := c.silent
	c.s.mu.Unlock()
	if silent {
		<-c.closed
		return
	}
	c.close(4009, "Session timed out.")
}

// leave notes the program's own goodbye, which ends its session.
func (c *conn) leave() {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.left = true
}

// end notes that the connection is gone.
func (c *conn) end() {
	c.drop()
	s := c.s
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns = slices.DeleteFunc(s.conns, func(other *conn) bool { return other == c })
	if c.session != nil && c.session.conn == c {
		c.session.conn = nil
		c.session.dead = c.session.dead || c.left
	}
	s.change()
}
