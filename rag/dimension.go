package rag

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"newshound/corpus"
	"newshound/rag/llm"
)

// A dimension is what all vectors by one model have that a store keeps. It is
// looked up once. It is safe for concurrent use.
type dimension struct{ known atomic.Int64 }

// errDimension says that a server has another model under the name.
var errDimension = errors.New("it is another model under the same name")

// keep has the store keep vectors, if they have the dimension of those that it
// has. Others would count as embedded, and be compared with nothing.
func (d *dimension) keep(ctx context.Context, store corpus.Store, model string, vs []corpus.ArticleVectors) error {
	want := int(d.known.Load())
	if want == 0 {
		var err error
		if want, err = keptDimension(ctx, store, model); err != nil {
			return fmt.Errorf("looking for vectors: %w", err)
		}
	}
	for i := range vs {
		for _, v := range vs[i].Vectors {
			if v == nil {
				continue
			}
			if want == 0 {
				want = len(v)
			}
			if len(v) != want {
				return &llm.Error{Kind: llm.Garbled, Err: fmt.Errorf(
					"the vectors of %s have %d dimensions, and those that are kept have %d: %w", model, len(v), want, errDimension)}
			}
		}
	}
	if err := store.PutVectors(ctx, model, vs); err != nil {
		return fmt.Errorf("keeping vectors: %w", err)
	}
	d.known.Store(int64(want))
	return nil
}

var errFound = errors.New("found")

// keptDimension is that of a vector which the store has by a model, 0 without
// any.
func keptDimension(ctx context.Context, store corpus.Store, model string) (int, error) {
	var article string
	err := store.Revisions(ctx, model, func(id string, _ int, embedded bool) error {
		if embedded {
			article = id
			return errFound
		}
		return nil
	})
	if err != nil && !errors.Is(err, errFound) || article == "" {
		return 0, err
	}
	kept, err := store.Vectors(ctx, model, []string{article})
	for _, a := range kept {
		for _, v := range a.Vectors {
			if v != nil {
				return len(v), nil
			}
		}
	}
	return 0, err
}
