package rag

import (
	"slices"
	"strings"

	"newshound/corpus"
)

// hasSubject reports whether a sentence has the word that the claim begins
// with, if that is not of a name.
func (c *claim) hasSubject(s *sentence) bool {
	j := slices.IndexFunc(c.terms, func(n int) bool { return n >= 0 && c.q.terms[n].scale >= 1 })
	return j < 0 || s.has[c.terms[j]] || !slices.Contains(c.core, c.terms[j])
}

// dense reports whether a sentence has the claim's words close together:
// within twice the claim's length.
func (c *claim) dense(s *sentence) bool {
	first, last := -1, -1
	for j, n := range s.terms {
		if n < 0 {
			continue
		}
		if first < 0 {
			first = j
		}
		last = j
	}
	return last-first < 2*len(c.tokens)+maxBetween
}

// maxBetween is how many words more may stand between.
const maxBetween = 6

// aside reports whether a sentence is of something else than the claim, though
// of the same names: what the claim begins with stands behind a preposition,
// another name behind "of", or a name is only the beginning of one.
func (c *claim) aside(s *statement, mine, its tone) bool {
	for k := range c.facts {
		f := &c.facts[k]
		if f.kind != aName {
			continue
		}
		if c.extended(f, s) {
			return true
		}
		there := wordBefore(s.sentence, slices.IndexFunc(s.tokens, func(t corpus.Token) bool { return t.Term == c.tokens[f.first].Term }))
		here := wordBefore(c.sentence, f.first)
		switch {
		case k == 0 && here == "" && mine.turned == its.turned && prepositions[there]:
			return true
		case k > 0 && genitives[there] && !genitives[here]:
			return true
		}
	}
	return false
}

// extended reports whether the last word of a name of the claim goes on in
// every place in a sentence, as in "Avengers: Infinity War".
func (c *claim) extended(f *fact, s *statement) bool {
	found := false
	for j, t := range s.tokens {
		if t.Term != c.tokens[f.last].Term {
			continue
		}
		if j+1 == len(s.tokens) {
			return false
		}
		next, between := s.tokens[j+1], s.text[t.End:s.tokens[j+1].Start]
		goesOn := (joins[between] || between == ": ") && startsUpper(next.Of(s.text)) && s.terms[j+1] < 0 &&
			!corpus.IsStopword(strings.ToLower(next.Of(s.text)), "en") && months[strings.ToLower(next.Of(s.text))] == 0 && !dayWords[next.Of(s.text)]
		if !goesOn {
			return false
		}
		found = true
	}
	return found
}

// wordBefore returns the word before a token, in lower case, but for articles;
// "" at the sentence's start, or without a token.
func wordBefore(s *sentence, j int) string {
	for j--; j >= 0; j-- {
		if low := strings.ToLower(s.tokens[j].Of(s.text)); !articles[low] {
			return low
		}
	}
	return ""
}

// ordered reports whether the names that do and suffer stand in the claim's
// order, or in the other one where just one of both is turned around.
func (c *claim) ordered(s *statement, mine, its tone) bool {
	previous, kept, names := -1, true, 0
	for k := range c.facts {
		f := &c.facts[k]
		if f.kind != aName || f.place {
			continue
		}
		at := slices.IndexFunc(s.tokens, func(t corpus.Token) bool { return t.Term == c.tokens[f.last].Term })
		kept = kept && at >= previous
		previous = at
		names++
	}
	return names < 2 || kept == (mine.turned == its.turned)
}
