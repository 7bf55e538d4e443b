package rag

import (
	"slices"
	"strings"
)

// current reports whether an article is about the time that the claim is: a
// figure of another year is mostly of another event. A claim that says no date
// is of the last months.
func (c *claim) current(r *reading) bool {
	published := r.doc.Article.Published
	dated := slices.ContainsFunc(c.facts, func(f fact) bool { return f.kind == aDay && f.year > 0 })
	return dated || published.IsZero() || age(published, c.at) < maxAge
}

// maxAge is how many days old an article may be whose figure contradicts.
const maxAge = 120

// replaced reports whether a sentence has another fact in the place of one
// that the claim has.
func (c *claim) replaced(f *fact, s *statement) bool {
	if f.kind == aDay && slices.ContainsFunc(s.facts, func(o fact) bool { return o.kind == aDay && o.agrees(f) }) {
		return false // it only says less
	}
	for k := range s.facts {
		o := &s.facts[k]
		if o.kind != f.kind || c.claimed(o, s) || !c.rivals(f, o, s) {
			continue
		}
		if c.aligned(f, o, s) {
			return true
		}
	}
	return false
}

// rivals reports whether only one of the claim's fact and a sentence's can be,
// wherever they stand.
func (c *claim) rivals(f, o *fact, s *statement) bool {
	switch f.kind {
	case aFigure:
		return f.unit == o.unit && !f.ordinal && !o.ordinal && f.clashes(o)
	case aDay:
		return !f.agrees(o) && f.comparable(o) && c.share(s, once)
	}
	single := f.first == f.last
	return f.place == o.place && single == (o.first == o.last) && c.share(s, exclusive) && c.holds(f) && !c.otherTime(s)
}

// otherTime reports whether a sentence has a date that is not the claim's: its
// names may be of that.
func (c *claim) otherTime(s *statement) bool {
	return slices.ContainsFunc(s.facts, func(o fact) bool { return o.kind == aDay && !c.claimed(&o, s) })
}

// holds reports whether a name of the claim is of who or what did or is it:
// what the claim begins with, or what stands behind "is", "by", or of a place
// "in". There are many of what it is done to.
func (c *claim) holds(f *fact) bool {
	before := wordBefore(c.sentence, f.first)
	return before == "" || copulas[before] || agents[before] || f.place && prepositions[before]
}

// share reports whether the claim and a sentence have a word of a list.
func (c *claim) share(s *statement, list map[string]bool) bool {
	for j, t := range c.tokens {
		if n := c.terms[j]; n >= 0 && s.has[n] && list[strings.ToLower(t.Of(c.text))] {
			return true
		}
	}
	return false
}

// claimed reports whether the claim has a fact of a sentence as well, of a
// name at least a word.
func (c *claim) claimed(o *fact, s *statement) bool {
	switch o.kind {
	case aFigure:
		return slices.ContainsFunc(c.facts, func(f fact) bool { return f.kind == aFigure && f.value == o.value })
	case aDay:
		return slices.ContainsFunc(c.facts, func(f fact) bool { return f.kind == aDay && f.agrees(o) })
	}
	return slices.ContainsFunc(s.terms[o.first:o.last+1], func(n int) bool { return n >= 0 })
}

// aligned reports whether two facts stand nearest to the same word.
func (c *claim) aligned(f, o *fact, s *statement) bool {
	reach := figureReach
	if f.kind == aName {
		reach = nameReach
	}
	a, da := c.anchor(c.sentence, f, s.has)
	b, db := c.anchor(s.sentence, o, c.has)
	if a < 0 || a != b || max(abs(da), abs(db)) > reach || !c.sameSide(a, s) {
		return false
	}
	return f.kind != aName || (da < 0) == (db < 0)
}

// sameSide reports whether the name that the claim begins with, if it does, is
// before a word in a sentence that has both.
func (c *claim) sameSide(term int, s *statement) bool {
	if len(c.facts) == 0 || c.facts[0].kind != aName || wordBefore(c.sentence, c.facts[0].first) != "" {
		return true
	}
	name := c.terms[c.facts[0].first]
	if name < 0 || !s.has[name] {
		return true
	}
	return slices.Index(s.terms, name) < slices.Index(s.terms, term)
}

// anchor returns the common word of the claim that is nearest to a fact in a
// sentence, of those that the other has too, and its distance in tokens, less
// than 0 before the fact; -1 without one.
func (c *claim) anchor(s *sentence, f *fact, other []bool) (term, distance int) {
	term = -1
	for j, n := range s.terms {
		if n < 0 || !other[n] || !slices.Contains(c.core, n) || f.first <= j && j <= f.last || dayWords[s.tokens[j].Of(s.text)] {
			continue
		}
		d := j - f.last
		if j < f.first {
			d = j - f.first
		}
		if term < 0 || abs(d) < abs(distance) {
			term, distance = n, d
		}
	}
	return term, distance
}

func abs(n int) int { return max(n, -n) }
