package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"newshound/corpus"
	"newshound/rag"
)

// TestFollower: what commands beside it add and remove, a process that goes on
// answering finds and does not find.
func TestFollower(t *testing.T) {
	t.Chdir(t.TempDir())
	a := newApp(testSystem(strings.NewReader(""), io.Discard, io.Discard), Config{DataDir: "data"})
	room, err := a.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer room.Close()
	beside := follower{version: room.ForeignVersion, catchUp: room.engine.CatchUp}
	write(t, "bridge.txt", "Ada Lind opened the Port Vell bridge on Monday.\n")
	for _, step := range []struct {
		command string
		found   bool
	}{
		{"sources", false},
		{"add bridge.txt", true},
		{"sources remove bridge.txt", false},
		{"sources restore bridge.txt", true},
	} {
		if out, stderr, code := newshound(t, "", strings.Fields(step.command)...); code != exitOK {
			t.Fatalf("%s: exit %d: %s%s", step.command, code, out, stderr)
		}
		if err := beside.look(t.Context()); err != nil {
			t.Fatal(err)
		}
		answer, err := room.engine.Answer(t.Context(), rag.Question{Text: "Who opened the Port Vell bridge?", Space: corpus.Shared, At: a.sys.now()})
		if err != nil {
			t.Fatal(err)
		}
		if answer.Answered != step.found {
			t.Errorf("after %s: found is %v", step.command, answer.Answered)
		}
	}
}

// TestFollowerLooksOnlyWhenSomethingHasChanged: and again when it could not
// catch up.
func TestFollowerLooksOnlyWhenSomethingHasChanged(t *testing.T) {
	var version int64
	var unknown, fails error
	times := 0
	f := follower{
		version: func(context.Context) (int64, error) { return version, unknown },
		catchUp: func(context.Context) error { times++; return fails },
	}
	broken := errors.New("broken")
	for _, c := range []struct {
		name           string
		version        int64
		unknown, fails error
		caughtUp       int
	}{
		{"something has changed", 3, nil, nil, 1},
		{"nothing has", 3, nil, nil, 0},
		{"it cannot catch up", 4, nil, broken, 1},
		{"now it can", 4, nil, nil, 1},
		{"the store does not tell", 5, broken, nil, 0},
		{"now it does", 5, nil, nil, 1},
	} {
		version, unknown, fails, times = c.version, c.unknown, c.fails, 0
		err := f.look(t.Context())
		if times != c.caughtUp || (err != nil) != (c.unknown != nil || c.fails != nil) {
			t.Errorf("%s: caught up %d times, %v", c.name, times, err)
		}
	}
}
