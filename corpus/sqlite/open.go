package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"time"

	_ "modernc.org/sqlite" // the driver's name below

	"newshound/corpus"
)

// FileName is the name of the one durable file in the data folder.
const FileName = "newshound.db"

// busyTimeout is how long a writer waits for another process that writes.
const busyTimeout = 5 * time.Second

// Open opens the store in a folder, creating both where they are missing, and
// brings the schema up to date. The clock tells when articles came and went.
//
// A store that cannot be written is opened for reading if it is there at all
// (every writing method then returns corpus.ErrReadOnly). Where SQLite cannot
// even keep its lock table, the file is read as one that never changes, which
// is right for a folder nobody writes to; should somebody who may write start
// doing so meanwhile, reading can fail or mix old and new.
func Open(ctx context.Context, dir string, clock func() time.Time) (*Store, error) {
	return open(ctx, dir, clock, busyTimeout)
}

func open(ctx context.Context, dir string, clock func() time.Time, busy time.Duration) (*Store, error) {
	dir, err := filepath.Abs(dir) // connections are opened later, too
	if err != nil {
		return nil, fmt.Errorf("opening the store: %w", err)
	}
	s := &Store{path: filepath.Join(dir, FileName), clock: clock}
	err = create(dir, s.path)
	if err == nil {
		err = s.openWriter(ctx, busy)
	}
	if err == nil {
		s.read, err = openPool(ctx, readDSN(s.path, busy))
		if err == nil {
			return s, nil
		}
		err = errors.Join(err, s.write.close())
	}
	if err = s.explain("opening the store", err); !errors.Is(err, corpus.ErrReadOnly) {
		return nil, err
	}
	if r, e := openReadOnly(ctx, s, busy); e == nil {
		return r, nil
	}
	return nil, err
}

// create makes the folder and an empty file that only their owner can read.
// An existing file is not touched: closing it again would drop the locks that
// this process may hold on it.
func create(dir, path string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return unwritable(err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return unwritable(err)
	}
	return f.Close()
}

// unwritable marks the errors of a folder that can hold no file.
func unwritable(err error) error {
	for _, e := range []error{fs.ErrPermission, syscall.EROFS, syscall.ENOTDIR} {
		if errors.Is(err, e) {
			return fmt.Errorf("%w: %w", corpus.ErrReadOnly, err)
		}
	}
	if errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("%w: %w", corpus.ErrFull, err)
	}
	return err
}

func (s *Store) openWriter(ctx context.Context, busy time.Duration) error {
	db, err := sql.Open("sqlite", writeDSN(s.path, busy))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	w, err := newWriter(ctx, db)
	if err == nil {
		if err = migrate(ctx, w.conn); err == nil {
			s.write = w
			return nil
		}
		w.conn.Close()
	}
	return errors.Join(err, db.Close())
}

func openReadOnly(ctx context.Context, s *Store, busy time.Duration) (*Store, error) {
	dsn := readDSN(s.path, busy) + "&mode=ro"
	p, err := openPool(ctx, dsn)
	if err != nil {
		if _, e := os.Stat(s.path + "-wal"); e == nil {
			return nil, err // there is more than the file alone holds
		}
		if p, err = openPool(ctx, dsn+"&immutable=1"); err != nil {
			return nil, err
		}
	}
	return &Store{path: s.path, clock: s.clock, read: p}, nil
}

// openPool opens a pool for reading and checks that it can read this schema.
func openPool(ctx context.Context, dsn string) (*pool, error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxIdleConns(4)
	v, err := version(ctx, db)
	if err == nil && v != len(migrations()) {
		err = fmt.Errorf("%w: version %d, and this newshound needs %d", corpus.ErrReadOnly, v, len(migrations()))
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &pool{db: db, stmts: map[string]*sql.Stmt{}}, nil
}

func readDSN(path string, busy time.Duration) string {
	return dsn(path, busy, url.Values{"_query_only": {"1"}})
}

// writeDSN: secure_delete overwrites what is removed; synchronous FULL makes
// every commit wait for the disk.
func writeDSN(path string, busy time.Duration) string {
	return dsn(path, busy, url.Values{
		"_journal_mode": {"WAL"},
		"_synchronous":  {"FULL"},
		"_foreign_keys": {"1"},
		"_pragma":       {"secure_delete(1)"},
	})
}

func dsn(path string, busy time.Duration, v url.Values) string {
	v.Set("_busy_timeout", fmt.Sprint(busy.Milliseconds()))
	v.Set("_error_rc", "1")
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: v.Encode()}
	return u.String()
}
