package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"newshound/corpus"
)

// A writer puts batches into the store, one after the other.
type writer struct {
	store    corpus.Store
	source   corpus.Source   // to be; result.Source once it is there
	again    bool            // the source was there before, or in the trash
	met      map[string]bool // ids of the articles that were put
	result   Result
	progress func(articles int)
}

// drain puts the batches of queue until it is closed.
func (w *writer) drain(ctx context.Context, queue <-chan *batch) error {
	for {
		b, err := next(ctx, queue)
		if err != nil {
			return err
		}
		if b == nil {
			return ctx.Err()
		}
		if err := w.put(ctx, b.docs); err != nil {
			return errors.Join(err, w.removeEmpty(ctx))
		}
		w.progress(w.result.Added + w.result.Revised + w.result.Unchanged)
	}
}

// next returns the next batch when it is analysed, or nil after the last.
func next(ctx context.Context, queue <-chan *batch) (*batch, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case b, ok := <-queue:
		if !ok {
			return nil, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-b.analysed:
			return b, nil
		}
	}
}

// put commits one batch. The source is made with the first, so that there is
// none without articles.
func (w *writer) put(ctx context.Context, docs []corpus.Document) error {
	if w.result.Source.ID == "" {
		var err error
		if w.again, err = w.isThere(ctx); err != nil {
			return err
		}
		source, err := w.store.AddSource(ctx, w.source)
		if err != nil {
			return err
		}
		w.result.Source = source
	}
	outcomes, err := w.store.Put(ctx, w.result.Source.ID, w.first(docs))
	if err != nil {
		return err
	}
	for _, o := range outcomes {
		switch o {
		case corpus.Added:
			w.result.Added++
		case corpus.Revised:
			w.result.Revised++
		default:
			w.result.Unchanged++
		}
	}
	return nil
}

// isThere reports whether the source was added before, be it in the trash now.
func (w *writer) isThere(ctx context.Context) (bool, error) {
	_, err := w.store.Source(ctx, w.source.ID)
	if !errors.Is(err, corpus.ErrNotFound) {
		return err == nil, err
	}
	removed, err := w.store.RemovedSources(ctx, w.source.Space)
	return slices.ContainsFunc(removed, func(s corpus.Source) bool { return s.ID == w.source.ID }), err
}

// first leaves out articles that were met before in the same call: of an
// article that a file has in two versions the first counts, or every adding
// of the file would make revisions of it.
func (w *writer) first(docs []corpus.Document) []corpus.Document {
	return slices.DeleteFunc(docs, func(d corpus.Document) bool {
		again := w.met[d.Article.ID]
		if again {
			w.result.Unchanged++
		}
		w.met[d.Article.ID] = true
		return again
	})
}

// note leaves in the audit what has changed in a source that was there before.
func (w *writer) note(ctx context.Context) error {
	if !w.again || w.result.Added+w.result.Revised == 0 {
		return nil
	}
	return w.store.Note(ctx, corpus.Entry{
		Space: w.source.Space, By: w.source.AddedBy, Action: corpus.ActionChange, Source: w.source.ID, Name: w.source.Name,
		Detail: fmt.Sprintf("%s added, %d revised", articles(w.result.Added), w.result.Revised),
	})
}

func articles(n int) string {
	if n == 1 {
		return "1 article"
	}
	return fmt.Sprint(n, " articles")
}

// removeEmpty takes the source back if it has no article: when the first
// batch failed. The context may be what ended.
func (w *writer) removeEmpty(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	sources, err := w.store.Sources(ctx, w.source.Space)
	if err != nil {
		return fmt.Errorf("looking for an empty source: %w", err)
	}
	for _, s := range sources {
		if s.ID != w.result.Source.ID || s.Articles > 0 {
			continue
		}
		if _, err := w.store.RemoveSource(ctx, s.Space, s.ID, w.source.AddedBy); err != nil {
			return fmt.Errorf("removing the empty source: %w", err)
		}
		w.result.Source = corpus.Source{}
	}
	return nil
}
