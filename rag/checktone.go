package rag

import "strings"

// A tone says what the words around the matter do to it.
type tone struct {
	negative bool // it is said not to be so
	open     bool // it is left open whether it is so
	unsure   bool // there is a negation that may be of something else
	turned   bool // who does it stands behind "by"
}

// negationReach is how many words before one of the claim's a negation of it
// may stand.
const negationReach = 2

// toneOf reads a sentence's words between the first of the claim's and the
// last, and some before.
func (c *claim) toneOf(s *statement) tone {
	first, last := -1, -1
	for j, n := range s.terms {
		if n < 0 {
			continue
		}
		if first < 0 {
			first = j
		}
		last = j
	}
	var t tone
	for j := max(0, first-3); j <= last; j++ {
		low := strings.ToLower(s.tokens[j].Of(s.text))
		switch {
		case negations[low]:
			if c.near(s, j) {
				t.negative = !t.negative
			} else {
				t.unsure = true
			}
		case denials[low]:
			t.negative = !t.negative
		case hedges[low] && !(months[low] > 0 && startsUpper(s.tokens[j].Of(s.text))):
			t.open = true
		case agents[low]:
			t.turned = t.turned || c.nameFollows(s, j)
		}
	}
	return t
}

// near reports whether one of the claim's words that is in no name stands
// close behind a token.
func (c *claim) near(s *statement, j int) bool {
	for k := j + 1; k <= min(j+negationReach, len(s.terms)-1); k++ {
		if s.terms[k] >= 0 {
			return true
		}
	}
	return false
}

// nameFollows reports whether one of the claim's words with a capital stands
// close behind a token.
func (c *claim) nameFollows(s *statement, j int) bool {
	for k := j + 1; k <= min(j+3, len(s.terms)-1); k++ {
		if s.terms[k] >= 0 && startsUpper(s.tokens[k].Of(s.text)) {
			return true
		}
	}
	return false
}
