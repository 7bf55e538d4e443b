package rag

import (
	"slices"
	"strings"

	"newshound/corpus"
)

// A stance is what a sentence says of a claim.
type stance int

const (
	silent stance = iota
	touches
	opposes
	supports
)

// minCover is how much of the claim's common words, by weight, a sentence must
// have to take a side. What differs may stand so many words from the word that
// both are about.
const (
	minCover    = 0.7
	nameReach   = 4
	figureReach = 6
)

// compare tells what the i-th sentence of a passage says of the claim.
func (c *claim) compare(r *reading, i int) stance {
	cover, inverted := c.covered(&r.sentences[i])
	if cover < minCover || !c.hasSubject(&r.sentences[i]) || !c.dense(&r.sentences[i]) {
		return silent
	}
	s := c.state(&r.sentences[i], r.doc.Article.Language)
	missing := c.missing(&s, r, i)
	mine, its := c.toneOf(&c.statement), c.toneOf(&s)
	if len(missing) > 1 || its.open && !mine.open || its.unsure || c.aside(&s, mine, its) {
		return silent
	}
	if len(missing) == 1 {
		if mine.negative == its.negative && !inverted && c.replaced(missing[0], &s) && (missing[0].kind != aFigure || c.current(r)) {
			return opposes
		}
		return silent
	}
	switch {
	case !c.ordered(&s, mine, its):
		return silent
	case (mine.negative != its.negative) != inverted:
		return opposes
	case inverted:
		return silent // not the opposite
	}
	return supports
}

// missing returns the facts of the claim that a sentence has not. One name may
// be in the title or the sentence before, if no other is in the sentence.
func (c *claim) missing(s *statement, r *reading, i int) []*fact {
	var out []*fact
	lent := false
	for k := range c.facts {
		f := &c.facts[k]
		if c.present(f, s, r) {
			continue
		}
		if f.kind == aName && !lent && len(c.facts) > 1 && !c.foreign(s) && c.around(f, r, i) {
			lent = true
			continue
		}
		out = append(out, f)
	}
	return out
}

// foreign reports whether a sentence names what the claim does not.
func (c *claim) foreign(s *statement) bool {
	return slices.ContainsFunc(s.facts, func(o fact) bool { return o.kind == aName && !c.claimed(&o, s) })
}

// around reports whether the title or the sentence before has a name.
func (c *claim) around(f *fact, r *reading, i int) bool {
	for j := f.first; j <= f.last; j++ {
		n := c.terms[j]
		if n >= 0 && !r.title[n] && (i == 0 || !r.sentences[i-1].has[n]) {
			return false
		}
	}
	return true
}

// covered returns the share of the weight of the claim's common words that a
// sentence has, and whether it has the opposite of one instead; 1 if the claim
// has none.
func (c *claim) covered(s *sentence) (share float64, inverted bool) {
	got, total := tiny, tiny
	for _, n := range c.core {
		has := s.has[n]
		if !has && c.inverts(s, n) {
			has, inverted = true, true
		}
		total += c.q.terms[n].weight
		got += truth(has) * c.q.terms[n].weight
	}
	return got / total, inverted
}

// inverts reports whether a sentence has the opposite of a term of the claim.
func (c *claim) inverts(s *sentence, n int) bool {
	j := slices.Index(c.terms, n)
	if j < 0 {
		return false
	}
	others := opposites[strings.ToLower(c.tokens[j].Of(c.text))]
	if len(others) == 0 {
		return false
	}
	k := slices.IndexFunc(s.tokens, func(o corpus.Token) bool { return slices.Contains(others, strings.ToLower(o.Of(s.text))) })
	return k >= 0 && c.subject(c.sentence, j) == c.subject(s, k)
}

// subject returns the term of the word with a capital that stands last before
// a token, "" without one.
func (c *claim) subject(s *sentence, j int) string {
	for j--; j >= 0; j-- {
		if startsUpper(s.tokens[j].Of(s.text)) {
			return s.tokens[j].Term
		}
	}
	return ""
}

// present reports whether a sentence holds a fact of the claim. A year may be
// that of publication where the sentence says no other.
func (c *claim) present(f *fact, s *statement, r *reading) bool {
	switch f.kind {
	case aName:
		return c.named(f, s)
	case aFigure:
		return slices.ContainsFunc(s.facts, func(o fact) bool {
			return o.kind == aFigure && o.value == f.value && sameMoney(o.unit, f.unit)
		})
	}
	dated := false
	for k := range s.facts {
		o := &s.facts[k]
		if o.kind != aDay {
			continue
		}
		if o.within(f) {
			return true
		}
		dated = true
	}
	published := r.doc.Article.Published
	return !dated && f.month == 0 && f.day == 0 && !published.IsZero() && f.year == published.Year()
}

// named reports whether a sentence has a name: all its words, or of a person
// the last one without another before it.
func (c *claim) named(f *fact, s *statement) bool {
	all := true
	for j := f.first; j <= f.last; j++ {
		n := c.terms[j]
		all = all && (n < 0 || s.has[n])
	}
	last := c.tokens[f.last].Term
	return all || slices.ContainsFunc(s.facts, func(o fact) bool {
		return o.kind == aName && o.first == o.last && !f.place && s.tokens[o.first].Term == last
	})
}
