package llm

import (
	"unicode"
	"unicode/utf8"
)

// An Estimate is of how many tokens texts are, rather too many than too few: a
// token has about four letters of English, two or three of other alphabets, and
// one or two ideographs. The zero value is of none.
type Estimate struct{ quarters int }

// Add adds a text.
func (e *Estimate) Add(text string) {
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf && !unicode.IsDigit(r):
			e.quarters++
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			e.quarters += 5
		default:
			e.quarters += 2
		}
	}
}

// Tokens is the sum, rounded up.
func (e *Estimate) Tokens() int { return (e.quarters + 3) / 4 }
