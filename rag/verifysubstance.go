package rag

import (
	"slices"
	"strings"
	"unicode"

	"newshound/corpus"
)

// Shares of a sentence's content words.
const (
	minShared  = 0.25 // that its quotes must have too, in the same language
	minRatio   = 0.33 // quotes in another language must have words for so many
	minWeighed = 2    // content words from which shares say anything
)

// substance checks what a sentence says against its quotes, and returns the
// figures, dates and names that are not in them, nor in their articles'
// metadata or the question. Whether it is dropped for those, see weigh.
func (v *verifier) substance(text string, quotes []quote) ([]string, fault) {
	lang, told := v.languageOf(text)
	if told && v.language != "" && lang != v.language {
		return nil, misspoken
	}
	g := v.groundOf(quotes)
	same := v.sameLanguage(text, lang, quotes)
	tokens := v.z.AppendTokens(nil, text, lang)
	if !v.related(text, tokens, lang, quotes, same) {
		return nil, unrelated
	}
	if v.flips(text, tokens, lang, quotes, same) {
		return nil, negated
	}
	var unproven []string
	var t tally
	for _, span := range corpus.Sentences(text) {
		v.prove(&t, &unproven, span.Of(text), lang, &g)
	}
	return unproven, t.fault(v.q.kind)
}

// sameLanguage reports whether all quotes are in the language of a sentence, or
// can be by their letters where one of the languages cannot be told.
func (v *verifier) sameLanguage(text, lang string, quotes []quote) bool {
	return !slices.ContainsFunc(quotes, func(u quote) bool {
		other := u.from.doc.Article.Language
		if lang != "" && other != "" {
			return lang != other
		}
		return otherAlphabet(text, u.Of(u.from.doc.Article.Text))
	})
}

// otherAlphabet reports whether of two texts one is in Cyrillic alone.
func otherAlphabet(a, b string) bool {
	is := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
	}
	return is(a) != is(b)
}

// A tally counts what a sentence states, beyond what the question says.
type tally struct {
	facts, unproven    int
	wrongFigure, wrong bool // a figure or date is unproven; a whole name
	right              bool // a name is proven
}

// prove counts what one sentence of a text states.
func (v *verifier) prove(t *tally, unproven *[]string, text, lang string, g *ground) {
	tokens := v.z.AppendTokens(nil, text, lang)
	for _, s := range v.statedIn(text, tokens, lang) {
		if s.kind == aName {
			part, whole := v.missing(text, tokens, &s, lang, g, &v.asked)
			own, _ := v.missing(text, tokens, &s, lang, &v.asked)
			if part == "" && own == "" {
				continue
			}
			t.facts++
			t.right = t.right || !whole
			if part != "" {
				*unproven = append(*unproven, part)
			}
			if whole {
				t.unproven++
				t.wrong = true
			}
			continue
		}
		switch {
		case g.has(&s):
			t.facts++
		case v.asked.has(&s) && !g.denies(&s):
		default:
			t.facts++
			t.unproven++
			t.wrongFigure = true
			*unproven = append(*unproven, text[s.Start:s.End])
		}
	}
}

// fault is the rule by which a sentence falls for what is unproven in it: where
// a number or a date is asked for, any of those; where something with a name is
// asked for, if none of its names is proven; and always if that is more than
// half of what it states. Otherwise it stands, and is marked.
func (t *tally) fault(asked kind) fault {
	switch {
	case t.unproven == 0:
		return ""
	case t.wrongFigure && (asked == number || asked == date):
		return unproven
	case t.wrong && !t.right && (asked == person || asked == place || asked == organisation):
		return unproven
	case 2*t.unproven > t.facts:
		return unproven
	}
	return ""
}

// related reports whether a sentence has words in common with its quotes; of
// quotes in another language, whether there are enough for what it says.
func (v *verifier) related(text string, tokens []corpus.Token, lang string, quotes []quote, same bool) bool {
	quoted := make(map[string]bool)
	n := 0
	for _, u := range quotes {
		for _, s := range u.sentences() {
			for _, t := range s.tokens {
				if s.span.Start+t.Start >= u.Start && s.span.Start+t.End <= u.End {
					quoted[t.Term] = true
					n++
				}
			}
		}
	}
	all, shared := 0, 0
	for _, t := range tokens {
		low := strings.ToLower(t.Of(text))
		if corpus.IsStopword(low, lang) || same && corpus.IsStopword(low, "en") {
			continue
		}
		all++
		if quoted[t.Term] {
			shared++
		}
	}
	if !same {
		return float64(n) >= minRatio*float64(all)
	}
	return all < minWeighed || float64(shared) >= minShared*float64(all)
}
