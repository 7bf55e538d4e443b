package sqlite

import (
	"context"
	"fmt"

	"newshound/corpus"
)

// put runs one small statement that writes, and returns how many rows it has
// changed; see writer.put.
func (s *Store) put(ctx context.Context, doing, query string, args ...any) (int64, error) {
	if s.write == nil {
		return 0, fmt.Errorf("%s in %s: %w: %s", doing, s.path, corpus.ErrReadOnly, makeWritable)
	}
	var n int64
	err := s.write.do(ctx, func(t *tx) error {
		res, err := t.exec(query, args...)
		if err == nil {
			n, err = res.RowsAffected()
		}
		return err
	})
	return n, s.explain(doing, err)
}
