package rag

import (
	"slices"
	"strings"
	"unicode"

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

// headReach is how many words behind the question word its noun may stand.
const headReach = 6

// expected tells what kind of thing a question asks for, whether a number is
// an amount of money, and whether it asks for a reason.
func expected(text string) (k kind, money, reason bool) {
	at := questionWord(text)
	if at < 0 {
		return anything, false, false
	}
	var low []string
	for _, w := range words(text[at:]) {
		low = append(low, strings.ToLower(w.Of(text[at:])))
	}
	low = append(low, "") // so that there is a second
	switch low[0] {
	case "who", "whom", "whose":
		return person, false, false
	case "where":
		return place, false, false
	case "when":
		return date, false, false
	case "why":
		return anything, false, true
	case "how":
		return measured[low[1]], low[1] == "much", low[1] == "come"
	}
	for _, w := range low[1:min(len(low), headReach+1)] {
		if k, ok := headNouns[w]; ok {
			return k, moneyNouns[w], false
		}
		if reasonNouns[w] {
			return anything, false, true
		}
	}
	return anything, false, false
}

// focusClause returns the part of the question that holds the question word,
// between the punctuation around it; all without one.
func focusClause(text string) corpus.Span {
	at := questionWord(text)
	if at < 0 {
		return corpus.Span{End: len(text)}
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
	for _, w := range words(text) {
		if questionWords[strings.ToLower(w.Of(text))] {
			at = w.Start
		}
	}
	return at
}

// leansOnHistory reports whether a question with so many content words leans
// on what was asked before: it opens like a follow-up, has a word that stands
// for something, or hardly a word of its own.
func leansOnHistory(text string, terms int) bool {
	if terms <= 1 {
		return true
	}
	for i, w := range words(text) {
		low := strings.ToLower(w.Of(text))
		if i == 0 && openers[low] || leaningWords[low] {
			return true
		}
	}
	return containsAny(strings.ToLower(text), []string{"what about", "how about"})
}

// leans reports whether a sentence opens with a word that stands for
// something said before it.
func leans(text string) bool {
	w := words(text)
	return len(w) > 0 && leaningWords[strings.ToLower(w[0].Of(text))]
}

// givesReason reports whether a sentence has a mark of a reason or a purpose.
func givesReason(text string) bool { return containsAny(strings.ToLower(text), reasonMarks) }

func containsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
}

// words returns the runs of letters, digits and apostrophes.
func words(text string) []corpus.Span {
	var out []corpus.Span
	start := -1
	for i, r := range text {
		in := unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’'
		if in && start < 0 {
			start = i
		}
		if !in && start >= 0 {
			out = append(out, corpus.Span{Start: start, End: i})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, corpus.Span{Start: start, End: len(text)})
	}
	return out
}
