package rag

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

const (
	// rerankDepth is how many passages are judged: about 6,000 words.
	rerankDepth = 40
	// rerankTime is how long a question waits for that, unless Config.Patience
	// says otherwise.
	rerankTime = 2 * time.Second
	// fusionRank is what reciprocal rank fusion adds to a rank, so that the
	// first places do not decide alone: 60 as with its inventors (Cormack,
	// Clarke and Büttcher, SIGIR 2009).
	fusionRank = 60
)

// rerank has the reranker, if there is one, judge the first passages, and
// orders them by its ranks and the engine's. What addresses an assistant is not
// sent. A place keeps its score, whoever takes it. Where the reranker fails,
// nothing changes.
func (e *Engine) rerank(ctx context.Context, question *Question, readings []*reading) {
	if e.c.Reranker == nil {
		return
	}
	var places []int // of those that are judged
	var texts []string
	for i, r := range readings {
		if !r.suspect && len(places) < rerankDepth {
			places, texts = append(places, i), append(texts, r.text())
		}
	}
	if len(places) < 2 || !e.reranking.over(e.c.Clock()) {
		return
	}
	limited, cancel := context.WithTimeout(ctx, cmp.Or(e.c.Patience, rerankTime))
	defer cancel()
	scores, err := e.c.Reranker.Rerank(limited, cmp.Or(question.standalone, question.Text), texts)
	if err == nil && len(scores) != len(texts) {
		err = fmt.Errorf("%d passages got %d scores", len(texts), len(scores))
	}
	if aboutTexts(err) {
		if _, other := e.c.Reranker.Rerank(limited, probeText, []string{probeText, probeText}); other == nil {
			e.reranking.end()
			e.c.Log.Info("some passages cannot be reranked, and stay in the engine's order", "model", e.c.Reranker.Model(), "error", err)
			return
		}
	}
	switch {
	case ctx.Err() != nil: // who asks next will say so
		return
	case err != nil:
		if e.reranking.begin(e.c.Clock(), err) {
			e.c.Log.Warn("the reranker fails: passages stay in the engine's order; newshound doctor tries it", "model", e.c.Reranker.Model(), "error", err)
		}
		return
	}
	e.reranking.end()
	take(readings, places, fuse(scores))
}

// fuse returns the order of passages that stand in the engine's order and have
// these scores, best first: by the sum of 1/(60 + rank) over both. Equal scores
// share the mean of their ranks.
func fuse(scores []float64) []int {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	fused := make([]float64, len(scores))
	for i := 0; i < len(order); {
		j := i + 1
		for j < len(order) && scores[order[j]] == scores[order[i]] {
			j++
		}
		mean := float64(i+j+1) / 2
		for ; i < j; i++ {
			p := order[i]
			fused[p] = 1/float64(fusionRank+1+p) + 1/(fusionRank+mean)
		}
	}
	slices.Sort(order)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(fused[b], fused[a]) })
	return order
}

// take puts the readings at some places into another order among themselves.
func take(readings []*reading, places, order []int) {
	type place struct {
		*reading
		score float64
	}
	was := make([]place, len(places))
	for i, p := range places {
		was[i] = place{readings[p], readings[p].score}
	}
	for i, p := range places {
		readings[p] = was[order[i]].reading
		readings[p].score = was[i].score
	}
}
