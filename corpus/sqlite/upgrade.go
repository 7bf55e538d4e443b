package sqlite

import (
	"context"
	"database/sql"

	"newshound/corpus"
)

// upgrades are what SQL alone cannot do of a migration, by the version that it
// leads to; they run after its script.
func upgrades(version int) func(context.Context, *sql.Conn) error {
	if version == 2 {
		return knowArticles
	}
	return nil
}

// knowArticles makes the addresses of the current articles lead to them, and
// sketches their texts, so that what comes in later finds its story among them.
// Of several articles with one address, the one whose id is made of it is found
// by it from now on, or else the first. One article at a time is in memory.
func knowArticles(ctx context.Context, c *sql.Conn) error {
	rows, err := c.QueryContext(ctx, `
		SELECT a.num, a.id, p.name, r.url, r.text
		FROM articles a
		CROSS JOIN revisions r ON r.article = a.num AND r.revision = a.revision
		JOIN spaces p ON p.num = a.space
		ORDER BY a.num`)
	if err != nil {
		return err
	}
	defer rows.Close()
	alias, err := c.PrepareContext(ctx, insertAlias)
	if err != nil {
		return err
	}
	defer alias.Close()
	sketch, err := c.PrepareContext(ctx, insertSketch)
	if err != nil {
		return err
	}
	defer sketch.Close()
	for rows.Next() {
		var num int64
		var a corpus.Article
		if err := rows.Scan(&num, &a.ID, &a.Space, &a.URL, &a.Text); err != nil {
			return err
		}
		for _, id := range knownAs(a.Space, &corpus.Document{Article: a})[1:] {
			if _, err := alias.ExecContext(ctx, id, num); err != nil {
				return err
			}
		}
		if s := corpus.NewSketch(a.Text); len(s) > 0 {
			if _, err := sketch.ExecContext(ctx, num, encodeSketch(nil, s)); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}
