package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	minWrapColumns = 40  // hard-wrapped text is at least so wide,
	maxWrapColumns = 120 // and at most so
	minWrapLines   = 3   // with fewer wrapped lines there is no telling
)

// isHardWrapped reports whether a text's lines were broken to fit a width, as
// in mail and plain-text files. The sign is that of nine lines in ten that
// another follows, the next one's first word would not have fitted; headlines
// and list items do not look like that, nor do lines that are paragraphs.
func isHardWrapped(text string) bool {
	if len(text) < minWrapLines*minWrapColumns {
		return false
	}
	width, followed := widest(text)
	if followed < minWrapLines || width < minWrapColumns || width > maxWrapColumns {
		return false
	}
	wrapped, lower := 0, 0
	eachFollowed(text, func(line, next string) {
		if !fits(line, next, width) {
			wrapped++
		}
		if r, _ := utf8.DecodeRuneInString(next); !unicode.IsUpper(r) && unicode.IsLetter(r) {
			lower++
		}
	})
	return wrapped*10 >= followed*9 && lower*5 >= followed
}

// widest returns the width in runes of the widest line, and the number of
// lines that are followed by another one without a blank line between. It
// gives up at a line that is too wide.
func widest(text string) (width, followed int) {
	previous := ""
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if len(line) > utf8.UTFMax*maxWrapColumns {
			return len(line), 0
		}
		width = max(width, utf8.RuneCountInString(line))
		if line != "" && previous != "" {
			followed++
		}
		previous = line
	}
	return width, followed
}

// eachFollowed calls f with each line and the one right after it, where
// neither is blank.
func eachFollowed(text string, f func(line, next string)) {
	previous := ""
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line != "" && previous != "" {
			f(previous, line)
		}
		previous = line
	}
}

// fits reports whether the first word of next would have fitted on line.
func fits(line, next string, width int) bool {
	word, _, _ := strings.Cut(next, " ")
	return utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width
}

// joinWrapped returns hard-wrapped text with a space for each newline that
// only breaks a line: no byte moves.
func joinWrapped(text string) string {
	width, _ := widest(text)
	b := []byte(text)
	for start := 0; start < len(text); {
		end := lineEnd(text, start)
		if end == len(text) {
			break
		}
		line := strings.TrimSpace(text[start:end])
		next := strings.TrimSpace(text[end+1 : lineEnd(text, end+1)])
		if line != "" && next != "" && !fits(line, next, width) && !isListItem(next) {
			b[end] = ' '
		}
		start = end + 1
	}
	return string(b)
}

// isListItem reports whether a line begins with a bullet or a number.
func isListItem(line string) bool {
	mark, _, ok := strings.Cut(line, " ")
	if !ok {
		return false
	}
	switch mark {
	case "-", "*", "•", "–", "—", "·":
		return true
	}
	number := strings.TrimRight(mark, ".)")
	return number != mark && len(number) <= 2 && isNumeral(number)
}
