package rag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
)

// A mention is a run of words in a sentence that could be what a question
// asks for: a name, a number or a date.
type mention struct {
	first, last int  // tokens, inclusive
	kind        kind // number, date, place; anything for other names
	key         string
}

// appendMentions finds the mentions of a sentence. Names are runs of
// capitalised words. The key of a mention is its terms.
func appendMentions(dst []mention, text string, tokens []corpus.Token) []mention {
	for i := 0; i < len(tokens); i++ {
		switch k := shape(tokens[i].Of(text)); k {
		case number, date:
			if besideMonth(text, tokens, i) {
				k = date
			}
			dst = append(dst, mention{i, i, k, tokens[i].Term})
		case capitalised:
			if i == 0 && corpus.IsStopword(strings.ToLower(tokens[0].Of(text)), "en") {
				continue // capitalised as the sentence's first word
			}
			first := i
			for i+1 < len(tokens) && shape(tokens[i+1].Of(text)) == capitalised && joins[text[tokens[i].End:tokens[i+1].Start]] {
				i++
			}
			m := mention{first, i, anything, join(tokens[first : i+1])}
			if places[strings.ToLower(text[tokens[first].Start:tokens[i].End])] {
				m.kind = place
			}
			dst = append(dst, m)
		}
	}
	return dst
}

// besideMonth reports whether a month's name is next to a token.
func besideMonth(text string, tokens []corpus.Token, i int) bool {
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(tokens) {
			if w := tokens[j].Of(text); monthWords[w] || w == "May" {
				return true
			}
		}
	}
	return false
}

func join(tokens []corpus.Token) string {
	if len(tokens) == 1 {
		return tokens[0].Term
	}
	parts := make([]string, len(tokens))
	for i, t := range tokens {
		parts[i] = t.Term
	}
	return strings.Join(parts, " ")
}

// joins are what may stand between the words of one name.
var joins = map[string]bool{" ": true, "-": true, ". ": true, "'": true, "’": true, "&": true, " & ": true, "’s ": true, "'s ": true}

// capitalised is the shape of a word that starts with a capital.
const capitalised kind = -1

// shape tells number, date or capitalised from how a word is written;
// anything for the rest.
func shape(word string) kind {
	r, _ := utf8.DecodeRuneInString(word)
	switch {
	case unicode.IsDigit(r):
		if len(word) == 4 && (word[:2] == "19" || word[:2] == "20") {
			return date
		}
		return number
	case unicode.IsUpper(r):
		if monthWords[word] || dayWords[word] {
			return date
		}
		return capitalised
	case numberWords[word]:
		return number
	}
	return anything
}

// fit tells how well a mention suits what the question asks for: 1 is surely
// of that kind, 0 is of another kind or says nothing that is not in the
// question. The values between were set by hand.
func (q *query) fit(s *sentence, m mention) float64 {
	if !fresh(s, m) {
		return 0
	}
	numeric := m.kind == number || m.kind == date
	switch q.kind {
	case number, date:
		switch {
		case m.kind != q.kind:
			return 0
		case q.money && !isMoney(s, m):
			return 0.3
		}
		return 1
	case person:
		switch {
		case numeric || m.kind == place:
			return 0
		case m.last > m.first:
			return 1
		}
		return 0.5
	case organisation:
		if numeric || m.kind == place {
			return 0
		}
		return 0.8
	case place:
		switch {
		case numeric:
			return 0
		case m.kind == place:
			return 1
		}
		return 0.5
	}
	if numeric {
		return 0
	}
	return 0.5
}

// fresh reports whether a mention has a word that the question has not.
func fresh(s *sentence, m mention) bool {
	for i := m.first; i <= m.last; i++ {
		if s.terms[i] < 0 {
			return true
		}
	}
	return false
}

// isMoney reports whether a number has a currency's sign before it or its
// name up to three words behind.
func isMoney(s *sentence, m mention) bool {
	before := s.text[:s.tokens[m.first].Start]
	if r, _ := utf8.DecodeLastRuneInString(before); unicode.Is(unicode.Sc, r) {
		return true
	}
	for i := m.last + 1; i < min(m.last+4, len(s.tokens)); i++ {
		if moneyWords[s.tokens[i].Of(s.text)] {
			return true
		}
	}
	return false
}
