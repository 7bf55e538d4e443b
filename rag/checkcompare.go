package rag

import (
	"slices"
	"strings"
	"time"

	"newshound/corpus"
)

// A stance is what a sentence says of a claim.
type stance int

const (
	silent stance = iota
	touches
	opposes
	supports
)

// minCover is how much of the claim's common words, by weight, a sentence must
// have to take a side. What differs may stand so many words from the word that
// both are about.
const (
	minCover    = 0.7
	nameReach   = 4
	figureReach = 6
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

// compare tells what the i-th sentence of a passage says of the claim.
func (c *claim) compare(r *reading, i int) stance {
	cover, inverted := c.covered(&r.sentences[i])
	if cover < minCover || !c.dense(&r.sentences[i]) {
		return silent
	}
	s := c.state(&r.sentences[i], r.doc.Article.Language)
	missing := c.missing(&s, r, i)
	mine, its := c.toneOf(&c.statement), c.toneOf(&s)
	if len(missing) > 1 || its.open && !mine.open || its.unsure || c.aside(&s, mine, its) {
		return silent
	}
	if len(missing) == 1 {
		if mine.negative == its.negative && !inverted && c.replaced(missing[0], &s) && (missing[0].kind != aFigure || c.current(r)) {
			return opposes
		}
		return silent
	}
	switch {
	case !c.ordered(&s, mine, its):
		return silent
	case (mine.negative != its.negative) != inverted:
		return opposes
	case inverted:
		return silent // not the opposite
	}
	return supports
}

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

// missing returns the facts of the claim that a sentence has not. One name may
// be in the title or the sentence before, if no other is in the sentence.
func (c *claim) missing(s *statement, r *reading, i int) []*fact {
	var out []*fact
	lent := false
	for k := range c.facts {
		f := &c.facts[k]
		if c.present(f, s, r) {
			continue
		}
		if f.kind == aName && !lent && len(c.facts) > 1 && !c.foreign(s) && c.around(f, r, i) {
			lent = true
			continue
		}
		out = append(out, f)
	}
	return out
}

// foreign reports whether a sentence names what the claim does not.
func (c *claim) foreign(s *statement) bool {
	return slices.ContainsFunc(s.facts, func(o fact) bool { return o.kind == aName && !c.claimed(&o, s) })
}

// around reports whether the title or the sentence before has a name.
func (c *claim) around(f *fact, r *reading, i int) bool {
	for j := f.first; j <= f.last; j++ {
		n := c.terms[j]
		if n >= 0 && !r.title[n] && (i == 0 || !r.sentences[i-1].has[n]) {
			return false
		}
	}
	return true
}

// covered returns the share of the weight of the claim's common words that a
// sentence has, and whether it has the opposite of one instead; 1 if the claim
// has none.
func (c *claim) covered(s *sentence) (share float64, inverted bool) {
	got, total := tiny, tiny
	for _, n := range c.core {
		has := s.has[n]
		if !has && c.inverts(s, n) {
			has, inverted = true, true
		}
		total += c.q.terms[n].weight
		got += truth(has) * c.q.terms[n].weight
	}
	return got / total, inverted
}

// inverts reports whether a sentence has the opposite of a term of the claim.
func (c *claim) inverts(s *sentence, n int) bool {
	j := slices.Index(c.terms, n)
	if j < 0 {
		return false
	}
	others := opposites[strings.ToLower(c.tokens[j].Of(c.text))]
	if len(others) == 0 {
		return false
	}
	k := slices.IndexFunc(s.tokens, func(o corpus.Token) bool { return slices.Contains(others, strings.ToLower(o.Of(s.text))) })
	return k >= 0 && c.subject(c.sentence, j) == c.subject(s, k)
}

// subject returns the term of the word with a capital that stands last before
// a token, "" without one.
func (c *claim) subject(s *sentence, j int) string {
	for j--; j >= 0; j-- {
		if startsUpper(s.tokens[j].Of(s.text)) {
			return s.tokens[j].Term
		}
	}
	return ""
}

// present reports whether a sentence holds a fact of the claim. A year may be
// that of publication where the sentence says no other.
func (c *claim) present(f *fact, s *statement, r *reading) bool {
	switch f.kind {
	case aName:
		return c.named(f, s)
	case aFigure:
		return slices.ContainsFunc(s.facts, func(o fact) bool {
			return o.kind == aFigure && o.value == f.value && sameMoney(o.unit, f.unit)
		})
	}
	dated := false
	for k := range s.facts {
		o := &s.facts[k]
		if o.kind != aDay {
			continue
		}
		if o.within(f) {
			return true
		}
		dated = true
	}
	published := r.doc.Article.Published
	return !dated && f.month == 0 && f.day == 0 && !published.IsZero() && f.year == published.Year()
}

// named reports whether a sentence has a name: all its words, or of a person
// the last one without another before it.
func (c *claim) named(f *fact, s *statement) bool {
	all := true
	for j := f.first; j <= f.last; j++ {
		n := c.terms[j]
		all = all && (n < 0 || s.has[n])
	}
	last := c.tokens[f.last].Term
	return all || slices.ContainsFunc(s.facts, func(o fact) bool {
		return o.kind == aName && o.first == o.last && !f.place && s.tokens[o.first].Term == last
	})
}

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
		if n < 0 || !other[n] || !slices.Contains(c.core, n) || f.first <= j && j <= f.last {
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
