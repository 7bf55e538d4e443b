package openaitest

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// complaints is a test that may fail.
type complaints struct {
	testing.TB
	mu  sync.Mutex
	all []string
}

func (c *complaints) Error(args ...any) { c.Errorf("%s", fmt.Sprint(args...)) }

func (c *complaints) Errorf(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, fmt.Sprintf(format, args...))
}

func TestServerComplains(t *testing.T) {
	const user = `"messages":[{"role":"user","content":"Hi"}]`
	for _, tt := range []struct{ name, path, body, says string }{
		{"nothing", "/v1/chat/completions", `{"model":"m",` + user + `}`, ""},
		{"an unknown field", "/v1/chat/completions", `{"model":"m","prompt":"Hi",` + user + `}`, "unknown field"},
		{"no model", "/v1/chat/completions", `{` + user + `}`, "no model"},
		{"no messages", "/v1/chat/completions", `{"model":"m","messages":[]}`, "no messages"},
		{"an unknown role", "/v1/chat/completions", `{"model":"m","messages":[{"role":"bot","content":"Hi"},{"role":"user","content":"Hi"}]}`, "role bot"},
		{"an empty message", "/v1/chat/completions", `{"model":"m","messages":[{"role":"user","content":""}]}`, "an empty message"},
		{"nobody asks", "/v1/chat/completions", `{"model":"m","messages":[{"role":"assistant","content":"Hi"}]}`, "not the user's"},
		{"usage of no stream", "/v1/chat/completions", `{"model":"m","stream_options":{"include_usage":true},` + user + `}`, "without stream"},
		{"two limits", "/v1/chat/completions", `{"model":"m","max_tokens":1,"max_completion_tokens":1,` + user + `}`, "max_tokens and"},
		{"heat", "/v1/chat/completions", `{"model":"m","temperature":3,` + user + `}`, "temperature"},
		{"an unknown format", "/v1/chat/completions", `{"model":"m","response_format":{"type":"xml"},` + user + `}`, "response_format"},
		{"a schema's name", "/v1/chat/completions", `{"model":"m","response_format":{"type":"json_schema","json_schema":{"name":"a b","schema":{"type":"object"}}},` + user + `}`, "name"},
		{"a schema of no object", "/v1/chat/completions", `{"model":"m","response_format":{"type":"json_schema","json_schema":{"name":"a","schema":[]}},` + user + `}`, "no object"},
		{"no texts", "/v1/embeddings", `{"model":"m","input":[]}`, "without model or text"},
		{"no question", "/v1/rerank", `{"model":"m","documents":["a"]}`, "without model, question or texts"},
		{"another address", "/v1/responses", `{}`, "was asked POST /v1/responses"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &complaints{TB: t}
			s := New(c)
			s.Chat.Always(Say("Hello"))
			res, err := http.Post(strings.TrimSuffix(s.URL(), "/v1")+tt.path, "application/json", strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if _, err := io.ReadAll(res.Body); err != nil {
				t.Fatal(err)
			}
			got := strings.Join(c.all, "\n")
			if (got == "") != (tt.says == "") || !strings.Contains(got, tt.says) {
				t.Errorf("complained %q, want %q", got, tt.says)
			}
		})
	}
}

func TestServerWantsNoKeyThatItWasNotTold(t *testing.T) {
	c := &complaints{TB: t}
	s := New(c)
	r, err := http.NewRequest("GET", s.URL()+"/models", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer x")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if len(c.all) != 1 {
		t.Errorf("complained %q", c.all)
	}
}
