package openai_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"newshound/rag/llm"
	"newshound/rag/openai"
	"newshound/rag/openai/openaitest"
)

// The exchanges of testdata have the forms that the servers' documentation
// gives. With -record they are had anew, with the servers that the
// environment names: RECORD_OPENAI and so on, and their keys, RECORD_OPENAI_KEY.
var record = flag.Bool("record", false, "ask the models' servers, and write testdata anew")

func TestRecordedExchanges(t *testing.T) {
	p := llm.Prompt{
		System: "Answer as JSON.", Turns: []llm.Turn{{Text: "Who won the final?"}}, MaxTokens: 50,
		Schema: &llm.Schema{Name: "answer", JSON: json.RawMessage(
			`{"type":"object","properties":{"winner":{"type":"string"}},"required":["winner"],"additionalProperties":false}`)},
	}
	type exchange struct {
		text  string
		usage llm.Usage
		kind  llm.Kind
		is    error
		after time.Duration
		says  string
	}
	for _, tt := range []struct {
		file, model string
		exchanges   []exchange
	}{
		{"openai", "gpt-test", []exchange{{text: `{"winner":"The Tigers"}`, usage: llm.Usage{Prompt: 61, Completion: 72}}}},
		{"openai-failures", "gpt-test", []exchange{
			{kind: llm.Unauthorized, says: "Incorrect API key provided: [key] You can find"},
			{kind: llm.Busy, after: 640 * time.Millisecond, says: "Rate limit reached"},
			{kind: llm.Unauthorized, says: "exceeded your current quota"},
			{kind: llm.Garbled, is: llm.ErrRefused, usage: llm.Usage{Prompt: 9}, says: "I can't help"},
		}},
		{"ollama", "qwen-test:4b", []exchange{
			{kind: llm.Unknown, says: "try pulling it first"},
			{text: `{"winner": "The Tigers"}`, usage: llm.Usage{Prompt: 38, Completion: 19}},
			{kind: llm.Busy, says: "server busy"},
		}},
		{"llamacpp", "test.gguf", []exchange{
			{kind: llm.Busy, says: "Loading model"},
			{text: `{"winner": "The Tigers"}`, usage: llm.Usage{Prompt: 33, Completion: 12}},
			{kind: llm.Rejected, says: "exceeds the available context size"},
		}},
		{"vllm", "org/test-7b", []exchange{
			// Not told, so estimated: 15 and 18 characters asked, 5 thought and 30 written.
			{text: `{"winner": "The Tigers and the`, usage: llm.Usage{Prompt: 4 + 5, Completion: 9}, kind: llm.Garbled, is: llm.ErrCutOff},
			{kind: llm.Rejected, says: "maximum context length"},
			{kind: llm.Unknown, says: "does not exist"},
		}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			base, secret := "http://model.test/v1", key
			if *record {
				name := "RECORD_" + strings.ToUpper(strings.ReplaceAll(tt.file, "-", "_"))
				if base, secret = os.Getenv(name), os.Getenv(name+"_KEY"); base == "" {
					t.Skip("without " + name)
				}
			}
			client := newClient(t, openai.Config{
				BaseURL: base, Key: secret, Model: tt.model,
				Client: openaitest.Replay(t, filepath.Join("testdata", tt.file+".txtar"), *record, secret),
			})
			chat := client.Chat()
			for i, want := range tt.exchanges {
				text, usage, err := write(t.Context(), chat, p)
				if *record {
					t.Logf("%d: %q, %+v, %v", i, text, usage, err)
					continue
				}
				check(t, err, want.kind, want.is, want.says)
				var e *llm.Error
				if errors.As(err, &e); e != nil && e.After != want.after {
					t.Errorf("%d: after %v, want %v", i, e.After, want.after)
				}
				if text != want.text || usage != want.usage {
					t.Errorf("%d: %q, %+v, want %q, %+v", i, text, usage, want.text, want.usage)
				}
			}
		})
	}
}

func TestNoRecordingHasASecret(t *testing.T) {
	secret := regexp.MustCompile(`(?i)authorization|bearer|cookie|sk-[a-z0-9-]{12,}|hf_[a-z0-9]{12,}`)
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := secret.Find(data); found != nil {
			t.Errorf("%s has %q", file, found)
		}
	}
}

// What is recorded can be replayed, and does not hold the key.
func TestRecording(t *testing.T) {
	s := openaitest.New(t)
	s.Key = key
	s.Chat.Then(openaitest.Say("Hel", "lo"), openaitest.Fail(500, "the key "+key))
	file := filepath.Join(t.TempDir(), "new.txtar")
	exchange := func(t *testing.T, record bool) {
		client := newClient(t, openai.Config{BaseURL: s.URL(), Key: key, Model: "small", Client: openaitest.Replay(t, file, record, key)})
		if text, _, err := write(t.Context(), client.Chat(), prompt); err != nil || text != "Hello" {
			t.Errorf("%q, %v", text, err)
		}
		_, _, err := write(t.Context(), client.Chat(), prompt)
		check(t, err, llm.Broken, nil, "the key [")
	}
	t.Run("record", func(t *testing.T) { exchange(t, true) })
	data, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(data), key) || !strings.Contains(string(data), "[secret]") {
		t.Fatalf("recorded %s, %v", data, err)
	}
	s.Close()
	t.Run("replay", func(t *testing.T) { exchange(t, false) })
}
