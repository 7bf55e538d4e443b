// Package lexical is the in-memory inverted index: BM25 over passages, with
// the article's title as a second field. It is derived from the store, filled
// at start and kept up with every change.
//
// A space has its own postings. Passages are numbered in the order they come,
// so that a posting list stays sorted by appending, and an article's passages
// are consecutive numbers. Removed articles are marked, and the space is
// written anew when half as much is dead as alive.
package lexical

import (
	"strings"
	"sync"
	"time"

	"newshound/corpus"
)

// Index holds the postings of all spaces. It is safe for concurrent use:
// searches run side by side, an addition waits for them.
type Index struct {
	mu     sync.RWMutex
	spaces map[corpus.Space]*segment
}

// New returns an empty index.
func New() *Index {
	return &Index{spaces: make(map[corpus.Space]*segment)}
}

// Add makes documents findable, each in place of an earlier revision. Only
// the metadata, the number of passages and the analysis are read.
func (x *Index) Add(docs ...corpus.Document) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for i := range docs {
		a := &docs[i].Article
		s := x.spaces[a.Space]
		if s == nil {
			s = newSegment()
			x.spaces[a.Space] = s
		}
		s.remove(a.ID)
		s.add(a, &docs[i].Analysis)
		x.compact(a.Space)
	}
}

// Remove makes articles unfindable; unknown ids are ignored.
func (x *Index) Remove(space corpus.Space, articles ...string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	s := x.spaces[space]
	if s == nil {
		return
	}
	for _, id := range articles {
		s.remove(id)
	}
	x.compact(space)
}

// minCompact keeps small segments from being rewritten again and again.
const minCompact = 1024 // passages

func (x *Index) compact(space corpus.Space) {
	s := x.spaces[space]
	if dead := len(s.passages) - s.live; dead > minCompact && dead > s.live/2 {
		x.spaces[space] = s.rewritten()
	}
}

// Frequencies returns how many articles the spaces hold together, and in how
// many of them each term occurs. Removed articles may count until their
// space is rewritten.
func (x *Index) Frequencies(spaces []corpus.Space, terms []string) (articles int, df []int) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	df = make([]int, len(terms))
	for _, space := range spaces {
		s := x.spaces[space]
		if s == nil {
			continue
		}
		articles += len(s.articles)
		for i, t := range terms {
			if n, ok := s.terms[t]; ok {
				df[i] += int(s.lists[n].articles)
			}
		}
	}
	return articles, df
}

// segment holds one space.
type segment struct {
	terms    map[string]uint32 // to an index into lists
	lists    []postings
	passages []passage
	articles []article // in the order of their passages
	byID     map[string]uint32

	live      int // passages of living articles
	length    int // terms in all passages
	minLength int // of any passage, for score bounds
}

type passage struct {
	article uint32
	length  uint16 // in terms, capped
}

type article struct {
	id          string
	outlet      string
	published   time.Time
	revision    int
	first, next uint32 // its passages are [first, next)
	length      int    // in terms
	dead        bool
}

// postings of one term. The two slices run in parallel, sorted by passage.
type postings struct {
	passages []uint32
	freqs    []uint8 // count in the passage, capped at 127; titleBit if in the title
	articles uint32  // articles that hold the term, dead ones included
	maxFreq  uint8   // largest count, without the title bit
	inTitle  bool    // some posting has the title bit
}

const (
	titleBit = 0x80
	freqMask = 0x7f
)

func newSegment() *segment {
	return &segment{terms: make(map[string]uint32), byID: make(map[string]uint32), minLength: 1 << 15}
}

func (s *segment) add(a *corpus.Article, an *corpus.Analysis) {
	ord := uint32(len(s.articles))
	first := uint32(len(s.passages))
	lists := s.listsOf(an.Terms)
	inTitle := make([]bool, len(an.Terms))
	for _, c := range an.Title {
		inTitle[c.Term] = true
	}
	art := article{
		id: a.ID, outlet: a.OutletName(), published: a.Published, revision: a.Revision,
		first: first, next: first + uint32(len(an.Passages)),
	}
	for i, p := range an.Passages {
		doc := first + uint32(i)
		s.passages = append(s.passages, passage{ord, uint16(min(p.Length, 1<<16-1))})
		s.minLength = min(s.minLength, p.Length)
		art.length += p.Length
		for _, c := range p.Counts {
			s.lists[lists[c.Term]].append(doc, c.Count, inTitle[c.Term])
		}
		// Title terms that the passage lacks still count for it.
		for _, c := range an.Title {
			if l := &s.lists[lists[c.Term]]; l.last() != doc {
				l.append(doc, 0, true)
			}
		}
	}
	s.articles = append(s.articles, art)
	s.byID[a.ID] = ord
	s.live += len(an.Passages)
	s.length += art.length
	for _, n := range lists {
		s.lists[n].articles++
	}
}

// listsOf maps an analysis's terms to posting lists, new ones where needed.
func (s *segment) listsOf(terms []string) []uint32 {
	out := make([]uint32, len(terms))
	for i, t := range terms {
		n, ok := s.terms[t]
		if !ok {
			n = uint32(len(s.lists))
			s.lists = append(s.lists, postings{})
			s.terms[strings.Clone(t)] = n // an analysis has all its terms in one string
		}
		out[i] = n
	}
	return out
}

func (p *postings) append(doc, count uint32, title bool) {
	f := uint8(min(count, freqMask))
	p.maxFreq = max(p.maxFreq, f)
	if title {
		f |= titleBit
		p.inTitle = true
	}
	p.passages = append(p.passages, doc)
	p.freqs = append(p.freqs, f)
}

// last returns the newest passage in the list, or one that no passage has.
func (p *postings) last() uint32 {
	if len(p.passages) == 0 {
		return ^uint32(0)
	}
	return p.passages[len(p.passages)-1]
}

// remove marks an article as dead. Its postings stay, and keep counting in
// its terms' frequencies, until the segment is rewritten.
func (s *segment) remove(id string) {
	ord, ok := s.byID[id]
	if !ok {
		return
	}
	a := &s.articles[ord]
	a.dead = true
	delete(s.byID, id)
	s.live -= int(a.next - a.first)
}

// rewritten returns the segment without its dead articles.
func (s *segment) rewritten() *segment {
	out := newSegment()
	renumbered := make([]uint32, len(s.passages)) // where its article lives
	for _, a := range s.articles {
		if a.dead {
			continue
		}
		first := uint32(len(out.passages))
		ord := uint32(len(out.articles))
		for doc := a.first; doc < a.next; doc++ {
			renumbered[doc] = uint32(len(out.passages))
			out.passages = append(out.passages, passage{ord, s.passages[doc].length})
			out.minLength = min(out.minLength, int(s.passages[doc].length))
		}
		a.first, a.next = first, uint32(len(out.passages))
		out.articles = append(out.articles, a)
		out.byID[a.id] = ord
		out.length += a.length
	}
	out.live = len(out.passages)
	for term, n := range s.terms {
		if l := s.lists[n].living(s, out, renumbered); len(l.passages) > 0 {
			out.terms[term] = uint32(len(out.lists))
			out.lists = append(out.lists, l)
		}
	}
	return out
}

// living returns the postings of living articles, renumbered for out.
func (p *postings) living(s, out *segment, renumbered []uint32) postings {
	var l postings
	last := ^uint32(0) // article
	for i, doc := range p.passages {
		if s.articles[s.passages[doc].article].dead {
			continue
		}
		f := p.freqs[i]
		l.append(renumbered[doc], uint32(f&freqMask), f&titleBit != 0)
		if a := out.passages[renumbered[doc]].article; a != last {
			last = a
			l.articles++
		}
	}
	return l
}
