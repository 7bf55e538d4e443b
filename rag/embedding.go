package rag

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"slices"
	"time"

	"newshound/corpus"
	"newshound/rag/llm"
)

// Progress is how far the vectors of the wanted model are.
type Progress struct {
	Wanted, Serving string // models: the wanted one, and the one that questions are answered with
	Done, Total     int    // articles that Embed has to embed; both 0 when it has nothing to do
}

// Progress tells how far Embed is. It is cheap.
func (e *Engine) Progress() Progress {
	p := Progress{Wanted: e.wanted.Model(), Serving: e.serving.Load().Model()}
	if now := e.progress.Load(); now != nil {
		p.Done, p.Total = now.done, now.total
	}
	return p
}

type progress struct{ done, total int }

// Pauses of KeepEmbedded. What is missing is looked for once an hour, should
// nobody have told of it.
const (
	firstRetry = 10 * time.Second
	mostRetry  = 10 * time.Minute
	lookAgain  = time.Hour
)

// KeepEmbedded does what Embed does, now and whenever vectors are missing,
// until its context ends. Where that fails, it is tried again later. To be
// called once, after Load, by who keeps the store's articles current.
func (e *Engine) KeepEmbedded(ctx context.Context) error {
	pause := firstRetry
	for {
		err := e.Embed(ctx)
		missing, wait := e.missing, lookAgain
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			level := slog.LevelDebug // but for the first time
			if pause == firstRetry {
				level = slog.LevelWarn
			}
			missing, wait = nil, max(pause, after(err))
			e.c.Log.Log(ctx, level, "articles cannot be embedded now", "error", err, "again in", wait)
			pause = min(2*pause, mostRetry)
		default:
			pause = firstRetry
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-missing:
		}
		timer.Stop()
	}
}

// tellMissing has KeepEmbedded look for articles without vectors.
func (e *Engine) tellMissing() {
	select {
	case e.missing <- struct{}{}:
	default:
	}
}

// Embed makes the vectors that articles lack by the wanted model, and keeps
// them a few articles at a time: what is done is done, and after an
// interruption it goes on there. When none is missing, questions are answered
// with them, and the vectors of other models are deleted, but not for the
// built-in one: settings may be missing by mistake. Meanwhile they are answered with the vectors that were complete before. It logs how far it is;
// see also Progress.
func (e *Engine) Embed(ctx context.Context) error {
	defer e.progress.Store(nil)
	for {
		ids, err := e.c.Store.Unembedded(ctx, e.wanted.Model(), math.MaxInt32)
		if err != nil {
			return fmt.Errorf("looking for articles to embed: %w", err)
		}
		if len(ids) == 0 {
			break
		}
		if err := e.embedAll(ctx, ids); err != nil {
			return err
		}
	}
	return e.settle(ctx)
}

// embedBatch is how many articles are embedded and kept together: about a
// hundred passages, for which a machine without a graphics card takes minutes.
const embedBatch = 8

func (e *Engine) embedAll(ctx context.Context, ids []string) error {
	e.c.Log.Info("embedding articles", "model", e.wanted.Model(), "articles", len(ids))
	var refused []string
	for part := range slices.Chunk(ids, embedBatch) {
		now := e.progress.Load()
		if now == nil {
			now = &progress{total: len(ids)}
		}
		alone, err := e.embedPart(ctx, part)
		if err != nil {
			return fmt.Errorf("embedding with %s: %w", e.wanted.Model(), err)
		}
		refused = append(refused, alone...)
		next := &progress{min(now.done+len(part), now.total), now.total}
		e.progress.Store(next)
		if next.done*10/next.total > now.done*10/now.total {
			e.c.Log.Info("embedding articles", "model", e.wanted.Model(), "done", next.done, "of", next.total)
		}
	}
	for _, id := range refused {
		if err := e.giveUp(ctx, id); err != nil {
			return fmt.Errorf("embedding with %s: %w", e.wanted.Model(), err)
		}
	}
	return nil
}

// embedPart embeds some articles; see oneByOne.
func (e *Engine) embedPart(ctx context.Context, ids []string) (refused []string, err error) {
	docs, err := e.c.Store.Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	return oneByOne(ctx, e.wanted, docs, func(docs []corpus.Document) error { return e.embedNow(ctx, e.wanted, docs) })
}

// oneByOne embeds documents together, or else alone, and returns those that the
// server does not take alone, while it takes others.
func oneByOne(ctx context.Context, emb llm.Embedder, docs []corpus.Document, embed func([]corpus.Document) error) (refused []string, err error) {
	err = embed(docs)
	if err == nil || !aboutTexts(err) {
		return nil, err
	}
	for i := range docs {
		err := embed(docs[i : i+1])
		if aboutTexts(err) {
			refused = append(refused, docs[i].Article.ID)
			_, err = emb.Embed(ctx, llm.Document, []string{probeText})
		}
		if err != nil {
			return nil, err
		}
	}
	return refused, nil
}

// giveUp embeds an article that was refused, or else notes that it has no
// vectors, so that it stands in nobody's way.
func (e *Engine) giveUp(ctx context.Context, id string) error {
	docs, err := e.c.Store.Documents(ctx, []string{id})
	if err != nil || len(docs) == 0 {
		return err
	}
	err = e.embedNow(ctx, e.wanted, docs)
	if err == nil || !aboutTexts(err) {
		return err
	}
	e.c.Log.Warn("an article cannot be embedded, and is found by its words only", "article", id, "error", err)
	none := corpus.ArticleVectors{Article: id, Revision: docs[0].Article.Revision, Vectors: make([][]float32, len(docs[0].Passages))}
	return e.c.Store.PutVectors(ctx, e.wanted.Model(), []corpus.ArticleVectors{none})
}

// aboutTexts reports whether a failure may lie in the texts rather than in the
// server. (Ollama answers with 500 where a model makes NaN of a text.)
func aboutTexts(err error) bool {
	var failed *llm.Error
	return errors.As(err, &failed) && !errors.Is(err, errDimension) && (failed.Kind == llm.Rejected || failed.Kind == llm.Broken || failed.Kind == llm.Garbled)
}

// embedNow embeds documents, keeps their vectors, and makes them findable by
// them if questions are answered with that model, some at a time.
func (e *Engine) embedNow(ctx context.Context, m *model, docs []corpus.Document) error {
	for part := range slices.Chunk(docs, together(m)) {
		if err := e.embedTogether(ctx, m, part); err != nil {
			return err
		}
	}
	return nil
}

// together is how many articles are embedded and kept at once.
func together(e llm.Embedder) int {
	if builtIn(e) {
		return batch
	}
	return embedBatch
}

func (e *Engine) embedTogether(ctx context.Context, m *model, docs []corpus.Document) error {
	vectors, err := embedPassages(ctx, m, docs)
	if ctx.Err() == nil && !aboutTexts(err) && m == e.serving.Load() {
		e.answers(m, err)
	}
	if err != nil {
		return err
	}
	if err := m.size.keep(ctx, e.c.Store, m.Model(), vectors); err != nil {
		return err
	}
	if m != e.serving.Load() {
		return nil
	}
	return e.indexVectors(ctx, m, docs, vectors)
}

// dropBatch is how many articles' vectors are deleted at once: some megabytes.
const dropBatch = 64

// settle has questions answered with the wanted model, whose vectors are
// complete, and deletes those of others that were made again so. Killed
// anywhere, it is done again.
func (e *Engine) settle(ctx context.Context) error {
	if e.serving.Load() != e.wanted {
		if err := e.swap(ctx); err != nil {
			return fmt.Errorf("changing to the vectors of %s: %w", e.wanted.Model(), err)
		}
	}
	name := e.wanted.Model()
	before, err := e.c.Store.Setting(ctx, corpus.Shared, servedVectors)
	if err == nil && before != name {
		err = e.c.Store.SetSetting(ctx, corpus.Shared, servedVectors, name)
	}
	for dropped := dropBatch; err == nil && dropped > 0 && !builtIn(e.wanted); {
		dropped, err = e.c.Store.DropVectors(ctx, name, dropBatch)
	}
	if err != nil {
		return fmt.Errorf("deleting the vectors of earlier models: %w", err)
	}
	return nil
}

// swap fills the wanted model's index and has questions answered with it from
// then on. Articles that come meanwhile wait; questions do not.
func (e *Engine) swap(ctx context.Context) error {
	e.changing.Lock()
	defer e.changing.Unlock()
	spaces, err := e.c.Store.Spaces(ctx)
	if err != nil {
		return err
	}
	listed := make(map[string]listing)
	for _, space := range spaces {
		err := e.c.Store.Scan(ctx, space, func(d corpus.Document) error {
			listed[d.Article.ID] = listing{d.Article.OutletName(), d.Article.Published}
			return nil
		})
		if err != nil {
			return err
		}
	}
	// What an attempt that failed has left may be out of date.
	e.wanted.index.Remove(slices.Collect(maps.Keys(e.wanted.index.Revisions()))...)
	if err := e.loadVectors(ctx, e.wanted, spaces, listed); err != nil {
		return err
	}
	old := e.serving.Swap(e.wanted)
	e.c.Log.Info("questions are answered with new vectors", "model", e.wanted.Model(), "before", old.Model())
	return nil
}
