package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A line is one paragraph, headline or other block of a scraped text.
type line struct {
	text string // trimmed, single spaces, not empty
	gap  bool   // an empty line stands before it
}

// maxWrap is the widest column, in runes, at which people and mail programs
// break the lines of a paragraph.
const maxWrap = 100

// splitLines returns the blocks of a text. Where its paragraphs are broken
// into lines of a fixed width, those are put together again, since a sentence
// does not go beyond a line later on.
func splitLines(s string) []line {
	var lines []line
	width := 0
	gap := false
	for l := range strings.SplitSeq(s, "\n") {
		l = strings.Join(strings.Fields(l), " ")
		if l == "" {
			gap = true
			continue
		}
		width = max(width, utf8.RuneCountInString(l))
		lines = append(lines, line{l, gap})
		gap = false
	}
	if width > maxWrap {
		return lines
	}
	return unwrap(lines, width)
}

// unwrap joins a line to the one before if the latter had no room for its
// first word: that is why it was broken. It does nothing unless that explains
// most of the breaks.
func unwrap(lines []line, width int) []line {
	breaks, explained := 0, 0
	for i := 1; i < len(lines); i++ {
		if !lines[i].gap {
			breaks++
			if wrapped(lines[i-1].text, lines[i].text, width) {
				explained++
			}
		}
	}
	if breaks < 3 || explained*10 < breaks*6 {
		return lines
	}
	var joined []line
	for start := 0; start < len(lines); {
		end := start + 1
		for end < len(lines) && !lines[end].gap && wrapped(lines[end-1].text, lines[end].text, width) {
			end++
		}
		joined = append(joined, line{joinLines(lines[start:end]), lines[start].gap})
		start = end
	}
	return joined
}

func joinLines(lines []line) string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.text
	}
	return strings.Join(texts, " ")
}

// wrapped reports whether line was broken because next did not fit within width.
func wrapped(line, next string, width int) bool {
	word, _, _ := strings.Cut(next, " ")
	n := utf8.RuneCountInString(line)
	return width >= 40 && n > width/2 && n+1+utf8.RuneCountInString(word) > width
}

// Shapes of lines.
const (
	proseWords    = 8   // fewer words are a heading, a caption, a name
	longWords     = 40  // no headline has as many
	longRunes     = 200 // nor as many characters, in scripts without spaces
	headlineWords = 4   // fewer may be a rubric or a site's name
)

// isProse reports whether a line has the shape of running text, unlike headlines
// and page clutter: it is long, or ends like a sentence.
func isProse(s string) bool {
	words := wordCount(s)
	if words >= longWords || utf8.RuneCountInString(s) >= longRunes {
		return true
	}
	if words < proseWords && !endsInAny(s, "。！？") {
		return false
	}
	return endsInAny(s, ".…。।") || endsInAny(s, "!?！？") && strings.ContainsAny(s[:len(s)-1], ".。…")
}

// endsInAny reports whether s ends in one of the marks, closing quotes and
// brackets aside.
func endsInAny(s, marks string) bool {
	s = strings.TrimRight(s, "\"'”’»“)]")
	r, _ := utf8.DecodeLastRuneInString(s)
	return s != "" && strings.ContainsRune(marks, r)
}

func wordCount(s string) int {
	n := 0
	for _, f := range strings.Fields(s) {
		if strings.ContainsFunc(f, isWordRune) {
			n++
		}
	}
	return n
}

// bare returns s in lower case without the signs, digits and spaces around
// its words: "→ Comments (12)" is "comments".
func bare(s string) string {
	return strings.TrimFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) })
}
