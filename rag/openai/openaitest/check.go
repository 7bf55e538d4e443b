package openaitest

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// A ChatRequest is a request for Chat Completions, as far as a program of this
// kind may use them: anything else fails the test.
type ChatRequest struct {
	Model         string    `json:"model"`
	Messages      []Message `json:"messages"`
	Stream        bool      `json:"stream"`
	StreamOptions struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
	Format              Format   `json:"response_format"`
	MaxTokens           int      `json:"max_tokens"`
	MaxCompletionTokens int      `json:"max_completion_tokens"`
	Temperature         *float64 `json:"temperature"`
}

// A Message of a conversation.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// A Format is the form that an answer is to have.
type Format struct {
	Type   string `json:"type"` // "", "json_object" or "json_schema"
	Schema struct {
		Name   string          `json:"name"`
		Strict bool            `json:"strict"`
		Schema json.RawMessage `json:"schema"`
	} `json:"json_schema"`
}

// System is the system's message, "" if there is none.
func (c *ChatRequest) System() string {
	if c.Messages[0].Role == "system" {
		return c.Messages[0].Content
	}
	return ""
}

// User is the last message.
func (c *ChatRequest) User() string { return c.Messages[len(c.Messages)-1].Content }

// Uses reports whether a request uses a feature: "json_schema", "json_object",
// "stream_options", "max_tokens", "max_completion_tokens", "temperature" or
// "system".
func (c *ChatRequest) Uses(feature string) bool {
	if c == nil {
		return false
	}
	switch feature {
	case "stream_options":
		return c.StreamOptions.IncludeUsage
	case "max_tokens":
		return c.MaxTokens > 0
	case "max_completion_tokens":
		return c.MaxCompletionTokens > 0
	case "temperature":
		return c.Temperature != nil
	case "system":
		return c.System() != ""
	}
	return c.Format.Type == feature
}

var schemaName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// readChat reads a request, and fails the test for what OpenAI would refuse.
func (s *Server) readChat(body []byte) *ChatRequest {
	var c ChatRequest
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		s.t.Errorf("a chat's request cannot be read: %v\n%s", err, body)
	}
	check := func(ok bool, what string) {
		if !ok {
			s.t.Errorf("a chat's request: %s\n%s", what, body)
		}
	}
	check(c.Model != "", "no model")
	check(len(c.Messages) > 0, "no messages")
	for i, m := range c.Messages {
		check(m.Role == "user" || m.Role == "assistant" || m.Role == "system" && i == 0, "role "+m.Role)
		check(m.Content != "", "an empty message")
	}
	if n := len(c.Messages); n == 0 {
		c.Messages = []Message{{Role: "user"}}
	} else {
		check(c.Messages[n-1].Role == "user", "the last message is not the user's")
	}
	check(c.Stream || !c.StreamOptions.IncludeUsage, "stream_options without stream")
	check(c.MaxTokens == 0 || c.MaxCompletionTokens == 0, "max_tokens and max_completion_tokens")
	check(c.MaxTokens >= 0 && c.MaxCompletionTokens >= 0, "fewer than no tokens")
	check(c.Temperature == nil || *c.Temperature >= 0 && *c.Temperature <= 2, "temperature")
	switch f := c.Format; f.Type {
	case "", "json_object":
		check(f.Schema.Schema == nil, "a schema without its type")
	case "json_schema":
		check(schemaName.MatchString(f.Schema.Name), "the schema's name")
		var object map[string]any
		check(json.Unmarshal(f.Schema.Schema, &object) == nil && object["type"] == "object", "the schema is of no object")
	default:
		check(false, "response_format")
	}
	return &c
}
