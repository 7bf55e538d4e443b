package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// maxSentence is the length in bytes beyond which what no punctuation ends is
// cut at a word's end: ten times a usual sentence, two or three hundred words
// in any script.
const maxSentence = 2000

// Sentences splits normalised text into sentences, in order. The spans hold
// every byte that is not white space, none of them twice, and neither begin
// nor end with white space.
//
// A line's end ends a sentence, so that headlines and list items need no full
// stop; only in text that is hard-wrapped does a sentence go on in the next
// line, and its span then holds the newline. Within a line the sentences are
// Unicode's (UAX #29), corrected by what news needs: see splitter. What goes
// on for 2,000 bytes without an end is cut at the last word's end before.
func Sentences(text string) []Span {
	lines := text
	if isHardWrapped(text) {
		lines = joinWrapped(text)
	}
	s := splitter{spans: make([]Span, 0, len(text)/128+1)}
	for start := 0; start < len(lines); {
		end := lineEnd(lines, start)
		s.addLine(lines, start, end)
		start = end + 1
	}
	return s.spans
}

// lineEnd returns where the line that starts at start ends, without newline.
func lineEnd(text string, start int) int {
	if n := strings.IndexByte(text[start:], '\n'); n >= 0 {
		return start + n
	}
	return len(text)
}

// A splitter collects sentences. For each boundary that Unicode proposes, and
// for a few that it cannot know, boundary has the last word.
type splitter struct {
	spans []Span
	it    *sentences.Iterator[string]
	first int // index in spans of the first sentence of the line
}

// addLine adds the sentences of text[start:end], which has no newline.
func (s *splitter) addLine(text string, start, end int) {
	s.first = len(s.spans)
	line := text[start:end]
	if s.it == nil {
		s.it = sentences.FromString("")
	}
	s.it.SetText(breakRuns(line))
	from, previous := 0, 0
	looked, worded := 0, false // whether line[from:looked] has a word
	try := func(at int) {
		if at <= looked {
			return
		}
		worded, looked = worded || isWord(line[looked:at]), at
		if !worded {
			return
		}
		if at, ok := boundary(line, from, at); ok {
			s.add(text, Span{start + from, start + at})
			from, looked, worded = at, at, false
		}
	}
	for s.it.Next() {
		for at := nextMissed(line, previous, s.it.End()); at > 0; at = nextMissed(line, at, s.it.End()) {
			try(at)
		}
		previous = s.it.End()
		if previous < len(line) {
			try(previous)
		}
	}
	s.add(text, Span{start + from, end})
}

// breakRuns returns line with a capital put into each long run of closing
// punctuation and space, over a character of the run. At every character of
// such a run the library looks for the run's end, so that a line of nothing
// else would take it forever.
func breakRuns(line string) string {
	const stride = 64 // a run of twice as many bytes is always seen
	var b []byte
	for i := stride; i+stride <= len(line); i += stride {
		start := i
		for start < i+utf8.UTFMax && !utf8.RuneStart(line[start]) {
			start++
		}
		if skip(line[:i+stride], start, isRun) <= i+stride-utf8.UTFMax {
			continue
		}
		if b == nil {
			b = []byte(line)
		}
		_, n := utf8.DecodeRuneInString(line[start:])
		copy(b[start:start+n], "XXXX")
	}
	if b == nil {
		return line
	}
	return string(b)
}

func isRun(r rune) bool { return isCloser(r) || isOpener(r) || unicode.IsSpace(r) }

// add adds a sentence without the white space around it. What holds no letter
// or digit belongs to the sentence before it in the line.
func (s *splitter) add(text string, span Span) {
	span = trimSpan(text, span)
	if span.Start == span.End {
		return
	}
	if last := len(s.spans) - 1; last >= s.first && !isWord(span.Of(text)) &&
		span.End-s.spans[last].Start <= maxSentence {
		s.spans[last].End = span.End
		return
	}
	for span.End-span.Start > maxSentence {
		cut := cutLong(text, span)
		s.spans = append(s.spans, trimSpan(text, Span{span.Start, cut}))
		span = trimSpan(text, Span{cut, span.End})
	}
	if span.Start < span.End {
		s.spans = append(s.spans, span)
	}
}

// cutLong returns where to cut a span that is too long: after the last white
// space inside the limit, or else before a rune that is no mark.
func cutLong(text string, span Span) int {
	limit := span.Start + maxSentence
	if n := strings.LastIndexFunc(text[span.Start:limit], unicode.IsSpace); n > 0 {
		return span.Start + n
	}
	for cut := limit; cut > span.Start+maxSentence/2; cut-- {
		if !utf8.RuneStart(text[cut]) {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(text[cut:]); !unicode.Is(unicode.M, r) {
			return cut
		}
	}
	for !utf8.RuneStart(text[limit]) && limit > span.Start+maxSentence-utf8.UTFMax {
		limit--
	}
	return limit
}
