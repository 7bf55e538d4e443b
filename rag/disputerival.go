package rag

import (
	"slices"
	"strings"
	"unicode/utf8"

	"newshound/corpus"
)

// A side of a dispute: a sentence, and the words in it that the others have
// otherwise.
type side struct {
	teller
	says    string
	key     string // says, as it is compared
	outlets int    // that say so
}

// fitOf returns how well a run suits what the question asks for.
func (q *query) fitOf(s *sentence, r run) float64 {
	best := 0.0
	for j, m := range s.mentions {
		if m.first < r.end && r.first <= m.last {
			fit := s.fits[j]
			if fit == 0 && q.kind == anything && fresh(s, m) {
				fit = 0.3
			}
			best = max(best, fit)
		}
	}
	return best
}

// rival reports whether of what stands in two runs only one can be: not two
// ways to write one name, nor figures that hardly differ.
func rival(a, b *sentence, x, y run) bool {
	f, g := factOver(a, x), factOver(b, y)
	if f != nil && g != nil {
		switch {
		case f.kind == aFigure && g.kind == aFigure:
			return f.unit == g.unit && f.clashes(g)
		case f.kind == aDay && g.kind == aDay:
			return !f.agrees(g) && f.comparable(g)
		case (f.kind == aName) != (g.kind == aName):
			return false
		}
	}
	v, w := a.widened(x), b.widened(y)
	if a.tokens[v.end-1].Term == b.tokens[w.end-1].Term || a.holds(v, b, w) || b.holds(w, a, v) {
		return false // one surname, or one says more
	}
	return !abbreviates(a.words(v), b.words(w)) && !abbreviates(b.words(w), a.words(v))
}

// holds reports whether a run of a sentence has all the words of another's.
func (s *sentence) holds(r run, o *sentence, of run) bool {
	return !slices.ContainsFunc(o.tokens[of.first:of.end], func(t corpus.Token) bool {
		return !slices.ContainsFunc(s.tokens[r.first:r.end], func(u corpus.Token) bool { return u.Term == t.Term })
	})
}

// factOver returns the fact of a sentence that has a part in a run.
func factOver(s *sentence, r run) *fact {
	facts := usage(nil).facts(s.text, s.tokens)
	i := slices.IndexFunc(facts, func(f fact) bool { return f.first < r.end && r.first <= f.last })
	if i < 0 {
		return nil
	}
	return &facts[i]
}

// abbreviates reports whether a word is made of the initials of others.
func abbreviates(short, long []string) bool {
	if len(short) != 1 || len(long) < 2 {
		return false
	}
	var initials strings.Builder
	for _, w := range long {
		r, _ := utf8.DecodeRuneInString(w)
		initials.WriteRune(r)
	}
	return strings.EqualFold(strings.ReplaceAll(short[0], ".", ""), initials.String())
}

// words returns the words of a run.
func (s *sentence) words(r run) []string {
	var out []string
	for _, t := range s.tokens[r.first:r.end] {
		out = append(out, t.Of(s.text))
	}
	return out
}

// widened returns a run with the whole of the facts that it has a part of.
func (s *sentence) widened(r run) run {
	for _, f := range usage(nil).facts(s.text, s.tokens) {
		if f.first < r.end && r.first <= f.last {
			r.first, r.end = min(r.first, f.first), max(r.end, f.last+1)
		}
	}
	return r
}

// sideOf returns the side that a sentence takes with the words of a run.
func (t *teller) sideOf(r run) side {
	r = t.widened(r)
	first, last := t.tokens[r.first], t.tokens[r.end-1]
	end := last.End
	if strings.Contains(last.Of(t.text), ".") && strings.HasPrefix(t.text[end:], ".") {
		end++ // U.S.
	}
	start := first.Start
	if c, n := utf8.DecodeLastRuneInString(t.text[:start]); strings.ContainsRune("$€£¥₽", c) {
		start -= n
	}
	return side{teller: *t, says: t.text[start:end], key: join(t.tokens[r.first:r.end])}
}

// outletsThatSay counts the outlets that have a sentence with a mention.
func outletsThatSay(key string, all []teller) int {
	outlets := make(map[string]bool)
	for i := range all {
		t := &all[i]
		if slices.ContainsFunc(t.mentions, func(m mention) bool { return m.key == key }) {
			outlets[t.from.doc.Article.OutletName()] = true
		}
	}
	return len(outlets)
}
