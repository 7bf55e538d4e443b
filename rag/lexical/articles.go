package lexical

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"newshound/corpus"
)

// ArticleScores returns, in the articles' order, the BM25 score of each whole
// article as one text, with the weights that Search takes; 0 for one that the
// spaces do not have.
func (x *Index) ArticleScores(spaces []corpus.Space, terms []corpus.TermWeight, articles []string) []float64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := make([]float64, len(articles))
	for _, space := range spaces {
		s := x.spaces[space]
		if s == nil {
			continue
		}
		mean := float64(s.length) / float64(len(s.byID))
		for i, id := range articles {
			if ord, ok := s.byID[id]; ok {
				out[i] = s.articleScore(&s.articles[ord], terms, mean)
			}
		}
	}
	return out
}

func (s *segment) articleScore(a *article, terms []corpus.TermWeight, mean float64) float64 {
	k0 := k1 * (1 - b + b*float64(a.length)/max(1, mean))
	score := 0.0
	for _, t := range terms {
		n, ok := s.terms[t.Term]
		if !ok {
			continue
		}
		l := &s.lists[n]
		i, _ := slices.BinarySearch(l.passages, a.first)
		tf := 0.0
		for title := false; i < len(l.passages) && l.passages[i] < a.next; i++ {
			tf += float64(l.freqs[i] & freqMask)
			if !title && l.freqs[i]&titleBit != 0 {
				title = true
				tf += titleWeight
			}
		}
		score += t.Weight * tf / (tf + k0)
	}
	return score
}

// Revisions returns the articles of all spaces, each with the revision that is
// found.
func (x *Index) Revisions() map[string]int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := make(map[string]int)
	for _, s := range x.spaces {
		for id, ord := range s.byID {
			out[id] = s.articles[ord].revision
		}
	}
	return out
}

// Stats sums up the articles of the spaces that pass the filter; Sources and
// Updated are not known here.
func (x *Index) Stats(spaces []corpus.Space, f corpus.Filter) corpus.Stats {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var out corpus.Stats
	outlets := make(map[string]bool)
	for _, space := range spaces {
		s := x.spaces[space]
		if s == nil {
			continue
		}
		for i := range s.articles {
			a := &s.articles[i]
			if a.dead || !f.Match(a.id, a.published, a.outlet) {
				continue
			}
			out.Articles++
			out.Passages += int(a.next - a.first)
			if a.outlet != "" {
				outlets[strings.ToLower(a.outlet)] = true
			}
			if p := a.published; !p.IsZero() {
				if out.Oldest.IsZero() || p.Before(out.Oldest) {
					out.Oldest = p
				}
				if p.After(out.Newest) {
					out.Newest = p
				}
			}
		}
	}
	out.Outlets = len(outlets)
	return out
}

// Languages returns those that the spaces' articles are in ("" unknown), the
// one with most articles first.
func (x *Index) Languages(spaces []corpus.Space) []string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	articles := make(map[string]int)
	for _, space := range spaces {
		if s := x.spaces[space]; s != nil {
			for language, n := range s.languages {
				articles[language] += n
			}
		}
	}
	maps.DeleteFunc(articles, func(_ string, n int) bool { return n == 0 })
	return slices.SortedFunc(maps.Keys(articles), func(a, b string) int {
		return cmp.Or(articles[b]-articles[a], cmp.Compare(a, b))
	})
}
