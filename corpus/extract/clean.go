package extract

import (
	"regexp"
	"strings"

	"newshound/corpus"
)

// escapes are the sequences that command a terminal (ECMA-48): colours and
// cursor moves, titles of windows, and the rest, with however many escape
// characters before them. In one byte, as the C1 controls, the first two are
// taken for such only with a number: by mistakes of encoding these characters
// stand in texts as well. None has a "<" or "&", which begin markup.
var escapes = regexp.MustCompile(`(?:\x1b+\[|\x{9b}[0-9;])[0-;=-?]*[ -%'-/]*[@-~]?` +
	`|(?:\x1b+[\]PX^_]|\x{9d}\d+;)[^\x07\x1b\x{9c}<&\n]*(?:\x07|\x1b\\|\x{9c})?` +
	`|\x1b+[()*+#%]?[0-;=-~]?`)

// cutEscapes takes out whole sequences: without its first character, which no
// text keeps, the rest of one would stand as words.
func cutEscapes(s string) string {
	if strings.IndexByte(s, 0x1b) < 0 && !strings.Contains(s, "\u009b") && !strings.Contains(s, "\u009d") {
		return s
	}
	return escapes.ReplaceAllString(s, "")
}

// clean returns text as it is stored, without what commands a terminal.
func clean(s string) string { return corpus.Normalize(cutEscapes(s)) }

// isDirection reports whether r is one of the characters without a shape that
// order the text around them, in which a title or a name can show as another.
func isDirection(r rune) bool {
	switch {
	case r == 0x061C, r == 0x200E, r == 0x200F, 0x202A <= r && r <= 0x202E, 0x2066 <= r && r <= 0x2069:
		return true
	}
	return false
}

// oneLine makes s one line with single spaces, that reads in the order of its
// letters.
func oneLine(s string) string {
	s = clean(s)
	if strings.ContainsFunc(s, isDirection) {
		s = strings.Map(func(r rune) rune {
			if isDirection(r) {
				return -1
			}
			return r
		}, s)
	}
	return strings.Join(strings.Fields(s), " ")
}
