package sqlite

import (
	"context"
	"fmt"

	"newshound/corpus"
)

// PutAnalysis implements corpus.Store.
func (s *Store) PutAnalysis(ctx context.Context, d corpus.Document) error {
	return s.update(ctx, "storing an analysis", func(t *tx) error {
		var num int64
		var text string
		var old []byte
		err := t.row([]any{&num, &text, &old}, `
			SELECT a.num, r.text, a.spans
			FROM articles a JOIN revisions r ON r.article = a.num AND r.revision = a.revision
			WHERE a.id = ? AND a.revision = ? AND a.living = 1`, d.Article.ID, d.Article.Revision)
		if err != nil {
			return err
		}
		if err := checkPassages(text, d.Passages); err != nil {
			return fmt.Errorf("article %s: %w", d.Article.ID, err)
		}
		if spans := encodeSpans(nil, d.Passages); string(spans) != string(old) {
			if _, err := t.exec(`DELETE FROM vectors WHERE article = ?`, num); err != nil {
				return err
			}
			if _, err := t.exec(`UPDATE articles SET passages = ?, spans = ? WHERE num = ?`, len(d.Passages), blob(spans), num); err != nil {
				return err
			}
		}
		if _, err := t.exec(`DELETE FROM analyses WHERE article = ?`, num); err != nil {
			return err
		}
		_, err = t.analysis(nil, num, d.Article.Revision, &d.Analysis)
		return err
	})
}

// analysis stores an analysis where there is none; it encodes into b.
func (t *tx) analysis(b []byte, num int64, revision int, a *corpus.Analysis) ([]byte, error) {
	b, err := a.AppendBinary(b[:0])
	if err == nil {
		_, err = t.exec(`INSERT INTO analyses (article, revision, data) VALUES (?, ?, ?)`, num, revision, b)
	}
	return b, err
}

// deleteDerived deletes what was derived from an article's old passages.
func (t *tx) deleteDerived(num int64) error {
	if _, err := t.exec(`DELETE FROM analyses WHERE article = ?`, num); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM vectors WHERE article = ?`, num)
	return err
}
