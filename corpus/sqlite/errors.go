package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"newshound/corpus"
)

// explain adds what was being done and, where the file is at fault, which file
// it is and what helps. sql.ErrNoRows becomes corpus.ErrNotFound.
func (s *Store) explain(doing string, err error) error { return explain(s.path, doing, err) }

func explain(path, doing string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w", doing, corpus.ErrNotFound)
	}
	kind, help := classify(err)
	if kind == nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return fmt.Errorf("%s: %s: %w: %s (%w)", doing, path, kind, help, err)
}

func classify(err error) (kind error, help string) {
	if errors.Is(err, corpus.ErrReadOnly) { // explained where it arose
		return nil, ""
	}
	if errors.Is(err, fs.ErrPermission) {
		return readOnly()
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil, ""
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return corpus.ErrInUse, "wait until the other one has finished, or stop it, and try again"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return readOnly()
	case sqlite3.SQLITE_FULL:
		return corpus.ErrFull, "make room on the disk and try again; nothing is lost"
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return corpus.ErrCorrupt, "put a backup in its place, or move it away to start anew"
	}
	return nil, ""
}

func readOnly() (error, string) {
	return corpus.ErrReadOnly, "let the folder and the files in it be written by the user that runs newshound"
}
