package rag

import (
	"slices"
	"strings"
	"unicode"

	"newshound/corpus"
)

// negationSpan is how many words behind a negation what it negates may begin.
const negationSpan = 4

// flips reports whether a sentence says that something is not so of which its
// quotes say no such thing, or leaves a negation of theirs out, or has the
// opposite of a word of theirs. Clauses are compared with those that say most
// of the same.
func (v *verifier) flips(text string, tokens []corpus.Token, lang string, quotes []quote, same bool) bool {
	own, theirs := clausesOf(text, tokens, lang), v.clauses(quotes)
	denies := func(c assertion) bool { return c.denies }
	if slices.ContainsFunc(own, denies) && !slices.ContainsFunc(theirs, denies) && slices.Contains(listed, lang) &&
		!slices.ContainsFunc(quotes, func(u quote) bool { return !slices.Contains(listed, u.from.doc.Article.Language) }) {
		return true
	}
	if !same {
		return false
	}
	for i := range own {
		c := &own[i]
		switch {
		case c.mixed(), c.conditional(): // "unless" may stand for "if not"
		case len(c.denied) > 0:
			if slices.ContainsFunc(c.targets(lang), func(t string) bool { so, not := c.sides(t, theirs); return so > not }) {
				return true
			}
		case slices.ContainsFunc(theirs, func(o assertion) bool { return c.contradicts(&o, theirs, lang) }), c.turns(theirs):
			return true
		}
	}
	return false
}

// contradicts reports whether a clause says that something is so of which
// another, of its quotes, says that it is not, and none that it is.
func (c *assertion) contradicts(o *assertion, theirs []assertion, lang string) bool {
	return len(o.denied) > 0 && !o.mixed() && slices.ContainsFunc(o.targets(lang), func(t string) bool {
		so, not := c.sides(t, theirs)
		return c.content[t] && not > so
	})
}

// sides returns how much a clause has in common with those that say something
// with a word, and with those that say that it is not so: each the most of any.
func (c *assertion) sides(term string, theirs []assertion) (so, not int) {
	for i := range theirs {
		o := &theirs[i]
		if !o.content[term] {
			continue
		}
		n := c.shared(o)
		if len(o.denied) == 0 || o.mixed() {
			so = max(so, n)
		}
		if len(o.denied) > 0 {
			not = max(not, n)
		}
	}
	return so, not
}

// turns reports whether a clause has the opposite of a word of its quotes'
// that say most of the same.
func (c *assertion) turns(theirs []assertion) bool {
	has := func(o *assertion, low string) bool {
		return slices.ContainsFunc(o.tokens, func(t corpus.Token) bool { return strings.ToLower(t.Of(o.sentence)) == low })
	}
	for i, t := range c.tokens {
		low := c.low(i)
		with, against := 0, 0
		for j := range theirs {
			o := &theirs[j]
			switch {
			case len(low) < 4 || len(opposites[low]) == 0 || len(o.denied) > 0:
			case o.content[t.Term] || has(o, low):
				with = max(with, 1+c.shared(o))
			case slices.ContainsFunc(opposites[low], func(other string) bool { return has(o, other) }):
				against = max(against, 1+c.shared(o))
			}
		}
		if against > with {
			return true
		}
	}
	return false
}

// negatives returns the tokens that say that something is not so.
func negatives(text string, tokens []corpus.Token) []int {
	var out []int
	before := ""
	for i, t := range tokens {
		low := strings.ReplaceAll(strings.ToLower(t.Of(text)), "’", "'")
		switch {
		case i+1 < len(tokens) && notOnly[strings.ToLower(tokens[i+1].Of(text))]:
		case negations[low], denials[low], strings.HasSuffix(low, "n't"), doubts[low] && !negations[before]:
			out = append(out, i)
		}
		before = low
	}
	return out
}

// nearlies returns the tokens that say that something all but happened: before
// what is no quantity.
func nearlies(text string, tokens []corpus.Token) []int {
	var out []int
	for i, t := range tokens[:max(0, len(tokens)-1)] {
		next := strings.ToLower(tokens[i+1].Of(text))
		if nearly[strings.ToLower(t.Of(text))] && numerals[next] == 0 && !amounts[next] && !strings.ContainsFunc(next, unicode.IsDigit) {
			out = append(out, i)
		}
	}
	return out
}

var (
	// notOnly are words behind a negation that take it back, or that what it
	// is about is sure.
	notOnly = set(`only just merely само только лишь nur solo sólo solamente seulement fewer less more later longer earlier
		secret surprise wonder doubt question coincidence surprising съмнение сомнения сомнений zweifel duda doute`)

	// doubts say that something may not be so.
	doubts = set("doubt doubts doubted съмнява съмняват сомневается сомневаются bezweifelt bezweifeln duda dudan doute doutent")

	nearly  = set("almost nearly почти едва beinahe fast casi presque")
	amounts = set("all every everyone everything half a an the one twice double всички цялата половината все вся половина alle jede halb die todos toda la mitad tous toute la moitié")
)
