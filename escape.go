package main

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// withoutEscapes takes away the sequences that terminals act upon, in their
// 7-bit and 8-bit forms (ECMA-48).
func withoutEscapes(text string) string {
	if !strings.ContainsFunc(text, unicode.IsControl) {
		return text
	}
	var b strings.Builder
	for text != "" {
		if n := escape(text); n > 0 {
			text = text[n:]
			continue
		}
		_, n := utf8.DecodeRuneInString(text)
		b.WriteString(text[:n])
		text = text[n:]
	}
	return b.String()
}

// escape returns the length of the escape sequence that text begins with, 0 if
// there is none.
func escape(text string) int {
	r, n := utf8.DecodeRuneInString(text)
	if r == 0x1b && len(text) > 1 && text[1] >= '@' && text[1] <= '_' {
		r, n = rune(text[1])+0x40, 2 // the 8-bit form
	}
	switch r {
	case 0x9b:
		return n + controlSequence(text[n:])
	case 0x90, 0x98, 0x9d, 0x9e, 0x9f: // DCS, SOS, OSC, PM, APC
		return n + controlString(text[n:])
	case 0x1b:
		n += within(text[n:], ' ', '/')
		return n + min(1, within(text[n:], '0', '~'))
	}
	if n == 2 && text[0] == 0x1b {
		return n
	}
	return 0
}

// controlSequence returns the length of parameters, intermediate bytes and
// the final byte, as far as they are there.
func controlSequence(text string) int {
	n := within(text, '0', '?')
	n += within(text[n:], ' ', '/')
	return n + min(1, within(text[n:], '@', '~'))
}

// longestString bounds what an unfinished string can hide of a text. It leaves
// room for the address of a hyperlink.
const longestString = 4096

// controlString returns the length of a control string with its terminator.
// Without one it ends before the next control character, which may be the end
// of the line, or with the text; 0 if it is longer than any string should be.
func controlString(text string) int {
	n := strings.IndexFunc(text, unicode.IsControl)
	if n < 0 {
		n = len(text)
	}
	if n > longestString {
		return 0
	}
	for _, terminator := range []string{"\a", "\x1b\\", "\u009c"} {
		if strings.HasPrefix(text[n:], terminator) {
			return n + len(terminator)
		}
	}
	return n
}

// within counts the bytes from min to max that text begins with.
func within(text string, min, max byte) int {
	n := 0
	for n < len(text) && min <= text[n] && text[n] <= max {
		n++
	}
	return n
}

// hidden reports whether a rune changes how others are shown instead of being
// shown: controls, zero-width spaces, embeddings and overrides of direction,
// tags. Joiners and direction marks stay, as some scripts need them, and so do
// the number signs that Unicode counts as format characters.
func hidden(r rune) bool {
	switch {
	case r >= 0x200c && r <= 0x200f, unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return false
	case r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf)
}
