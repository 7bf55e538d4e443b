package rag

import (
	"context"
	"errors"
	"fmt"
	"maps"
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
// again. Where articles cannot be embedded, or their vectors not be kept, they
// are found by their words, and KeepEmbedded or the next Load does the rest.
func (e *Engine) Sync(ctx context.Context, articles []string) error {
	former := false // a model that is to be replaced, or was meanwhile, has embedded some
	for part := range slices.Chunk(articles, batch) {
		docs, err := e.syncWords(ctx, part)
		if err != nil {
			return fmt.Errorf("making articles findable: %w", err)
		}
		m := e.serving.Load()
		former = former || m != e.wanted
		if err := e.syncVectors(ctx, m, docs); err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("making articles findable: %w", ctx.Err())
			}
			if !m.away.underway() {
				e.c.Log.Warn("some articles have no vectors yet and are found by their words only", "error", err)
			}
			e.tellMissing()
		}
	}
	if former {
		e.tellMissing()
	}
	return nil
}

// CatchUp makes the indexes agree with the store on all articles, as Sync does,
// after somebody else has changed it. It compares the revisions of all, which
// takes 80 ms where there are 7,500 articles, and reads those that differ. The
// vectors that the store has are not made again.
func (e *Engine) CatchUp(ctx context.Context) error {
	articles, err := e.differing(ctx)
	if err != nil {
		return fmt.Errorf("comparing what can be found with the store: %w", err)
	}
	return e.Sync(ctx, articles)
}

// differing returns the articles on which the store and the indexes do not agree.
func (e *Engine) differing(ctx context.Context) ([]string, error) {
	m := e.serving.Load()
	words, vectors := e.c.Lexical.Revisions(), m.index.Revisions()
	var articles []string
	err := e.c.Store.Revisions(ctx, m.Model(), func(id string, revision int, embedded bool) error {
		if words[id] != revision || embedded && vectors[id] != revision {
			articles = append(articles, id)
		}
		delete(words, id)
		return nil
	})
	return slices.AppendSeq(articles, maps.Keys(words)), err
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
	e.serving.Load().index.Remove(ids...)
	return docs, nil
}

// syncVectors makes documents findable by a model's vectors that the store has, and
// embeds those that have none, keeps their vectors, and makes them findable by
// them. Embedding may take long; it holds up nobody else. A model that fails
// is not asked.
func (e *Engine) syncVectors(ctx context.Context, m *model, docs []corpus.Document) error {
	stored, err := e.c.Store.Vectors(ctx, m.Model(), documentIDs(docs))
	if err != nil {
		return err
	}
	if err := e.indexVectors(ctx, m, docs, stored); err != nil {
		return err
	}
	has := make(map[string]bool, len(stored))
	for _, v := range stored {
		has[v.Article] = true
	}
	docs = slices.DeleteFunc(slices.Clone(docs), func(d corpus.Document) bool { return has[d.Article.ID] })
	if len(docs) == 0 {
		return nil
	}
	if !m.away.over(e.c.Clock()) {
		return errAway
	}
	if err := e.embedNow(ctx, m, docs); err != nil {
		return fmt.Errorf("embedding with %s: %w", m.Model(), err)
	}
	return nil
}

var errAway = errors.New("the embedder has failed a moment ago")

// indexVectors makes documents findable by their vectors, if they are still as
// they were.
func (e *Engine) indexVectors(ctx context.Context, m *model, docs []corpus.Document, vectors []corpus.ArticleVectors) error {
	if len(vectors) == 0 {
		return nil
	}
	byID := make(map[string]corpus.ArticleVectors, len(vectors))
	for _, v := range vectors {
		byID[v.Article] = v
	}
	e.changing.Lock()
	defer e.changing.Unlock()
	now, err := e.c.Store.Documents(ctx, slices.Collect(maps.Keys(byID)))
	if err != nil {
		return err
	}
	revisions := make(map[string]int, len(now))
	for i := range now {
		revisions[now[i].Article.ID] = now[i].Article.Revision
	}
	for i := range docs {
		a := &docs[i].Article
		v, ok := byID[a.ID]
		if !ok || v.Revision != a.Revision || v.Revision != revisions[a.ID] {
			continue // whoever changed it calls Sync for that
		}
		if err := m.index.Add(ctx, a, v); err != nil {
			return err
		}
	}
	return nil
}

func documentIDs(docs []corpus.Document) []string {
	ids := make([]string, len(docs))
	for i := range docs {
		ids[i] = docs[i].Article.ID
	}
	return ids
}
