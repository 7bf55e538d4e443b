package lexical

import (
	"cmp"
	"container/heap"
	"math"

	"newshound/corpus"
)

type result struct {
	doc   uint32
	score float64
}

// results are the k best of one segment, as a heap with the weakest on top.
type results struct {
	of    *segment
	k     int
	found []result
}

func (r *results) Len() int           { return len(r.found) }
func (r *results) Less(i, j int) bool { return r.of.weaker(r.found[i], r.found[j]) }
func (r *results) Swap(i, j int)      { r.found[i], r.found[j] = r.found[j], r.found[i] }
func (r *results) Push(x any)         { r.found = append(r.found, x.(result)) }
func (r *results) Pop() any { // heap.Interface wants it
	last := r.found[len(r.found)-1]
	r.found = r.found[:len(r.found)-1]
	return last
}

// weaker reports whether better, of the same two as hits, puts a behind b.
func (s *segment) weaker(a, b result) bool {
	if a.score != b.score {
		return a.score < b.score
	}
	of, than := &s.articles[s.passages[a.doc].article], &s.articles[s.passages[b.doc].article]
	return cmp.Or(of.published.Compare(than.published), cmp.Compare(than.id, of.id), cmp.Compare(b.doc, a.doc)) < 0
}

// rounding is more than the share by which the same numbers added up in another
// order can differ.
const rounding = 1e-12

// floor is a score below which no passage is among the k best.
func (r *results) floor() float64 {
	if len(r.found) < r.k {
		return math.Inf(-1)
	}
	return r.found[0].score * (1 - rounding)
}

func (r *results) offer(x result) {
	switch {
	case len(r.found) < r.k:
		heap.Push(r, x)
	case r.of.weaker(r.found[0], x):
		r.found[0] = x
		heap.Fix(r, 0)
	}
}

// hits returns what was found, in no order.
func (r *results) hits() []corpus.Hit {
	out := make([]corpus.Hit, len(r.found))
	for i, x := range r.found {
		a := &r.of.articles[r.of.passages[x.doc].article]
		out[i] = corpus.Hit{
			Passage:   corpus.PassageID{Article: a.id, Revision: a.revision, Index: int(x.doc - a.first)},
			Published: a.published,
			Score:     x.score,
		}
	}
	return out
}
