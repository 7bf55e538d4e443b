package rag

import (
	"slices"
	"strings"

	"newshound/corpus"
)

// Shares of a sentence's content words.
const (
	minShared  = 0.25 // that its quotes must have too, in the same language
	minRatio   = 0.33 // quotes in another language must have words for so many
	minWeighed = 2    // content words from which shares say anything
)

// substance checks what a sentence says against its quotes. Figures, dates and
// names that are not in them, nor in their articles' metadata or the question,
// are unproven. The day of publication proves only that of a report.
func (v *verifier) substance(p *proven) fault {
	text, quotes := p.text, p.quotes
	if v.misspoken(text) {
		return misspoken
	}
	lang := v.languageOf(text, quotes)
	g := v.groundOf(quotes)
	same := v.sameLanguage(text, lang, quotes)
	tokens := v.z.AppendTokens(nil, text, lang)
	if !v.related(text, tokens, lang, quotes, same) {
		return unrelated
	}
	if v.flips(text, tokens, lang, quotes, same) {
		return negated
	}
	if same && v.overstates(text, tokens, lang, quotes) {
		return doubted
	}
	t := tally{asked: v.q.kind}
	for _, span := range corpus.Sentences(text) {
		v.prove(&t, span.Of(text), lang, &g, quotes)
	}
	p.unproven, p.answers = t.unproven, t.answers || v.q.kind == anything
	return t.fault()
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

// A tally counts what a sentence states, beyond what the question says.
type tally struct {
	asked        kind
	unproven     []string // as they stand in the sentence
	facts, wrong int      // wrong: not proven, or of a name its last word
	answers      bool     // a fact of the kind that is asked for is proven
	wrongFigure  bool     // a figure or date is not
	wrongName    bool
}

func (t *tally) prove(k factKind) {
	t.facts++
	switch t.asked {
	case number:
		t.answers = t.answers || k == aFigure
	case date:
		t.answers = t.answers || k == aDay
	default:
		t.answers = t.answers || k == aName
	}
}

// prove counts what one sentence of a text states.
func (v *verifier) prove(t *tally, text, lang string, g *ground, quotes []quote) {
	tokens := v.z.AppendTokens(nil, text, lang)
	for _, s := range g.unportioned(text, tokens) {
		t.facts++
		t.wrong++
		t.wrongFigure = true
		t.unproven = append(t.unproven, s.Of(text))
	}
	all := v.statedIn(text, tokens, lang)
	if (len(all) == 0 || all[0].first > 0) && v.replaces(text, tokens, lang, quotes) {
		all = append(all, stated{fact: fact{kind: aName}, Span: tokens[0].Span})
	}
	for _, s := range all {
		if s.kind == aName {
			part, whole := v.missing(text, tokens, &s, lang, g, &v.asked)
			own, _ := v.missing(text, tokens, &s, lang, &v.asked)
			if borrowed, last := v.missing(text, tokens, &s, lang, g); part == "" && last && (s.last > 0 || v.asked.roots[tokens[0].Term] != 0) {
				switch v.lends(text, tokens, &s, lang, quotes) {
				case replaced:
					part, whole = borrowed, true
				case unlent:
					t.unproven = append(t.unproven, borrowed)
					continue
				}
			}
			if part == "" && own == "" {
				continue
			}
			if part != "" && (whole || lang != "de") { // there, what stands before a name may be no part of it
				t.unproven = append(t.unproven, part)
			}
			if !whole {
				t.prove(aName)
				continue
			}
			t.facts++
			t.wrong++
			t.wrongName = true
			continue
		}
		switch {
		case g.has(&s):
			t.prove(s.kind)
		case v.asked.has(&s) && !g.denies(&s), g.isPublication(&s, text, tokens):
		default:
			t.facts++
			t.wrong++
			t.wrongFigure = true
			t.unproven = append(t.unproven, text[s.Start:s.End])
		}
	}
}

// fault is the rule by which a sentence falls for what is unproven in it: where
// a number or a date is asked for, any of those; where something with a name is
// asked for, if none of its names is proven; and always if that is more than
// half of what it states. Otherwise it stands, and is marked.
func (t *tally) fault() fault {
	switch {
	case t.wrong == 0:
		return ""
	case t.wrongFigure && (t.asked == number || t.asked == date),
		t.wrongName && !t.answers && (t.asked == person || t.asked == place || t.asked == organisation),
		2*t.wrong > t.facts:
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
