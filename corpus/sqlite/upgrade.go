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
		return addKeys
	}
	return nil
}

// addKeys makes the addresses of the current articles lead to them. Of several
// articles with one key, the first is found by it from now on.
func addKeys(ctx context.Context, c *sql.Conn) error {
	type address struct {
		article, space int64
		url            string
	}
	var all []address
	rows, err := c.QueryContext(ctx, `
		SELECT a.num, a.space, r.url
		FROM articles a JOIN revisions r ON r.article = a.num AND r.revision = a.revision
		ORDER BY a.num`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var a address
		if err := rows.Scan(&a.article, &a.space, &a.url); err != nil {
			return err
		}
		all = append(all, a)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	insert, err := c.PrepareContext(ctx, insertKey)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, a := range all {
		key := corpus.AddressKey(a.url)
		if key == "" {
			continue
		}
		if _, err := insert.ExecContext(ctx, a.space, key, a.article); err != nil {
			return err
		}
	}
	return nil
}
