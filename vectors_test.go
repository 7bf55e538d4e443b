package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"newshound/rag"
	"newshound/rag/openai/openaitest"
)

// TestVectorsAreToldOf: a line for each tenth, and one for the change.
func TestVectorsAreToldOf(t *testing.T) {
	var out strings.Builder
	a := newApp(testSystem(strings.NewReader(""), &out, &out), Config{})
	seen := []rag.Progress{
		{Wanted: "new", Serving: "old"},
		{Wanted: "new", Serving: "old", Done: 1, Total: 40},
		{Wanted: "new", Serving: "old", Done: 5, Total: 40},
		{Wanted: "new", Serving: "old", Done: 6, Total: 40},
		{Wanted: "new", Serving: "old", Done: 39, Total: 40},
		{Wanted: "new", Serving: "new"},
		{Wanted: "new", Serving: "new"},
	}
	ctx, cancel := context.WithCancel(t.Context())
	ticks := make(chan time.Time, len(seen))
	for range seen[1:] {
		ticks <- epoch
	}
	i := 0
	err := a.tellVectors(ctx, ticks, func() rag.Progress {
		if i++; i == len(seen) {
			cancel()
		}
		return seen[i-1]
	})
	const want = "03:04 Vectors of new: 5 of 40 articles.\n03:04 Vectors of new: 39 of 40 articles.\n03:04 Questions are answered with the vectors of new.\n"
	if err != context.Canceled || out.String() != want {
		t.Errorf("%v:\n%s", err, &out)
	}
}

// TestServeMakesVectors: what has none of the model that is set up gets them
// while serve runs, without Discord, too.
func TestServeMakesVectors(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, stderr, code := newshound(t, "", "ask", libya); code != exitOK {
		t.Fatal(stderr)
	}
	server := openaitest.New(t)
	environ := []string{"EMBED_BASE_URL=" + server.URL(), "EMBED_MODEL=bge-m3", "LOG_LEVEL=info"}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	var stdout strings.Builder
	var stderr watched
	stderr.on("questions are answered with new vectors", cancel)
	if code := run(ctx, []string{"serve"}, testSystem(strings.NewReader(""), &stdout, &stderr, environ...)); code != exitOK || len(server.Requests()) == 0 {
		t.Errorf("exit %d: %s%s", code, &stdout, stderr.String())
	}
	stdout.Reset()
	run(t.Context(), []string{"doctor"}, testSystem(strings.NewReader(""), &stdout, &stderr, environ...))
	if !strings.Contains(stdout.String(), "6 of 6 articles by bge-m3") {
		t.Errorf("after serve:\n%s", &stdout)
	}
}
