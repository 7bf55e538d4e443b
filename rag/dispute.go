package rag

import (
	"context"
	"slices"
	"strings"
)

// dispute looks whether what was read contradicts an answer on what was asked,
// and if so shows both sides: the citations of the others follow the answer's.
// In an extractive answer they are quoted like the rest, and what else it says
// stays as far as its limits leave room.
func (e *Engine) dispute(ctx context.Context, q *query, readings []*reading, a *Answer) error {
	sides := q.disputed(readings, a.Citations)
	kept, ok := a.Citations, true
	for len(sides) > 1 && a.Mode == Extractive {
		if kept, ok = makeRoom(a.Citations, sides); ok {
			break
		}
		sides = sides[:len(sides)-1]
	}
	if len(sides) < 2 {
		return nil
	}
	var missing []quote
	for _, s := range sides {
		if s.shownIn(kept) < 0 {
			missing = append(missing, s.quote())
		}
	}
	added, gone, err := e.cite(ctx, missing)
	if err != nil || len(gone) > 0 {
		return err
	}
	a.settle(slices.Concat(kept, added), sides)
	return nil
}

// makeRoom returns the citations that can stay beside the quotes of all sides;
// false if those find no room by themselves.
func makeRoom(shown []Citation, sides []side) (kept []Citation, ok bool) {
	left, places := maxWords, maxSentences-len(sides)
	sided := make([]bool, len(shown))
	for _, s := range sides {
		if i := s.shownIn(shown); i >= 0 {
			sided[i] = true
			left -= len(strings.Fields(shown[i].Quote))
		} else {
			left -= len(strings.Fields(s.quote().Of(s.from.doc.Article.Text)))
		}
	}
	for i, c := range shown {
		if words := len(strings.Fields(c.Quote)); !sided[i] {
			if words > left || places <= 0 {
				continue
			}
			left, places = left-words, places-1
		}
		kept = append(kept, c)
	}
	return kept, left >= 0
}

// settle gives an answer its citations, among them those of the sides.
func (a *Answer) settle(citations []Citation, sides []side) {
	for i := range citations {
		citations[i].N = i + 1
	}
	if a.Mode == Extractive {
		a.Sentences = nil
		*a = a.extractive(citations)
	} else {
		a.Citations = citations
		a.AsOf.Oldest, a.AsOf.Newest = period(citations)
		a.Outlets = max(1, independent(citations))
	}
	var d Dispute
	for _, s := range sides {
		d.Sides = append(d.Sides, Side{Says: s.says, Citations: []int{s.shownIn(citations) + 1}})
	}
	a.Disputes = append(a.Disputes, d)
}
