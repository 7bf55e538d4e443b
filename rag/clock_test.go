package rag_test

import (
	"context"
	"testing"
	"time"

	"newshound/rag/llm"
)

// A model that fails is left alone by the clock that the engine is given.
func TestPausesGoByTheClock(t *testing.T) {
	store := open(t)
	put(t, store, append(filler(20), heron)...)
	s := newShelf(t, store, "new")
	s.embed(s.engine(0))
	clock := now
	config := s.config(0, store)
	config.Clock = func() time.Time { return clock }
	l := s.load(config)
	calls := 0
	s.brands[0].before = func(context.Context, llm.Role, []string) error {
		calls++
		return &llm.Error{Kind: llm.Busy, After: 30 * time.Minute, Err: errModel}
	}
	for _, tt := range []struct {
		after time.Duration
		calls int
	}{{0, 1}, {0, 1}, {29 * time.Minute, 1}, {time.Minute, 2}, {time.Minute, 2}} {
		clock = clock.Add(tt.after)
		wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
		if calls != tt.calls {
			t.Errorf("at %s it was asked %d times, want %d", clock, calls, tt.calls)
		}
	}
}
