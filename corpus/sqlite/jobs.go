package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"newshound/corpus"
)

// Enqueue implements corpus.Store.
func (s *Store) Enqueue(ctx context.Context, jobs ...corpus.Job) error {
	return s.update(ctx, "enqueueing jobs", func(t *tx) error {
		for i := range jobs {
			j := &jobs[i]
			if j.Source == "" {
				if err := t.enqueue(j, j.Space, nil, false); err != nil {
					return err
				}
				continue
			}
			src, err := t.source(j.Source)
			if err == nil && j.Space != "" && j.Space != src.Space {
				err = errors.New("it belongs to another space than the job")
			}
			if err == nil {
				err = t.enqueueFor(&src, j)
			}
			if err != nil {
				return fmt.Errorf("source %q: %w", j.Source, err)
			}
		}
		return nil
	})
}

// enqueueFor adds a job of a source, whatever source the job names.
func (t *tx) enqueueFor(src *sourceRow, j *corpus.Job) error {
	return t.enqueue(j, src.Space, src.num, !src.Removed.IsZero() || src.Paused != "")
}

// enqueue adds a job; source is its source's number or nil.
func (t *tx) enqueue(j *corpus.Job, space corpus.Space, source any, held bool) error {
	if j.Kind == "" {
		return errors.New("a job has no kind")
	}
	_, err := t.exec(`
		INSERT INTO jobs (space, source, kind, key, host, due, held, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (source, kind, key) WHERE key <> '' DO NOTHING`,
		string(space), source, j.Kind, j.Key, j.Host, dueMicros(j.Due), held, blob(j.Payload))
	return err
}

const jobColumns = `
SELECT j.id, j.space, ifnull(s.id, ''), j.kind, j.key, j.host, j.payload, j.attempts, j.due, j.error, j.dead
FROM jobs j LEFT JOIN sources s ON s.num = j.source `

func jobDest(j *corpus.Job) []any {
	return []any{&j.ID, &j.Space, &j.Source, &j.Kind, &j.Key, &j.Host, &j.Payload, &j.Attempts,
		dueDest{&j.Due}, &j.Error, timeDest{&j.Dead}}
}

// Lease implements corpus.Store. A job that is leased is due again when its
// lease ends. The first host that is not busy has the job: see the table hosts.
func (s *Store) Lease(ctx context.Context, now time.Time, lease time.Duration, busy []string) (corpus.Job, error) {
	hosts, err := json.Marshal(append([]string{}, busy...))
	if err != nil {
		return corpus.Job{}, err
	}
	var j corpus.Job
	err = s.update(ctx, "leasing a job", func(t *tx) error {
		var id int64
		err := t.row([]any{&id}, `
			SELECT id FROM jobs
			WHERE held = 0 AND dead IS NULL AND host = (
				SELECT host FROM hosts
				WHERE due <= ? AND (host = '' OR host NOT IN (SELECT value FROM json_each(?)))
				ORDER BY due LIMIT 1)
			ORDER BY due, id LIMIT 1`, now.UnixMicro(), string(hosts))
		if err != nil {
			return err
		}
		_, err = t.exec(`UPDATE jobs SET attempts = attempts + 1, leased = 1, due = ? WHERE id = ?`, now.Add(lease).UnixMicro(), id)
		if err != nil {
			return err
		}
		return t.row(jobDest(&j), jobColumns+`WHERE j.id = ?`, id)
	})
	if err != nil {
		return corpus.Job{}, err
	}
	return j, nil
}

// asLeased is the condition of a job that is as it was leased; leasedArgs are
// its arguments. Attempts alone would not do, since they begin again when a
// job is repeated or tried once more: the end of the lease tells these apart.
const asLeased = ` WHERE id = ? AND attempts = ? AND due = ? AND leased = 1`

func leasedArgs(j *corpus.Job) []any { return []any{j.ID, j.Attempts, dueMicros(j.Due)} }

// Retry implements corpus.Store.
func (s *Store) Retry(ctx context.Context, j corpus.Job, due time.Time, reason string) error {
	return s.update(ctx, "putting a job off", func(t *tx) error {
		return one(t.exec(`UPDATE jobs SET leased = 0, due = ?, error = ?`+asLeased,
			append([]any{dueMicros(due), reason}, leasedArgs(&j)...)...))
	})
}

// Bury implements corpus.Store.
func (s *Store) Bury(ctx context.Context, j corpus.Job, reason string) error {
	return s.update(ctx, "giving a job up", func(t *tx) error {
		return one(t.exec(`UPDATE jobs SET leased = 0, dead = ?, error = ?`+asLeased,
			append([]any{s.clock().UnixMicro(), reason}, leasedArgs(&j)...)...))
	})
}

// Hasten implements corpus.Store.
func (s *Store) Hasten(ctx context.Context, source string) error {
	return s.update(ctx, "hastening a source's jobs", func(t *tx) error {
		src, err := t.livingSource(source)
		if err != nil {
			return fmt.Errorf("source %q: %w", source, err)
		}
		_, err = t.exec(`UPDATE jobs SET dead = NULL, attempts = 0, due = ? WHERE source = ? AND dead IS NOT NULL`, s.clock().UnixMicro(), src.num)
		if err != nil {
			return err
		}
		return t.hasten(src.num, s.clock(), "")
	})
}

// hasten makes a source's waiting jobs of a kind, or of any for "", due now.
// Those that are leased, and those that are due already, stay as they are.
func (t *tx) hasten(source int64, now time.Time, kind string) error {
	at := now.UnixMicro()
	_, err := t.exec(`
		UPDATE jobs SET due = ?1
		WHERE source = ?2 AND dead IS NULL AND leased = 0 AND due > ?1 AND ?3 IN ('', kind)`, at, source, kind)
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE sources SET next = ?1 WHERE num = ?2 AND next > ?1`, at, source)
	return err
}

// Jobs implements corpus.Store.
func (s *Store) Jobs(ctx context.Context, source string) ([]corpus.Job, error) {
	var all []corpus.Job
	var j corpus.Job
	err := s.read.each(ctx, jobDest(&j), func() error {
		all = append(all, j)
		return nil
	}, jobColumns+`WHERE s.id = ? ORDER BY j.dead IS NOT NULL, j.due, j.id`, source)
	return all, s.explain("listing a source's jobs", err)
}

// NextDue implements corpus.Store.
func (s *Store) NextDue(ctx context.Context) (due time.Time, err error) {
	err = s.read.row(ctx, []any{dueDest{&due}}, `SELECT due FROM hosts ORDER BY due LIMIT 1`)
	return due, s.explain("looking for the next job", err)
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
