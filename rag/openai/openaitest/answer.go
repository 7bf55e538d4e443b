package openaitest

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"strings"
)

// An Answer is what is sent for a request. An empty one has the server compute
// vectors or scores.
type Answer struct {
	Pieces   []string // of text, each streamed in an event of its own
	Thoughts []string // before them, as reasoning_content
	// Reply makes the pieces of what the model is asked.
	Reply  func(*ChatRequest) []string
	Finish string // why the model ends, "" is "stop"

	// Start holds back everything until it can be received from or is closed,
	// Next each piece. So a test says when, instead of waiting.
	Start, Next <-chan struct{}
	Fault       Fault

	Status     int    // of a failure, with Message in OpenAI's form
	Message    string // of a failure
	Code       string // of a failure, OpenAI's
	RetryAfter string // header

	Body string // sent as it is, with Status, in place of everything else
	Type string // of Body, "" is JSON
}

// Say answers with pieces of text.
func Say(pieces ...string) Answer { return Answer{Pieces: pieces} }

// Fail answers with a failure.
func Fail(status int, message string) Answer { return Answer{Status: status, Message: message} }

// Words cuts a text into pieces after each space, as a model might.
func Words(text string) []string { return strings.SplitAfter(text, " ") }

// A Fault is how an answer misbehaves. They can be combined.
type Fault uint

const (
	BrokenJSON Fault = 1 << iota // after the pieces comes an event that is cut off
	Endless                      // after the pieces comes the last one again and again
	Reset                        // after the pieces, the connection is reset
	Page                         // a page of HTML in place of an answer
	Plain                        // JSON in place of a stream
	CRLF                         // lines end in \r\n
	KeepAlive                    // comments, names and empty events between the pieces
	NoUsage                      // the tokens are not told
	NoFinish                     // nor why it ends
	NoDone                       // nor that it has ended
)

// play sends an answer.
func (s *Server) play(w http.ResponseWriter, r *http.Request, request *Request, a Answer) {
	if !s.pass(r.Context(), a.Start) {
		return
	}
	if a.RetryAfter != "" {
		w.Header().Set("Retry-After", a.RetryAfter)
	}
	switch {
	case a.Fault&Page != 0:
		send(w, http.StatusOK, "text/html; charset=utf-8", "<!doctype html><title>Welcome</title><p>Sign in to use this network.")
	case a.Body != "":
		send(w, max(a.Status, http.StatusOK), a.Type, a.Body)
	case a.Status != 0:
		send(w, a.Status, "", failure(a))
	case request.Chat == nil && a.Fault&Reset != 0:
		reset(w)
	case request.Chat != nil:
		s.answer(w, r, request.Chat, a)
	case strings.HasPrefix(request.Path, "/api/"):
		s.play(w, r, request, s.embedOllama(request))
	case strings.HasSuffix(request.Path, "/rerank"):
		s.play(w, r, request, s.rerank(request))
	default:
		s.play(w, r, request, s.embed(request))
	}
}

func send(w http.ResponseWriter, status int, kind, body string) {
	if kind == "" {
		kind = "application/json"
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	w.Write([]byte(body)) // a client that has gone is none of the server's concern
}

// failure is OpenAI's form of one.
func failure(a Answer) string {
	code := any(nil)
	if a.Code != "" {
		code = a.Code
	}
	b, _ := json.Marshal(map[string]any{"error": map[string]any{ // of strings, which can be encoded
		"message": a.Message, "type": "invalid_request_error", "param": nil, "code": code,
	}})
	return string(b)
}

// pass waits at a gate; false if the client or the test has gone.
func (s *Server) pass(ctx context.Context, gate <-chan struct{}) bool {
	if gate == nil {
		return true
	}
	select {
	case <-gate:
		return true
	case <-ctx.Done():
		return false
	case <-s.ending:
		return false
	}
}

// answer sends what the model writes.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, c *ChatRequest, a Answer) {
	if a.Reply != nil {
		a.Pieces = a.Reply(c)
	}
	if a.Finish == "" {
		a.Finish = "stop"
	}
	if a.Fault&NoFinish != 0 {
		a.Finish = ""
	}
	if !c.Stream || a.Fault&Plain != 0 {
		send(w, http.StatusOK, "", whole(c, a))
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	e := events{w: w, end: "\n"}
	if a.Fault&CRLF != 0 {
		e.end = "\r\n"
	}
	e.send(delta(c, "role", "assistant"))
	for _, text := range a.Thoughts {
		e.send(delta(c, "reasoning_content", text))
	}
	for _, text := range a.Pieces {
		if !s.pass(r.Context(), a.Next) {
			return
		}
		if a.Fault&KeepAlive != 0 {
			e.line(": still working", "", "event: message", "id: 7", "retry: 1000", "")
		}
		e.send(delta(c, "content", text))
	}
	switch {
	case a.Fault&BrokenJSON != 0:
		e.line(`data: {"choices":[{"delta":{"content":"half`, "")
	case a.Fault&Endless != 0:
		for e.err == nil && r.Context().Err() == nil {
			e.send(delta(c, "content", a.Pieces[len(a.Pieces)-1]))
		}
	case a.Fault&Reset != 0:
		reset(w)
	default:
		e.finish(c, a)
	}
}

// events writes server-sent events, each at once.
type events struct {
	w   http.ResponseWriter
	end string // of a line
	err error
}

func (e *events) line(lines ...string) {
	for _, l := range lines {
		if e.err == nil {
			_, e.err = e.w.Write([]byte(l + e.end))
		}
	}
	if e.err == nil {
		e.err = http.NewResponseController(e.w).Flush()
	}
}

func (e *events) send(chunk map[string]any) {
	b, _ := json.Marshal(chunk) // of strings and numbers, which can be encoded
	e.line("data: "+string(b), "")
}

func (e *events) finish(c *ChatRequest, a Answer) {
	if a.Finish != "" {
		last := object(c, "chat.completion.chunk")
		last["choices"] = []any{map[string]any{"index": 0, "delta": map[string]any{}, "finish_reason": a.Finish}}
		e.send(last)
	}
	if c.StreamOptions.IncludeUsage && a.Fault&NoUsage == 0 {
		usage := object(c, "chat.completion.chunk")
		usage["choices"], usage["usage"] = []any{}, tokens(c, a)
		e.send(usage)
	}
	if a.Fault&NoDone == 0 {
		e.line("data: [DONE]", "")
	}
}

func object(c *ChatRequest, kind string) map[string]any {
	return map[string]any{"id": "chatcmpl-1", "object": kind, "created": 1700000000, "model": c.Model}
}

func delta(c *ChatRequest, key, text string) map[string]any {
	d := map[string]any{key: text}
	if key == "role" {
		d["content"] = ""
	}
	o := object(c, "chat.completion.chunk")
	o["choices"] = []any{map[string]any{"index": 0, "delta": d, "finish_reason": nil}}
	return o
}

// whole is an answer that is not streamed.
func whole(c *ChatRequest, a Answer) string {
	o := object(c, "chat.completion")
	o["choices"] = []any{map[string]any{
		"index": 0, "finish_reason": a.Finish,
		"message": map[string]any{"role": "assistant", "content": strings.Join(a.Pieces, ""), "refusal": nil},
	}}
	if a.Fault&NoUsage == 0 {
		o["usage"] = tokens(c, a)
	}
	b, _ := json.Marshal(o) // of strings and numbers, which can be encoded
	return string(b)
}

// tokens counts a word as one.
func tokens(c *ChatRequest, a Answer) map[string]any {
	prompt, completion := 0, len(strings.Fields(strings.Join(a.Thoughts, " ")+" "+strings.Join(a.Pieces, "")))
	for _, m := range c.Messages {
		prompt += len(strings.Fields(m.Content))
	}
	return map[string]any{"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
}

// reset ends the connection as a machine does that goes down.
func reset(w http.ResponseWriter) {
	c := http.NewResponseController(w)
	c.Flush()
	conn, _, err := c.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}
