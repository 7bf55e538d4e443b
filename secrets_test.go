package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"newshound/rag/openai/openaitest"
)

// TestKeysAreInNoOutput: whatever a command does with a server that repeats the
// keys it refuses, and however much is logged, no key is printed.
func TestKeysAreInNoOutput(t *testing.T) {
	t.Chdir(t.TempDir())
	server := openaitest.New(t)
	server.Key = "another"
	discord := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, `{"message":"`+r.Header.Get("Authorization")+`"}`, http.StatusUnauthorized)
	}))
	defer discord.Close()
	const secret = "hunter2-4f1c9a77"
	environ := []string{
		"LOG_LEVEL=debug", "DISCORD_API_URL=" + discord.URL, "DISCORD_TOKEN=" + secret + "D",
		"LLM_BASE_URL=" + server.URL(), "LLM_MODEL=m", "LLM_API_KEY=" + secret + "L",
		"EMBED_BASE_URL=" + server.URL(), "EMBED_MODEL=e", "EMBED_API_KEY=" + secret + "E",
		"RERANK_BASE_URL=" + server.URL(), "RERANK_MODEL=r", "RERANK_API_KEY=" + secret + "R",
	}
	write(t, "note.txt", "The harbour of Selby is closed on Sunday.")
	write(t, "articles.jsonl", `{"url":"https://wire.example/ferry","title":"Ferry","published":"2025-03-02","text":"The ferry to Lerwick sails again on 9 March."}`)
	write(t, "questions.jsonl", `{"id":"1","date":"2025-03-03","question":"When does the ferry to Lerwick sail?","answer":"9 March","articles":["https://wire.example/ferry"]}`)
	for _, c := range []struct{ stdin, line string }{
		{"", "add note.txt"},
		{"", "ask " + libya},
		{"", "ask --json who is Haftar?"},
		{"who is Haftar?\nand Wagner?\n/question\n/passages\n", "chat"},
		{"", "eval --articles articles.jsonl --questions questions.jsonl"},
		{"", "eval --llm --embedder --articles articles.jsonl --questions questions.jsonl"},
		{"", "doctor"},
		{"", "sources"},
		{"", "sources audit"},
		{"", "export"},
		{"", "help"},
		{"", "version"},
	} {
		var out bytes.Buffer
		run(t.Context(), strings.Fields(c.line), testSystem(strings.NewReader(c.stdin), &out, &out, environ...))
		if strings.Contains(out.String(), "hunter2") || out.Len() == 0 {
			t.Errorf("newshound %s prints\n%s", c.line, &out)
		}
	}
	server.Key = ""
	server.Close()
	var out watched
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	out.on("Ctrl-C stops", cancel)
	run(ctx, []string{"serve"}, testSystem(strings.NewReader(""), &out, &out, environ[3:]...))
	if text := out.String(); strings.Contains(text, "hunter2") || !strings.Contains(text, "Ctrl-C stops") {
		t.Errorf("newshound serve prints\n%s", text)
	}
}

// watched is an output that does something once it holds a text.
type watched struct {
	mu   sync.Mutex
	text bytes.Buffer
	want string
	do   func()
}

func (w *watched) on(text string, do func()) { w.want, w.do = text, do }

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.text.Write(p)
	if w.do != nil && strings.Contains(w.text.String(), w.want) {
		w.do()
		w.do = nil
	}
	return n, err
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}
