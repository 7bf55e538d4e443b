package openai_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"newshound/rag/llm"
	"newshound/rag/openai"
	"newshound/rag/openai/openaitest"
)

const key = "sk-proj-9f8e7d6c5b4a39281706"

var prompt = llm.Prompt{
	System: "You quote <news> & nothing else.",
	Turns: []llm.Turn{
		{Text: "Who won?"}, {Assistant: true, Text: "The Tigers."}, {Text: "And “who” lost?"},
	},
	MaxTokens: 200,
}

var schema = &llm.Schema{Name: "answer", JSON: json.RawMessage(
	`{"type":"object","properties":{"answerable":{"type":"boolean"}},"required":["answerable"],"additionalProperties":false}`)}

// newChat is a chat with a server that wants the key.
func newChat(t testing.TB, s *openaitest.Server) *openai.Chat {
	t.Helper()
	return newClient(t, openai.Config{BaseURL: s.URL(), Key: s.Key, Model: "small"}).Chat()
}

func newClient(t testing.TB, c openai.Config) *openai.Client {
	t.Helper()
	client, err := openai.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// write collects what a model writes.
func write(ctx context.Context, g llm.Generator, p llm.Prompt) (text string, usage llm.Usage, err error) {
	var b strings.Builder
	usage, err = g.Generate(ctx, p, func(piece string) error {
		b.WriteString(piece)
		return nil
	})
	return b.String(), usage, err
}

func TestChatAsksAsDocumented(t *testing.T) {
	s := openaitest.New(t)
	s.Key = key
	s.Chat.Then(openaitest.Say("Hel", "lo"))
	p := prompt
	p.Schema = schema
	text, usage, err := write(t.Context(), newChat(t, s), p)
	if err != nil || text != "Hello" {
		t.Fatalf("%q, %v", text, err)
	}
	if want := (llm.Usage{Prompt: 6 + 2 + 2 + 3, Completion: 1}); usage != want {
		t.Errorf("usage %+v, want %+v", usage, want)
	}
	got := s.Requests()[0]
	c := got.Chat
	if c.Model != "small" || c.System() != p.System || c.User() != "And “who” lost?" || len(c.Messages) != 4 || c.Messages[2].Role != "assistant" {
		t.Errorf("asked %+v", c)
	}
	if !c.Stream || !c.StreamOptions.IncludeUsage || c.MaxTokens != 200 || !c.Format.Schema.Strict || c.Format.Schema.Name != "answer" {
		t.Errorf("asked %+v", c)
	}
	for name := range got.Header {
		if strings.HasPrefix(name, "X-Stainless") || strings.HasPrefix(name, "Openai") {
			t.Errorf("sent %s: %s", name, got.Header.Get(name))
		}
	}
}

func TestChatTakesNothingFromTheEnvironment(t *testing.T) {
	t.Setenv("OPENAI_API_KEY", key)
	t.Setenv("OPENAI_ADMIN_KEY", key)
	t.Setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/")
	t.Setenv("OPENAI_CUSTOM_HEADERS", "X-Secret: "+key)
	s := openaitest.New(t)
	s.Chat.Then(openaitest.Say("Hello"))
	if text, _, err := write(t.Context(), newChat(t, s), prompt); err != nil || text != "Hello" {
		t.Fatalf("%q, %v", text, err)
	}
	for name, values := range s.Requests()[0].Header {
		if strings.Contains(strings.Join(values, " "), key) {
			t.Errorf("sent %s", name)
		}
	}
}

// What servers do that only resemble OpenAI's, and what is made of it.
func TestChatReads(t *testing.T) {
	say := func(f openaitest.Fault) openaitest.Answer {
		return openaitest.Answer{Pieces: []string{"Hel", "lo"}, Fault: f}
	}
	sse := func(lines ...string) openaitest.Answer {
		return openaitest.Answer{Type: "text/event-stream; charset=utf-8", Body: strings.Join(lines, "\n")}
	}
	for _, tt := range []struct {
		name   string
		answer openaitest.Answer
		text   string
		kind   llm.Kind // "" is no error
		is     error
		says   string // in the error
	}{
		{name: "a stream", answer: say(0), text: "Hello"},
		{name: "carriage returns", answer: say(openaitest.CRLF), text: "Hello"},
		{name: "comments and other fields", answer: say(openaitest.KeepAlive), text: "Hello"},
		{name: "all of it with carriage returns", answer: say(openaitest.KeepAlive | openaitest.CRLF), text: "Hello"},
		{name: "no [DONE]", answer: say(openaitest.NoDone), text: "Hello"},
		{name: "no reason to end", answer: say(openaitest.NoFinish), text: "Hello"},
		{name: "neither", answer: say(openaitest.NoDone | openaitest.NoFinish), text: "Hello", kind: llm.Garbled, is: llm.ErrCutOff},
		{name: "no stream", answer: say(openaitest.Plain), text: "Hello"},
		{name: "a limit", answer: openaitest.Answer{Pieces: []string{"Hello"}, Finish: "length"}, text: "Hello", kind: llm.Garbled, is: llm.ErrCutOff},
		{name: "a filter", answer: openaitest.Answer{Pieces: []string{"Hello"}, Finish: "content_filter"}, text: "Hello", kind: llm.Garbled, is: llm.ErrRefused},
		{name: "a failed model", answer: openaitest.Answer{Pieces: []string{"Hello"}, Finish: "error"}, text: "Hello", kind: llm.Broken},
		{name: "a refusal", answer: sse(`data: {"choices":[{"delta":{"content":null,"refusal":"I'm sorry."}}]}`, ""), kind: llm.Garbled, is: llm.ErrRefused, says: "I'm sorry."},
		{name: "broken JSON", answer: say(openaitest.BrokenJSON), text: "Hello", kind: llm.Garbled, says: "half"},
		{name: "a reset", answer: say(openaitest.Reset), text: "Hello", kind: llm.Unreachable},
		{name: "no end", answer: say(openaitest.Endless), text: "Hello", kind: llm.Garbled, says: "bytes"},
		{name: "a page", answer: say(openaitest.Page), kind: llm.Garbled, says: "Sign in to use this network"},
		{name: "an empty stream", answer: sse(": nothing", ""), kind: llm.Garbled, says: "empty"},
		{name: "an empty object", answer: openaitest.Answer{Body: "{}"}, kind: llm.Garbled, says: "empty"},
		{name: "no object", answer: openaitest.Answer{Body: "Hello"}, kind: llm.Garbled, says: "Hello"},
		{name: "thoughts", answer: openaitest.Answer{Thoughts: []string{"Hm", "m"}, Pieces: []string{"Hello"}}, text: "Hello"},
		{name: "marked thoughts", answer: openaitest.Say("\n<thi", "nk>Hm", "m</th", "ink>\n\nHe", "llo <think>"), text: "Hello <think>"},
		{name: "thoughts without end", answer: openaitest.Say("<think>", "Hm"), text: ""},
		{name: "the beginning of a tag", answer: openaitest.Say("<th"), text: "<th"},
		{name: "something after [DONE]", answer: sse(`data: {"choices":[{"delta":{"content":"Hello"}}]}`, "", "data: [DONE]", "", "data: {broken", "", ""), text: "Hello"},
		{name: "no last empty line", answer: sse(`data: {"choices":[{"delta":{"content":"Hello"},"finish_reason":"stop"}]}`), text: "Hello"},
		{name: "no spaces", answer: sse(`data:{"choices":[{"delta":{"content":"Hello"}}]}`, "", "data:[DONE]"), text: "Hello"},
		{name: "data in two lines", answer: sse(`data: {"choices":`, `data: [{"delta":{"content":"Hello"}}]}`, "", "data: [DONE]"), text: "Hello"},
		{name: "a null error", answer: sse(`data: {"error":null,"choices":[{"delta":{"content":"Hello"},"finish_reason":"stop"}],"usage":null}`), text: "Hello"},
		{name: "parts", answer: sse(`data: {"choices":[{"delta":{"content":[{"type":"thinking","thinking":[]},{"type":"text","text":"Hello"}]},"finish_reason":"stop"}]}`), text: "Hello"},
		{name: "odd values", answer: sse(`data: {"choices":[{"delta":{"content":"Hello","refusal":false},"finish_reason":["stop"]}],"usage":{"prompt_tokens":-9e99,"completion_tokens":"7"}}`, "", "data: [DONE]"), text: "Hello"},
		{name: "a failure within", answer: sse(`data: {"choices":[{"delta":{"content":"He"}}]}`, "", `data: {"error":{"code":502,"message":"Provider disconnected"}}`),
			text: "He", kind: llm.Broken, says: "Provider disconnected"},
		{name: "busy within", answer: sse(`data: {"error":{"code":"rate_limit_exceeded","message":"Slow down"}}`), kind: llm.Busy, says: "Slow down"},
		{name: "a line without end", answer: sse("data: " + strings.Repeat("x", 2<<20)), kind: llm.Garbled, says: "1048576 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openaitest.New(t)
			s.Chat.Then(tt.answer)
			text, usage, err := write(t.Context(), newChat(t, s), prompt)
			if tt.answer.Fault&openaitest.Endless != 0 {
				text = text[:len(tt.text)] // of megabytes
			}
			if text != tt.text {
				t.Errorf("text %q, want %q", text, tt.text)
			}
			check(t, err, tt.kind, tt.is, tt.says)
			if usage.Prompt == 0 {
				t.Error("the prompt is not counted")
			}
		})
	}
}

// Thoughts are no text, but signs of life.
func TestChatThinks(t *testing.T) {
	s := openaitest.New(t)
	s.Chat.Then(openaitest.Answer{Thoughts: []string{"Hm", "m"}, Pieces: []string{"Hel", "lo"}}, openaitest.Say("<think>", "Hm", "</think>", "Hello"))
	for _, want := range []string{"||Hel|lo|", "||Hello|"} {
		got := ""
		if _, err := newChat(t, s).Generate(t.Context(), prompt, func(piece string) error { got += piece + "|"; return nil }); err != nil || got != want {
			t.Errorf("pieces %q, %v, want %q", got, err, want)
		}
	}
}

// check holds an error against what it should be.
func check(t *testing.T, err error, kind llm.Kind, is error, says string) {
	t.Helper()
	var e *llm.Error
	switch {
	case kind == "":
		if err != nil {
			t.Errorf("error %v", err)
		}
		return
	case !errors.As(err, &e):
		t.Fatalf("error %v, want one of kind %s", err, kind)
	case e.Kind != kind:
		t.Errorf("error %v, want one of kind %s", err, kind)
	}
	if is != nil && !errors.Is(err, is) {
		t.Errorf("error %v is not %v", err, is)
	}
	if !strings.Contains(err.Error(), says) {
		t.Errorf("error %v does not say %q", err, says)
	}
}
