package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// scripted is a Generator that does one thing after another; the last one for
// ever.
type scripted struct {
	mu    sync.Mutex
	steps []step
	calls int
	most  int // at once
	now   int
}

type step func(ctx context.Context, piece func(string) error) (Usage, error)

func (s *scripted) Model() string { return "scripted" }

func (s *scripted) Generate(ctx context.Context, _ Prompt, piece func(string) error) (Usage, error) {
	s.mu.Lock()
	do := s.steps[min(s.calls, len(s.steps)-1)]
	s.calls++
	s.now++
	s.most = max(s.most, s.now)
	s.mu.Unlock()
	defer func() { s.mu.Lock(); s.now--; s.mu.Unlock() }()
	return do(ctx, piece)
}

// say writes pieces with waits before them: durations and texts by turns.
func say(script ...any) step {
	return func(ctx context.Context, piece func(string) error) (Usage, error) {
		used := Usage{Prompt: 10}
		for _, x := range script {
			switch x := x.(type) {
			case time.Duration:
				select {
				case <-time.After(x):
				case <-ctx.Done():
					return used, ctx.Err()
				}
			case string:
				used.Completion++
				if err := piece(x); err != nil {
					return used, err
				}
			case error:
				return used, x
			}
		}
		return used, nil
	}
}

func failing(kind Kind) error { return &Error{Kind: kind, Err: errors.New("as told")} }

var testLimits = Limits{First: 20 * time.Second, Whole: time.Minute, Concurrent: 2}

// ask collects an answer's pieces, how long it took, and its kind of failure.
func ask(ctx context.Context, g Generator) (text string, took time.Duration, kind Kind) {
	start := time.Now()
	_, err := g.Generate(ctx, Prompt{}, func(piece string) error { text += piece + "|"; return nil })
	var e *Error
	if errors.As(err, &e) {
		kind = e.Kind
	} else if err != nil {
		kind = Kind(err.Error())
	}
	return text, time.Since(start), kind
}

func guard(steps ...step) (*Guarded, *scripted) {
	s := &scripted{steps: steps}
	return Guard(s, testLimits, slog.New(slog.DiscardHandler)), s
}

func TestGuardLimitsTimeAndTriesAgain(t *testing.T) {
	busyFor := func(d time.Duration) error { return &Error{Kind: Busy, After: d, Err: errors.New("later")} }
	for _, tt := range []struct {
		name  string
		steps []step
		text  string
		took  time.Duration
		kind  Kind
		calls int
	}{
		{"in time", []step{say(19*time.Second, "a", 20*time.Second, "b", 20*time.Second)}, "a|b|", 59 * time.Second, "", 1},
		{"late to begin", []step{say(21*time.Second, "a")}, "", 20 * time.Second, Slow, 1},
		{"late to end", []step{say(time.Second, "a", time.Hour, "b")}, "a|", time.Minute, Slow, 1},
		{"thinks, which is a beginning", []step{say(19*time.Second, "", 20*time.Second, "", "a")}, "a|", 39 * time.Second, "", 1},
		{"thinks for ever", []step{say("", time.Hour)}, "", time.Minute, Slow, 1},
		{"lost before it began", []step{say(failing(Unreachable)), say("a")}, "a|", time.Second, "", 2},
		{"lost twice", []step{say(failing(Unreachable))}, "", time.Second, Unreachable, 2},
		{"lost after it began", []step{say("a", failing(Unreachable)), say("b")}, "a|", 0, Unreachable, 1},
		{"lost while it thought", []step{say("", failing(Unreachable)), say("b")}, "", 0, Unreachable, 1},
		{"busy for as long as it says", []step{say(busyFor(5 * time.Second)), say("a")}, "a|", 5 * time.Second, "", 2},
		{"busy for too long", []step{say(busyFor(15 * time.Second)), say("a")}, "", 0, Busy, 1},
		{"busy, and then no time is left", []step{say(19*time.Second, failing(Busy)), say(time.Hour)}, "", 40 * time.Second, Slow, 2},
		{"broken is not tried again", []step{say(failing(Broken)), say("a")}, "", 0, Broken, 1},
		{"rejected is not tried again", []step{say(failing(Rejected)), say("a")}, "", 0, Rejected, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, s := guard(tt.steps...)
				text, took, kind := ask(t.Context(), g)
				if text != tt.text || took != tt.took || kind != tt.kind || s.calls != tt.calls {
					t.Errorf("wrote %q in %v after %d calls, %q; want %q in %v after %d, %q",
						text, took, s.calls, kind, tt.text, tt.took, tt.calls, tt.kind)
				}
			})
		})
	}
}

func TestGuardCountsWhatBothTriesUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, _ := guard(say(failing(Busy)), say("a", "b"))
		used, err := g.Generate(t.Context(), Prompt{}, func(string) error { return nil })
		if want := (Usage{Prompt: 20, Completion: 2}); used != want || err != nil {
			t.Errorf("used %+v, %v", used, err)
		}
	})
}

func TestGuardWithoutLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := Guard(&scripted{steps: []step{say(time.Hour, "a", time.Hour)}}, Limits{}, slog.New(slog.DiscardHandler))
		if text, took, kind := ask(t.Context(), g); text != "a|" || took != 2*time.Hour || kind != "" {
			t.Errorf("%q in %v, %q", text, took, kind)
		}
	})
}

func TestGuardLimitsHowManyWriteAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, s := guard(say("a", 8*time.Second))
		var group sync.WaitGroup
		var mu sync.Mutex
		var ends []string
		for range 5 {
			group.Go(func() {
				_, took, kind := ask(t.Context(), g)
				mu.Lock()
				ends = append(ends, fmt.Sprintf("%v%v", took, kind))
				mu.Unlock()
			})
		}
		synctest.Wait()
		if state := g.State(); state.Writing != 2 || state.Waiting != 3 {
			t.Errorf("state %+v", state)
		}
		group.Wait()
		// Two write, two write after them, and one waits no longer than half of First.
		if want := []string{"8s", "8s", "10sbusy", "16s", "16s"}; !slices.Equal(ends, want) {
			t.Errorf("ends %q, want %q", ends, want)
		}
		if state := g.State(); s.most != 2 || state.Open || state.Failures != 0 || state.Writing != 0 || state.Waiting != 0 {
			t.Errorf("%d at once, state %+v", s.most, state)
		}
	})
}

func TestGuardOpensAndCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		down := true
		s := &scripted{steps: []step{func(_ context.Context, piece func(string) error) (Usage, error) {
			if down {
				return Usage{}, failing(Broken)
			}
			return Usage{}, piece("a")
		}}}
		g := Guard(s, testLimits, slog.New(slog.NewTextHandler(&log, nil)))
		for range 3 {
			if _, _, kind := ask(t.Context(), g); kind != Broken {
				t.Fatalf("kind %s", kind)
			}
		}
		if state := g.State(); !state.Open || state.Failures != 3 || time.Until(state.Until) != 10*time.Second || state.Last == nil {
			t.Fatalf("state %+v", state)
		}
		// It is let alone for longer and longer, and asked once in between.
		for _, pause := range []time.Duration{10, 20, 40, 80, 160, 300, 300} {
			time.Sleep(pause*time.Second - 1)
			before := s.calls
			if _, _, kind := ask(t.Context(), g); kind != Open || s.calls != before {
				t.Fatalf("before %ds have passed: %s", pause, kind)
			}
			time.Sleep(time.Nanosecond)
			if _, _, kind := ask(t.Context(), g); kind != Broken || s.calls != before+1 {
				t.Fatalf("after %ds: %s", pause, kind)
			}
		}
		down = false
		time.Sleep(maxPause)
		for range 2 {
			if text, _, kind := ask(t.Context(), g); text != "a|" || kind != "" {
				t.Fatalf("%q, %s", text, kind)
			}
		}
		if state := g.State(); state.Open || state.Failures != 0 || state.Last != nil {
			t.Errorf("state %+v", state)
		}
		if n := strings.Count(log.String(), "\n"); n != 2 || !strings.Contains(log.String(), "model=scripted") {
			t.Errorf("log:\n%s", &log)
		}
	})
}

func TestGuardLetsOneThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, s := guard(say(failing(Broken)), say(failing(Broken)), say(failing(Broken)), say(5*time.Second, "a"))
		for range 3 {
			ask(t.Context(), g)
		}
		time.Sleep(minPause)
		var group sync.WaitGroup
		kinds := make([]Kind, 10)
		for i := range kinds {
			group.Go(func() { _, _, kinds[i] = ask(t.Context(), g) })
		}
		group.Wait()
		slices.Sort(kinds)
		if kinds[0] != "" || kinds[1] != Open || s.calls != 4 {
			t.Errorf("%d calls, kinds %q", s.calls, kinds)
		}
	})
}

// What began before it opened, and fails after, does not put the pause off.
func TestGuardDoesNotMindLateFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, _ := guard(say(5*time.Second, failing(Broken)), say(failing(Broken)))
		var late sync.WaitGroup
		late.Go(func() { ask(t.Context(), g) })
		synctest.Wait()
		for range 3 {
			ask(t.Context(), g)
		}
		until := g.State().Until
		late.Wait()
		if state := g.State(); state.Failures != 4 || !state.Until.Equal(until) {
			t.Errorf("state %+v, want it open until %v", state, until)
		}
	})
}

// One that is cancelled says nothing of the server, and the next is let through.
func TestGuardForgetsACancelledProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, _ := guard(say(failing(Broken)), say(failing(Broken)), say(failing(Broken)), say(time.Second, "a"))
		for range 3 {
			ask(t.Context(), g)
		}
		time.Sleep(minPause)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Millisecond, cancel)
		if _, _, kind := ask(ctx, g); kind != Kind(context.Canceled.Error()) {
			t.Errorf("cancelled: %s", kind)
		}
		if state := g.State(); !state.Open || state.Failures != 3 {
			t.Errorf("state %+v", state)
		}
		if text, _, kind := ask(t.Context(), g); text != "a|" || kind != "" {
			t.Errorf("%q, %s", text, kind)
		}
	})
}

func TestGuardRespectsRetryAfter(t *testing.T) {
	for _, tt := range []struct {
		kind         Kind
		after, pause time.Duration
		failures     int
	}{
		{Busy, 90 * time.Second, 90 * time.Second, 1},
		{Busy, 1000 * time.Hour, time.Hour, 1},
		{Broken, 2 * time.Second, 2 * time.Second, 1}, // by the server's will alone
		{Broken, 2 * time.Second, minPause, 3},
		{Broken, 90 * time.Second, 90 * time.Second, 3},
	} {
		synctest.Test(t, func(t *testing.T) {
			var steps []step
			for range tt.failures - 1 {
				steps = append(steps, say(failing(Broken)))
			}
			g, s := guard(append(steps, say(&Error{Kind: tt.kind, After: tt.after, Err: errors.New("later")}), say("a"))...)
			for range tt.failures {
				ask(t.Context(), g)
			}
			time.Sleep(tt.pause - 1)
			var e *Error
			_, err := g.Generate(t.Context(), Prompt{}, func(string) error { return nil })
			if !errors.As(err, &e) || e.Kind != Open || e.After != 1 || s.calls != tt.failures {
				t.Fatalf("error %v after %d calls", err, s.calls)
			}
			time.Sleep(time.Nanosecond)
			if text, _, kind := ask(t.Context(), g); text != "a|" || kind != "" {
				t.Errorf("%q, %s", text, kind)
			}
		})
	}
}

func TestGuardJudges(t *testing.T) {
	cut := func(cause error) error { return &Error{Kind: Garbled, Err: fmt.Errorf("host: %w", cause)} }
	for _, tt := range []struct {
		name  string
		err   error
		opens bool
	}{
		{"broken", failing(Broken), true}, {"unreachable", failing(Unreachable), true}, {"busy", failing(Busy), true},
		{"a wrong key", failing(Unauthorized), true}, {"no such model", failing(Unknown), true}, {"garbled", failing(Garbled), true},
		{"rejected", failing(Rejected), false}, {"cut off", cut(ErrCutOff), false}, {"refused", cut(ErrRefused), false},
		{"the caller's", io.ErrShortWrite, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, _ := guard(say(tt.err))
				for range 5 {
					ask(t.Context(), g)
				}
				if got := g.State().Open; got != tt.opens {
					t.Errorf("open: %v", got)
				}
			})
		})
	}
}

// Failures count in a row only.
func TestGuardForgetsFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, _ := guard(say(failing(Broken)), say(failing(Broken)), say("a"), say(failing(Broken)), say(failing(Broken)))
		for range 5 {
			ask(t.Context(), g)
		}
		if state := g.State(); state.Open || state.Failures != 2 {
			t.Errorf("state %+v", state)
		}
	})
}

func TestGuardEndsWithItsContext(t *testing.T) {
	for name, limits := range map[string]Limits{"while it writes": {}, "while it waits": {Concurrent: 1}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := Guard(&scripted{steps: []step{say(time.Hour)}}, limits, slog.New(slog.DiscardHandler))
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				var group sync.WaitGroup
				for range 2 {
					group.Go(func() {
						_, err := g.Generate(ctx, Prompt{}, func(string) error { return nil })
						if !errors.Is(err, context.DeadlineExceeded) {
							t.Errorf("error %v", err)
						}
					})
				}
				group.Wait()
				if state := g.State(); state.Failures != 0 {
					t.Errorf("state %+v", state)
				}
			})
		})
	}
}

// A panic leaves nothing behind that keeps others from their answers.
func TestGuardSurvivesAPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, _ := guard(say("a"))
		for range testLimits.Concurrent + 1 {
			func() {
				defer func() { recover() }()
				g.Generate(t.Context(), Prompt{}, func(string) error { panic("the caller's") })
			}()
		}
		if text, _, kind := ask(t.Context(), g); text != "a|" || kind != "" {
			t.Errorf("%q, %s", text, kind)
		}
	})
}
