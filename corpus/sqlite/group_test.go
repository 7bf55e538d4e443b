package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newshound/corpus"
)

func ticket(id string) corpus.Ticket {
	return corpus.Ticket{ID: id, Space: "a", Kind: "kind", Member: "m", Made: time.Unix(1, 0).UTC(), Expires: time.Unix(2, 0).UTC(), Data: []byte("data of " + id)}
}

func tickets(t *testing.T, s *Store) (ids []string) {
	t.Helper()
	list, err := s.Tickets(t.Context(), "kind")
	must(t, err)
	for _, k := range list {
		ids = append(ids, k.ID)
	}
	slices.Sort(ids)
	return ids
}

// awaitGroup returns when n small writes wait.
func awaitGroup(w *writer, n int) {
	for waiting := -1; waiting != n; runtime.Gosched() {
		w.group.mu.Lock()
		waiting = len(w.group.waiting)
		w.group.mu.Unlock()
	}
}

// whileWriting starts n small writes while another one is under way, and
// returns their errors when it has ended. They wait when meanwhile is called.
func whileWriting(t *testing.T, s *Store, n int, put func(i int) error, meanwhile func()) []error {
	t.Helper()
	errs := make([]error, n)
	var all sync.WaitGroup
	must(t, s.write.do(t.Context(), func(*tx) error {
		for i := range n {
			all.Go(func() { errs[i] = put(i) })
		}
		awaitGroup(s.write, n)
		meanwhile()
		return nil
	}))
	all.Wait()
	return errs
}

// Small writes that wait together are committed together, each with its own
// result. Each commit of its own would add a table's and an index's page to the
// log.
func TestGroup(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.PutTicket(t.Context(), ticket("taken")))
	logged := func() int64 {
		info, err := os.Stat(s.path + "-wal")
		must(t, err)
		return info.Size()
	}
	before := logged()
	taken := make([]bool, 40)
	errs := whileWriting(t, s, 40, func(i int) (err error) {
		if i < 30 {
			return s.PutTicket(t.Context(), ticket(fmt.Sprint(i)))
		}
		taken[i], err = s.DropTicket(t.Context(), "taken")
		return err
	}, func() {})
	must(t, errors.Join(errs...))
	if pages := (logged() - before) / 8192; pages == 0 || pages >= 2*31 {
		t.Errorf("the log has grown by %d pages", pages)
	}
	if n := len(tickets(t, s)); n != 30 {
		t.Errorf("there are %d tickets", n)
	}
	if n := len(slices.DeleteFunc(taken, func(b bool) bool { return !b })); n != 1 {
		t.Errorf("%d have taken the one ticket", n)
	}
}

// Who gives up while waiting has written nothing; the others have.
func TestGroupLeft(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	errs := whileWriting(t, s, 4, func(i int) error {
		if i%2 == 1 {
			return s.PutTicket(ctx, ticket(fmt.Sprint(i)))
		}
		return s.PutTicket(t.Context(), ticket(fmt.Sprint(i)))
	}, func() {
		cancel()
		awaitGroup(s.write, 2)
	})
	for i, err := range errs {
		if i%2 == 1 && !errors.Is(err, context.Canceled) || i%2 == 0 && err != nil {
			t.Errorf("write %d: error %v", i, err)
		}
	}
	if got := tickets(t, s); !slices.Equal(got, []string{"0", "2"}) {
		t.Errorf("there are %q", got)
	}
	// Those who are all that was waited for leave nothing to commit.
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	whileWriting(t, s, 2, func(i int) error { return s.PutTicket(ctx, ticket("left")) }, func() {
		cancel()
		awaitGroup(s.write, 0)
	})
	must(t, s.PutTicket(t.Context(), ticket("next")))
	if got := tickets(t, s); !slices.Equal(got, []string{"0", "2", "next"}) {
		t.Errorf("in the end there are %q", got)
	}
}

// A hookedContext calls hook when it is asked the second time whether it has
// ended: by who writes a group that has been taken.
type hookedContext struct {
	context.Context
	asked int
	hook  func()
}

func (c *hookedContext) Err() error {
	if c.asked++; c.asked == 2 {
		c.hook()
	}
	return c.Context.Err()
}

// A group that fails does not take along what has come after it.
func TestGroupFailsAlone(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	next := make(chan error, 1)
	ctx := &hookedContext{Context: t.Context(), hook: func() {
		go func() { next <- s.PutTicket(t.Context(), ticket("next")) }()
		awaitGroup(s.write, 1)
	}}
	if _, err := s.write.put(ctx, `INSERT INTO nowhere VALUES (1)`, nil); err == nil {
		t.Error("what cannot be written is")
	}
	must(t, <-next)
	if got := tickets(t, s); !slices.Equal(got, []string{"next"}) {
		t.Errorf("there are %q", got)
	}
}

// A group that finds no room is refused as a whole, and the next goes on.
func TestGroupFull(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	exec := func(pragma string) {
		_, err := s.write.conn.ExecContext(t.Context(), pragma)
		must(t, err)
	}
	big := func(i int) error {
		k := ticket(fmt.Sprint(i))
		k.Data = []byte(strings.Repeat("large ", 50_000))
		return s.PutTicket(t.Context(), k)
	}
	exec("PRAGMA max_page_count = 100")
	for _, err := range whileWriting(t, s, 9, big, func() {}) {
		wantError(t, err, corpus.ErrFull, s.path)
	}
	if got := tickets(t, s); got != nil {
		t.Errorf("after the error there are %q", got)
	}
	exec("PRAGMA max_page_count = 4294967294")
	must(t, errors.Join(whileWriting(t, s, 9, big, func() {})...))
	if n := len(tickets(t, s)); n != 9 {
		t.Errorf("there are %d tickets", n)
	}
	must(t, s.Close())
	checkIntegrity(t, dir)
}

// A small write waits for another process's, and not longer than its context
// allows.
func TestGroupInUse(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	other, err := open(t.Context(), dir, time.Now, 10*time.Millisecond)
	must(t, err)
	defer other.Close()
	must(t, s.write.do(t.Context(), func(*tx) error {
		wantError(t, other.PutTicket(t.Context(), ticket("x")), corpus.ErrInUse, s.path)
		third := mustOpen(t, dir)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		wantError(t, third.PutTicket(ctx, ticket("y")), context.DeadlineExceeded, "")
		return nil
	}))
	must(t, other.PutTicket(t.Context(), ticket("z")))
	if got := tickets(t, s); !slices.Equal(got, []string{"z"}) {
		t.Errorf("there are %q", got)
	}
}

// A group has its turn after the bulk write under way, and bulk writes have
// theirs after a group, however many groups follow.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &writer{turn: make(chan struct{}, 1), first: make(chan struct{})}
		var order []string
		var all sync.WaitGroup
		bulk := func(name string) {
			all.Go(func() {
				must(t, w.takeTurn(t.Context()))
				order = append(order, name)
				w.giveTurn()
			})
			synctest.Wait()
		}
		var small func(n int)
		small = func(n int) {
			all.Go(func() {
				w.takeTurnFirst()
				order = append(order, "group")
				if n > 1 {
					small(n - 1)
					time.Sleep(time.Second) // until the next group waits
				}
				w.turn <- struct{}{}
			})
		}
		bulk("bulk 1")
		bulk("bulk 2")
		small(3)
		synctest.Wait()
		w.giveTurn()
		all.Wait()
		if want := []string{"group", "bulk 1", "group", "bulk 2", "group"}; !slices.Equal(order, want) {
			t.Errorf("the turns were %q, want %q", order, want)
		}
	})
}
