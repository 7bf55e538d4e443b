package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"newshound/corpus"
)

// A sourceRow is a source with its numbers in the tables.
type sourceRow struct {
	corpus.Source
	num, space int64
}

const sourceColumns = `
SELECT s.num, s.space, s.id, p.name, s.kind, s.name, s.title, s.address, s.backfill, s.added, s.added_by, s.removed, s.paused,
       s.etag, s.last_modified, s.checked, s.read, s.changed, s.next, s.interval, s.failing_since, s.error`

const sourceTables = `
FROM sources s JOIN spaces p ON p.num = s.space `

// countedSources is how a source is read for others, with what is filled then.
const countedSources = sourceColumns + `,
       (SELECT count(*) FROM article_sources l WHERE l.source = s.num),
       (SELECT count(*) FROM jobs j WHERE j.source = s.num AND j.dead IS NULL AND j.kind NOT IN ('` + corpus.JobFeed + `', '` + corpus.JobRevisit + `')),
       (SELECT count(*) FROM jobs j WHERE j.source = s.num AND j.dead IS NOT NULL)` + sourceTables

func (s *sourceRow) dest() []any {
	r := &s.Reading
	return []any{&s.num, &s.space, &s.ID, &s.Space, &s.Kind, &s.Name, &s.Title, &s.Address, &s.Limit,
		timeDest{&s.Added}, &s.AddedBy, timeDest{&s.Removed}, &s.Paused,
		&r.ETag, &r.LastModified, timeDest{&r.Checked}, timeDest{&r.Read}, timeDest{&r.Changed}, timeDest{&r.Next},
		&r.Interval, timeDest{&r.FailingSince}, &r.Error}
}

func (s *sourceRow) countedDest() []any { return append(s.dest(), &s.Articles, &s.Waiting, &s.Dead) }

// source reads a source, removed or not, without its counts.
func (t *tx) source(id string) (s sourceRow, err error) {
	err = t.row(s.dest(), sourceColumns+sourceTables+`WHERE s.id = ?`, id)
	return s, err
}

// livingSource is source, but for one that lives; sql.ErrNoRows if it does not.
func (t *tx) livingSource(id string) (sourceRow, error) {
	s, err := t.source(id)
	if err == nil && !s.Removed.IsZero() {
		err = sql.ErrNoRows
	}
	return s, err
}

// livingSourceIn is livingSource, but for one of a space.
func (t *tx) livingSourceIn(space corpus.Space, id string) (sourceRow, error) {
	s, err := t.livingSource(id)
	if err == nil && s.Space != space {
		err = sql.ErrNoRows
	}
	return s, err
}

// AddSource implements corpus.Store.
func (s *Store) AddSource(ctx context.Context, src corpus.Source, jobs ...corpus.Job) (corpus.Source, error) {
	if src.ID == "" || src.Space == "" || src.Kind == "" || src.Name == "" {
		return corpus.Source{}, errors.New("adding a source: it needs an id, a space, a kind and a name")
	}
	// One that is there already takes no writing.
	out, err := s.Source(ctx, src.ID)
	if err == nil && out.Space == src.Space || err != nil && !errors.Is(err, corpus.ErrNotFound) {
		return out, err
	}
	var row sourceRow
	err = s.update(ctx, "adding a source", func(t *tx) error {
		if err := t.bringSource(s, &src, jobs); err != nil {
			return err
		}
		return t.row(row.countedDest(), countedSources+`WHERE s.id = ?`, src.ID)
	})
	if err != nil {
		return corpus.Source{}, err
	}
	return row.Source, nil
}

// bringSource creates a source or restores it, and gives it jobs, unless it lives.
func (t *tx) bringSource(s *Store, src *corpus.Source, jobs []corpus.Job) error {
	row, err := t.source(src.ID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = t.addSource(s, src)
	case err != nil:
	case row.Space != src.Space:
		err = fmt.Errorf("another space has one with the id %s", src.ID)
	case row.Removed.IsZero(): // somebody has been faster
		return nil
	default:
		_, err = t.restore(s, &row, src.AddedBy)
	}
	if err == nil {
		row, err = t.source(src.ID)
	}
	for i := 0; i < len(jobs) && err == nil; i++ {
		err = t.enqueueFor(&row, &jobs[i])
	}
	return err
}

func (t *tx) addSource(s *Store, src *corpus.Source) error {
	space, err := t.space(src.Space)
	if err != nil {
		return err
	}
	r := &src.Reading
	num, err := t.insert(`
		INSERT INTO sources (id, space, kind, name, title, address, backfill, added, added_by, paused,
			etag, last_modified, checked, read, changed, next, interval, failing_since, error)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		src.ID, space, src.Kind, src.Name, src.Title, src.Address, src.Limit, micros(src.Added), src.AddedBy, src.Paused,
		r.ETag, r.LastModified, micros(r.Checked), micros(r.Read), micros(r.Changed), micros(r.Next), int64(r.Interval), micros(r.FailingSince), r.Error)
	if err != nil {
		return err
	}
	return t.noteSource(s.clock(), &sourceRow{Source: *src, num: num}, src.AddedBy, corpus.ActionAdd, "")
}

// space returns the number of a space, which it creates if need be.
func (t *tx) space(name corpus.Space) (num int64, err error) {
	err = t.row([]any{&num}, `SELECT num FROM spaces WHERE name = ?`, string(name))
	if errors.Is(err, sql.ErrNoRows) {
		return t.insert(`INSERT INTO spaces (name) VALUES (?)`, string(name))
	}
	return num, err
}

// Source implements corpus.Store.
func (s *Store) Source(ctx context.Context, id string) (corpus.Source, error) {
	var src sourceRow
	err := s.read.row(ctx, src.countedDest(), countedSources+`WHERE s.id = ? AND s.removed IS NULL`, id)
	if err != nil {
		return corpus.Source{}, s.explain("reading source "+id, err)
	}
	return src.Source, nil
}

// Sources implements corpus.Store.
func (s *Store) Sources(ctx context.Context, space corpus.Space) ([]corpus.Source, error) {
	return s.sources(ctx, `WHERE p.name = ? AND s.removed IS NULL ORDER BY s.name, s.kind, s.id`, space)
}

// RemovedSources implements corpus.Store. Articles counts those that restoring
// would bring, or has left to other sources.
func (s *Store) RemovedSources(ctx context.Context, space corpus.Space) ([]corpus.Source, error) {
	return s.sources(ctx, `WHERE p.name = ? AND s.removed IS NOT NULL ORDER BY s.removed DESC, s.num DESC`, space)
}

func (s *Store) sources(ctx context.Context, where string, space corpus.Space) ([]corpus.Source, error) {
	var all []corpus.Source
	var src sourceRow
	err := s.read.each(ctx, src.countedDest(), func() error {
		all = append(all, src.Source)
		return nil
	}, countedSources+where, string(space))
	return all, s.explain("listing sources", err)
}

// Spaces implements corpus.Store.
func (s *Store) Spaces(ctx context.Context) ([]corpus.Space, error) {
	var all []corpus.Space
	var space corpus.Space
	err := s.read.each(ctx, []any{&space}, func() error {
		all = append(all, space)
		return nil
	}, `SELECT name FROM spaces WHERE num IN (SELECT space FROM sources WHERE removed IS NULL) ORDER BY name`)
	return all, s.explain("listing spaces", err)
}

// PauseSource implements corpus.Store.
func (s *Store) PauseSource(ctx context.Context, space corpus.Space, id, reason, by string) error {
	return s.update(ctx, "pausing a source", func(t *tx) error {
		src, err := t.livingSourceIn(space, id)
		if err != nil || src.Paused == reason {
			return err
		}
		if _, err := t.exec(`UPDATE sources SET paused = ? WHERE num = ?`, reason, src.num); err != nil {
			return err
		}
		if reason != "" {
			return t.noteSource(s.clock(), &src, by, corpus.ActionPause, reason)
		}
		if err := t.hasten(src.num, s.clock(), corpus.JobFeed); err != nil {
			return err
		}
		return t.noteSource(s.clock(), &src, by, corpus.ActionResume, "")
	})
}
