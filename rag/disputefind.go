package rag

import (
	"cmp"
	"slices"
	"strings"
)

// disputed returns the sides on a point of the question where a shown sentence
// is contradicted, or else where others are that are as much to the point; the
// one that most outlets take first; nil without any. No two are of one article.
func (q *query) disputed(readings []*reading, shown []Citation) []side {
	all := tellers(readings)
	told := make([]bool, len(all))
	cover := 0.0
	for i := range all {
		if told[i] = all[i].shownIn(shown) >= 0; told[i] {
			cover = max(cover, all[i].covered)
		}
	}
	shownOnes := func(i int) bool { return told[i] }
	others := func(i int) bool { return !told[i] && all[i].covered >= mostAlike*cover && q.onPoint(&all[i]) }
	sides, said := q.sharpest(all, shownOnes, swap)
	if sides == nil {
		sides, said = q.sharpest(all, others, swap)
	}
	if sides == nil && q.kind == number {
		sides, said = q.sharpest(all, shownOnes, q.measure)
	}
	for i := range sides {
		s := &sides[i]
		if k := slices.IndexFunc(said, func(o side) bool { return o.key == s.key && o.elsewhere(&sides[0].teller, disputeSpan) }); k >= 0 && s.shownIn(shown) < 0 {
			*s = said[k]
		}
		s.outlets = outletsThatSay(s.key, all)
	}
	sides = sides[:min(len(sides), maxSentences)]
	slices.SortStableFunc(sides, func(a, b side) int { return cmp.Compare(b.outlets, a.outlets) })
	return sides
}

// sharpest returns the contradiction most to the point of one of the sentences
// that are chosen, and what those say that are contradicted.
func (q *query) sharpest(all []teller, chosen func(i int) bool, differ differ) (best, said []side) {
	most := 0.0
	for i := range all {
		if !chosen(i) {
			continue
		}
		sides, weight := q.contradictions(&all[i], all, differ)
		if len(sides) > 0 {
			said = append(said, sides[0])
		}
		if weight > most {
			best, most = sides, weight
		}
	}
	return best, said
}

// contradictions returns a sentence as the first side and those that say
// otherwise, each thing once, and how much that is to the point.
func (q *query) contradictions(t *teller, all []teller, differ differ) (sides []side, weight float64) {
	for i := range all {
		o := &all[i]
		if o.covered < mostAlike*t.covered || t.asks() || o.asks() {
			continue
		}
		x, y, ok := differ(t, o)
		if !ok || q.otherNumber(t.sentence, x) || q.otherNumber(o.sentence, y) || !rival(t.sentence, o.sentence, x, y) {
			continue
		}
		w := min(q.fitOf(t.sentence, x), q.fitOf(o.sentence, y)) * t.covered
		mine, other := t.sideOf(x), o.sideOf(y)
		if w > weight {
			sides, weight = []side{mine}, w
		}
		if w > 0 && w == weight && sides[0].key == mine.key && !slices.ContainsFunc(sides, func(s side) bool { return s.key == other.key }) {
			sides = append(sides, other)
		}
	}
	return sides, weight
}

func (t *teller) asks() bool { return strings.HasSuffix(t.text, "?") }

// A differ returns the words in which two sentences of different outlets
// differ though they tell the same; false if they do not.
type differ func(t, o *teller) (x, y run, ok bool)

// swap is the differ of sentences that are alike.
func swap(t, o *teller) (x, y run, ok bool) {
	if !t.maybeAlike(o) || !t.elsewhere(o, disputeSpan) {
		return x, y, false
	}
	return swapped(t.sentence, o.sentence)
}

// onPoint reports whether a sentence by itself is of what the question names:
// it has all of the question's numbers, and its names but for one.
func (q *query) onPoint(t *teller) bool {
	if !ends(t.text) {
		return false
	}
	missing := 0
	for n := range q.terms {
		if t.has[n] || t.from.title[n] {
			continue
		}
		if k := shape(q.terms[n].forms[0]); k == number || k == date {
			return false
		}
		missing += int(truth(q.terms[n].name))
	}
	return missing <= 1
}

// otherNumber reports whether a sentence has another number or date, outside a
// run, where the question has one: it is of another year, or round.
func (q *query) otherNumber(s *sentence, r run) bool {
	for n, t := range q.terms {
		k := shape(t.forms[0])
		if k != number && k != date || s.has[n] {
			continue
		}
		if slices.ContainsFunc(s.mentions, func(m mention) bool {
			return m.kind == k && shape(m.key) == k && (m.last < r.first || r.end <= m.first)
		}) {
			return true
		}
	}
	return false
}
