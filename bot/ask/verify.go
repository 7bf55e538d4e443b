package ask

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"newshound/corpus"
	"newshound/rag"
)

// verify takes out of an answer what the store does not hold any more, at the
// last moment before it is shown. An answer that nothing is left of becomes a
// refusal.
func (h handlers) verify(ctx context.Context, space corpus.Space, a rag.Answer) (rag.Answer, error) {
	var err error
	if a.Refusal != nil {
		refusal := *a.Refusal
		refusal.Nearest, err = h.verified(ctx, space, refusal.Nearest)
		a.Refusal = &refusal
		return a, err
	}
	before := len(a.Citations)
	if a.Citations, err = h.verified(ctx, space, a.Citations); err != nil || len(a.Citations) == before {
		return a, err
	}
	a.Sentences = proven(a.Sentences, a.Citations)
	a.Disputes = disputed(a.Disputes, a.Citations)
	a.Outlets = min(a.Outlets, len(a.Citations))
	if len(a.Sentences) > 0 {
		return a, nil
	}
	stats, err := h.Store.Stats(ctx, spaces(space)...)
	if err != nil {
		return a, fmt.Errorf("summing up the corpus: %w", err)
	}
	a.Answered, a.Citations, a.Disputes = false, nil, nil
	a.Refusal = &rag.Refusal{Reason: rag.ReasonUnsure, Searched: rag.Searched{
		Articles: stats.Articles, Outlets: stats.Outlets, Oldest: rag.Time{Time: stats.Oldest}, Newest: rag.Time{Time: stats.Newest},
	}}
	return a, nil
}

// proven returns the sentences that still have a citation, with those alone.
func proven(sentences []rag.Sentence, citations []rag.Citation) []rag.Sentence {
	var left []rag.Sentence
	for _, s := range sentences {
		if s.Citations = among(s.Citations, citations); len(s.Citations) > 0 {
			left = append(left, s)
		}
	}
	return left
}

// disputed returns the disputes of which two sides still have a citation, with
// those alone.
func disputed(disputes []rag.Dispute, citations []rag.Citation) []rag.Dispute {
	var left []rag.Dispute
	for _, d := range disputes {
		var sides []rag.Side
		for _, s := range d.Sides {
			if s.Citations = among(s.Citations, citations); len(s.Citations) > 0 {
				sides = append(sides, s)
			}
		}
		if len(sides) > 1 {
			left = append(left, rag.Dispute{Sides: sides})
		}
	}
	return left
}

// among returns the numbers that citations have.
func among(numbers []int, citations []rag.Citation) (left []int) {
	for _, n := range numbers {
		if slices.ContainsFunc(citations, func(c rag.Citation) bool { return c.N == n }) {
			left = append(left, n)
		}
	}
	return left
}

// verified returns the citations whose quotes stand in the stored articles.
func (h handlers) verified(ctx context.Context, space corpus.Space, citations []rag.Citation) ([]rag.Citation, error) {
	var good []rag.Citation
	for _, c := range citations {
		_, err := h.cited(ctx, space, &c)
		switch {
		case err == nil:
			good = append(good, c)
		case errors.Is(err, corpus.ErrNotFound):
			h.Log.Warn("a quote is not in its article any more", "article", c.Article, "revision", c.Revision)
		default:
			return nil, err
		}
	}
	return good, nil
}

// cited returns the article that a citation quotes, as it was then;
// ErrNotFound if a member of the space cannot read it, or the quote is not
// there.
func (h handlers) cited(ctx context.Context, space corpus.Space, c *rag.Citation) (corpus.Article, error) {
	a, err := h.Store.Article(ctx, c.Article, c.Revision)
	if err != nil {
		return a, fmt.Errorf("checking a quote: %w", err)
	}
	if !slices.Contains(spaces(space), a.Space) || c.Start < 0 || c.End < c.Start || c.End > len(a.Text) || a.Text[c.Start:c.End] != c.Quote {
		return corpus.Article{}, fmt.Errorf("checking a quote: %w", corpus.ErrNotFound)
	}
	return a, nil
}
