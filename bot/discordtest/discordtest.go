// Package discordtest is a Discord on loopback for tests: a real HTTP server
// with Discord's interface and gateway, and members who click.
//
// A Server holds the state: guilds with channels, roles and members, messages,
// commands, interactions. What the program under test sends is held against
// Discord's OpenAPI description (spec.go, where ../shared has it) and against
// what only the documentation says (check.go); what a correct program never
// sends is a Violation, and fails the test. The gateway (gateway.go) loses
// connections and sessions on demand, requests fail on demand (fault.go), and
// Options.Partial makes events as poor as compatible servers send them.
//
// A Member acts as a person with Discord's client does (member.go): what a
// real client would not let through is an error, what it shows is an Outcome.
// A Script (script.go) is a txtar file of what members do and see, Page and
// Pictures show it as Discord would look, and Load drives many members at once.
//
// Time is the server's own (Now, Advance), and it stands still unless told
// otherwise: three seconds and fifteen minutes pass when the test says so.
// Waiting is for changes, never for times.
package discordtest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Options of a Server. The zero value is a friendly Discord.
type Options struct {
	// Now is the base of the server's time; nil is a moment that stands still.
	Now func() time.Time
	// Partial makes events as compatible servers send them: without locales,
	// permissions, channel objects and resolved data, arrays null.
	Partial bool
	// Whole makes the server know no more of interactions than some compatible
	// servers do: commands in plain form, and responses that are whole. None is
	// deferred, changed, a form or a completion, or has files; a change of a
	// message leaves its text, and what is private must mention its member.
	Whole bool
	// Unchecked leaves requests unchecked against the OpenAPI description.
	Unchecked bool
	// Heartbeat is the interval that HELLO tells, 41.25 s if 0. Who is late by
	// more than as much again is closed with 4009.
	Heartbeat time.Duration
	// Shards is how many /gateway/bot recommends, 1 if 0.
	Shards int
	// MaxConcurrency is how many may identify at once, 1 if 0.
	MaxConcurrency int
	// IdentifyEvery is how far apart, in real time, those who share a bucket of
	// MaxConcurrency must identify: 5 s at Discord, 0 does not look.
	IdentifyEvery time.Duration
	// Patience is for how long, in real time, members wait for an answer while
	// the server's time stands still, and Settle and scripts for changes;
	// 10 s if 0.
	Patience time.Duration
	// Files are what members can attach, by name.
	Files map[string][]byte
}

// Epoch is the server's time if no other is given.
var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// A Server is a Discord. All methods are safe for concurrent use.
type Server struct {
	API   string // base address of the HTTP interface, with its version
	URL   string // of the server itself, which the files of attachments are under
	Token string // of the program
	App   string // id of the application, which is the id of its user as well
	Name  string // of the program's user

	options Options
	http    *httptest.Server
	table   []endpoint
	spec    *spec // nil: unchecked

	mu           sync.Mutex
	changed      chan struct{} // closed, and another in its place, with each change
	offset       time.Duration
	ids          uint64
	guilds       []*Guild
	channels     map[string]*Channel
	users        map[string]*Member
	messages     map[string]*Message
	order        []*Message              // as they were posted
	nonces       map[string]*Message     // by the nonce they were sent with, as JSON
	interactions map[string]*interaction // by token
	past         []*interaction          // of a load, those answered last
	commands     map[string][]Command    // by guild, "" the global ones
	registered   bool                    // whether commands were ever written
	sessions     []*session
	conns        []*conn
	resumes      int
	refuse       int // connections to the gateway that are to be refused
	identifies   []Identify
	faults       []*fault
	requests     []Request
	violations   []Violation
	uploads      map[string][]byte // by path
}

// New starts a server that ends with the test, which fails if there are
// violations then that Violations has not handed out.
func New(t testing.TB, o Options) *Server {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return epoch }
	}
	s := &Server{
		Token: "test.token.of-a-bot", Name: "Newshound", options: o.withDefaults(),
		changed: make(chan struct{}), channels: make(map[string]*Channel), users: make(map[string]*Member),
		messages: make(map[string]*Message), interactions: make(map[string]*interaction), nonces: make(map[string]*Message),
		commands: make(map[string][]Command), uploads: make(map[string][]byte),
	}
	if !o.Unchecked {
		var err error
		if s.spec, err = loadSpec(); err != nil {
			t.Logf("requests are not checked against Discord's description: %v", err)
		}
	}
	s.App = s.newID()
	s.table = s.endpoints()
	s.http = httptest.NewServer(s.handler())
	s.URL, s.API = s.http.URL, s.http.URL+"/api/v10"
	t.Cleanup(func() {
		s.closeGateway()
		s.http.CloseClientConnections()
		s.http.Close()
		for _, v := range s.Violations() {
			t.Errorf("violation: %v", v)
		}
	})
	return s
}

func (o Options) withDefaults() Options {
	if o.Heartbeat == 0 {
		o.Heartbeat = 41250 * time.Millisecond
	}
	if o.Patience == 0 {
		o.Patience = 10 * time.Second
	}
	o.Shards, o.MaxConcurrency = max(o.Shards, 1), max(o.MaxConcurrency, 1)
	return o
}

// Now is the server's time, which the program under test should share.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

func (s *Server) now() time.Time { return s.options.Now().Add(s.offset) }

// Advance moves the server's time on.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset += d
	s.expire()
	s.change()
}

// A Violation is a request or a frame that a correct program never sends.
type Violation struct{ Method, Path, Body, Reason string }

func (v Violation) String() string {
	return fmt.Sprintf("%s %s: %s\n%s", v.Method, v.Path, v.Reason, cut(v.Body, 2000))
}

// Violations hands out those since the last call.
func (s *Server) Violations() []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := s.violations
	s.violations = nil
	return got
}

// A Request is one that the program under test has sent.
type Request struct {
	Method, Path, Body string // Path without the version's part
	Status, Code       int    // of the answer; Code is Discord's own of an error
}

// maxRequests is how many requests are remembered.
const maxRequests = 1000

// Requests lists what has been answered last, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// note remembers a request. The lock is held.
func (s *Server) note(r Request) {
	s.requests = append(s.requests, r)
	if len(s.requests) > 2*maxRequests {
		s.requests = slices.Clone(s.requests[maxRequests:])
	}
	s.change()
}

// change tells those who wait that there is something new. The lock is held.
func (s *Server) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// discordEpoch is where snowflakes count from: 2015-01-01T00:00:00Z in ms.
const discordEpoch = 1420070400000

// newID returns a snowflake: the server's time, moved on by a counter, so that
// ids are the same in each run and guilds spread over shards. The lock is held,
// or nobody else knows the server yet.
func (s *Server) newID() string {
	s.ids++
	return strconv.FormatUint((uint64(s.now().UnixMilli()-discordEpoch)+s.ids)<<22, 10)
}

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /gateway", s.serveGateway)
	mux.HandleFunc("GET /attachments/{channel}/{id}/{name}", s.serveUpload)
	mux.Handle("/api/v10/", http.StripPrefix("/api/v10", http.HandlerFunc(s.serveAPI)))
	return mux
}

func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	data, ok := s.uploads[r.URL.Path]
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", contentType(r.PathValue("name"), data))
	_, _ = w.Write(data) // the client may be gone
}

// cut shortens a text to at most n bytes, for people to read.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return text[:n] + "…"
}
