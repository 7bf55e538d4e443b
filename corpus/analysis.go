package corpus

import (
	"encoding/binary"
	"errors"
	"math"
)

// An Analysis is what a lexical index needs of one article: its distinct
// terms, and how often each occurs in the title and in each passage. It is
// derived from the text, and stored beside it so that a start need not read
// and stem everything again.
type Analysis struct {
	Version  int         // AnalysisVersion at the time it was made
	Terms    []string    // distinct, in order of first occurrence
	Title    []TermCount // counts in the title
	Passages []PassageTerms
}

// PassageTerms are the terms of one passage.
type PassageTerms struct {
	Length int // terms in all, repeats counted
	Counts []TermCount
}

// A TermCount says that Analysis.Terms[Term] occurs Count times.
type TermCount struct {
	Term, Count uint32
}

// AppendBinary appends the analysis in a form that UnmarshalBinary reads:
// unsigned varints throughout, and the terms in one piece. The error is
// always nil.
func (a *Analysis) AppendBinary(b []byte) ([]byte, error) {
	b = binary.AppendUvarint(b, uint64(a.Version))
	b = binary.AppendUvarint(b, uint64(len(a.Terms)))
	size := 0
	for _, t := range a.Terms {
		b = binary.AppendUvarint(b, uint64(len(t)))
		size += len(t)
	}
	b = binary.AppendUvarint(b, uint64(size))
	for _, t := range a.Terms {
		b = append(b, t...)
	}
	total := len(a.Title)
	for _, p := range a.Passages {
		total += len(p.Counts)
	}
	b = binary.AppendUvarint(b, uint64(total))
	b = appendCounts(b, a.Title)
	b = binary.AppendUvarint(b, uint64(len(a.Passages)))
	for _, p := range a.Passages {
		b = binary.AppendUvarint(b, uint64(p.Length))
		b = appendCounts(b, p.Counts)
	}
	return b, nil
}

func appendCounts(b []byte, counts []TermCount) []byte {
	b = binary.AppendUvarint(b, uint64(len(counts)))
	for _, c := range counts {
		b = binary.AppendUvarint(b, uint64(c.Term))
		b = binary.AppendUvarint(b, uint64(c.Count))
	}
	return b
}

// errAnalysis is what foreign or damaged bytes give.
var errAnalysis = errors.New("corpus: not an analysis")

// UnmarshalBinary reads what AppendBinary wrote. It keeps nothing of b. Bytes
// of another origin give an error, and never more memory than a small
// multiple of their length; a is then unspecified. In what it reads without
// an error, every TermCount names one of the Terms.
func (a *Analysis) UnmarshalBinary(b []byte) error {
	r := analysisReader{rest: b}
	a.Version = int(r.uvarint(math.MaxInt32))
	a.Terms = r.terms()
	r.arena = make([]TermCount, 0, r.count(2))
	a.Title = r.counts(len(a.Terms))
	a.Passages = nil
	if n := r.count(2); n > 0 {
		a.Passages = make([]PassageTerms, n)
	}
	for i := range a.Passages {
		a.Passages[i].Length = int(r.uvarint(math.MaxInt32))
		a.Passages[i].Counts = r.counts(len(a.Terms))
	}
	if r.bad || len(r.rest) > 0 || len(r.arena) != cap(r.arena) {
		return errAnalysis
	}
	return nil
}

// An analysisReader reads varints until the first that does not fit; from
// there on everything is zero.
type analysisReader struct {
	rest  []byte
	arena []TermCount // all counts of one analysis
	bad   bool
}

func (r *analysisReader) fail() {
	r.bad, r.rest = true, nil
}

func (r *analysisReader) uvarint(most uint64) uint64 {
	if len(r.rest) > 0 && r.rest[0] < 0x80 { // most of them
		v := r.rest[0]
		r.rest = r.rest[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || v > most {
		r.fail()
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// count reads how many things follow that take at least size bytes each.
func (r *analysisReader) count(size int) int {
	n := r.uvarint(math.MaxInt32)
	if n > uint64(len(r.rest)/size) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *analysisReader) terms() []string {
	n := r.count(1)
	if n == 0 {
		r.count(1)
		return nil
	}
	lengths := analysisReader{rest: r.rest}
	for range n {
		r.uvarint(math.MaxInt32)
	}
	size := r.count(1)
	if r.bad {
		return nil
	}
	all := string(r.rest[:size])
	r.rest = r.rest[size:]
	terms := make([]string, n)
	for i := range terms {
		l := lengths.uvarint(math.MaxInt32)
		if l > uint64(len(all)) {
			r.fail()
			return nil
		}
		terms[i], all = all[:l], all[l:]
	}
	if all != "" {
		r.fail()
	}
	return terms
}

func (r *analysisReader) counts(terms int) []TermCount {
	n := r.count(2)
	if n > cap(r.arena)-len(r.arena) {
		r.fail()
	}
	if n == 0 || r.bad {
		return nil
	}
	start := len(r.arena)
	for range n {
		term, count := r.uvarint(math.MaxUint32), r.uvarint(math.MaxUint32)
		if term >= uint64(terms) {
			r.fail()
			return nil
		}
		r.arena = append(r.arena, TermCount{uint32(term), uint32(count)})
	}
	return r.arena[start:len(r.arena):len(r.arena)]
}
