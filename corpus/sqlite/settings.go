package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"newshound/corpus"
)

// Setting implements corpus.Store.
func (s *Store) Setting(ctx context.Context, space corpus.Space, key string) (value string, err error) {
	err = s.read.row(ctx, []any{&value}, `SELECT value FROM settings WHERE space = ? AND key = ?`, string(space), key)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, s.explain("reading a setting", err)
}

// SetSetting implements corpus.Store.
func (s *Store) SetSetting(ctx context.Context, space corpus.Space, key, value string) error {
	return s.update(ctx, "storing a setting", func(t *tx) error {
		if value == "" {
			_, err := t.exec(`DELETE FROM settings WHERE space = ? AND key = ?`, string(space), key)
			return err
		}
		_, err := t.exec(`INSERT OR REPLACE INTO settings (space, key, value) VALUES (?, ?, ?)`, string(space), key, value)
		return err
	})
}
