package lexical

import (
	"bytes"
	"encoding/binary"
	"iter"
	"slices"
)

// A termList holds the numbers of an article's posting lists in ascending
// order, as varints of the differences: a byte or two each. With it a removed
// article can be taken out of every frequency.
type termList []byte

// newTermList sorts lists, in which no number is twice.
func newTermList(lists []uint32) termList {
	slices.Sort(lists)
	out := make([]byte, 0, 2*len(lists))
	last := uint32(0)
	for _, n := range lists {
		out = binary.AppendUvarint(out, uint64(n-last))
		last = n
	}
	return bytes.Clone(out)
}

func (t termList) all() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		n := uint32(0)
		for rest := t; len(rest) > 0; {
			d, size := binary.Uvarint(rest)
			rest = rest[size:]
			if n += uint32(d); !yield(n) {
				return
			}
		}
	}
}

// rewritten returns the segment without its dead articles. It only reads s.
func (s *segment) rewritten() *segment {
	out := newSegment()
	renamed := s.keepLists(out)
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
		lists := slices.Collect(a.terms.all())
		for i, n := range lists {
			lists[i] = renamed[n]
		}
		a.terms = newTermList(lists)
		out.articles = append(out.articles, a)
		out.byID[a.id] = ord
		out.count(&a, 1)
	}
	for old, n := range renamed {
		if s.lists[old].articles > 0 {
			s.living(&s.lists[old], &out.lists[n], renumbered)
		}
	}
	return out
}

// keepLists makes empty lists in out for the terms of living articles, and
// returns their numbers by those of s.
func (s *segment) keepLists(out *segment) []uint32 {
	renamed := make([]uint32, len(s.lists))
	for term, n := range s.terms {
		if s.lists[n].articles > 0 {
			renamed[n] = uint32(len(out.lists))
			out.terms[term] = renamed[n]
			out.lists = append(out.lists, postings{})
		}
	}
	return renamed
}

// living appends the postings of living articles to another segment's list.
func (s *segment) living(from, to *postings, renumbered []uint32) {
	for i, doc := range from.passages {
		if !s.articles[s.passages[doc].article].dead {
			f := from.freqs[i]
			to.append(renumbered[doc], uint32(f&freqMask), f&titleBit != 0)
		}
	}
}
