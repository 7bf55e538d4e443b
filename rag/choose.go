package rag

import (
	"math"
	"slices"
	"strings"

	"newshound/corpus"
)

// An answer's limits.
const (
	maxSentences = 3
	maxWords     = 90  // split at white space
	minWords     = 3   // of a sentence worth showing
	redundancy   = 2   // what a sentence loses for repeating another wholly
	sameSaying   = 0.7 // overlap at which it says nothing new
	maxDrop      = 4   // in score from the best sentence to another one shown; 3 loses .006 answer_hit, 2 .02
	minCovered   = 0.5 // the least share of its passage's fCovered in the best sentence's
)

// A quote is a run of neighbouring sentences of one passage.
type quote struct {
	corpus.Span // in the article's text
	from        *reading
}

// choose picks the sentences of an answer: again and again the best that
// fits, less for what it repeats, while there is one that is not far weaker
// than the first. The first quote has the best sentence.
func choose(all []*quotable) []quote {
	var chosen []*quotable
	var quotes []quote
	words := 0
	for len(chosen) < maxSentences {
		s := next(all, chosen, maxWords-words)
		if s == nil {
			break
		}
		chosen = append(chosen, s)
		quotes = append(quotes, quote{Span: s.span, from: s.from})
		words += s.words
		if b := s.referent(); b != nil && b.words <= maxWords-words && len(chosen) < maxSentences && !slices.Contains(chosen, b) {
			chosen = append(chosen, b)
			quotes[len(quotes)-1].Start = b.span.Start
			words += b.words
		}
	}
	return inReadingOrder(joined(quotes, chosen))
}

// joined makes one quote of a sentence that leans on the one before it and
// that one, where both were chosen by themselves.
func joined(quotes []quote, chosen []*quotable) []quote {
	for _, s := range chosen {
		b := s.referent()
		if b == nil || !slices.Contains(chosen, b) {
			continue
		}
		at := slices.IndexFunc(quotes, func(u quote) bool { return u.Start == s.span.Start && u.from == s.from })
		to := slices.IndexFunc(quotes, func(u quote) bool { return u.End == b.span.End && u.from == s.from })
		if at >= 0 && to >= 0 {
			quotes[min(at, to)].Span = corpus.Span{Start: quotes[to].Start, End: quotes[at].End}
			quotes = slices.Delete(quotes, max(at, to), max(at, to)+1)
		}
	}
	return quotes
}

// referent returns the sentence that says what a sentence's opening pronoun
// stands for: the one before it in its paragraph; nil where it has none.
func (s *quotable) referent() *quotable {
	b := s.before
	if b == nil || b.mute || !leans(s.text) || !s.from.adjoin(b.span, s.span) {
		return nil
	}
	return b
}

// adjoin reports whether two sentences follow one another in a paragraph.
func (r *reading) adjoin(b, s corpus.Span) bool {
	between := r.doc.Article.Text[b.End:s.Start]
	return strings.TrimSpace(between) == "" && !strings.Contains(between, "\n\n")
}

// next returns the sentence that adds most in the words that are left.
func next(all, chosen []*quotable, left int) *quotable {
	var best *quotable
	most := math.Inf(-1)
	for _, s := range all {
		if s.score <= most {
			break // those that follow are no better, and only lose
		}
		if len(chosen) > 0 && (s.score < chosen[0].score-maxDrop || s.from.features[fCovered] < minCovered*chosen[0].from.features[fCovered]) {
			continue
		}
		if s.words > left || s.words < minWords {
			continue
		}
		gain := s.score
		for _, c := range chosen {
			o := s.overlap(c)
			if o > sameSaying || s == c {
				gain = math.Inf(-1)
				break
			}
			gain -= redundancy * o
		}
		if gain > most {
			best, most = s, gain
		}
	}
	return best
}

// overlap is the share of s's terms outside the question that o has too; 1 if
// it has none.
func (s *quotable) overlap(o *quotable) float64 {
	n, same := 0.0, 0.0
	for i, t := range s.tokens {
		if s.terms[i] >= 0 {
			continue
		}
		n++
		same += truth(slices.ContainsFunc(o.tokens, func(u corpus.Token) bool { return u.Term == t.Term }))
	}
	if n == 0 {
		return 1
	}
	return same / n
}

// inReadingOrder keeps the best quote first, and puts the others behind it by
// article, in the order of their best, and within an article as they stand in
// the text.
func inReadingOrder(quotes []quote) []quote {
	if len(quotes) < 3 {
		return quotes
	}
	var order []string
	for _, u := range quotes {
		if !slices.Contains(order, u.from.id.Article) {
			order = append(order, u.from.id.Article)
		}
	}
	slices.SortStableFunc(quotes[1:], func(a, b quote) int {
		if d := slices.Index(order, a.from.id.Article) - slices.Index(order, b.from.id.Article); d != 0 {
			return d
		}
		return a.Start - b.Start
	})
	return quotes
}
