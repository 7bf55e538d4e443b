package rag

import (
	"context"
	"slices"
	"strings"
	"time"
)

// disputeSpan is how far apart two articles may be published to contradict
// each other; beyond it the later one has news.
const disputeSpan = 30 * 24 * time.Hour

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

// A side of a dispute: a sentence, and the words in it that the others have
// otherwise.
type side struct {
	teller
	says    string
	key     string // says, as it is compared
	outlets int    // that say so
}

// A teller is a sentence of a passage.
type teller struct {
	*sentence
	from *reading
	i    int // among the passage's sentences
}

// shownIn returns the place of the citation that quotes a sentence, -1 without
// one.
func (t *teller) shownIn(citations []Citation) int {
	return slices.IndexFunc(citations, func(c Citation) bool {
		return c.Article == t.from.id.Article && c.Revision == t.from.id.Revision && c.Start <= t.span.Start && t.span.End <= c.End
	})
}

// quote returns a sentence, with the one before it where it leans on that.
func (t *teller) quote() quote {
	u := quote{Span: t.span, from: t.from}
	if t.i > 0 && leans(t.text) {
		before := t.from.sentences[t.i-1].span
		if !strings.Contains(t.from.doc.Article.Text[before.End:t.span.Start], "\n\n") {
			u.Start = before.Start
		}
	}
	return u
}

// tellers returns the sentences of readings and of their copies.
func tellers(readings []*reading) []teller {
	var out []teller
	for _, r := range readings {
		for _, r := range append([]*reading{r}, r.copies...) {
			for i := range r.sentences {
				out = append(out, teller{&r.sentences[i], r, i})
			}
		}
	}
	return out
}

// elsewhere reports whether two sentences are of different articles whose
// outlets are different, or not known, and that came out at about one time.
func (t *teller) elsewhere(o *teller) bool {
	a, b := &t.from.doc.Article, &o.from.doc.Article
	outlet := a.OutletName()
	switch {
	case a.ID == b.ID, outlet != "" && strings.EqualFold(outlet, b.OutletName()):
		return false
	case a.Published.IsZero() || b.Published.IsZero():
		return true
	}
	return a.Published.Sub(b.Published).Abs() <= disputeSpan
}
