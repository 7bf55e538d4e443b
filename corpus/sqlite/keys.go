package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"newshound/corpus"
)

// A key is never taken from the article that had it first.
const insertKey = `INSERT INTO keys (space, key, article) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`

// idKey is the key of an id that is not its article's own.
func idKey(id string) string { return "id:" + id }

const storedColumns = `
SELECT a.num, a.space, a.id, a.story, a.revision, a.living, r.hash, r.from_feed
FROM articles a JOIN revisions r ON r.article = a.num AND r.revision = a.revision `

func (s *stored) dest() []any {
	return []any{&s.num, &s.space, &s.id, &s.story, &s.revision, &s.living, &s.hash, &s.fromFeed}
}

// find returns the article that a document is a revision of, living or not,
// or none, whose num is 0.
func (p *putter) find(d *corpus.Document) (stored, error) {
	var s stored
	err := p.row(s.dest(), storedColumns+`WHERE a.id = ?`, d.Article.ID)
	if err == nil && s.space != p.source.space {
		err = errors.New("its id is one of another space")
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return s, err
	}
	for _, key := range append([]string{idKey(d.Article.ID), corpus.AddressKey(d.Article.URL)}, d.Keys...) {
		if key == "" {
			continue
		}
		err := p.row(s.dest(), storedColumns+`WHERE a.num = (SELECT article FROM keys WHERE space = ? AND key = ?)`, p.source.space, key)
		if !errors.Is(err, sql.ErrNoRows) {
			return s, err
		}
	}
	return stored{}, nil
}

// addKeys makes all that a document is known by lead to its article.
func (p *putter) addKeys(d *corpus.Document, num int64, id string) error {
	keys := append([]string{corpus.AddressKey(d.Article.URL)}, d.Keys...)
	if d.Article.ID != id {
		keys = append(keys, idKey(d.Article.ID))
	}
	for _, key := range keys {
		if key == "" {
			continue
		}
		if _, err := p.exec(insertKey, p.source.space, key, num); err != nil {
			return err
		}
	}
	return nil
}

// Find implements corpus.Store.
func (s *Store) Find(ctx context.Context, space corpus.Space, key string) (corpus.Article, error) {
	return s.article(ctx, "finding an article", `
		JOIN revisions r ON r.article = a.num AND r.revision = a.revision
		WHERE a.living = 1 AND a.num = (
			SELECT article FROM keys WHERE space = (SELECT num FROM spaces WHERE name = ?) AND key = ?)`, string(space), key)
}
