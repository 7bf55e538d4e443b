package sqlite

import (
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"newshound/corpus"
)

// explain adds what was being done and, where the file is at fault, which file
// it is and what helps. sql.ErrNoRows becomes corpus.ErrNotFound.
func (s *Store) explain(doing string, err error) error {
	if _, kind := classify(err); kind != nil {
		doing += " in " + s.path
	}
	return explain(doing, err)
}

func explain(doing string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w", doing, corpus.ErrNotFound)
	}
	if help, kind := classify(err); kind != nil {
		return fmt.Errorf("%s: %w: %s (%w)", doing, kind, help, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// classify returns the corpus error that a driver's error stands for, or nil,
// and what helps.
func classify(err error) (help string, kind error) {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return "", nil
	}
	if e.Code() == sqlite3.SQLITE_IOERR_SHMSIZE { // no room for the lock table
		return makeRoom, corpus.ErrFull
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return "wait until the other one has finished, or stop it, and try again", corpus.ErrInUse
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return makeWritable, corpus.ErrReadOnly
	case sqlite3.SQLITE_FULL:
		return makeRoom, corpus.ErrFull
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return "put a backup in its place, or move it away to start anew", corpus.ErrCorrupt
	}
	return "", nil
}

// foreign is the error of a path at which there is something else.
func foreign(what string) error {
	return fmt.Errorf("%w: %s; move it away, or choose another data folder", corpus.ErrForeign, what)
}

const (
	makeRoom     = "make room on the disk and try again; what was there is safe"
	makeWritable = "let the user that runs newshound write the folder and the files in it"
)
