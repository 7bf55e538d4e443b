package discord

import (
	"strings"
	"unicode"
)

// Escape returns foreign text so that Discord shows it as it is: Markdown,
// mentions, timestamps, emoji and addresses in it mean nothing. Characters that
// change how others are shown instead of being shown (controls, overrides of
// direction, zero-width spaces) are left out; newlines stay. Two escaped texts
// want something between them.
//
// A backslash is put only where something would happen without it, as some
// clients show those that they do not expect.
func Escape(text string) string {
	text = visible(text)
	var b strings.Builder
	b.Grow(len(text) + len(text)/16)
	lineStart := true // nothing so far but white space, and digits that may number a list
	for i, r := range text {
		if special(text, i, r, lineStart) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		lineStart = r == '\n' || lineStart && (unicode.IsSpace(r) || '0' <= r && r <= '9')
	}
	return b.String()
}

// visible returns a text in UTF-8 without what is hidden.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if hidden(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// special reports whether the rune at text[i] may mean something.
func special(text string, i int, r rune, lineStart bool) bool {
	switch r {
	case '\\', '*', '_', '`', '|', '[', ']', '<', '>', '@':
		return true
	case '#', '-', '+', '.':
		return lineStart
	case '~':
		return strings.HasPrefix(text[i+1:], "~") || i > 0 && text[i-1] == '~'
	case ':':
		return strings.HasPrefix(text[i+1:], "//") || emojiName(text[i+1:])
	}
	return false
}

// emojiName reports whether text begins with a name that a colon ends. One or
// two digits are rather part of a time, and name no emoji.
func emojiName(text string) bool {
	n := strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && r != '+' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return n > 0 && text[n] == ':' && (n > 2 || strings.Trim(text[:n], "0123456789") != "")
}

// hidden reports whether a rune changes how others are shown instead of being
// shown. Joiners and direction marks stay, as some scripts need them, and so do
// the number signs that Unicode counts as format characters.
func hidden(r rune) bool {
	switch {
	case ' ' <= r && r < 0x7f, r == '\n', r == '\t', r >= 0x200c && r <= 0x200f, unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return false
	case r >= 0xe0000 && r <= 0xe007f, r == '\u2028', r == '\u2029':
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf)
}

// Line puts a text into one line, with one space for each run of white space.
func Line(text string) string { return strings.Join(strings.Fields(text), " ") }

// Plain returns foreign text for where Discord knows no Markdown (names of
// threads and choices, labels, footers): in one line, without what is hidden,
// and cut to a Length of max.
func Plain(text string, max int) string { return Cut(Line(visible(text)), max) }
