package rag

import (
	"strings"
	"time"
)

// newsSpan is how far apart articles may be published whose figures contradict
// each other in words of their own; beyond it there may be news.
const newsSpan = 3 * 24 * time.Hour

// tellsCover is how much of the question's weight a sentence must have that
// answers it in words of its own.
const tellsCover = 0.7

// measure is the differ of sentences that answer in words of their own, with
// figures of one unit, which the question asks for, and the only ones of that
// in their sentences, which say so in one tone. Dates are left out: a sentence
// has them of what not.
func (q *query) measure(t, o *teller) (x, y run, ok bool) {
	if !q.tells(t) || !q.tells(o) || !t.elsewhere(o, newsSpan) {
		return x, y, false
	}
	f, g := q.onlyFigure(t), q.onlyFigure(o)
	if f == nil || g == nil || f.unit != g.unit || q.toneOf(t) != q.toneOf(o) {
		return x, y, false
	}
	return run{f.first, f.last + 1}, run{g.first, g.last + 1}, true
}

// tells reports whether a sentence tells by itself what the question asks for.
func (q *query) tells(t *teller) bool { return t.covered >= tellsCover && ends(t.text) }

// onlyFigure returns the one figure of a sentence that the question may ask
// for; nil if there are more, or it is in the question.
func (q *query) onlyFigure(t *teller) *fact {
	var only *fact
	facts := usage(nil).facts(t.text, t.tokens)
	for k := range facts {
		f := &facts[k]
		if f.kind != aFigure || f.ordinal || f.loose || !q.counts(f.unit) {
			continue
		}
		if only != nil || t.terms[f.first] >= 0 {
			return nil
		}
		only = f
	}
	return only
}

// counts reports whether the question asks for a figure of a unit.
func (q *query) counts(unit string) bool {
	if unit == "" {
		return false
	}
	if strings.Trim(unit, "%$€£₽¥лв") == "" {
		return q.money == (unit != "%")
	}
	_, ok := q.lookup[unit]
	return ok
}

// toneOf reads what the words around the question's do to a sentence.
func (q *query) toneOf(t *teller) tone {
	c := claim{q: q}
	return c.toneOf(&statement{sentence: t.sentence})
}
