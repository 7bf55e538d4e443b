package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"newshound/corpus"
)

// RemoveSource implements corpus.Store. The source and its articles stay where
// they are, out of sight, until Forget.
func (s *Store) RemoveSource(ctx context.Context, space corpus.Space, id, by string) ([]string, error) {
	var ids []string
	err := s.update(ctx, "removing a source", func(t *tx) error {
		src, err := t.livingSourceIn(space, id)
		if err != nil {
			return err
		}
		now := s.clock()
		if _, err := t.exec(`UPDATE sources SET removed = ? WHERE num = ?`, now.UnixMicro(), src.num); err != nil {
			return err
		}
		ids, err = t.changed(&src, now, `
			UPDATE articles SET living = 0 WHERE living = 1
			AND num IN (SELECT article FROM article_sources WHERE source = ?)
			AND NOT EXISTS (
				SELECT 1 FROM article_sources l JOIN sources s ON s.num = l.source
				WHERE l.article = articles.num AND s.removed IS NULL)
			RETURNING num, id`)
		if err != nil {
			return err
		}
		return t.noteSource(now, &src, by, corpus.ActionRemove, articleCount(len(ids)))
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

// RestoreSource implements corpus.Store.
func (s *Store) RestoreSource(ctx context.Context, space corpus.Space, id, by string) ([]string, error) {
	var ids []string
	err := s.update(ctx, "restoring a source", func(t *tx) error {
		src, err := t.source(id)
		if err == nil && (src.Space != space || src.Removed.IsZero()) {
			err = sql.ErrNoRows
		}
		if err == nil {
			ids, err = t.restore(s, &src, by)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

// restore makes a removed source and all its articles live.
func (t *tx) restore(s *Store, src *sourceRow, by string) ([]string, error) {
	now := s.clock()
	if _, err := t.exec(`UPDATE sources SET removed = NULL WHERE num = ?`, src.num); err != nil {
		return nil, err
	}
	ids, err := t.changed(src, now, `
		UPDATE articles SET living = 1 WHERE living = 0
		AND num IN (SELECT article FROM article_sources WHERE source = ?)
		RETURNING num, id`)
	if err != nil {
		return nil, err
	}
	return ids, t.noteSource(now, src, by, corpus.ActionRestore, articleCount(len(ids)))
}

// changed runs an update that makes articles of a source come or go, and
// returns their ids in the order they were added.
func (t *tx) changed(src *sourceRow, now time.Time, update string) ([]string, error) {
	type article struct {
		num int64
		id  string
	}
	var a article
	var all []article
	err := t.each([]any{&a.num, &a.id}, func() { all = append(all, a) }, update, src.num)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	slices.SortFunc(all, func(a, b article) int { return cmp.Compare(a.num, b.num) })
	ids := make([]string, len(all))
	for i, a := range all {
		ids[i] = a.id
	}
	return ids, t.touch(src.space, now)
}

// keepTraces is for how long after a source could have been restored what it
// left behind is kept: jobs given up and items not met any more.
const keepTraces = 180 * 24 * time.Hour

// Forget implements corpus.Store. What it deletes is overwritten, in the file
// as well as in SQLite's log.
func (s *Store) Forget(ctx context.Context, before time.Time) error {
	forgot := false
	err := s.update(ctx, "forgetting what was removed", func(t *tx) error {
		var src sourceRow
		var all []sourceRow
		err := t.each(src.dest(), func() { all = append(all, src) }, sourceColumns+sourceTables+`WHERE s.removed < ? ORDER BY s.removed`, before.UnixMicro())
		for i := 0; i < len(all) && err == nil; i++ {
			forgot = true
			err = t.forgetSource(&all[i], s.clock())
		}
		if err != nil {
			return err
		}
		traces := before.Add(-keepTraces).UnixMicro()
		if _, err := t.exec(`DELETE FROM jobs WHERE dead < ?`, traces); err != nil {
			return err
		}
		_, err = t.exec(`DELETE FROM items WHERE seen < ?`, traces)
		return err
	})
	if err == nil && forgot {
		s.write.forget(ctx)
	}
	return err
}

// forgetDue forgets what can no longer be restored, and questions that are too
// old. A store in which that fails can still be read, and other methods will
// say what is wrong with it.
func (s *Store) forgetDue(ctx context.Context) {
	now := s.clock()
	removed, asked := now.AddDate(0, 0, -corpus.RestoreDays), now.AddDate(0, 0, -corpus.ExchangeDays)
	var sources, exchanges bool
	err := s.read.row(ctx, []any{&sources, &exchanges}, `
		SELECT EXISTS (SELECT 1 FROM sources WHERE removed < ?),
			EXISTS (SELECT 1 FROM exchanges WHERE asked < ?) OR EXISTS (SELECT 1 FROM tickets WHERE expires < ?)`,
		removed.UnixMicro(), asked.UnixMicro(), s.ticketsBefore().UnixMicro())
	if err == nil && sources {
		_ = s.Forget(ctx, removed)
	}
	if err == nil && exchanges {
		_ = s.ForgetExchanges(ctx, asked)
	}
}

// forgetSource deletes a removed source with the articles that no other has.
func (t *tx) forgetSource(src *sourceRow, now time.Time) error {
	type article struct {
		num int64
		id  string
	}
	var a article
	var gone []article
	err := t.each([]any{&a.num, &a.id}, func() { gone = append(gone, a) }, `
		SELECT a.num, a.id FROM article_sources l JOIN articles a ON a.num = l.article
		WHERE l.source = ?1 AND NOT EXISTS (
			SELECT 1 FROM article_sources o WHERE o.article = l.article AND o.source <> ?1)`, src.num)
	for i := 0; i < len(gone) && err == nil; i++ {
		_, err = t.exec(`DELETE FROM articles WHERE num = ?`, gone[i].num)
	}
	for i := 0; i < len(gone) && err == nil; i++ { // each story once, to one that stays
		_, err = t.passStory(gone[i].num, gone[i].id)
	}
	if err == nil {
		_, err = t.exec(`DELETE FROM sources WHERE num = ?`, src.num)
	}
	if err != nil {
		return err
	}
	return t.noteSource(now, src, corpus.ByNewshound, corpus.ActionForget, articleCount(len(gone)))
}
