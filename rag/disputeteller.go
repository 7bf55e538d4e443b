package rag

import (
	"math/bits"
	"slices"
	"strings"
	"time"
)

// disputeSpan is how far apart two articles may be published to contradict
// each other; beyond it the later one has news.
const disputeSpan = 30 * 24 * time.Hour

// A teller is a sentence of a passage that may be of a side.
type teller struct {
	*sentence
	from   *reading
	i      int    // among the passage's sentences
	outlet string // in lower case, "" not known
	marks  uint64 // a bit for each term, many falling together
}

// tellers returns the sentences of readings and of their copies.
func tellers(readings []*reading) []teller {
	var out []teller
	for _, r := range readings {
		out = r.appendTellers(out)
		for _, c := range r.copies {
			out = c.appendTellers(out)
		}
	}
	return out
}

func (r *reading) appendTellers(out []teller) []teller {
	outlet := strings.ToLower(r.doc.Article.OutletName())
	for i := range r.sentences {
		t := teller{sentence: &r.sentences[i], from: r, i: i, outlet: outlet}
		for _, token := range t.tokens {
			t.marks |= 1 << (hash(token.Term) >> 58)
		}
		out = append(out, t)
	}
	return out
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
		if before := t.from.sentences[t.i-1].span; t.from.adjoin(before, t.span) {
			u.Start = before.Start
		}
	}
	return u
}

// elsewhere reports whether two sentences are of different articles whose
// outlets are different, or not known, and that came out within a time of each
// other; a date that is not known may be any.
func (t *teller) elsewhere(o *teller, within time.Duration) bool {
	a, b := &t.from.doc.Article, &o.from.doc.Article
	switch {
	case a.ID == b.ID, t.outlet != "" && t.outlet == o.outlet:
		return false
	case a.Published.IsZero() || b.Published.IsZero():
		return true
	}
	return a.Published.Sub(b.Published).Abs() <= within
}

// maybeAlike tells cheaply that two sentences have too little in common to be
// alike.
func (t *teller) maybeAlike(o *teller) bool {
	fewer := min(bits.OnesCount64(t.marks), bits.OnesCount64(o.marks))
	return 2*bits.OnesCount64(t.marks&o.marks) >= fewer
}
