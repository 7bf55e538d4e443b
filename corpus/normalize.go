package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalize returns text as it is stored: valid UTF-8 in NFC, lines that end
// in "\n", no byte order mark, no control characters but tab and newline.
// Bytes that are not UTF-8 become one U+FFFD for each run of them. It is
// idempotent, and gives a text back as it is where there is nothing to do.
func Normalize(text string) string {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	text = cleanControls(text)
	if norm.NFC.IsNormalString(text) {
		return text
	}
	return norm.NFC.String(text)
}

// cleanControls maps every line separator to "\n" and drops the characters
// that no reader sees.
func cleanControls(text string) string {
	i := firstUnclean(text)
	if i == len(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	b.WriteString(text[:i])
	for rest := text[i:]; rest != ""; {
		r, n := utf8.DecodeRuneInString(rest)
		switch {
		case strings.HasPrefix(rest, "\r\n"):
			n = 2
			b.WriteByte('\n')
		case isLineSeparator(r):
			b.WriteByte('\n')
		case !isUnclean(r):
			b.WriteString(rest[:n])
		}
		rest = rest[n:]
	}
	return b.String()
}

// firstUnclean returns the position of the first character that isUnclean, or
// the length of text. It decodes only what can be one.
func firstUnclean(text string) int {
	for i := range len(text) {
		switch c := text[i]; {
		case ' ' <= c && c < 0x7F, c == '\n', c == '\t':
		case c < utf8.RuneSelf:
			return i
		case c == 0xC2 || c == 0xE2 || c == 0xEF:
			if r, _ := utf8.DecodeRuneInString(text[i:]); isUnclean(r) {
				return i
			}
		}
	}
	return len(text)
}

func isUnclean(r rune) bool {
	if r < 0x7F {
		return r < ' ' && r != '\n' && r != '\t'
	}
	return r <= 0x9F || r == '\uFEFF' || r == '\u2028' || r == '\u2029'
}

// isLineSeparator is asked after "\r\n": carriage return, vertical tab, form
// feed, next line, line separator, paragraph separator.
func isLineSeparator(r rune) bool {
	switch r {
	case '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// trimSpan takes white space off both ends of a span.
func trimSpan(text string, s Span) Span {
	part := s.Of(text)
	left := len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	if left == len(part) {
		return Span{s.End, s.End}
	}
	return Span{s.Start + left, s.Start + len(strings.TrimRightFunc(part, unicode.IsSpace))}
}
