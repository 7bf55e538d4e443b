package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

var errClosed = errors.New("the store is closed")

// A writer is the connection that writes. Only the holder of its turn uses it.
// Whoever writes much gives the turn to the group of small writes before any
// other who writes much, so that these wait for one of them at most; and the
// group gives it to who has waited longest.
type writer struct {
	db    *sql.DB
	conn  *sql.Conn
	turn  chan struct{} // holds one token while nobody writes; closed with the writer
	first chan struct{} // hands the token to a group that waits
	group group
	stmts map[string]*sql.Stmt
	bands bandIndex
}

func newWriter(ctx context.Context, db *sql.DB) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{db: db, conn: conn, turn: make(chan struct{}, 1), first: make(chan struct{}), stmts: map[string]*sql.Stmt{}}
	w.turn <- struct{}{}
	return w, nil
}

func (w *writer) takeTurn(ctx context.Context) error {
	select {
	case _, open := <-w.turn:
		if !open {
			return errClosed
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// takeTurnFirst takes the turn before all who wait in takeTurn, unless a group
// has just had it; false if the writer is closed.
func (w *writer) takeTurnFirst() bool {
	select {
	case _, open := <-w.turn:
		return open
	case <-w.first:
		return true
	}
}

func (w *writer) giveTurn() {
	select {
	case w.first <- struct{}{}:
	default:
		w.turn <- struct{}{}
	}
}

// do waits for the turn and runs fn in a transaction; see transact.
func (w *writer) do(ctx context.Context, fn func(*tx) error) error {
	if err := w.takeTurn(ctx); err != nil {
		return err
	}
	defer w.giveTurn()
	sketch := w.bands.sketch
	err := transact(ctx, w.conn, func() error {
		return fn(&tx{ctx: ctx, inner: context.WithoutCancel(ctx), w: w})
	})
	if err != nil {
		w.bands.sketch = sketch // the numbers after it will be given again
	}
	return err
}

// transact runs fn in one transaction that holds the write lock from its start,
// and commits if fn returns nil and the context has not ended. Waiting for the
// lock ends with the context.
func transact(ctx context.Context, c *sql.Conn, fn func() error) error {
	inner := context.WithoutCancel(ctx)
	done := false
	defer func() {
		if !done {
			// After some errors SQLite has rolled back by itself, and a BEGIN
			// whose context ends may have begun or not. Where there is nothing
			// to roll back, this says so, and that is all right.
			_, _ = c.ExecContext(inner, "ROLLBACK")
		}
	}()
	if _, err := c.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := fn(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := c.ExecContext(inner, "COMMIT")
	done = err == nil
	return err
}

// forget empties the log, where removed text still stands in old pages, unless
// readers need it for longer than a second. Then later checkpoints overwrite
// it, and closing removes it.
func (w *writer) forget(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if w.takeTurn(ctx) == nil {
		_, _ = w.conn.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
		w.giveTurn()
	}
}

// close waits for its turn. The last connection to close moves the log into
// the file and removes it.
func (w *writer) close() error {
	if _, open := <-w.turn; !open {
		return nil
	}
	close(w.turn)
	for _, st := range w.stmts {
		st.Close()
	}
	return errors.Join(w.conn.Close(), w.db.Close())
}

// A tx is a running transaction of the writer. Its statements are not
// interrupted, since SQLite would end the transaction by itself; the context is
// looked at between them.
type tx struct {
	ctx   context.Context // the caller's
	inner context.Context // the same, never cancelled
	w     *writer
}

// stmt returns a statement prepared once and for all, unless the caller has given up.
func (t *tx) stmt(query string) (*sql.Stmt, error) {
	if err := t.ctx.Err(); err != nil {
		return nil, err
	}
	if st := t.w.stmts[query]; st != nil {
		return st, nil
	}
	st, err := t.w.conn.PrepareContext(t.inner, query)
	if err == nil {
		t.w.stmts[query] = st
	}
	return st, err
}

func (t *tx) exec(query string, args ...any) (sql.Result, error) {
	st, err := t.stmt(query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(t.inner, args...)
}

// insert returns the new row's number.
func (t *tx) insert(query string, args ...any) (int64, error) {
	res, err := t.exec(query, args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// row scans the only row of a query; sql.ErrNoRows if there is none.
func (t *tx) row(dest []any, query string, args ...any) error {
	st, err := t.stmt(query)
	if err != nil {
		return err
	}
	return st.QueryRowContext(t.inner, args...).Scan(dest...)
}

// each scans every row of a query into dest and calls yield.
func (t *tx) each(dest []any, yield func(), query string, args ...any) error {
	st, err := t.stmt(query)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(t.inner, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		yield()
	}
	return rows.Err()
}
