package sqlite

import (
	"context"
	"fmt"
	"time"

	"newshound/corpus"
)

// Note implements corpus.Store.
func (s *Store) Note(ctx context.Context, e corpus.Entry) error {
	return s.update(ctx, "noting what was done", func(t *tx) error {
		e.At = s.clock()
		return t.note(&e)
	})
}

func (t *tx) note(e *corpus.Entry) error {
	_, err := t.exec(`INSERT INTO audit (at, space, actor, action, source, name, detail) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		micros(e.At), string(e.Space), e.By, e.Action, e.Source, e.Name, e.Detail)
	return err
}

// noteSource notes what was done to a source.
func (t *tx) noteSource(now time.Time, s *sourceRow, by, action, detail string) error {
	return t.note(&corpus.Entry{At: now, Space: s.Space, By: by, Action: action, Source: s.ID, Name: s.Name, Detail: detail})
}

// articleCount says in an entry how many articles came or went.
func articleCount(n int) string {
	if n == 1 {
		return "1 article"
	}
	return fmt.Sprint(n, " articles")
}

// Audit implements corpus.Store.
func (s *Store) Audit(ctx context.Context, space corpus.Space, limit int) ([]corpus.Entry, error) {
	var all []corpus.Entry
	e := corpus.Entry{Space: space}
	err := s.read.each(ctx, []any{timeDest{&e.At}, &e.By, &e.Action, &e.Source, &e.Name, &e.Detail}, func() error {
		all = append(all, e)
		return nil
	}, `
		SELECT at, actor, action, source, name, detail
		FROM audit WHERE space = ? ORDER BY num DESC LIMIT ?`, string(space), max(limit, 0))
	return all, s.explain("reading the audit", err)
}
