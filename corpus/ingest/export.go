package ingest

import (
	"context"
	"fmt"
	"io"

	"newshound/corpus"
	"newshound/corpus/extract"
)

// exportBatch is how many articles are in memory at once.
const exportBatch = 64

// Export writes the current articles of a space as JSON lines, in the order
// in which they were added, and returns how many.
func Export(ctx context.Context, store corpus.Store, space corpus.Space, w io.Writer) (int, error) {
	e := exporter{store: store, w: w}
	err := store.Scan(ctx, space, func(d corpus.Document) error {
		e.ids = append(e.ids, d.Article.ID)
		if len(e.ids) < exportBatch {
			return nil
		}
		return e.flush(ctx)
	})
	if err == nil {
		err = e.flush(ctx)
	}
	if err != nil {
		return e.written, fmt.Errorf("exporting: %w", err)
	}
	return e.written, nil
}

type exporter struct {
	store   corpus.Store
	w       io.Writer
	ids     []string // to be written
	written int
}

func (e *exporter) flush(ctx context.Context) error {
	docs, err := e.store.Documents(ctx, e.ids)
	e.ids = e.ids[:0]
	if err != nil {
		return err
	}
	for i := range docs {
		if err := extract.WriteJSONL(e.w, &docs[i].Article); err != nil {
			return err
		}
		e.written++
	}
	return nil
}
