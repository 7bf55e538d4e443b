// Package lexical is the in-memory inverted index: BM25 over passages, with
// the article's title as a second field. It is derived from the store, filled
// at start and kept up with every change.
//
// A space has its own postings. Passages are numbered in the order they come,
// so that a posting list stays sorted by appending, and an article's passages
// are consecutive numbers. A removed article counts in no frequency or length
// from then on; its postings are skipped until the space is written anew,
// which happens when half as much is dead as alive. So what is found depends
// only on the articles that are there, not on how they came.
package lexical

import (
	"sync"

	"newshound/corpus"
)

// Index holds the postings of all spaces. It is safe for concurrent use:
// searches run side by side, and wait at most for one document to go in or
// out, never for a space to be written anew.
type Index struct {
	writing sync.Mutex   // held by whoever changes anything, from reading what is there on
	mu      sync.RWMutex // held, within writing, while what readers see changes
	spaces  map[corpus.Space]*segment
}

// New returns an empty index.
func New() *Index {
	return &Index{spaces: make(map[corpus.Space]*segment)}
}

// Add makes documents findable, each in place of an earlier revision. Only
// the metadata, the number of passages and the analysis are read.
func (x *Index) Add(docs ...corpus.Document) {
	x.writing.Lock()
	defer x.writing.Unlock()
	for i := range docs {
		x.add(&docs[i])
		x.compact(docs[i].Article.Space)
	}
}

func (x *Index) add(d *corpus.Document) {
	x.mu.Lock()
	defer x.mu.Unlock()
	s := x.spaces[d.Article.Space]
	if s == nil {
		s = newSegment()
		x.spaces[d.Article.Space] = s
	}
	s.remove(d.Article.ID)
	s.add(&d.Article, &d.Analysis)
}

// Remove makes articles of any space unfindable; unknown ids are ignored.
func (x *Index) Remove(articles ...string) {
	x.writing.Lock()
	defer x.writing.Unlock()
	for space, s := range x.spaces {
		for _, id := range articles {
			if _, ok := s.byID[id]; ok {
				x.remove(s, id)
			}
		}
		x.compact(space)
	}
}

func (x *Index) remove(s *segment, id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	s.remove(id)
}

// minCompact keeps small segments from being rewritten again and again.
const minCompact = 1024 // passages

// compact writes a space anew where that is worth it. Searches go on in the
// old segment meanwhile.
func (x *Index) compact(space corpus.Space) {
	s := x.spaces[space]
	dead := len(s.passages) - s.live
	if dead <= minCompact || dead <= s.live/2 {
		return
	}
	anew := s.rewritten()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.spaces[space] = anew
}

// Frequencies returns how many articles the spaces hold together, and in how
// many of them each term occurs.
func (x *Index) Frequencies(spaces []corpus.Space, terms []string) (articles int, df []int) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	df = make([]int, len(terms))
	for _, space := range spaces {
		s := x.spaces[space]
		if s == nil {
			continue
		}
		articles += len(s.byID)
		for i, t := range terms {
			if n, ok := s.terms[t]; ok {
				df[i] += int(s.lists[n].articles)
			}
		}
	}
	return articles, df
}
