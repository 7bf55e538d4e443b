package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"newshound/corpus"
)

// PutVectors implements corpus.Store.
func (s *Store) PutVectors(ctx context.Context, model string, vs []corpus.ArticleVectors) error {
	if model == "" {
		return errors.New("storing vectors: they name no model")
	}
	return s.update(ctx, "storing vectors", func(t *tx) error {
		var b []byte
		for i := range vs {
			var err error
			if b, err = t.vectors(b[:0], model, &vs[i]); err != nil {
				return fmt.Errorf("article %s: %w", vs[i].Article, err)
			}
		}
		return nil
	})
}

// vectors stores one article's vectors if it still has that revision; it
// encodes into b.
func (t *tx) vectors(b []byte, model string, v *corpus.ArticleVectors) ([]byte, error) {
	b, dim, err := encodeVectors(b, v.Vectors)
	if err != nil {
		return b, err
	}
	var num int64
	var passages int
	err = t.row([]any{&num, &passages}, `SELECT num, passages FROM articles WHERE id = ? AND revision = ? AND living = 1`, v.Article, v.Revision)
	if errors.Is(err, sql.ErrNoRows) {
		return b, nil
	}
	if err == nil && len(v.Vectors) != passages {
		err = fmt.Errorf("%d vectors for %d passages", len(v.Vectors), passages)
	}
	if err != nil || passages == 0 {
		return b, err
	}
	_, err = t.exec(`INSERT OR REPLACE INTO vectors (article, revision, model, dimension, data) VALUES (?, ?, ?, ?, ?)`,
		num, v.Revision, model, dim, blob(b))
	return b, err
}

// ScanVectors implements corpus.Store.
func (s *Store) ScanVectors(ctx context.Context, space corpus.Space, model string, yield func(corpus.ArticleVectors) error) error {
	var v corpus.ArticleVectors
	var passages, dim int
	var data sql.RawBytes
	err := s.read.each(ctx, []any{&v.Article, &v.Revision, &passages, &dim, &data}, func() (err error) {
		if v.Vectors, err = decodeVectors(data, passages, dim); err != nil {
			return err
		}
		return yield(v)
	}, `
		SELECT a.id, v.revision, a.passages, v.dimension, v.data
		FROM articles a
		CROSS JOIN vectors v ON v.article = a.num AND v.model = ?
		WHERE a.living = 1 AND a.space = (SELECT num FROM spaces WHERE name = ?)
		ORDER BY a.num`, model, string(space))
	return s.explain("reading vectors", err)
}

// Vectors implements corpus.Store.
func (s *Store) Vectors(ctx context.Context, model string, ids []string) ([]corpus.ArticleVectors, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	all := make([]corpus.ArticleVectors, len(ids)) // each where its id stands
	var v corpus.ArticleVectors
	var at, passages, dim int
	var data sql.RawBytes
	err = s.read.each(ctx, []any{&at, &v.Article, &v.Revision, &passages, &dim, &data}, func() (err error) {
		if v.Vectors, err = decodeVectors(data, passages, dim); err == nil {
			all[at] = v
		}
		return err
	}, `
		SELECT j.key, a.id, v.revision, a.passages, v.dimension, v.data
		FROM json_each(?) j
		CROSS JOIN articles a ON a.id = j.value AND a.living = 1
		CROSS JOIN vectors v ON v.article = a.num AND v.model = ?`, string(list), model)
	if err != nil {
		return nil, s.explain("reading vectors", err)
	}
	return slices.DeleteFunc(all, func(v corpus.ArticleVectors) bool { return v.Article == "" }), nil
}

// Unembedded implements corpus.Store.
func (s *Store) Unembedded(ctx context.Context, model string, limit int) ([]string, error) {
	var ids []string
	var id string
	err := s.read.each(ctx, []any{&id}, func() error {
		ids = append(ids, id)
		return nil
	}, `
		SELECT a.id FROM articles a
		WHERE a.living = 1 AND a.passages > 0 AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.article = a.num AND v.model = ?)
		ORDER BY a.num LIMIT ?`, model, limit)
	return ids, s.explain("looking for articles without vectors", err)
}

// DropVectors implements corpus.Store.
func (s *Store) DropVectors(ctx context.Context, except string, limit int) (dropped int, err error) {
	err = s.update(ctx, "deleting vectors", func(t *tx) error {
		result, err := t.exec(`DELETE FROM vectors WHERE rowid IN (SELECT rowid FROM vectors WHERE model <> ? LIMIT ?)`, except, limit)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		dropped = int(n)
		return err
	})
	return dropped, err
}
