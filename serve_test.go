package main

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"newshound/corpus"
	"newshound/corpus/sqlite"
)

// TestServe adds an address that nobody reads, and sees serve read it and say
// so until it is stopped.
func TestServe(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/web.txtar")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	var stderr strings.Builder
	sys := testSystem(strings.NewReader(""), in, &stderr)
	sys.fetch = serveSite(t, archive.Files)

	a := newApp(sys, Config{DataDir: "data", FetchDelay: 1})
	store, err := sqlite.Open(ctx, "data", sys.now)
	if err != nil {
		t.Fatal(err)
	}
	web := a.web(store)
	if _, err := web.Add(ctx, corpus.Shared, "http://herald.example/2025/bridge", corpus.ByOperator, 0); err != nil {
		t.Fatal(err)
	}
	web.close()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}

	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve"}, sys)
		in.Close()
	}()
	said := bufio.NewScanner(out)
	for said.Scan() && !strings.Contains(said.Text(), "A new bridge in Port Vell") {
	}
	stop()
	for said.Scan() {
	}
	if got := <-code; got != exitOK {
		t.Errorf("exit %d: %s", got, &stderr)
	}
	answer, _, _ := newshound(t, "", "ask", "who opened the Port Vell bridge?")
	if !strings.Contains(answer, "Ada Lind") {
		t.Errorf("what was read cannot be found: %s", answer)
	}
}
