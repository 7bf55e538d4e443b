package rag

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
)

// A query is a question made ready for searching.
type query struct {
	terms  []term          // distinct content words, in order of first occurrence
	lookup map[string]int  // a form of a term to its place in terms
	pairs  map[[2]int]bool // terms that stand side by side in the question
	weight float64         // of all terms together

	kind   kind // of what is asked for
	money  bool // the number asked for is an amount of money
	reason bool // a reason is asked for
	week   bool // the question speaks of the last days
	recent bool // or of recent times
}

// A term is one content word of a question.
type term struct {
	forms  []string // as the indexes of the corpus's languages hold it
	scale  float64  // by what kind of word it is
	weight float64  // scale times inverse document frequency, set by weigh
	name   bool     // capitalised
	focus  bool     // stands in the clause of the question word
}

// Scales of words, set by hand; on eval/realtime-train the first two are worth
// less than a point of any figure.
const (
	frameScale    = 0.3 // words that speak of the asking
	nameScale     = 1.2 // capitalised words
	historyScale  = 0.5 // words of an earlier question
	replacedScale = 0.1 // names of an earlier question where the new one brings its own
)

// maxHistory is how many earlier questions a follow-up may lean on.
const maxHistory = 3

// analyse takes a question apart. Languages are those of the corpus: each
// stems the words in its own way. Without content words terms is empty.
func analyse(text string, history []string, languages []string) *query {
	q := &query{lookup: make(map[string]int), pairs: make(map[[2]int]bool)}
	q.expect(text)
	q.addWords(text, languages, 1, 1)
	if !leansOnHistory(text, len(q.terms)) {
		return q
	}
	for i := len(history) - 1; i >= max(0, len(history)-maxHistory); i-- {
		earlier := history[i]
		if utf8.RuneCountInString(earlier) > maxQuestion {
			break
		}
		if q.kind == anything && !q.reason {
			q.expect(earlier)
		}
		names := float64(historyScale)
		if slices.ContainsFunc(q.terms, func(t term) bool { return t.name }) {
			names = replacedScale
		}
		before := len(q.terms)
		q.addWords(earlier, languages, historyScale, names)
		if !leansOnHistory(earlier, len(q.terms)-before) {
			break
		}
	}
	return q
}

// expect notes what a question asks for and which times it speaks of.
func (q *query) expect(text string) {
	q.kind, q.money, q.reason = expected(text)
	low := strings.ToLower(text)
	q.week = q.week || containsAny(low, weekCues)
	q.recent = q.recent || q.week || containsAny(low, recentCues)
}

// addWords adds the content words of a text, names at a scale of their own.
// Words of one stem are one term.
func (q *query) addWords(text string, languages []string, scale, names float64) {
	focus, loud := focusClause(text), shouted(text)
	place := make(map[string]int) // of a word in q.terms
	for _, language := range languages {
		previous, previousEnd := -1, 0
		for _, tok := range corpus.AppendTokens(nil, text, language) {
			word := tok.Of(text)
			low := strings.ToLower(word)
			if (lightWords[low] || isStopword(low, language, languages)) && (loud || !acronym(word)) {
				continue
			}
			i, ok := place[low]
			if !ok {
				i, ok = q.lookup[tok.Term]
			}
			if !ok {
				i = len(q.terms)
				t := term{scale: scale, focus: scale == 1 && focus.Start <= tok.Start && tok.End <= focus.End}
				switch {
				case frameWords[low]:
					t.scale = scale * frameScale
				case tok.Start > 0 && startsUpper(word):
					t.name, t.scale = true, names*nameScale
				}
				q.terms = append(q.terms, t)
			}
			place[low] = i
			if _, known := q.lookup[tok.Term]; !known {
				q.lookup[tok.Term] = i
				q.terms[i].forms = append(q.terms[i].forms, tok.Term)
			}
			if previous >= 0 && previous != i && tok.Start-previousEnd <= 2 {
				q.pairs[[2]int{previous, i}] = true
			}
			previous, previousEnd = i, tok.End
		}
	}
}

// isStopword reports whether a word says too little to search for: in English,
// in the language it is read in, and for Cyrillic script in any language of
// the corpus, since its languages share hardly a stop word with the others'
// content words. (German "war" is no stop word in an English question.)
func isStopword(word, language string, languages []string) bool {
	if corpus.IsStopword(word, "en") || corpus.IsStopword(word, language) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.Is(unicode.Cyrillic, r) && slices.ContainsFunc(languages, func(l string) bool { return corpus.IsStopword(word, l) })
}

// weigh sets the terms' weights from document frequencies.
func (q *query) weigh(frequencies func(forms []string) (articles int, df []int)) {
	q.weight = 0
	for i := range q.terms {
		t := &q.terms[i]
		articles, df := frequencies(t.forms)
		most := 0
		for _, n := range df {
			most = max(most, n)
		}
		t.weight = t.scale * idf(articles, most)
		q.weight += t.weight
	}
}

// minArticles is about where frequencies begin to mean something.
const minArticles = 1000

// idf is the inverse document frequency of BM25 in the form that is never
// negative: ln(1 + (N − n + ½)/(n + ½)) for n of N articles.
// A small corpus tells little about how common a word is: it counts as part
// of one of minArticles.
func idf(articles, n int) float64 {
	articles = max(articles, minArticles)
	return math.Log(1 + (float64(articles-n)+0.5)/(float64(n)+0.5))
}

// weights returns what the indexes search for.
func (q *query) weights() []corpus.TermWeight {
	var out []corpus.TermWeight
	for _, t := range q.terms {
		for _, form := range t.forms {
			out = append(out, corpus.TermWeight{Term: form, Weight: t.weight})
		}
	}
	return out
}
