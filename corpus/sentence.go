package corpus

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// Sentences splits text into sentences; spans carry no white space at their ends.
func Sentences(text string) []Span {
	out := make([]Span, 0, len(text)/100+1)
	it := sentences.FromString(text)
	for it.Next() {
		if s := trimSpan(text, Span{it.Start(), it.End()}); s.Start < s.End {
			if n := len(out); n > 0 && endsInTitle(out[n-1].Of(text)) && !strings.Contains(text[out[n-1].End:s.Start], "\n") {
				out[n-1].End = s.End
				continue
			}
			out = append(out, s)
		}
	}
	return out
}

func endsInTitle(s string) bool {
	w := s[strings.LastIndexByte(s, ' ')+1:]
	switch w {
	case "Mr.", "Mrs.", "Ms.", "Dr.", "Gen.", "Sen.", "Rep.", "Gov.", "St.", "Lt.", "Col.", "U.S.", "U.N.", "No.", "Jan.", "Feb.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.", "Inc.", "vs.":
		return true
	}
	return len(w) == 2 && 'A' <= w[0] && w[0] <= 'Z'
}
