package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestLinesWithoutTerminal(t *testing.T) {
	l := newLines(testSystem(strings.NewReader("one\n\ntwo"), io.Discard, io.Discard))
	for _, want := range []string{"one\n", "\n", "two"} {
		if got, err := l.next(t.Context()); got != want || err != nil {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	if _, err := l.next(t.Context()); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
}

// TestLinesStop: somebody who types nothing does not keep the program.
func TestLinesStop(t *testing.T) {
	in, typing := io.Pipe()
	defer typing.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newLines(testSystem(in, io.Discard, io.Discard)).next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestCtrlCClearsTheLine(t *testing.T) {
	data, err := io.ReadAll(cancelKey{strings.NewReader("a\x03b")})
	if string(data) != "a\x18b" || err != nil {
		t.Errorf("got %q, %v", data, err)
	}
}
