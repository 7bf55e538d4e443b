package vector

import (
	"cmp"
	"slices"

	"newshound/corpus"
)

// A top keeps the k best of the hits added to it. Equal scores are ordered by
// passage.
type top struct {
	k    int
	kept []corpus.Hit // the best so far are among them
	full bool         // kept[k-1] was the k-th best at the last cut
}

func (t *top) add(h corpus.Hit) {
	if t.full && better(h, t.kept[t.k-1]) > 0 {
		return
	}
	t.kept = append(t.kept, h)
	if len(t.kept) >= 2*t.k {
		t.cut()
	}
}

func (t *top) cut() {
	slices.SortFunc(t.kept, better)
	t.kept = t.kept[:min(t.k, len(t.kept))]
	t.full = len(t.kept) == t.k
}

// hits returns the best, best first.
func (t *top) hits() []corpus.Hit {
	t.cut()
	return t.kept
}

// better orders hits, best first.
func better(a, b corpus.Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score),
		cmp.Compare(a.Passage.Article, b.Passage.Article), cmp.Compare(a.Passage.Index, b.Passage.Index))
}
