package textfragment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// lineEnds are what may be the edge of a block in the page, where no term may
// reach across: paragraphs, lines and table cells.
const lineEnds = "\n\r\t\v\f\u0085\u2028\u2029"

// collapse returns s with single spaces for white space, as HTML does it: of
// other spaces than these each counts, to browsers too.
func collapse(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n\f\r", r) }), " ")
}

func firstNonSpace(s string) int {
	return len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
}

func lastNonSpace(s string) int { return len(strings.TrimRightFunc(s, unicode.IsSpace)) }

// trim moves start and end so that text[start:end] has no white space at its ends.
func trim(text string, start, end int) (int, int) {
	start += firstNonSpace(text[start:end])
	return start, start + lastNonSpace(text[start:end])
}

// wordSlack is how much longer than asked a term may become to end with a word.
const wordSlack = 100

// head returns the first words of s that together have n characters, or all of
// s if it is shorter; "" if s begins with a word that is far too long.
func head(s string, n int) string {
	s = s[firstNonSpace(s):]
	count := 0
	for i := range s {
		if count >= n && boundary(s, i) {
			return collapse(s[:i])
		}
		if count++; count > n+wordSlack {
			return ""
		}
	}
	return collapse(s)
}

// tail returns the last words of s, as head does the first.
func tail(s string, n int) string {
	s = s[:lastNonSpace(s)]
	count := 0
	for i := len(s); i > 0; {
		if count >= n && boundary(s, i) {
			return collapse(s[i:])
		}
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
		if count++; count > n+wordSlack {
			return ""
		}
	}
	return collapse(s)
}

// boundary reports whether a term may begin or end at s[i]: at white space,
// or after punctuation where words are written without. Other word
// boundaries are not the same everywhere.
func boundary(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsSpace(before) || unicode.IsSpace(after) ||
		before >= 0x3000 && unicode.IsPunct(before) && unspaced(after)
}

// unspaced reports whether r is of a script that is written without spaces,
// in which browsers find words by a dictionary.
func unspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// wholeRunes moves start back and end forward to where no rune is cut.
func wholeRunes(text string, start, end int) (int, int) {
	for start > 0 && !utf8.RuneStart(text[start]) {
		start--
	}
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end++
	}
	return start, end
}

// widen moves start back and end forward to word boundaries, each unless there
// is none nearby: in a script without spaces, or an endless word. Neither cuts
// a rune, before or after.
func widen(text string, start, end int) (int, int) {
	const most = 64 // bytes, and what is left of a rune
	low, _ := wholeRunes(text, max(0, start-most), 0)
	_, high := wholeRunes(text, 0, min(len(text), end+most))

	around := text[low:min(len(text), start+most)]
	from := start
	for from > low && !bounded(around, from-low) {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	if from > low || low == 0 {
		start = from
	}
	base, _ := wholeRunes(text, max(0, end-most), 0)
	around = text[base:high]
	to := end
	for to < high && !bounded(around, to-base) {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	if to < high || high == len(text) {
		end = to
	}
	return start, end
}

// bounded reports whether a word begins or ends at s[i], 0 < i < len(s).
func bounded(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	if unspaced(before) && unspaced(after) {
		return false
	}
	pos := 0
	for it := words.FromString(s); pos < i && it.Next(); {
		pos += len(it.Value())
	}
	return pos == i
}
