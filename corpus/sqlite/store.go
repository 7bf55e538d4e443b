// Package sqlite is the corpus.Store in one SQLite file, newshound.db: the
// only thing in the data folder that must be kept. (While the store is open,
// SQLite keeps a log and a lock table beside it; and the empty newshound.work
// is what whoever does the jobs holds a lock on.)
//
// There is one connection that writes, used by one caller at a time, and a
// pool that reads; in SQLite's WAL mode neither waits for the other. A commit
// has reached the disk before its method returns. What members wait for is
// small: such writes are committed together, and go before bulk that waits.
// Other processes may have the same folder open: a writer waits up to five
// seconds for theirs.
//
// What belongs together is kept together by the schema: deleting an article
// takes its revisions, analysis and vectors along, and there can be no vectors
// for a revision that is not the current one. A removed source stays where it
// is, with its articles; those that no other source has are marked as not
// living, and every query that reads says that it wants living ones. Counts,
// which jobs wait because their source is removed or paused, and when each host
// has its next job, are kept by triggers. See migrations.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"newshound/corpus"
)

// A Store implements corpus.Store. Make one with Open.
type Store struct {
	path  string
	clock func() time.Time
	read  *pool
	write *writer // nil where the folder can only be read

	secret [32]byte // of this process, see nameless
}

var _ corpus.Store = (*Store)(nil)

// Close waits for a write under way and leaves everything in the one file.
// Every call after it fails, but for Close itself.
func (s *Store) Close() error {
	err := s.read.close()
	if s.write != nil {
		err = errors.Join(err, s.write.close())
	}
	return s.explain("closing", err)
}

// A pool reads, with each statement prepared once per connection. It has no
// upper bound, so that a function called by Scan can read as well.
type pool struct {
	db    *sql.DB
	mu    sync.Mutex
	stmts map[string]*sql.Stmt
}

// prepare holds the lock only to look: preparing may wait for the disk, and who
// reads something else need not.
func (p *pool) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	p.mu.Lock()
	st := p.stmts[query]
	p.mu.Unlock()
	if st != nil {
		return st, nil
	}
	st, err := p.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if first := p.stmts[query]; first != nil { // another was faster
		_ = st.Close()
		return first, nil
	}
	p.stmts[query] = st
	return st, nil
}

func (p *pool) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	st, err := p.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

// row scans the only row of a query; sql.ErrNoRows if there is none.
func (p *pool) row(ctx context.Context, dest []any, query string, args ...any) error {
	st, err := p.prepare(ctx, query)
	if err != nil {
		return err
	}
	return st.QueryRowContext(ctx, args...).Scan(dest...)
}

// each scans every row of a query into dest and calls yield.
func (p *pool) each(ctx context.Context, dest []any, yield func() error, query string, args ...any) error {
	rows, err := p.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if err := yield(); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (p *pool) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.stmts)
	return p.db.Close()
}
