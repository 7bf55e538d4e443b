package lexical

import (
	"cmp"
	"container/heap"
	"context"
	"math"
	"slices"
	"strings"

	"newshound/corpus"
)

// BM25's parameters (Robertson and Zaragoza, "The Probabilistic Relevance
// Framework: BM25 and Beyond", 2009) and the weight of the title as a field:
// a term in the title counts like that many occurrences in the passage. k1
// was set on eval/realtime-train; between 0.9 and 2 it moves no figure by more
// than a point.
const (
	k1          = 1.6
	b           = 0.75
	titleWeight = 0.5
)

// checkEvery is after how many passages a search looks at its context.
const checkEvery = 4096

// Search returns the k best passages of the spaces for the weighted terms,
// best first, ties in the order they were added; fewer where fewer match.
// Repeated terms must have been merged. The score of a passage is
//
//	Σ weight · tf / (tf + k1·(1 − b + b·length/mean length))
//
// with tf = count in the passage + titleWeight if the title holds the term.
// BM25's constant factor k1+1 is left out, so that a passage gets less than
// the terms' weights together.
func (x *Index) Search(ctx context.Context, spaces []corpus.Space, terms []corpus.TermWeight, k int, f corpus.Filter) ([]corpus.Hit, error) {
	if k <= 0 || len(terms) == 0 {
		return nil, nil
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	mean := x.meanLength(spaces)
	var hits []corpus.Hit
	for _, space := range spaces {
		s := x.spaces[space]
		if s == nil {
			continue
		}
		found, err := s.search(ctx, terms, k, mean, &f)
		if err != nil {
			return nil, err
		}
		hits = append(hits, found...)
	}
	slices.SortStableFunc(hits, func(a, b corpus.Hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits[:min(k, len(hits))], nil
}

// meanLength of the spaces' passages, so that scores of several compare.
func (x *Index) meanLength(spaces []corpus.Space) float64 {
	passages, length := 0, 0
	for _, space := range spaces {
		if s := x.spaces[space]; s != nil {
			passages += len(s.passages)
			length += s.length
		}
	}
	return max(1, float64(length)/max(1, float64(passages)))
}

// cursor walks one term's postings.
type cursor struct {
	list   *postings
	pos    int
	doc    uint32 // list.passages[pos], or end
	weight float64
	bound  float64 // no passage gets more from this term
}

const end = ^uint32(0)

func (c *cursor) set(pos int) {
	c.pos = pos
	c.doc = end
	if pos < len(c.list.passages) {
		c.doc = c.list.passages[pos]
	}
}

// seek moves to the first posting at or after doc: by doubling steps, then by
// halving, since the next one is mostly near.
func (c *cursor) seek(doc uint32) {
	if c.doc >= doc {
		return
	}
	list := c.list.passages
	low, step := c.pos, 1
	for low+step < len(list) && list[low+step] < doc {
		low += step
		step *= 2
	}
	high := min(low+step, len(list))
	low++
	for low < high {
		mid := int(uint(low+high) >> 1)
		if list[mid] < doc {
			low = mid + 1
		} else {
			high = mid
		}
	}
	c.set(low)
}

// search is MaxScore (Turtle and Flood, "Query evaluation: strategies and
// optimizations", 1995): terms are ordered by what they can give at most, and
// once the k-th best score exceeds what the weakest terms give together, only
// passages with a stronger term are looked at.
func (s *segment) search(ctx context.Context, terms []corpus.TermWeight, k int, mean float64, f *corpus.Filter) ([]corpus.Hit, error) {
	cursors := s.cursors(terms, mean)
	bounds := make([]float64, len(cursors)+1) // bounds[i]: the first i cursors together
	for i := range cursors {
		bounds[i+1] = bounds[i] + cursors[i].bound
	}
	norm := k1 * b / mean
	top := make(results, 0, min(k, len(s.passages)))
	essential := 0 // cursors[essential:] propose passages
	for n := 0; essential < len(cursors); n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		doc := uint32(end)
		for i := essential; i < len(cursors); i++ {
			doc = min(doc, cursors[i].doc)
		}
		if doc == end {
			break
		}
		k0 := k1*(1-b) + norm*float64(s.passages[doc].length)
		score := 0.0
		for i := essential; i < len(cursors); i++ {
			if c := &cursors[i]; c.doc == doc {
				score += c.weight * saturation(c.list.freqs[c.pos], k0)
				c.set(c.pos + 1)
			}
		}
		for i := essential - 1; i >= 0 && score+bounds[i+1] > top.threshold(k); i-- {
			c := &cursors[i]
			if c.seek(doc); c.doc == doc {
				score += c.weight * saturation(c.list.freqs[c.pos], k0)
			}
		}
		if score <= top.threshold(k) || !s.passes(doc, f) {
			continue
		}
		top.offer(result{doc, score}, k)
		for essential < len(cursors) && bounds[essential+1] <= top.threshold(k) {
			essential++
		}
	}
	return s.hits(top), nil
}

// cursors returns one for each term that occurs, weakest first.
func (s *segment) cursors(terms []corpus.TermWeight, mean float64) []cursor {
	out := make([]cursor, 0, len(terms))
	shortest := k1*(1-b) + k1*b*float64(s.minLength)/mean
	for _, t := range terms {
		n, ok := s.terms[t.Term]
		if !ok || t.Weight <= 0 {
			continue
		}
		l := &s.lists[n]
		most := l.maxFreq
		if l.inTitle {
			most |= titleBit
		}
		c := cursor{list: l, weight: t.Weight, bound: t.Weight * saturation(most, shortest)}
		c.set(0)
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b cursor) int { return cmp.Compare(a.bound, b.bound) })
	return out
}

func saturation(freq uint8, k0 float64) float64 {
	tf := float64(freq & freqMask)
	if freq&titleBit != 0 {
		tf += titleWeight
	}
	return tf / (tf + k0)
}

func (s *segment) passes(doc uint32, f *corpus.Filter) bool {
	a := &s.articles[s.passages[doc].article]
	return !a.dead && f.Match(a.id, a.published, a.outlet)
}

func (s *segment) hits(top results) []corpus.Hit {
	slices.SortFunc(top, func(a, b result) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	out := make([]corpus.Hit, len(top))
	for i, r := range top {
		a := &s.articles[s.passages[r.doc].article]
		out[i] = corpus.Hit{
			Passage:   corpus.PassageID{Article: a.id, Revision: a.revision, Index: int(r.doc - a.first)},
			Published: a.published,
			Score:     r.score,
		}
	}
	return out
}

type result struct {
	doc   uint32
	score float64
}

// results is a heap with the weakest result on top.
type results []result

func (r results) Len() int { return len(r) }
func (r results) Less(i, j int) bool {
	return r[i].score < r[j].score || r[i].score == r[j].score && r[i].doc > r[j].doc
}
func (r results) Swap(i, j int) { r[i], r[j] = r[j], r[i] }
func (r *results) Push(x any)   { *r = append(*r, x.(result)) }
func (r *results) Pop() any { // heap.Interface wants it
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

// threshold is what a passage must beat to be among the k best.
func (r results) threshold(k int) float64 {
	if len(r) < k {
		return math.Inf(-1)
	}
	return r[0].score
}

func (r *results) offer(x result, k int) {
	if len(*r) < k {
		heap.Push(r, x)
		return
	}
	(*r)[0] = x
	heap.Fix(r, 0)
}

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
		mean := float64(s.length) / float64(len(s.articles))
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
