package lexical

import (
	"math"
	"strings"
	"time"

	"newshound/corpus"
)

// segment holds one space.
type segment struct {
	terms    map[string]uint32 // to an index into lists
	lists    []postings
	passages []passage
	articles []article // in the order of their passages
	byID     map[string]uint32

	languages map[string]int // of living articles, how many are in each
	live      int            // passages of living articles
	length    int            // terms in them
	minLength int            // of any passage, dead ones included, for score bounds
}

type passage struct {
	article uint32
	length  uint16 // in terms, capped
}

type article struct {
	id          string
	outlet      string
	language    string
	published   time.Time
	revision    int
	first, next uint32   // its passages are [first, next)
	length      int      // in terms
	terms       termList // title and passages
	dead        bool
}

// postings of one term. The two slices run in parallel, sorted by passage.
type postings struct {
	passages []uint32
	freqs    []uint8 // count in the passage, capped at 127; titleBit if in the title
	articles uint32  // living articles that hold the term
	maxFreq  uint8   // largest count, without the title bit
	inTitle  bool    // some posting has the title bit
}

const (
	titleBit = 0x80
	freqMask = 0x7f
)

func newSegment() *segment {
	return &segment{
		terms: make(map[string]uint32), byID: make(map[string]uint32), languages: make(map[string]int),
		minLength: math.MaxInt,
	}
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
		id: a.ID, outlet: a.OutletName(), language: a.Language, published: a.Published, revision: a.Revision,
		first: first, next: first + uint32(len(an.Passages)),
	}
	for i, p := range an.Passages {
		doc := first + uint32(i)
		length := min(p.Length, math.MaxUint16)
		s.passages = append(s.passages, passage{ord, uint16(length)})
		s.minLength = min(s.minLength, length)
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
	art.terms = newTermList(lists)
	s.articles = append(s.articles, art)
	s.byID[a.ID] = ord
	s.count(&art, 1)
}

// count adds an article to the sums over living ones, or with -1 takes it away.
func (s *segment) count(a *article, by int) {
	s.live += by * int(a.next-a.first)
	s.length += by * a.length
	s.languages[a.language] += by
	for n := range a.terms.all() {
		s.lists[n].articles += uint32(by)
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

// remove marks an article as dead. Its postings stay until the segment is
// rewritten.
func (s *segment) remove(id string) {
	ord, ok := s.byID[id]
	if !ok {
		return
	}
	a := &s.articles[ord]
	s.count(a, -1)
	a.dead, a.terms = true, nil
	delete(s.byID, id)
}
