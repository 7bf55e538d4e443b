package discord

import (
	"strings"
	"unicode"
)

// Blank reports whether nothing of a text would be seen, though there may be
// characters in it. Discord refuses names and labels that are blank to it, and
// of others a member sees an empty line.
func Blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		const emptyBraille = '\u2800'
		return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) &&
			!unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) && r != emptyBraille
	})
}

// Seen returns the first of some texts that is not Blank, or else the last.
func Seen(texts ...string) string {
	last := ""
	for _, last = range texts {
		if !Blank(last) {
			break
		}
	}
	return last
}
