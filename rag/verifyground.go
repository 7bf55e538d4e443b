package rag

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
)

// A ground is what a sentence may rest on: what its quotes say, and what is
// known of their articles; or what the question says.
type ground struct {
	words     map[string]bool    // terms, stemmed and not
	roots     map[string]nameEnd // of words with a capital, see rootsOf
	skeletons []string           // of those words, see skeleton
	initials  map[string]bool    // of runs of those words, in lower case
	stated    []stated
	languages []string
	published []time.Time // of its articles
	portions  map[float64]bool
	one       bool // a word says that something is one
}

func newGround() ground {
	return ground{words: make(map[string]bool), roots: make(map[string]nameEnd), initials: make(map[string]bool), portions: make(map[float64]bool)}
}

// groundOf gathers what quotes say, with outlet, title and date of their
// articles.
func (v *verifier) groundOf(quotes []quote) ground {
	g := newGround()
	seen := make(map[*reading]bool)
	for _, u := range quotes {
		a := &u.from.doc.Article
		for _, s := range u.sentences() {
			part := corpus.Span{Start: u.Start - s.span.Start, End: u.End - s.span.Start}
			v.addPart(&g, s.text, s.tokens, a.Language, part)
			v.addResolved(&g, s.text, within(s.tokens, part), a)
		}
		if seen[u.from] {
			continue
		}
		seen[u.from] = true
		v.addText(&g, a.Title, a.Language)
		v.addText(&g, a.OutletName(), "")
		if !a.Published.IsZero() {
			g.published = append(g.published, a.Published)
		}
	}
	return g
}

// sentences returns those of its passage that a quote has part in: a number is
// read with the words around it, and so is a negation.
func (u *quote) sentences() []*sentence {
	var out []*sentence
	for i := range u.from.sentences {
		if s := &u.from.sentences[i]; s.span.Start < u.End && u.Start < s.span.End {
			out = append(out, s)
		}
	}
	return out
}

// addText adds all that a text says.
func (v *verifier) addText(g *ground, text, language string) {
	v.addPart(g, text, v.z.AppendTokens(nil, text, language), language, corpus.Span{End: len(text)})
}

// addPart adds what a part of a text says.
func (v *verifier) addPart(g *ground, text string, tokens []corpus.Token, language string, part corpus.Span) {
	if language != "" && !slices.Contains(g.languages, language) {
		g.languages = append(g.languages, language)
	}
	inside := func(s corpus.Span) bool { return part.Start < s.End && s.Start < part.End }
	for _, t := range v.z.AppendTokens(nil, text, "") {
		if inside(t.Span) {
			g.words[t.Term] = true
		}
	}
	initials := ""
	for i, t := range tokens {
		word := t.Of(text)
		if !inside(t.Span) {
			continue
		}
		g.words[t.Term] = true
		g.portions[portions[strings.ToLower(word)]] = true
		g.one = g.one || ones[strings.ToLower(word)]
		if !startsUpper(word) {
			initials = ""
			continue
		}
		for root, e := range rootsOf(t.Term) {
			g.roots[root] |= e
		}
		g.skeletons = append(g.skeletons, skeleton(word), skeleton(t.Term))
		if i > 0 && text[tokens[i-1].End:t.Start] != " " {
			initials = ""
		}
		r, _ := utf8.DecodeRuneInString(word)
		initials = cutStart(initials, maxInitials-1) + string(unicode.ToLower(r))
		for part := initials; utf8.RuneCountInString(part) > 1; part = cutStart(part, utf8.RuneCountInString(part)-1) {
			g.initials[part] = true
		}
	}
	// A number is read with the words around it, since its scale may not be
	// quoted; a date says no more than is quoted of it.
	for _, s := range v.statedIn(text, tokens, language) {
		if s.kind == aFigure && inside(tokens[s.first].Span) {
			g.stated = append(g.stated, s)
		}
	}
	for _, s := range v.statedIn(text, within(tokens, part), language) {
		if s.kind == aDay {
			g.stated = append(g.stated, s)
		}
	}
}

// within returns the tokens that a part of their text has.
func within(tokens []corpus.Token, part corpus.Span) []corpus.Token {
	return slices.DeleteFunc(slices.Clone(tokens), func(t corpus.Token) bool { return part.Start >= t.End || t.Start >= part.End })
}

// addResolved adds the days that words of an article mean, as of its
// publication.
func (v *verifier) addResolved(g *ground, text string, tokens []corpus.Token, a *corpus.Article) {
	if a.Published.IsZero() {
		return
	}
	g.stated = append(g.stated, relative(text, tokens, a.Published)...)
	for _, s := range v.statedIn(text, tokens, a.Language) {
		g.stated = append(g.stated, s.resolved(a.Published)...)
	}
}

// maxInitials is how many capitals an abbreviation has at most.
const maxInitials = 6

// cutStart returns the last characters of text, at most so many.
func cutStart(text string, max int) string {
	for utf8.RuneCountInString(text) > max {
		_, n := utf8.DecodeRuneInString(text)
		text = text[n:]
	}
	return text
}

// has reports whether a figure or date stands on a ground.
func (g *ground) has(s *stated) bool {
	if s.kind == aFigure && slices.Equal(s.readings, []float64{1}) && !s.ordinal && !signed(s.unit) && g.one {
		return true
	}
	return slices.ContainsFunc(g.stated, func(o stated) bool {
		switch {
		case s.weekday > 0:
			return s.weekday == o.weekdayOf()
		case o.weekday > 0:
			return false // the days that it can mean are there
		case s.kind == aDay && o.kind == aDay:
			return o.within(&s.fact)
		case s.kind == aFigure && o.kind == aFigure:
			return s.equals(&o)
		case s.kind == aDay: // 1,900 people, or 1900?
			return s.yearAlone() && slices.Contains(o.readings, float64(s.year)) && (s.unit == o.unit || o.unit == "")
		}
		return o.yearAlone() && slices.Contains(s.readings, float64(o.year)) && (s.unit == o.unit || s.unit == "")
	})
}

func (s *stated) yearAlone() bool { return s.kind == aDay && s.year > 0 && s.month == 0 && s.day == 0 }

// denies reports whether a ground has another figure of what a figure counts.
func (g *ground) denies(s *stated) bool {
	return s.kind == aFigure && s.unit != "" && slices.ContainsFunc(g.stated, func(o stated) bool {
		return o.kind == aFigure && o.unit == s.unit && !s.equals(&o)
	})
}
