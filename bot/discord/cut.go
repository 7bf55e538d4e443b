package discord

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"newshound/corpus"
)

// Length returns how long Discord may take a text to be: its UTF-16 code units.
func Length(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

const ellipsis = "…"

// Cut shortens a text to a Length of max at most. What is cut ends with an
// ellipsis, after a sentence if one ends in the second half of what fits, or
// else after a word, or else between characters. Markdown is not respected:
// cut first, or use EscapeCut.
func Cut(text string, max int) string {
	if Length(text) <= max {
		return text
	}
	return shorten(text, max)
}

// shorten cuts a text, whatever its length.
func shorten(text string, max int) string {
	if max < 1 {
		return ""
	}
	fits := text[:prefix(text, max-1)]
	if end := sentenceEnd(text, len(fits)-1); end > len(fits)/2 {
		return text[:end] + " " + ellipsis
	}
	if r, _ := utf8.DecodeRuneInString(text[len(fits):]); unicode.IsSpace(r) {
		return strings.TrimRightFunc(fits, unicode.IsSpace) + ellipsis
	}
	if n := strings.LastIndexFunc(fits, unicode.IsSpace); n > len(fits)/2 {
		fits = strings.TrimRightFunc(fits[:n], unicode.IsSpace)
	}
	return fits + ellipsis
}

// cutMarkdown is Cut for a text with Markdown: what is cut does not end inside
// a link, a mention, a timestamp or an escape.
func cutMarkdown(text string, max int) string {
	cut := Cut(text, max)
	if cut == text || cut == "" {
		return cut
	}
	fits := strings.TrimRightFunc(strings.TrimSuffix(cut, ellipsis), unicode.IsSpace)
	if n := whole(text, len(fits)); n < len(fits) {
		return strings.TrimRightFunc(text[:n], unicode.IsSpace) + ellipsis
	}
	return cut
}

// whole returns where to cut a text so as not to cut what begins before n and
// ends after it: n, or where that begins.
func whole(text string, n int) int {
	begin, end := n, byte(0) // of what is open; no end is nothing
	for i := 0; i < n; i++ {
		c := text[i]
		switch {
		case c == '\\' && i+1 == n:
			return min(begin, i)
		case c == '\\':
			i++
		case end == 0 && c == '[':
			begin, end = i, ']'
		case end == 0 && c == '<':
			begin, end = i, '>'
		case end == ']' && c == ']' && strings.HasPrefix(text[i+1:], "("):
			end = ')'
		case c == end, c == '\n', end == '>' && c == ' ':
			begin, end = n, 0
		}
	}
	return begin
}

// EscapeCut is Escape for as much of a text as fits into a Length of max, as
// Cut cuts it.
func EscapeCut(text string, max int) string {
	if escaped := Escape(text); Length(escaped) <= max {
		return escaped
	}
	most := sort.Search(max, func(n int) bool {
		return Length(Escape(text[:prefix(text, n)]))+Length(ellipsis) > max
	})
	return Escape(shorten(text, most))
}

// prefix returns how many bytes of text have a Length of max at most, without
// parting a character from the marks and joiners that follow it.
func prefix(text string, max int) int {
	n, length, whole := 0, 0, 0
	for n < len(text) {
		r, size := utf8.DecodeRuneInString(text[n:])
		if !joins(r) && !strings.HasSuffix(text[:n], "\u200d") {
			whole = n
		}
		if length += utf16.RuneLen(r); length > max {
			if whole == 0 { // one character alone is too long
				return n
			}
			return whole
		}
		n += size
	}
	return n
}

// joins reports whether a rune belongs to the one before it.
func joins(r rune) bool {
	return r == '\u200d' || unicode.Is(unicode.M, r) || 0x1f3fb <= r && r <= 0x1f3ff
}

// sentenceEnd returns where the last sentence ends that does so at max or
// before, 0 if there is none.
func sentenceEnd(text string, max int) int {
	if max < 0 {
		return 0
	}
	// What follows decides whether a sentence ends there.
	const ahead = 64
	if cut := max + ahead; cut < len(text) {
		for cut > max && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	end := 0
	for _, s := range corpus.Sentences(text) {
		if s.End <= max && s.End < len(text) {
			end = s.End
		}
	}
	return end
}
