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

// Complete implements corpus.Store.
func (s *Store) Complete(ctx context.Context, j corpus.Job, done corpus.Completion) ([]corpus.Outcome, error) {
	if err := checkDocuments(done.Documents); err != nil {
		return nil, err
	}
	var p *putter
	err := s.update(ctx, "completing a job", func(t *tx) (err error) {
		p, err = t.complete(&j, &done, s.clock())
		return err
	})
	if err != nil {
		return nil, err
	}
	return p.fillIn(done.Documents), nil
}

func (t *tx) complete(j *corpus.Job, done *corpus.Completion, now time.Time) (*putter, error) {
	var source sql.NullString
	err := t.row([]any{&source}, `SELECT (SELECT id FROM sources WHERE num = source) FROM jobs`+asLeased, leasedArgs(j)...)
	if err != nil {
		return nil, err
	}
	if err := t.endJob(j, done.Again); err != nil {
		return nil, err
	}
	if !source.Valid {
		return &putter{}, t.completeOwn(j, done)
	}
	src, err := t.livingSource(source.String)
	if err != nil {
		return nil, fmt.Errorf("source %q: %w", source.String, err)
	}
	if done.Source != nil {
		if err := t.updateSource(&src, done.Source, now); err != nil {
			return nil, err
		}
	}
	for i := range done.Jobs {
		if err := t.enqueueFor(&src, &done.Jobs[i]); err != nil {
			return nil, err
		}
	}
	if err := t.meet(src.num, done.Items, now); err != nil {
		return nil, err
	}
	return t.putAll(&src, done.Documents, now)
}

// completeOwn keeps what a job leaves that is no source's.
func (t *tx) completeOwn(j *corpus.Job, done *corpus.Completion) error {
	if len(done.Documents) > 0 || len(done.Items) > 0 || done.Source != nil {
		return errors.New("a job without a source leaves documents, items or a source")
	}
	for i := range done.Jobs {
		if err := t.enqueue(&done.Jobs[i], j.Space, nil, false); err != nil {
			return err
		}
	}
	return nil
}

// endJob deletes a job, or makes it wait until it is due again.
func (t *tx) endJob(j *corpus.Job, again time.Time) error {
	if again.IsZero() {
		_, err := t.exec(`DELETE FROM jobs WHERE id = ?`, j.ID)
		return err
	}
	_, err := t.exec(`UPDATE jobs SET leased = 0, attempts = 0, error = '', due = ? WHERE id = ?`, dueMicros(again), j.ID)
	return err
}

// updateSource keeps what a job has learned about its source. A source that
// was paused meanwhile stays so, for the reason it was given.
func (t *tx) updateSource(src *sourceRow, to *corpus.Source, now time.Time) error {
	if to.ID != src.ID || to.Kind == "" {
		return fmt.Errorf("source %q is completed as %q of kind %q", src.ID, to.ID, to.Kind)
	}
	if src.Paused == "" && to.Paused != "" {
		if err := t.noteSource(now, src, corpus.ByNewshound, corpus.ActionPause, to.Paused); err != nil {
			return err
		}
		src.Paused = to.Paused
	}
	r := &to.Reading
	_, err := t.exec(`
		UPDATE sources SET kind = ?, title = ?, address = ?, paused = ?,
			etag = ?, last_modified = ?, checked = ?, read = ?, changed = ?, next = ?, interval = ?, failing_since = ?, error = ?
		WHERE num = ?`,
		to.Kind, to.Title, to.Address, src.Paused,
		r.ETag, r.LastModified, micros(r.Checked), micros(r.Read), micros(r.Changed), micros(r.Next), int64(r.Interval), micros(r.FailingSince), r.Error,
		src.num)
	return err
}

// seenWithin is how exactly it is kept when an item was last met: an item that
// is met at every reading is not written each time.
const seenWithin = 7 * 24 * time.Hour

// meet keeps the items that a source has shown.
func (t *tx) meet(source int64, items []corpus.Item, now time.Time) error {
	for _, item := range items {
		_, err := t.exec(`
			INSERT INTO items (source, key, digest, seen) VALUES (?, ?, ?, ?)
			ON CONFLICT (source, key) DO UPDATE SET digest = excluded.digest, seen = excluded.seen
			WHERE digest <> excluded.digest OR seen < ?`,
			source, item.Key, item.Digest, now.UnixMicro(), now.Add(-seenWithin).UnixMicro())
		if err != nil {
			return err
		}
	}
	return nil
}

// Digests implements corpus.Store.
func (s *Store) Digests(ctx context.Context, source string, keys []string) (map[string]string, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	var at int
	var digest string
	err = s.read.each(ctx, []any{&at, &digest}, func() error {
		found[keys[at]] = digest
		return nil
	}, `
		SELECT j.key, i.digest
		FROM json_each(?) j
		CROSS JOIN items i ON i.source = (SELECT num FROM sources WHERE id = ?) AND i.key = j.value`, string(list), source)
	if err != nil {
		return nil, s.explain("reading a source's items", err)
	}
	return found, nil
}
