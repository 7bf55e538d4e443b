package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"newshound/corpus"
)

// Enqueue implements corpus.Store.
func (s *Store) Enqueue(ctx context.Context, j corpus.Job) (id int64, err error) {
	if j.Kind == "" {
		return 0, errors.New("enqueueing a job: it has no kind")
	}
	err = s.update(ctx, "enqueueing a job", func(t *tx) (err error) {
		id, err = t.insert(`INSERT INTO jobs (space, kind, payload, due) VALUES (?, ?, ?, ?)`,
			string(j.Space), j.Kind, blob(j.Payload), dueMicros(j.Due))
		return err
	})
	return id, err
}

// dueMicros makes the zero time one that has always been.
func dueMicros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Lease implements corpus.Store. A job that is leased is due again when its
// lease ends.
func (s *Store) Lease(ctx context.Context, kind string, now time.Time, lease time.Duration) (j corpus.Job, err error) {
	err = s.update(ctx, "leasing a job", func(t *tx) error {
		var id int64
		err := t.row([]any{&id}, `SELECT id FROM jobs WHERE kind = ? AND due <= ? ORDER BY due, id LIMIT 1`, kind, now.UnixMicro())
		if err != nil {
			return err
		}
		if _, err := t.exec(`UPDATE jobs SET attempts = attempts + 1, due = ? WHERE id = ?`, now.Add(lease).UnixMicro(), id); err != nil {
			return err
		}
		return t.row([]any{&j.ID, &j.Space, &j.Kind, &j.Payload, &j.Attempts, timeDest{&j.Due}, &j.Error},
			`SELECT id, space, kind, payload, attempts, due, error FROM jobs WHERE id = ?`, id)
	})
	if err != nil {
		return corpus.Job{}, err
	}
	return j, nil
}

// Finish implements corpus.Store.
func (s *Store) Finish(ctx context.Context, id int64) error {
	return s.update(ctx, "finishing a job", func(t *tx) error {
		return one(t.exec(`DELETE FROM jobs WHERE id = ?`, id))
	})
}

// Retry implements corpus.Store.
func (s *Store) Retry(ctx context.Context, id int64, due time.Time, reason string) error {
	return s.update(ctx, "putting a job off", func(t *tx) error {
		return one(t.exec(`UPDATE jobs SET due = ?, error = ? WHERE id = ?`, dueMicros(due), reason, id))
	})
}

// one turns "no row was changed" into an error.
func one(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = sql.ErrNoRows
	}
	return err
}
