package rag

import (
	"context"
	"fmt"
	"slices"

	"newshound/corpus"
)

// Sync makes the indexes agree with the store on the given articles, whatever
// became of them: those that are new are found from then on, revised ones as
// they are now, and those that are gone no more. Questions are answered
// meanwhile. It may run side by side with itself, also on the same articles:
// the indexes end with what the store has last.
//
// An error is the store's, or the end of the context; Sync may then be called
// again. Where articles cannot be embedded, or their vectors not be kept, that
// is logged, they are found by their words, and the next Load does the rest.
func (e *Engine) Sync(ctx context.Context, articles []string) error {
	for part := range slices.Chunk(articles, batch) {
		docs, err := e.syncWords(ctx, part)
		if err != nil {
			return fmt.Errorf("making articles findable: %w", err)
		}
		if err := e.syncVectors(ctx, docs); err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("making articles findable: %w", ctx.Err())
			}
			e.c.Log.Warn("some articles have no vectors yet and are found by their words only", "error", err)
		}
	}
	return nil
}

// syncWords makes articles findable by their words as they are now, and by
// vectors not at all, and returns those that are there.
func (e *Engine) syncWords(ctx context.Context, ids []string) ([]corpus.Document, error) {
	e.changing.Lock()
	defer e.changing.Unlock()
	docs, err := e.c.Store.Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	there := make(map[string]bool, len(docs))
	z := e.analyzers.Get().(*corpus.Analyzer)
	defer e.analyzers.Put(z)
	for i := range docs {
		there[docs[i].Article.ID] = true
		docs[i].Analysis = z.Analyze(&docs[i].Article, docs[i].Passages)
	}
	e.c.Lexical.Remove(slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return there[id] })...)
	e.c.Lexical.Add(docs...)
	e.c.Vectors.Remove(ids...)
	return docs, nil
}

// syncVectors embeds documents, keeps their vectors, and makes those findable
// by them that are still as they were. Embedding may take long; it holds up
// nobody else.
func (e *Engine) syncVectors(ctx context.Context, docs []corpus.Document) error {
	model := e.c.Embedder.Model()
	vectors, err := embed(ctx, e.c.Embedder, docs)
	if err != nil {
		return fmt.Errorf("embedding with %s: %w", model, err)
	}
	if err := e.c.Store.PutVectors(ctx, model, vectors); err != nil {
		return fmt.Errorf("keeping vectors: %w", err)
	}
	e.changing.Lock()
	defer e.changing.Unlock()
	ids := make([]string, len(docs))
	for i := range docs {
		ids[i] = docs[i].Article.ID
	}
	now, err := e.c.Store.Documents(ctx, ids)
	if err != nil {
		return err
	}
	revisions := make(map[string]int, len(now))
	for i := range now {
		revisions[now[i].Article.ID] = now[i].Article.Revision
	}
	for i, v := range vectors {
		if v.Revision != revisions[v.Article] {
			continue // whoever changed it calls Sync for that
		}
		if err := e.c.Vectors.Add(ctx, &docs[i].Article, v); err != nil {
			return err
		}
	}
	return nil
}
