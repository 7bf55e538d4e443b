package rag

import (
	"slices"
	"strings"
	"time"

	"newshound/corpus"
)

// A claim is a sentence that others are compared with.
type claim struct {
	q     *query
	at    time.Time // when it is checked
	usage usage
	statement
	core []int // terms of q that are in no fact
}

// A statement is a sentence with what it holds.
type statement struct {
	*sentence
	language string
	facts    []fact
}

// claim reads the text that q was made of.
func (q *query) claim(z *corpus.Analyzer, question *Question, languages []string, readings []*reading) *claim {
	text := question.Text
	language := corpus.DetectLanguage(text)
	if !slices.Contains(languages, language) {
		language = languages[0]
	}
	c := &claim{q: q, at: question.At, usage: usageIn(readings)}
	s := &sentence{text: text, tokens: z.AppendTokens(nil, text, language), has: make([]bool, len(q.terms))}
	for _, t := range s.tokens {
		n, ok := q.lookup[t.Term]
		if !ok {
			n = -1
		} else {
			s.has[n] = true
		}
		s.terms = append(s.terms, n)
	}
	c.statement = c.state(s, language)
	in := make([]bool, len(q.terms))
	for _, f := range c.facts {
		for j := f.first; j <= f.last; j++ {
			if n := s.terms[j]; n >= 0 {
				in[n] = true
			}
		}
	}
	for n := range q.terms {
		if !in[n] {
			c.core = append(c.core, n)
		}
	}
	return c
}

// state finds the facts of a sentence. German names of one word cannot be
// told from other nouns.
func (c *claim) state(s *sentence, language string) statement {
	st := statement{sentence: s, language: language, facts: c.usage.facts(s.text, s.tokens)}
	if language == "de" {
		st.facts = slices.DeleteFunc(st.facts, func(f fact) bool { return f.kind == aName && f.first == f.last && !f.place })
	}
	return st
}

// addIrregular lets the question's English verbs stand for their other forms.
func (q *query) addIrregular(text string) {
	for _, t := range corpus.AppendTokens(nil, text, "en") {
		n, ok := q.lookup[t.Term]
		low := strings.ToLower(t.Of(text))
		at := slices.IndexFunc(irregular, func(forms string) bool { return slices.Contains(strings.Fields(forms), low) })
		if !ok || at < 0 {
			continue
		}
		for _, form := range corpus.AppendTokens(nil, irregular[at], "en") {
			if _, known := q.lookup[form.Term]; !known {
				q.lookup[form.Term] = n
				q.terms[n].forms = append(q.terms[n].forms, form.Term)
			}
		}
	}
}

// minTerms is how many words of its own a claim must have to be compared.
const minTerms = 3

// tells reports whether a claim can be understood by itself: it names
// something, before any word that stands for something else, and does not ask.
func (c *claim) tells() bool {
	name := slices.IndexFunc(c.facts, func(f fact) bool { return f.kind == aName })
	if name < 0 || len(c.q.terms) < minTerms || strings.HasSuffix(c.text, "?") {
		return false
	}
	return !slices.ContainsFunc(c.tokens[:c.facts[name].first], func(t corpus.Token) bool { return standIns[strings.ToLower(t.Of(c.text))] })
}
