package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"newshound/corpus"
)

// addressID is the id of an article whose address has a key, or would be of
// one for a key that is no address.
func addressID(space corpus.Space, key string) string {
	return corpus.NewArticleID(space, &corpus.Article{URL: key})
}

// knownAs returns the ids that a document may be there under, in the order in
// which they are looked for.
func knownAs(space corpus.Space, d *corpus.Document) []string {
	ids := []string{d.Article.ID}
	for _, key := range append([]string{corpus.AddressKey(d.Article.URL)}, d.Keys...) {
		if key == "" {
			continue
		}
		if id := addressID(space, key); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// numOf is the number of the article ?1 is the id or an alias of.
const numOf = `ifnull((SELECT num FROM articles WHERE id = ?1), (SELECT article FROM aliases WHERE id = ?1))`

// find returns the article that is known as one of the ids, living or not, or
// none, whose num is 0.
func (p *putter) find(ids []string) (s stored, err error) {
	for _, id := range ids {
		err := p.row([]any{&s.num, &s.space, &s.id, &s.story, &s.revision, &s.living, &s.hash, &s.fromFeed}, `
			SELECT a.num, a.space, a.id, a.story, a.revision, a.living, r.hash, r.from_feed
			FROM articles a JOIN revisions r ON r.article = a.num AND r.revision = a.revision
			WHERE a.num = `+numOf, id)
		if err == nil && s.space != p.source.space {
			err = errors.New("its id is one of another space")
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return s, err
		}
	}
	return stored{}, nil
}

// An alias is never taken from the article that had it first.
const insertAlias = `INSERT INTO aliases (id, article) VALUES (?, ?) ON CONFLICT DO NOTHING`

// alias makes all ids lead to the article that has one.
func (p *putter) alias(ids []string, num int64, own string) error {
	for _, id := range ids {
		if id == own {
			continue
		}
		if _, err := p.exec(insertAlias, id, num); err != nil {
			return err
		}
	}
	return nil
}

// Find implements corpus.Store.
func (s *Store) Find(ctx context.Context, space corpus.Space, key string) (corpus.Article, error) {
	return s.article(ctx, "finding an article", `
		JOIN revisions r ON r.article = a.num AND r.revision = a.revision
		WHERE a.living = 1 AND a.num = `+numOf, addressID(space, key))
}
