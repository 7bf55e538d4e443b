package rag

import (
	"regexp"
	"strings"

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

// definition matches "who is Haftar".
var definition = regexp.MustCompile(`^[Ww]ho(?:['’]s| is| are| was| were) \p{Lu}`)

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
		low = append(low, uncontracted(strings.ToLower(w.Of(text[at:]))))
	}
	low = append(low, "") // so that there is a second
	switch low[0] {
	case "who", "whom", "whose":
		if definition.MatchString(text[at:]) {
			return anything, false, false // the person is named already
		}
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

// questionWord returns the offset of the word that asks, -1 without one: in
// the last sentence that has question words the first, if it opens the
// sentence or follows one word ("In which year …"), or else the last ("He
// plays for which team?").
func questionWord(text string) int {
	at := -1
	for _, s := range corpus.Sentences(text) {
		for i, w := range words(s.Of(text)) {
			word := w.Of(s.Of(text))
			if !questionWords[uncontracted(strings.ToLower(word))] || acronym(word) {
				continue
			}
			at = s.Start + w.Start
			if i <= 1 {
				break
			}
		}
	}
	return at
}
