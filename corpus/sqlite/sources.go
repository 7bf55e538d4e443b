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
       s.etag, s.last_modified, s.checked, s.read, s.changed, s.next, s.interval, s.failing_since, s.error,
       (SELECT count(*) FROM article_sources l WHERE l.source = s.num),
       (SELECT count(*) FROM jobs j WHERE j.source = s.num AND j.dead IS NULL AND j.kind <> '` + corpus.JobFeed + `'),
       (SELECT count(*) FROM jobs j WHERE j.source = s.num AND j.dead IS NOT NULL)
FROM sources s JOIN spaces p ON p.num = s.space `

func (s *sourceRow) dest() []any {
	r := &s.Reading
	return []any{&s.num, &s.space, &s.ID, &s.Space, &s.Kind, &s.Name, &s.Title, &s.Address, &s.Limit,
		timeDest{&s.Added}, &s.AddedBy, timeDest{&s.Removed}, &s.Paused,
		&r.ETag, &r.LastModified, timeDest{&r.Checked}, timeDest{&r.Read}, timeDest{&r.Changed}, timeDest{&r.Next},
		&r.Interval, timeDest{&r.FailingSince}, &r.Error,
		&s.Articles, &s.Waiting, &s.Dead}
}

// source reads a source, removed or not.
func (t *tx) source(id string) (s sourceRow, err error) {
	err = t.row(s.dest(), sourceColumns+`WHERE s.id = ?`, id)
	return s, err
}

// livingSource reads a source of a space; sql.ErrNoRows if it is removed.
func (t *tx) livingSource(space corpus.Space, id string) (s sourceRow, err error) {
	err = t.row(s.dest(), sourceColumns+`WHERE s.id = ? AND p.name = ? AND s.removed IS NULL`, id, string(space))
	return s, err
}

// AddSource implements corpus.Store.
func (s *Store) AddSource(ctx context.Context, src corpus.Source, jobs ...corpus.Job) (corpus.Source, error) {
	if src.ID == "" || src.Space == "" || src.Kind == "" || src.Name == "" {
		return corpus.Source{}, errors.New("adding a source: it needs an id, a space, a kind and a name")
	}
	// One that is there already takes no writing.
	if out, err := s.Source(ctx, src.ID); !errors.Is(err, corpus.ErrNotFound) {
		if err == nil && out.Space != src.Space {
			return corpus.Source{}, errOtherSpace(src.ID)
		}
		return out, err
	}
	var out sourceRow
	err := s.update(ctx, "adding a source", func(t *tx) (err error) {
		out, err = t.source(src.ID)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			err = t.addSource(s, &src)
		case err != nil:
			return err
		case out.Space != src.Space:
			return errOtherSpace(src.ID)
		case out.Removed.IsZero(): // somebody has been faster
			return nil
		default:
			_, err = t.restore(s, &out, src.AddedBy)
		}
		if err != nil {
			return err
		}
		if out, err = t.source(src.ID); err != nil {
			return err
		}
		for i := range jobs {
			if err := t.enqueueFor(&out, &jobs[i]); err != nil {
				return err
			}
		}
		out, err = t.source(src.ID) // with its jobs
		return err
	})
	if err != nil {
		return corpus.Source{}, err
	}
	return out.Source, nil
}

func errOtherSpace(id string) error {
	return fmt.Errorf("adding a source: another space has one with the id %s", id)
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
	err := s.read.row(ctx, src.dest(), sourceColumns+`WHERE s.id = ? AND s.removed IS NULL`, id)
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
	err := s.read.each(ctx, src.dest(), func() error {
		all = append(all, src.Source)
		return nil
	}, sourceColumns+where, string(space))
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
		src, err := t.livingSource(space, id)
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
