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
	redundancy   = 0.5 // what a sentence loses for repeating another wholly
	sameSaying   = 0.7 // overlap at which it says nothing new
)

// A quote is a run of neighbouring sentences of one passage.
type quote struct {
	corpus.Span // in the article's text
	from        *reading
}

// choose picks the sentences of an answer: again and again the best that
// fits, less for what it repeats. The first quote has the best sentence.
func choose(all []*quotable) []quote {
	var chosen []*quotable
	var quotes []quote
	sentences, words := 0, 0
	for sentences < maxSentences {
		s := next(all, chosen, maxWords-words)
		if s == nil {
			break
		}
		chosen = append(chosen, s)
		u := quote{Span: s.span, from: s.from}
		sentences++
		words += s.words
		if lead := s.before; lead != nil && leans(s.text) && sentences < maxSentences && !shown(lead, chosen) {
			if n := len(strings.Fields(lead.text)); words+n <= maxWords {
				u.Start = lead.span.Start
				sentences++
				words += n
				chosen = append(chosen, &quotable{sentence: lead, from: s.from})
			}
		}
		quotes = append(quotes, u)
	}
	return inReadingOrder(quotes)
}

// next returns the sentence that adds most in the words that are left.
func next(all, chosen []*quotable, left int) *quotable {
	var best *quotable
	most := math.Inf(-1)
	for _, s := range all {
		if s.score <= most {
			break // those that follow are no better, and only lose
		}
		if s.words > left || s.words < minWords {
			continue
		}
		gain := s.score
		for _, c := range chosen {
			o := s.overlap(c)
			if o > sameSaying || s.sentence == c.sentence {
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

func shown(s *sentence, chosen []*quotable) bool {
	return slices.ContainsFunc(chosen, func(c *quotable) bool { return c.sentence == s })
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
