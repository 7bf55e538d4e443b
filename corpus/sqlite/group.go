package sqlite

import (
	"context"
	"sync"
)

// A small is a statement that writes little and that a member waits for.
type small struct {
	ctx     context.Context
	query   string
	args    []any
	changed int64 // rows
	err     error
	done    chan struct{} // closed when changed and err are set
}

// A group holds the small writes that wait for the next commit. Where 500
// members ask at once, a commit for each would take as many turns at the disk.
type group struct {
	mu        sync.Mutex
	waiting   []*small
	scheduled bool // somebody will commit them
}

// put runs one small statement that writes, and returns how many rows it has
// changed. It is committed with all others that wait at the same time.
func (w *writer) put(ctx context.Context, query string, args []any) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	r := &small{ctx: ctx, query: query, args: args, done: make(chan struct{})}
	if w.group.join(r) {
		go w.commitGroup()
	}
	select {
	case <-r.done:
	case <-ctx.Done():
		if w.group.leave(r) {
			return 0, ctx.Err()
		}
		<-r.done // it is being written, which takes a moment
	}
	return r.changed, r.err
}

// commitGroup waits for the turn and commits the group: all of it or, as where
// the disk is full, nothing. Who gives up before it is begun has left it.
func (w *writer) commitGroup() {
	var all []*small
	begun, err := false, errClosed
	if w.takeTurnFirst() {
		err = transact(context.Background(), w.conn, func() error {
			begun, all = true, w.group.take()
			return w.runSmall(all)
		})
		w.turn <- struct{}{}
	}
	if !begun {
		all = w.group.take()
	}
	for _, r := range all {
		if r.err == nil {
			r.err = err
		}
		if r.err != nil {
			r.changed = 0
		}
		close(r.done)
	}
}

// runSmall fails where a statement does, which is for no fault of its own.
func (w *writer) runSmall(all []*small) error {
	ctx := context.Background()
	t := &tx{ctx: ctx, inner: ctx, w: w}
	for _, r := range all {
		if r.err = r.ctx.Err(); r.err != nil {
			continue
		}
		res, err := t.exec(r.query, r.args...)
		if err == nil {
			r.changed, err = res.RowsAffected()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// join adds a write, and reports whether the caller must have the group committed.
func (g *group) join(r *small) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = append(g.waiting, r)
	was := g.scheduled
	g.scheduled = true
	return !was
}

// leave takes a write back, unless it was taken.
func (g *group) leave(r *small) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, o := range g.waiting {
		if o == r {
			g.waiting = append(g.waiting[:i], g.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// take returns the group; what joins from now on is the next.
func (g *group) take() []*small {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := g.waiting
	g.waiting, g.scheduled = nil, false
	return all
}
