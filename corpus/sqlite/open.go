package sqlite

import (
	"context"
	"crypto/rand"
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
// brings the schema up to date. What was removed longer than corpus.RestoreDays
// ago is forgotten, and what was asked longer than corpus.ExchangeDays ago, so
// that it goes although nobody does jobs; should that fail, the next opening
// tries again. The clock tells when articles came and went.
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
	rand.Read(s.secret[:]) // never fails
	err = create(dir, s.path)
	if err == nil {
		err = s.openWriter(ctx, busy)
	}
	if err == nil {
		s.read, err = openPool(ctx, readDSN(s.path, busy))
		if err == nil {
			s.forgetDue(ctx)
			return s, nil
		}
		err = errors.Join(err, s.write.close())
	}
	if err = explain("opening "+s.path, err); !errors.Is(err, corpus.ErrReadOnly) {
		return nil, err
	}
	e := explain("reading "+s.path, s.openReadOnly(ctx, busy))
	if e == nil {
		return s, nil
	}
	for _, worse := range []error{corpus.ErrNewer, corpus.ErrCorrupt, corpus.ErrForeign, corpus.ErrInUse} {
		if errors.Is(e, worse) {
			return nil, e
		}
	}
	return nil, err
}

// create makes the folder and an empty file that only their owner can read.
// An existing file is not touched: closing it again would drop the locks that
// this process may hold on it.
func create(dir, path string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		var p *fs.PathError
		if errors.Is(err, syscall.ENOTDIR) && errors.As(err, &p) {
			return foreign(p.Path + " is no folder")
		}
		return unwritable(err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err == nil {
		return f.Close()
	}
	if info, e := os.Stat(path); e == nil && !info.Mode().IsRegular() {
		if info.IsDir() {
			return foreign("it is a folder")
		}
		return foreign("it is no ordinary file")
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return unwritable(err)
}

// unwritable marks the errors of a folder that can hold no file.
func unwritable(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("%w: %w", corpus.ErrFull, err)
	}
	return fmt.Errorf("%w: %w", corpus.ErrReadOnly, err)
}

func (s *Store) openWriter(ctx context.Context, busy time.Duration) error {
	db, err := sql.Open("sqlite", writeDSN(s.path, busy))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	w, err := newWriter(ctx, db)
	if err == nil {
		if err = prepare(ctx, w.conn); err == nil {
			s.write = w
			return nil
		}
		w.conn.Close()
	}
	return errors.Join(err, db.Close())
}

// prepare makes the file one that this program writes. The file of another
// program stays as it is: only then is the log switched on, which the file
// remembers. What a statement may have to undo is kept in memory, not in
// temporary files: those took 96,000 of the 164,000 writes that putting 7,565
// articles makes, and nobody overwrites them. An upgrade, which rewrites whole
// tables, still has them.
func prepare(ctx context.Context, c *sql.Conn) error {
	if _, err := version(ctx, c); err != nil {
		return err
	}
	if _, err := c.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return err
	}
	if err := migrate(ctx, c); err != nil {
		return err
	}
	_, err := c.ExecContext(ctx, "PRAGMA temp_store = MEMORY")
	return err
}

func (s *Store) openReadOnly(ctx context.Context, busy time.Duration) (err error) {
	dsn := readDSN(s.path, busy) + "&mode=ro"
	if s.read, err = openPool(ctx, dsn); err == nil {
		return nil
	}
	if _, e := os.Stat(s.path + "-wal"); e == nil {
		return err // there is more than the file alone holds
	}
	s.read, err = openPool(ctx, dsn+"&immutable=1")
	return err
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
		err = fmt.Errorf("%w: its schema must be upgraded from version %d to %d", corpus.ErrReadOnly, v, len(migrations()))
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &pool{db: db, stmts: map[string]*sql.Stmt{}}, nil
}

func readDSN(path string, busy time.Duration) string {
	return dsn(path, busy, url.Values{"_query_only": {"1"}})
}

// writeDSN opens for writing. Every commit waits for the disk (synchronous
// FULL), and what is removed is overwritten (secure_delete). Pages of 8 KiB
// read the documents of a question, 60 of 9.5 KB, in 1.2 ms where 4 KiB, with
// more pages to a text, take 2.2; 16 KiB are no better.
func writeDSN(path string, busy time.Duration) string {
	return dsn(path, busy, url.Values{
		"_pragma":       {"page_size(8192)", "secure_delete(1)"},
		"_synchronous":  {"FULL"},
		"_foreign_keys": {"1"},
	})
}

func dsn(path string, busy time.Duration, v url.Values) string {
	v.Set("_busy_timeout", fmt.Sprint(busy.Milliseconds()))
	v.Set("_error_rc", "1")
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: v.Encode()}
	return u.String()
}
