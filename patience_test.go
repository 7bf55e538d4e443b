package main

import (
	"strings"
	"testing"

	"newshound/rag/openai/openaitest"
)

// TestTerminalDoesNotWaitForHelpers: an embedder and a reranker that never
// answer end no question, and are spoken of.
func TestTerminalDoesNotWaitForHelpers(t *testing.T) {
	t.Chdir(t.TempDir())
	server := openaitest.New(t)
	environ := []string{"EMBED_BASE_URL=" + server.URL(), "EMBED_MODEL=e", "RERANK_BASE_URL=" + server.URL(), "RERANK_MODEL=r"}
	write(t, "note.txt", "The harbour of Selby is closed on Sunday.")
	var stdout, stderr strings.Builder
	if code := run(t.Context(), []string{"add", "note.txt"}, testSystem(strings.NewReader(""), &stdout, &stderr, environ...)); code != exitOK {
		t.Fatal(stderr.String())
	}
	never := openaitest.Answer{Start: make(chan struct{})}
	server.Embed.Always(never)
	server.Rerank.Always(never)
	code := run(t.Context(), []string{"ask", libya}, testSystem(strings.NewReader(""), &stdout, &stderr, environ...))
	if code != exitOK || !strings.Contains(stdout.String(), "Libya") {
		t.Errorf("exit %d: %s", code, &stdout)
	}
	for _, want := range []string{"the embedder fails", "the reranker fails", "newshound doctor tries it"} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("it is not said that %s: %s", want, &stderr)
		}
	}
}
