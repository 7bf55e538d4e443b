package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"newshound/corpus"
)

const sourceColumns = `
SELECT s.id, p.name, s.kind, s.name, s.added,
       (SELECT count(*) FROM article_sources l WHERE l.source = s.num)
FROM sources s JOIN spaces p ON p.num = s.space `

const sourceByKey = sourceColumns + `WHERE p.name = ? AND s.kind = ? AND s.name = ?`

func sourceDest(s *corpus.Source) []any {
	return []any{&s.ID, &s.Space, &s.Kind, &s.Name, timeDest{&s.Added}, &s.Articles}
}

// AddSource implements corpus.Store.
func (s *Store) AddSource(ctx context.Context, src corpus.Source, jobs ...corpus.Job) (out corpus.Source, err error) {
	if src.ID == "" || src.Space == "" || src.Kind == "" || src.Name == "" {
		return out, errors.New("adding a source: it needs an id, a space, a kind and a name")
	}
	// One that is there already takes no writing.
	key := []any{string(src.Space), src.Kind, src.Name}
	err = s.read.row(ctx, sourceDest(&out), sourceByKey, key...)
	if !errors.Is(err, sql.ErrNoRows) {
		return out, s.explain("adding a source", err)
	}
	err = s.update(ctx, "adding a source", func(t *tx) error {
		space, err := t.space(src.Space)
		if err != nil {
			return err
		}
		_, err = t.exec(`
			INSERT INTO sources (id, space, kind, name, added) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (space, kind, name) DO NOTHING`,
			src.ID, space, src.Kind, src.Name, micros(src.Added))
		if err != nil {
			return err
		}
		return t.row(sourceDest(&out), sourceByKey, key...)
	})
	return out, err
}

// space returns the number of a space, which it creates if need be.
func (t *tx) space(name corpus.Space) (num int64, err error) {
	err = t.row([]any{&num}, `SELECT num FROM spaces WHERE name = ?`, string(name))
	if errors.Is(err, sql.ErrNoRows) {
		return t.insert(`INSERT INTO spaces (name) VALUES (?)`, string(name))
	}
	return num, err
}

// Sources implements corpus.Store.
func (s *Store) Sources(ctx context.Context, space corpus.Space) ([]corpus.Source, error) {
	var all []corpus.Source
	var src corpus.Source
	err := s.read.each(ctx, sourceDest(&src), func() error {
		all = append(all, src)
		return nil
	}, sourceColumns+`WHERE p.name = ? ORDER BY s.name, s.kind`, string(space))
	return all, s.explain("listing sources", err)
}

// Spaces implements corpus.Store.
func (s *Store) Spaces(ctx context.Context) ([]corpus.Space, error) {
	var all []corpus.Space
	var space corpus.Space
	err := s.read.each(ctx, []any{&space}, func() error {
		all = append(all, space)
		return nil
	}, `SELECT name FROM spaces WHERE num IN (SELECT space FROM sources) ORDER BY name`)
	return all, s.explain("listing spaces", err)
}

// RemoveSource implements corpus.Store. What it removes is overwritten, in the
// file as well as in SQLite's log.
func (s *Store) RemoveSource(ctx context.Context, space corpus.Space, id, by string) ([]string, error) {
	var ids []string
	err := s.update(ctx, "removing a source", func(t *tx) error {
		var source, inSpace int64
		err := t.row([]any{&source, &inSpace},
			`SELECT s.num, s.space FROM sources s JOIN spaces p ON p.num = s.space WHERE s.id = ? AND p.name = ?`, id, string(space))
		if err != nil {
			return err
		}
		if ids, err = t.deleteOnlyOf(source); err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM sources WHERE num = ?`, source); err != nil || len(ids) == 0 {
			return err
		}
		return t.touch(inSpace, s.clock())
	})
	if err != nil {
		return nil, err
	}
	s.write.forget(ctx)
	return ids, nil
}

// deleteOnlyOf deletes the articles that no other source has, and returns their ids.
func (t *tx) deleteOnlyOf(source int64) ([]string, error) {
	type article struct {
		num int64
		id  string
	}
	var a article
	var gone []article
	err := t.each([]any{&a.num, &a.id}, func() { gone = append(gone, a) }, `
		DELETE FROM articles WHERE num IN (
			SELECT article FROM article_sources l WHERE source = ?1 AND NOT EXISTS (
				SELECT 1 FROM article_sources o WHERE o.article = l.article AND o.source <> ?1))
		RETURNING num, id`, source)
	slices.SortFunc(gone, func(a, b article) int { return cmp.Compare(a.num, b.num) })
	ids := make([]string, len(gone))
	for i, a := range gone {
		ids[i] = a.id
	}
	return ids, err
}
