package lexical

import (
	"cmp"
	"context"
	"slices"

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
// best first, of equals the newest, then by article; fewer where fewer match.
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
	slices.SortFunc(hits, better)
	return hits[:min(k, len(hits))], nil
}

// better orders hits, best first.
func better(a, b corpus.Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), b.Published.Compare(a.Published),
		cmp.Compare(a.Passage.Article, b.Passage.Article), cmp.Compare(a.Passage.Index, b.Passage.Index))
}

// meanLength of the spaces' passages, so that scores of several compare.
func (x *Index) meanLength(spaces []corpus.Space) float64 {
	passages, length := 0, 0
	for _, space := range spaces {
		if s := x.spaces[space]; s != nil {
			passages += s.live
			length += s.length
		}
	}
	return max(1, float64(length)/max(1, float64(passages)))
}

// cursor walks one term's postings.
type cursor struct {
	list   *postings
	term   int // its place in the query
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
//
// The order in which a score is added up depends on what was found before, and
// so do its last bits. What counts is therefore added up once more in the
// query's order; the bounds allow for the difference.
func (s *segment) search(ctx context.Context, terms []corpus.TermWeight, k int, mean float64, f *corpus.Filter) ([]corpus.Hit, error) {
	cursors := s.cursors(terms, mean)
	bounds := make([]float64, len(cursors)+1) // bounds[i]: the first i cursors together
	for i := range cursors {
		bounds[i+1] = bounds[i] + cursors[i].bound
	}
	norm := k1 * b / mean
	parts := make([]float64, len(terms)) // of one passage's score
	top := results{of: s, k: k, found: make([]result, 0, min(k, len(s.passages)))}
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
		clear(parts)
		score := 0.0
		for i := essential; i < len(cursors); i++ {
			if c := &cursors[i]; c.doc == doc {
				parts[c.term] = c.score(k0)
				score += parts[c.term]
				c.set(c.pos + 1)
			}
		}
		floor := top.floor()
		for i := essential - 1; i >= 0 && score+bounds[i+1] >= floor; i-- {
			c := &cursors[i]
			if c.seek(doc); c.doc == doc {
				parts[c.term] = c.score(k0)
				score += parts[c.term]
			}
		}
		if score < floor || !s.passes(doc, f) {
			continue
		}
		top.offer(result{doc, sum(parts)})
		for essential < len(cursors) && bounds[essential+1] < top.floor() {
			essential++
		}
	}
	return top.hits(), nil
}

// score is what the term gives to the passage that the cursor stands at.
func (c *cursor) score(k0 float64) float64 {
	return c.weight * saturation(c.list.freqs[c.pos], k0)
}

func sum(parts []float64) float64 {
	total := 0.0
	for _, p := range parts {
		total += p
	}
	return total
}

// cursors returns one for each term that occurs, weakest first.
func (s *segment) cursors(terms []corpus.TermWeight, mean float64) []cursor {
	out := make([]cursor, 0, len(terms))
	shortest := k1*(1-b) + k1*b*float64(s.minLength)/mean
	for i, t := range terms {
		n, ok := s.terms[t.Term]
		if !ok || t.Weight <= 0 {
			continue
		}
		l := &s.lists[n]
		most := l.maxFreq
		if l.inTitle {
			most |= titleBit
		}
		c := cursor{list: l, term: i, weight: t.Weight, bound: t.Weight * saturation(most, shortest)}
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
