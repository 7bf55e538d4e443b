package rag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
)

// Bounds of what a model quotes.
const (
	maxQuote      = 2000 // bytes; a passage has less
	minQuoteWords = 3    // of each of its parts: fewer prove nothing
	maxQuoteParts = 4
)

// findQuote returns where the words of a model's quote stand in a text: one
// span for each part where an ellipsis leaves something out. All parts must be
// there, in order, each whole words; else there are no spans. A span covers
// the words and the signs that belong to them, in the bytes before folding.
func (f *folded) findQuote(quote string) []corpus.Span {
	if len(quote) > maxQuote || !utf8.ValidString(quote) {
		return nil
	}
	words := fold(quote)
	if s, ok := f.find(words.text, 0); ok {
		return f.spans([]corpus.Span{s})
	}
	var found []corpus.Span
	from := 0
	for _, part := range strings.Split(ellipses.Replace(words.text), "...") {
		part = strings.TrimFunc(part, func(r rune) bool { return !isWordRune(r) })
		if part == "" {
			continue
		}
		s, ok := f.find(part, from)
		if !ok || len(found) == maxQuoteParts {
			return nil
		}
		found = append(found, s)
		from = s.End
	}
	return f.spans(found)
}

// ellipses are other ways to leave something out.
var ellipses = strings.NewReplacer("[...]", "...", "(...)", "...", "[…]", "...", ". . .", "...")

// find returns the first place from an offset on where words stand as whole
// words, widened by the signs at their ends; all in offsets of the folded text.
func (f *folded) find(words string, from int) (corpus.Span, bool) {
	words = strings.TrimSpace(words)
	if countWords(words) < minQuoteWords {
		return corpus.Span{}, false
	}
	for {
		i := strings.Index(f.text[from:], words)
		if i < 0 {
			return corpus.Span{}, false
		}
		start := from + i
		end := start + len(words)
		if !insideWord(f.text, start) && !insideWord(f.text, end) {
			return corpus.Span{Start: start, End: end}, true
		}
		_, n := utf8.DecodeRuneInString(f.text[start:])
		from = start + n
	}
}

// spans turns offsets of the folded text into those of the text, with the
// signs that belong to a number.
func (f *folded) spans(found []corpus.Span) []corpus.Span {
	for i, s := range found {
		if r, n := utf8.DecodeLastRuneInString(f.text[:s.Start]); unicode.Is(unicode.Sc, r) {
			s.Start -= n
		} else if strings.HasSuffix(f.text[:s.Start], " -") || f.text[:s.Start] == "-" {
			s.Start-- // a minus
		}
		if r, n := utf8.DecodeRuneInString(f.text[s.End:]); unicode.Is(unicode.Sc, r) || r == '%' {
			s.End += n
		}
		found[i] = corpus.Span{Start: int(f.origins[s.Start].start), End: int(f.origins[s.End-1].end)}
	}
	return found
}

// insideWord reports whether an offset of a folded text is inside a word:
// between letters or digits, also where a point, a comma, an apostrophe or a
// hyphen joins them.
func insideWord(text string, at int) bool {
	before, n := utf8.DecodeLastRuneInString(text[:at])
	after, m := utf8.DecodeRuneInString(text[at:])
	if n == 0 || m == 0 {
		return false
	}
	switch {
	case isWordRune(before) && isWordRune(after):
		return !unspaced(before) && !unspaced(after)
	case isJoint(after):
		next, _ := utf8.DecodeRuneInString(text[at+m:])
		return joinsWord(before, after, next)
	case isJoint(before):
		previous, _ := utf8.DecodeLastRuneInString(text[:at-n])
		return joinsWord(previous, before, after)
	}
	return false
}

func isJoint(r rune) bool { return r == '-' || r == '\'' || r == '.' || r == ',' }

// joinsWord reports whether a joint makes one word of what it stands between.
func joinsWord(before, joint, after rune) bool {
	switch joint {
	case '.', ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return isWordRune(before) && isWordRune(after)
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

// unspaced reports whether a character is of a script that writes no spaces.
func unspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// countWords counts runs of letters and digits; of scripts without spaces two
// characters are one.
func countWords(text string) int {
	n, pairs, in := 0, 0, false
	for _, r := range text {
		switch {
		case unspaced(r):
			pairs, in = pairs+1, false
		case !isWordRune(r):
			in = false
		case !in:
			n, in = n+1, true
		}
	}
	return n + pairs/2
}
