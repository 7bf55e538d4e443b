package discordtest

import (
	"fmt"
	"net"
	"net/http"
	"regexp"
	"time"
)

// A Fault is what goes wrong with requests.
type Fault struct {
	Method string // "" for any
	Path   string // a regular expression over the path without the version's part, such as "/callback$"
	Times  int    // how many requests it hits

	Status  int           // what is answered instead, 0 to serve the request nevertheless
	Body    string        // of the answer
	Headers http.Header   // of the answer
	Delay   time.Duration // in real time, before anything else
	Reset   bool          // the connection is reset instead
	After   bool          // the request is served before the answer is replaced or the connection reset
}

type fault struct {
	Fault
	path *regexp.Regexp
	left int
}

// Fail makes the next requests that fit fail.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &fault{f, regexp.MustCompile(f.Path), max(f.Times, 1)})
}

// Scopes of rate limits.
const (
	ScopeUser   = "user"
	ScopeGlobal = "global"
	ScopeShared = "shared"
)

// RateLimit makes the next requests that fit fail with 429, to be tried again
// after a time.
func (s *Server) RateLimit(method, path string, times int, scope string, after time.Duration) {
	h := http.Header{"Retry-After": {fmt.Sprintf("%.3f", after.Seconds())}, "X-Ratelimit-Scope": {scope}, "Content-Type": {"application/json"}}
	if scope == ScopeGlobal {
		h.Set("X-RateLimit-Global", "true")
	} else {
		h.Set("X-RateLimit-Remaining", "0")
		h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", after.Seconds()))
	}
	body := fmt.Sprintf(`{"message":"You are being rate limited.","retry_after":%.3f,"global":%v}`, after.Seconds(), scope == ScopeGlobal)
	s.Fail(Fault{Method: method, Path: path, Times: times, Status: http.StatusTooManyRequests, Body: body, Headers: h})
}

// Pending is how many times faults have yet to strike.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, f := range s.faults {
		n += f.left
	}
	return n
}

// strike finds the fault that hits a request.
func (s *Server) strike(c *call) *fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.left > 0 && (f.Method == "" || f.Method == c.Method) && f.path.MatchString(c.path) {
			f.left--
			return f
		}
	}
	return nil
}

// misbehave lets a fault strike, if there is one, and reports whether the
// request has been dealt with by that.
func (s *Server) misbehave(w http.ResponseWriter, c *call) bool {
	f := s.strike(c)
	if f == nil {
		return false
	}
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-c.Context().Done():
			return true
		}
	}
	if f.Status == 0 && !f.Reset {
		return false
	}
	if f.After {
		s.serve(discard{make(http.Header)}, c)
	} else {
		s.mu.Lock()
		s.note(Request{c.Method, c.path, "", f.Status, 0})
		s.mu.Unlock()
	}
	if f.Reset {
		reset(w)
		return true
	}
	for key, values := range f.Headers {
		w.Header()[http.CanonicalHeaderKey(key)] = values
	}
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(f.Body)) // the program may be gone
	return true
}

// reset closes the connection so that the other side sees an error.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, isTCP := conn.(*net.TCPConn); isTCP {
		_ = tcp.SetLinger(0) // best effort: else it is closed in an orderly way
	}
	_ = conn.Close()
}

// discard is a response that nobody gets.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}
