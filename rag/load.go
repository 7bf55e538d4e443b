package rag

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"newshound/corpus"
	"newshound/rag/llm"
)

// Load fills the empty indexes from the store. What is derived from the texts
// and missing, or was derived by an older version, is made anew and kept.
// Where that fails (the folder is full or in use) it is logged, and articles
// without vectors are found by their words. So are those that only a server
// could embed: that is Embed's work. Load must be called once, before
// questions; a Sync meanwhile waits for it.
func (e *Engine) Load(ctx context.Context) error {
	e.changing.Lock()
	defer e.changing.Unlock()
	spaces, err := e.c.Store.Spaces(ctx)
	if err != nil {
		return fmt.Errorf("listing the spaces: %w", err)
	}
	listed := make(map[string]listing)
	for _, space := range spaces {
		var stale []string
		err := e.c.Store.Scan(ctx, space, func(d corpus.Document) error {
			a := &d.Article
			listed[a.ID] = listing{a.OutletName(), a.Published}
			if d.Analysis.Version != corpus.AnalysisVersion {
				stale = append(stale, a.ID)
				return nil
			}
			e.c.Lexical.Add(d)
			return nil
		})
		if err != nil {
			return fmt.Errorf("filling the index of %s: %w", space, err)
		}
		if err := e.reanalyse(ctx, stale); err != nil {
			return err
		}
	}
	m, err := e.firstServed(ctx)
	if err != nil {
		return fmt.Errorf("looking for vectors: %w", err)
	}
	if builtIn(m) {
		if err := EmbedPending(ctx, e.c.Store, m, nil); err != nil {
			if ctx.Err() != nil {
				return err
			}
			e.c.Log.Warn("some articles have no vectors yet and are found by their words only", "error", err)
		}
	}
	e.serving.Store(m)
	return e.loadVectors(ctx, m, spaces, listed)
}

// A listing is what a vector index is told of an article beside its space.
type listing struct {
	outlet    string
	published time.Time
}

// loadVectors fills a model's index from the store. What does not fit there,
// as where a server has another model under the same name, is left out.
func (e *Engine) loadVectors(ctx context.Context, m *model, spaces []corpus.Space, listed map[string]listing) error {
	var unfit error
	for _, space := range spaces {
		err := e.c.Store.ScanVectors(ctx, space, m.Model(), func(v corpus.ArticleVectors) error {
			l, ok := listed[v.Article]
			if !ok {
				return nil // it came after the scan
			}
			err := m.index.Add(ctx, &corpus.Article{ID: v.Article, Space: space, Outlet: l.outlet, Published: l.published}, v)
			if err != nil {
				unfit = err
			}
			return ctx.Err()
		})
		if err != nil {
			return fmt.Errorf("filling the vectors of %s: %w", space, err)
		}
	}
	if unfit != nil {
		e.c.Log.Warn("some articles have vectors that do not fit the others, and are found by their words only", "error", unfit)
	}
	return nil
}

// batch is how many articles are read, embedded and committed together.
const batch = 64

// reanalyse splits and analyses articles anew. Where the result cannot be kept,
// the passages stay as they are stored, and only their terms are new.
func (e *Engine) reanalyse(ctx context.Context, ids []string) error {
	var z corpus.Analyzer
	var failed error
	for part := range slices.Chunk(ids, batch) {
		docs, err := e.c.Store.Documents(ctx, part)
		if err != nil {
			return fmt.Errorf("reading articles to analyse: %w", err)
		}
		for _, d := range docs {
			anew := z.NewDocument(d.Article)
			err := e.c.Store.PutAnalysis(ctx, anew)
			switch {
			case ctx.Err() != nil:
				return fmt.Errorf("keeping the analysis of %s: %w", d.Article.ID, ctx.Err())
			case err != nil:
				failed = err
				d.Analysis = z.Analyze(&d.Article, d.Passages)
				e.c.Lexical.Add(d)
			default:
				e.c.Lexical.Add(anew)
			}
		}
	}
	if failed != nil {
		e.c.Log.Warn("articles were analysed anew, which could not be kept", "error", failed)
	}
	return nil
}

// EmbedPending embeds the articles that have no vectors by the embedder's
// model yet, and keeps the vectors, a batch at a time. It can be interrupted
// and called again. Articles that a server refuses, while it takes others, are
// left for Engine.Embed, and are an error at the end. Progress, if not nil,
// hears how many articles are done.
func EmbedPending(ctx context.Context, store corpus.Store, emb llm.Embedder, progress func(done int)) error {
	ids, err := store.Unembedded(ctx, emb.Model(), math.MaxInt32)
	if err != nil {
		return fmt.Errorf("looking for articles to embed: %w", err)
	}
	var size dimension
	var refused error
	done := 0
	for part := range slices.Chunk(ids, together(emb)) {
		docs, err := store.Documents(ctx, part)
		if err != nil {
			return fmt.Errorf("reading articles to embed: %w", err)
		}
		left, err := oneByOne(ctx, emb, docs, func(docs []corpus.Document) error {
			err := embedDocuments(ctx, store, emb, docs, &size)
			if aboutTexts(err) {
				refused = err
			}
			return err
		})
		if err != nil {
			return err
		}
		done += len(part) - len(left)
		if progress != nil {
			progress(done)
		}
	}
	if done < len(ids) {
		return fmt.Errorf("%d of %d articles are refused: %w", len(ids)-done, len(ids), refused)
	}
	return nil
}

// EmbedDocuments embeds documents that the store has, and keeps the vectors of
// those that are still current then.
func EmbedDocuments(ctx context.Context, store corpus.Store, emb llm.Embedder, docs []corpus.Document) error {
	return embedDocuments(ctx, store, emb, docs, new(dimension))
}

func embedDocuments(ctx context.Context, store corpus.Store, emb llm.Embedder, docs []corpus.Document, size *dimension) error {
	vectors, err := embedPassages(ctx, emb, docs)
	if err != nil {
		return fmt.Errorf("embedding with %s: %w", emb.Model(), err)
	}
	return size.keep(ctx, store, emb.Model(), vectors)
}

// embedPassages returns the vectors of the documents' passages.
func embedPassages(ctx context.Context, emb llm.Embedder, docs []corpus.Document) ([]corpus.ArticleVectors, error) {
	var texts []string
	for i := range docs {
		for _, p := range docs[i].Passages {
			texts = append(texts, p.Of(docs[i].Article.Text))
		}
	}
	vectors, err := emb.Embed(ctx, llm.Document, texts)
	if err != nil {
		return nil, err
	}
	if len(vectors) != len(texts) {
		return nil, fmt.Errorf("%d texts gave %d vectors", len(texts), len(vectors))
	}
	out := make([]corpus.ArticleVectors, len(docs))
	for i := range docs {
		n := len(docs[i].Passages)
		out[i] = corpus.ArticleVectors{Article: docs[i].Article.ID, Revision: docs[i].Article.Revision, Vectors: vectors[:n:n]}
		vectors = vectors[n:]
	}
	return out, nil
}
