package discordtest

import (
	"context"

	"github.com/gorilla/websocket"
)

// Drop cuts all connections to the gateway without a word.
func (s *Server) Drop() { s.each(false, (*conn).drop) }

// Close closes all connections with a code such as 4000. After 4004, 4007,
// 4009 and 4010 to 4014 the sessions cannot be resumed.
func (s *Server) Close(code int) {
	ends := code == 4004 || code == 4007 || code == 4009 || code >= 4010 && code <= 4014
	s.each(ends, func(c *conn) { c.close(code, "") })
}

// Reconnect asks all connections to be made anew and resumed (op 7).
func (s *Server) Reconnect() { s.each(false, func(c *conn) { c.tell(opReconnect, nil) }) }

// Invalidate tells all connections that their session is invalid (op 9).
func (s *Server) Invalidate(resumable bool) {
	s.each(!resumable, func(c *conn) { c.tell(opInvalid, resumable) })
}

// Silence leaves all connections open without sending or answering anything.
func (s *Server) Silence() {
	s.each(false, func(c *conn) {
		c.s.mu.Lock()
		defer c.s.mu.Unlock()
		c.silent = true
	})
}

// Beat asks for a heartbeat at once (op 1).
func (s *Server) Beat() { s.each(false, func(c *conn) { c.tell(opHeartbeat, nil) }) }

// Garble sends a frame as it is.
func (s *Server) Garble(text string) {
	s.each(false, func(c *conn) {
		c.s.mu.Lock()
		defer c.s.mu.Unlock()
		c.enqueue(outgoing{[]byte(text), nil})
	})
}

// Refuse turns away the next connections to the gateway with 503.
func (s *Server) Refuse(times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse += times
}

func (c *conn) tell(op int, data any) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.put(op, data)
}

// each does something to all connections, with their sessions dead if it ends
// them. What happened before counts as the past for Ready.
func (s *Server) each(ends bool, do func(*conn)) {
	s.mu.Lock()
	list := append([]*conn(nil), s.conns...)
	for _, c := range list {
		if c.session != nil {
			c.session.dead = c.session.dead || ends
			c.stale = true
		}
	}
	s.mu.Unlock()
	for _, c := range list {
		do(c)
	}
}

// closeGateway ends the gateway with the test.
func (s *Server) closeGateway() {
	s.each(true, func(c *conn) { c.close(websocket.CloseGoingAway, "") })
}

// Connected reports how many shards have a session on a connection that
// nothing has been done to by Drop, Reconnect and their like.
func (s *Server) Connected() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, x := range s.sessions {
		if x.conn != nil && !x.dead && !x.conn.stale {
			n++
		}
	}
	return n
}

// Ready waits until all shards are connected, again if need be.
func (s *Server) Ready(ctx context.Context) error {
	return s.Await(ctx, func() bool { return s.Connected() >= s.options.Shards })
}

// Heartbeats is how many there have been on the present connections.
func (s *Server) Heartbeats() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.conns {
		n += c.beats
	}
	return n
}

// Resumes is how many sessions have been resumed.
func (s *Server) Resumes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resumes
}
