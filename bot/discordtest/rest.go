package discordtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A call is a request as the server has read it.
type call struct {
	*http.Request
	raw     []byte // the body as it came
	json    []byte // of it, what is JSON
	files   []upload
	arrived time.Time // in real time
	path    string    // without the version's part
	pattern string    // that it fits
}

// An upload is a file of a multipart request, files[N].
type upload struct {
	field, name string
	data        []byte
}

// A reply is what the server answers.
type reply struct {
	status int
	code   int // Discord's own, of an error
	body   any // nil for none
}

func ok(body any) reply { return reply{status: http.StatusOK, body: body} }

// failure is an error as Discord writes it.
func failure(code int, message string, fields object) object {
	o := object{"code": code, "message": message}
	if fields != nil {
		o["errors"] = fields
	}
	return o
}

func unknown(code int, message string) reply {
	return reply{status: http.StatusNotFound, code: code, body: failure(code, message, nil)}
}

func forbidden(code int, message string) reply {
	return reply{status: http.StatusForbidden, code: code, body: failure(code, message, nil)}
}

func refused(code int, message string) reply {
	return reply{status: http.StatusBadRequest, code: code, body: failure(code, message, nil)}
}

// serveAPI reads, checks and answers one request.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	c := &call{Request: r, arrived: time.Now(), path: r.URL.Path}
	if !s.misbehave(w, c) {
		s.serve(w, c)
	}
}

func (s *Server) serve(w http.ResponseWriter, c *call) {
	answer, how := s.route(c)
	if err := c.read(); err != nil {
		s.report(c, err.Error())
		s.answer(w, c, refused(50109, "The request body contains invalid JSON."))
		return
	}
	if answer == nil {
		if how == http.StatusNotFound {
			s.report(c, "there is no such endpoint here")
		}
		s.answer(w, c, reply{status: how, body: failure(0, fmt.Sprintf("%d: %s", how, http.StatusText(how)), nil)})
		return
	}
	if !s.allowed(c) {
		s.answer(w, c, reply{status: http.StatusUnauthorized, body: failure(0, "401: Unauthorized", nil)})
		return
	}
	if reason := s.spec.check(c); reason != "" {
		s.report(c, "Discord's description: "+reason)
		s.answer(w, c, refused(50035, "Invalid Form Body"))
		return
	}
	s.mu.Lock()
	result := answer(c)
	s.mu.Unlock()
	s.answer(w, c, result)
}

// allowed checks the program's token, which what answers an interaction needs
// not: that has a token of its own.
func (s *Server) allowed(c *call) bool {
	if strings.HasPrefix(c.path, "/interactions/") || strings.HasPrefix(c.path, "/webhooks/") || c.path == "/gateway" {
		return true
	}
	return c.Header.Get("Authorization") == "Bot "+s.Token
}

// read takes the body apart.
func (c *call) read() error {
	var err error
	if c.raw, err = io.ReadAll(c.Body); err != nil {
		return fmt.Errorf("reading the body: %w", err)
	}
	c.json = c.raw
	kind, params, _ := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		if err := c.readParts(params["boundary"]); err != nil {
			return fmt.Errorf("reading the parts: %w", err)
		}
	} else if len(c.raw) > 0 && kind != "application/json" {
		return fmt.Errorf("a body of type %q", kind)
	}
	if len(c.json) > 0 && !json.Valid(c.json) {
		return errors.New("the body is not JSON")
	}
	return nil
}

func (c *call) readParts(boundary string) error {
	c.json = nil
	parts := multipart.NewReader(strings.NewReader(string(c.raw)), boundary)
	for {
		p, err := parts.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return err
		}
		switch name := p.FormName(); {
		case name == "payload_json":
			c.json = data
		case strings.HasPrefix(name, "files[") && p.FileName() != "":
			c.files = append(c.files, upload{name, p.FileName(), data})
		default:
			return fmt.Errorf("a part called %q", name)
		}
	}
}

// decode reads the JSON of the body into v.
func (c *call) decode(v any) *reply {
	if err := json.Unmarshal(c.json, v); err != nil {
		r := refused(50109, "The request body contains invalid JSON: "+err.Error())
		return &r
	}
	return nil
}

// object returns the fields of the body, or of one of its fields.
func (c *call) object(key string) (map[string]json.RawMessage, *reply) {
	fields := make(map[string]json.RawMessage)
	if r := c.decode(&fields); r != nil {
		return nil, r
	}
	if key == "" {
		return fields, nil
	}
	inner := make(map[string]json.RawMessage)
	if len(fields[key]) > 0 {
		if err := json.Unmarshal(fields[key], &inner); err != nil {
			r := refused(50109, "The request body contains invalid JSON: "+err.Error())
			return nil, &r
		}
	}
	return inner, nil
}

// invalid reports a violation, and is the answer to it. The lock is held.
func (c *call) invalid(s *Server, field, code, message string) reply {
	s.violate(c, field+": "+message)
	r := refused(50035, "Invalid Form Body")
	r.body = failure(50035, "Invalid Form Body", object{field: object{"_errors": []any{object{"code": code, "message": message}}}})
	return r
}

func (s *Server) report(c *call, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.violate(c, reason)
}

func (s *Server) violate(c *call, reason string) {
	s.violations = append(s.violations, Violation{c.Method, c.path, string(c.raw), reason})
}

// answer writes a reply with Discord's headers.
func (s *Server) answer(w http.ResponseWriter, c *call, r reply) {
	h := w.Header()
	h.Set("X-RateLimit-Bucket", c.bucket())
	h.Set("X-RateLimit-Limit", "50")
	h.Set("X-RateLimit-Remaining", "49")
	h.Set("X-RateLimit-Reset-After", "1.000")
	h.Set("X-RateLimit-Reset", fmt.Sprintf("%d.000", s.Now().Unix()+1))
	s.mu.Lock()
	s.note(Request{c.Method, c.path, string(c.raw), r.status, r.code})
	s.mu.Unlock()
	if r.body == nil {
		w.WriteHeader(r.status)
		return
	}
	h.Set("Content-Type", "application/json")
	w.WriteHeader(r.status)
	_ = json.NewEncoder(w).Encode(r.body) // the program may be gone
}

// bucket names the rate limit that a request counts against.
func (c *call) bucket() string {
	name := c.Method + " " + c.pattern
	for _, major := range []string{"channel", "guild", "token"} {
		if v := c.PathValue(major); v != "" {
			name += " " + v
		}
	}
	return fmt.Sprintf("%x", hash(name))
}

// hash is FNV-1a.
func hash(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}

// route finds what answers a request, or the status that says why nothing does.
func (s *Server) route(c *call) (func(*call) reply, int) {
	known := false
	for _, e := range s.table {
		values, fits := match(e.pattern, c.path)
		if !fits {
			continue
		}
		known = true
		if e.method != c.Method {
			continue
		}
		for name, value := range values {
			c.SetPathValue(name, value)
		}
		c.pattern = e.pattern
		return e.answer, 0
	}
	if known {
		return nil, http.StatusMethodNotAllowed
	}
	return nil, http.StatusNotFound
}

// match holds a path against a pattern such as /channels/{channel}/messages.
func match(pattern, path string) (map[string]string, bool) {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, false
	}
	values := make(map[string]string)
	for i, w := range want {
		if name, isValue := strings.CutPrefix(w, "{"); isValue {
			if strings.HasPrefix(got[i], "@") {
				return nil, false
			}
			value, err := url.PathUnescape(got[i])
			if err != nil || value == "" {
				return nil, false
			}
			values[strings.TrimSuffix(name, "}")] = value
		} else if w != got[i] {
			return nil, false
		}
	}
	return values, true
}
