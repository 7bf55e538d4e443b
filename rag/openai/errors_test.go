package openai_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"newshound/rag/llm"
	"newshound/rag/openai"
	"newshound/rag/openai/openaitest"
)

func TestFailuresHaveKinds(t *testing.T) {
	fail := openaitest.Fail
	body := func(status int, body string) openaitest.Answer { return openaitest.Answer{Status: status, Body: body} }
	for _, tt := range []struct {
		name   string
		answer openaitest.Answer
		kind   llm.Kind
		status int
		after  time.Duration
		says   string
	}{
		{"a wrong key", fail(401, "Incorrect API key provided"), llm.Unauthorized, 401, 0, "Incorrect API key"},
		{"a forbidden model", fail(403, "Country not supported"), llm.Unauthorized, 403, 0, "Country"},
		{"no credits", fail(402, "Insufficient credits"), llm.Unauthorized, 402, 0, "credits"},
		{"no quota", openaitest.Answer{Status: 429, Message: "You exceeded your current quota", Code: "insufficient_quota"}, llm.Unauthorized, 429, 0, "quota"},
		{"no such model", fail(404, "model 'x' not found"), llm.Unknown, 404, 0, "not found"},
		{"too long", fail(400, "maximum context length is 4096 tokens, max_tokens too large"), llm.Rejected, 400, 0, "4096"},
		{"too much", body(413, " "), llm.Rejected, 413, 0, "without content"},
		{"too often", openaitest.Answer{Status: 429, Message: "Rate limit", RetryAfter: "7"}, llm.Busy, 429, 7 * time.Second, "Rate limit"},
		{"too often, in parts of a second", openaitest.Answer{Status: 429, Message: "Rate limit", RetryAfter: "0.25"}, llm.Busy, 429, 250 * time.Millisecond, ""},
		{"a wait without end", openaitest.Answer{Status: 429, Message: "Rate limit", RetryAfter: "1e300"}, llm.Busy, 429, time.Hour, ""},
		{"a wait that is none", openaitest.Answer{Status: 429, Message: "Rate limit", RetryAfter: "-5"}, llm.Busy, 429, 0, ""},
		{"a wait in words", openaitest.Answer{Status: 429, Message: "Rate limit", RetryAfter: "soon"}, llm.Busy, 429, 0, ""},
		{"loading", fail(503, "Loading model"), llm.Busy, 503, 0, "Loading model"},
		{"overloaded", fail(529, "Overloaded"), llm.Busy, 529, 0, ""},
		{"failed", fail(500, "CUDA out of memory"), llm.Broken, 500, 0, "CUDA"},
		{"a gateway without a server", openaitest.Answer{Status: 502, Body: "<html>Bad Gateway</html>", Type: "text/html"}, llm.Broken, 502, 0, "Bad Gateway"},
		{"a gateway that waits no longer", body(504, "{}"), llm.Slow, 504, 0, ""},
		{"a text for an error (LM Studio)", body(400, `{"error":"Unexpected endpoint"}`), llm.Rejected, 400, 0, "Unexpected endpoint"},
		{"a bare object (vLLM)", body(400, `{"object":"error","message":"The model does not exist","type":"BadRequestError","code":400}`), llm.Rejected, 400, 0, "says: The model does not exist"},
		{"a list of details (FastAPI)", body(422, `{"detail":[{"loc":["body","n"],"msg":"field required"}]}`), llm.Rejected, 422, 0, "field required"},
		{"many lines", fail(500, "a\n\tb\x1b[31m\x00 c"+strings.Repeat(" long", 200)), llm.Broken, 500, 0, "says: a b [31m c long"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openaitest.New(t)
			s.Chat.Then(tt.answer)
			text, usage, err := write(t.Context(), newChat(t, s), prompt)
			check(t, err, tt.kind, nil, tt.says)
			var e *llm.Error
			if errors.As(err, &e); e.Status != tt.status || e.After != tt.after {
				t.Errorf("status %d, after %v", e.Status, e.After)
			}
			if text != "" || usage != (llm.Usage{}) {
				t.Errorf("wrote %q, used %+v", text, usage)
			}
			if len(err.Error()) > 600 || strings.ContainsAny(err.Error(), "\n\x1b") {
				t.Errorf("no line: %q", err)
			}
		})
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	other := openaitest.New(t)
	s := openaitest.New(t)
	s.Key = key
	client := newClient(t, openai.Config{BaseURL: s.URL(), Key: key, Model: "small", Client: &http.Client{
		Transport: transport(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 307, Header: http.Header{"Location": {other.URL()}}, Body: http.NoBody, Request: r}, nil
		}),
	}})
	_, _, err := write(t.Context(), client.Chat(), prompt)
	check(t, err, llm.Unknown, openai.ErrElsewhere, "to "+other.URL())
	if n := len(other.Requests()); n != 0 {
		t.Errorf("%d requests arrived elsewhere", n)
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestNobodyListens(t *testing.T) {
	s := openaitest.New(t)
	s.Close()
	_, _, err := write(t.Context(), newChat(t, s), prompt)
	check(t, err, llm.Unreachable, nil, "refused")
}

// TestForeignWords: what is no failure of a known form is told in few words of
// ours.
func TestForeignWords(t *testing.T) {
	for name, tt := range map[string]struct {
		answer openaitest.Answer
		kind   llm.Kind
		cause  error
		says   string
	}{
		"a long page":  {openaitest.Answer{Type: "text/html", Body: strings.Repeat("Sign in to use this network. ", 40)}, llm.Garbled, nil, `text/html: "Sign in`},
		"no text":      {openaitest.Answer{Type: "image/png", Body: "\x89PNG\r\n\x1a\n\x00\xff\xfe"}, llm.Garbled, nil, "image/png, which is no text"},
		"a cut letter": {openaitest.Answer{Type: "text/plain", Body: "Грешка\xd0"}, llm.Garbled, nil, `"Грешка"`},
		"a long line":  {openaitest.Answer{Type: "text/event-stream", Body: "data: " + strings.Repeat("x", 2<<20)}, llm.Garbled, nil, "more than 1048576 bytes"},
		"a reset":      {openaitest.Answer{Pieces: []string{"Hel"}, Fault: openaitest.Reset}, llm.Unreachable, openai.ErrBrokeOff, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := openaitest.New(t)
			s.Chat.Then(tt.answer)
			_, _, err := write(t.Context(), newChat(t, s), prompt)
			check(t, err, tt.kind, tt.cause, tt.says)
			if len(err.Error()) > 200 || strings.ContainsAny(err.Error(), "\n\x1b\x00�") {
				t.Errorf("no short line: %q", err)
			}
		})
	}
}

func TestATransportsOwnLimitIsSlow(t *testing.T) {
	client := newClient(t, openai.Config{BaseURL: "http://model.test/v1", Model: "small", Client: &http.Client{
		Transport: transport(func(*http.Request) (*http.Response, error) {
			return nil, &net.DNSError{Err: "no answer", Name: "model.test", IsTimeout: true}
		}),
	}})
	_, _, err := write(t.Context(), client.Chat(), prompt)
	check(t, err, llm.Slow, nil, "model.test")
}

// A context that ends is the caller's, and a deadline is what makes it Slow.
func TestContextEndsChat(t *testing.T) {
	for _, where := range []string{"before the answer", "in the answer"} {
		t.Run(where, func(t *testing.T) {
			s := openaitest.New(t)
			gate := make(chan struct{})
			answer := openaitest.Answer{Pieces: []string{"Hel", "lo"}, Start: gate}
			if where == "in the answer" {
				first := make(chan struct{}, 1)
				first <- struct{}{}
				answer = openaitest.Answer{Pieces: []string{"Hel", "lo"}, Next: first}
			}
			s.Chat.Always(answer)

			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(50*time.Millisecond, cancel)
			if _, _, err := write(ctx, newChat(t, s), prompt); err != context.Canceled {
				t.Errorf("cancelled: %v", err)
			}
			ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			_, _, err := write(ctx, newChat(t, s), prompt)
			check(t, err, llm.Slow, context.DeadlineExceeded, "")
		})
	}
}

func TestPieceEndsChat(t *testing.T) {
	s := openaitest.New(t)
	s.Chat.Then(openaitest.Answer{Pieces: []string{"Hello"}, Fault: openaitest.Endless})
	enough := errors.New("enough")
	usage, err := newChat(t, s).Generate(t.Context(), prompt, func(string) error { return enough })
	if err != enough {
		t.Errorf("error %v", err)
	}
	if usage.Prompt == 0 || usage.Completion == 0 {
		t.Errorf("used %+v", usage)
	}
}

// However a server fails, and whatever it repeats: the key is in no error.
func TestNoErrorHasTheKey(t *testing.T) {
	const masked = "sk-proj-**************1706"
	head := "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"
	sse := func(body string) openaitest.Answer {
		return openaitest.Answer{Body: head + body, Type: "text/event-stream"}
	}
	answers := map[string]openaitest.Answer{
		"message":          openaitest.Fail(401, "Incorrect API key provided: "+key+"."),
		"masked":           openaitest.Fail(401, "Incorrect API key provided: "+masked+"."),
		"bearer":           openaitest.Fail(500, "Authorization: Bearer "+key),
		"cut off":          openaitest.Fail(500, "Authorization: Bearer "+key[:len(key)-3]),
		"string":           {Status: 400, Body: `{"error":"key ` + key + `"}`},
		"object":           {Status: 400, Body: `{"message":{"key":"` + key + `"}}`},
		"details":          {Status: 422, Body: `{"detail":[{"input":"` + key + `"}]}`},
		"code":             {Status: 418, Body: `{"error":{"message":"no","code":"` + key + `"}}`},
		"page":             {Status: 502, Type: "text/html", Body: "<p>" + key + "</p>"},
		"type":             {Status: 502, Type: "text/" + key, Body: "no"},
		"wrong type":       {Type: "text/html", Body: "<p>" + key + "</p>"},
		"wrong type, long": {Type: "text/html", Body: strings.Repeat("x", 290) + key},
		"no JSON":          {Body: "not JSON: " + key},
		"no JSON, cut":     sse("data: {\"choices\":\"" + key[:12]),
		"broken event":     sse("data: {\"key\":\"" + key + "\n\n"),
		"failure within":   sse("data: {\"error\":{\"message\":\"" + key + "\",\"code\":500}}\n\n"),
		"escaped":          sse("data: {\"error\":{\"message\":\"\\u0073" + key[1:] + "\"}}\n\n"),
		"refusal":          sse("data: {\"choices\":[{\"delta\":{\"refusal\":\"" + key + "\"}}]}\n\n"),
		"many":             openaitest.Fail(500, strings.Repeat(key, 20)),
	}
	secret := func(s string) bool { return strings.Contains(s, key[:8]) || strings.Contains(s, key[len(key)-6:]) }
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			s := openaitest.New(t)
			s.Key = key
			s.Chat.Always(answer)
			_, _, err := write(t.Context(), newChat(t, s), prompt)
			if err == nil {
				t.Fatal("no error")
			}
			for _, text := range []string{err.Error(), fmt.Sprintf("%+v %#v", err, err)} {
				if secret(text) {
					t.Errorf("the key is in %s", text)
				}
			}
		})
	}
	t.Run("transport", func(t *testing.T) {
		client := newClient(t, openai.Config{BaseURL: "http://model.test/v1", Key: key, Model: "small", Client: &http.Client{
			Transport: transport(func(r *http.Request) (*http.Response, error) {
				return nil, fmt.Errorf("proxy refuses %s", r.Header.Get("Authorization"))
			}),
		}})
		if _, _, err := write(t.Context(), client.Chat(), prompt); err == nil || secret(err.Error()) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("configuration", func(t *testing.T) {
		for _, c := range []openai.Config{
			{BaseURL: "http://u:" + key + "@model.test", Model: "small"}, {BaseURL: "http://model.test/?key=" + key, Model: "small"},
			{BaseURL: key, Model: "small"}, {BaseURL: "http://model.test", Key: key + "\n", Model: "small"}, {BaseURL: "http://%" + key, Model: "small"},
		} {
			if _, err := openai.New(c); err == nil || secret(err.Error()) {
				t.Errorf("%+v: error %v", c, err)
			}
		}
	})
}

func TestModels(t *testing.T) {
	s := openaitest.New(t)
	s.Models = []string{"small", "large"}
	names, err := newClient(t, openai.Config{BaseURL: s.URL(), Model: "tiny"}).Models(t.Context())
	if err != nil || strings.Join(names, " ") != "small large" {
		t.Errorf("%q, %v", names, err)
	}
	_, _, err = write(t.Context(), newClient(t, openai.Config{BaseURL: s.URL(), Model: "tiny"}).Chat(), prompt)
	check(t, err, llm.Unknown, nil, `model "tiny" not found`)
}
