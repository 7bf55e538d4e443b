package rag

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
)

// kind is what a question asks for.
type kind int

const (
	anything kind = iota
	person
	place
	organisation
	number
	date
)

// query is a question made ready for searching.
type query struct {
	terms  []term         // distinct content words, in order of first occurrence
	lookup map[string]int // a form of a term to its place in terms
	pairs  map[[2]int]bool
	kind   kind
	money  bool    // the number asked for is an amount of money
	week   bool    // speaks of the last days
	recent bool    // speaks of recent times
	reason bool    // "why", "how come"
	weight float64 // of all terms together
}

// term is one content word of a question.
type term struct {
	forms  []string // as the indexes of the corpus's languages hold it
	weight float64  // inverse document frequency, scaled; 0 until weigh
	scale  float64  // what kind of word it is
	name   bool     // capitalised
	focus  bool     // stands in the clause of the question word
}

// Scales of words in a question, set from eval/realtime-train.
const (
	frameScale   = 0.3 // "this week", "according to": they speak of the asking
	nameScale    = 1.2 // capitalised
	historyScale = 0.5 // from an earlier question of the conversation
)

// analyse takes a question apart. Languages are those of the corpus: each
// stems the words in its own way. Without content words terms is empty.
func analyse(text string, history []string, languages []string) *query {
	q := &query{lookup: make(map[string]int), pairs: make(map[[2]int]bool)}
	q.kind, q.money = expected(text)
	low := strings.ToLower(text)
	for _, w := range []string{"this week", "last week", "yesterday", "today", "on monday", "on tuesday", "on wednesday", "on thursday", "on friday", "over the weekend", "this weekend", "past week", "last friday"} {
		q.week = q.week || strings.Contains(low, w)
	}
	for _, w := range []string{"recent", "this month", "last month", "new "} {
		q.recent = q.recent || strings.Contains(low, w)
	}
	q.recent = q.recent || q.week
	q.addWords(text, languages, 1)
	if needsContext(text, q) && len(history) > 0 {
		q.addWords(history[len(history)-1], languages, historyScale)
	}
	return q
}

// addWords adds the content words of a text. Words of one stem are one term.
func (q *query) addWords(text string, languages []string, scale float64) {
	focus := focusClause(text)
	bySurface := make(map[string]int)
	for _, language := range languages {
		previous, previousEnd := -1, 0
		for _, tok := range corpus.AppendTokens(nil, text, language) {
			surface := strings.ToLower(tok.Of(text))
			if lightVerbs[surface] || corpus.IsStopword(surface, language) || corpus.IsStopword(surface, "en") {
				continue
			}
			i, ok := bySurface[surface]
			if !ok {
				i, ok = q.lookup[tok.Term]
			}
			if !ok {
				i = len(q.terms)
				sc := wordScale(tok.Of(text), tok.Start == 0)
				q.terms = append(q.terms, term{
					name:  sc == nameScale,
					scale: scale * wordScale(tok.Of(text), tok.Start == 0),
					focus: scale == 1 && focus.Start <= tok.Start && tok.End <= focus.End,
				})
			}
			bySurface[surface] = i
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

// weigh sets the weights from document frequencies: the probabilistic IDF of
// BM25 kept positive, ln(1 + (N−n+½)/(n+½)).
func (q *query) weigh(frequencies func(forms []string) (articles int, df []int)) {
	q.weight = 0
	for i := range q.terms {
		t := &q.terms[i]
		articles, df := frequencies(t.forms)
		n := 0
		for _, d := range df {
			n = max(n, d)
		}
		t.weight = t.scale * idf(articles, n)
		q.weight += t.weight
	}
}

func idf(articles, n int) float64 {
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

func wordScale(word string, first bool) float64 {
	r, _ := utf8.DecodeRuneInString(word)
	switch {
	case frameWords[strings.ToLower(word)]:
		return frameScale
	case unicode.IsUpper(r) && !first:
		return nameScale
	}
	return 1
}

// needsContext reports whether a question leans on what was asked before: it
// opens with "and", "what about", or has a pronoun or hardly a word of its own.
func needsContext(text string, q *query) bool {
	words := strings.Fields(strings.ToLower(text))
	if len(q.terms) <= 1 {
		return true
	}
	for i, w := range words {
		w = strings.Trim(w, ".,?!")
		if i == 0 && (w == "and" || w == "but" || w == "so") || leaningWords[w] {
			return true
		}
	}
	return strings.HasPrefix(strings.ToLower(text), "what about") || strings.HasPrefix(strings.ToLower(text), "how about")
}

// focusClause returns the part of the question that holds the question word:
// between the commas and sentence ends around it, or all.
func focusClause(text string) corpus.Span {
	at := questionWord(text)
	if at < 0 {
		return corpus.Span{Start: 0, End: len(text)}
	}
	start := strings.LastIndexAny(text[:at], ",.;:?!") + 1
	end := len(text)
	if i := strings.IndexAny(text[at:], ",;:?!"); i >= 0 {
		end = at + i
	}
	return corpus.Span{Start: start, End: end}
}

// questionWord returns the offset of the last question word, -1 without one.
func questionWord(text string) int {
	at := -1
	for _, tok := range words(text) {
		if questionWords[strings.ToLower(tok.Of(text))] {
			at = tok.Start
		}
	}
	return at
}

// headReach is how many words after the question word its head noun may stand.
const headReach = 6

// expected tells what kind of thing a question asks for.
func expected(text string) (k kind, money bool) {
	at := questionWord(text)
	if at < 0 {
		return anything, false
	}
	after := words(text[at:])
	var low []string
	for _, s := range after {
		low = append(low, strings.ToLower(s.Of(text[at:])))
	}
	second := ""
	if len(low) > 1 {
		second = low[1]
	}
	switch low[0] {
	case "who", "whom", "whose":
		return person, false
	case "where":
		return place, false
	case "when":
		return date, false
	case "how":
		switch second {
		case "many", "old", "long", "tall", "far", "high", "big", "often":
			return number, false
		case "much":
			return number, true
		}
		return anything, false
	case "why":
		return anything, false
	}
	for _, w := range low[1:min(len(low), headReach+1)] {
		if k, ok := headNouns[w]; ok {
			return k, k == number && moneyNouns[w]
		}
	}
	return anything, false
}

// words returns the spans of the runs of letters, digits and apostrophes.
func words(text string) []corpus.Span {
	var out []corpus.Span
	start := -1
	for i, r := range text + " " {
		in := unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’'
		if in && start < 0 {
			start = i
		}
		if !in && start >= 0 {
			out = append(out, corpus.Span{Start: start, End: i})
			start = -1
		}
	}
	return out
}
