package rag

import (
	"slices"
	"strings"

	"newshound/corpus"
)

// Two sentences are alike if they have so many words in common one after the
// other, and so large a share of the shorter one's. What differs is at most
// so many words long.
const (
	minAlike  = 4
	mostAlike = 0.6
	maxDiffer = 8
)

// A run is a run of tokens of a sentence, [first, end).
type run struct{ first, end int }

// swapped returns the words that one of two sentences has in the place of
// other words in the other, if they are alike but for those. What is repeated
// may be swapped as often; besides, they may differ in words that hold no fact.
func swapped(a, b *sentence) (x, y run, ok bool) {
	same, found := 0, false
	for i, j := 0, 0; i < len(a.tokens) || j < len(b.tokens); {
		if i < len(a.tokens) && j < len(b.tokens) && a.tokens[i].Term == b.tokens[j].Term {
			i, j, same = i+1, j+1, same+1
			continue
		}
		r, s, ok := differing(a, b, i, j)
		if !ok {
			return x, y, false
		}
		i, j = r.end, s.end
		switch holds := [2]bool{a.factIn(r), b.factIn(s)}; {
		case !holds[0] && !holds[1]:
		case !holds[0] || !holds[1]:
			return x, y, false
		case !found:
			x, y, found = r, s, true
		case !a.sameRun(x, r) || !b.sameRun(y, s):
			return x, y, false
		}
	}
	return x, y, found && same >= minAlike && float64(same) >= mostAlike*float64(min(len(a.tokens), len(b.tokens)))
}

// differing returns the shortest runs from i and j behind which two sentences
// go on with two common words, or end together.
func differing(a, b *sentence, i, j int) (r, s run, ok bool) {
	for sum := 1; sum <= 2*maxDiffer; sum++ {
		for di := max(0, sum-maxDiffer); di <= min(sum, maxDiffer); di++ {
			m, n := i+di, j+sum-di
			if m > len(a.tokens) || n > len(b.tokens) {
				continue
			}
			if meets(a, b, m, n) {
				return run{i, m}, run{j, n}, true
			}
		}
	}
	return r, s, false
}

func meets(a, b *sentence, m, n int) bool {
	for k := range 2 {
		switch left, right := m+k < len(a.tokens), n+k < len(b.tokens); {
		case !left && !right:
			return true
		case left != right || a.tokens[m+k].Term != b.tokens[n+k].Term:
			return false
		}
	}
	return true
}

// factIn reports whether a run holds part of a name, number or date, or turns
// the rest into its opposite.
func (s *sentence) factIn(r run) bool {
	if slices.ContainsFunc(s.mentions, func(m mention) bool { return m.first < r.end && r.first <= m.last }) {
		return true
	}
	return slices.ContainsFunc(s.tokens[r.first:r.end], func(t corpus.Token) bool {
		low := strings.ToLower(t.Of(s.text))
		return negations[low] || denials[low]
	})
}

// sameRun reports whether the words of a run are those of another, or the last
// of them: a name may be cut short when it is repeated.
func (s *sentence) sameRun(whole, r run) bool {
	w, o := s.tokens[whole.first:whole.end], s.tokens[r.first:r.end]
	if len(o) > len(w) {
		w, o = o, w
	}
	return slices.EqualFunc(w[len(w)-len(o):], o, func(a, b corpus.Token) bool { return a.Term == b.Term })
}
