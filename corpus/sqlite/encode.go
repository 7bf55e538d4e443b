package sqlite

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"time"
	"unicode/utf8"

	"newshound/corpus"
)

// micros is a time as it is stored; the zero time is NULL.
func micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// A timeDest scans a stored time into the time it points to.
type timeDest struct{ *time.Time }

func (d timeDest) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d.Time = time.Time{}
	case int64:
		*d.Time = time.UnixMicro(v).UTC()
	default:
		return fmt.Errorf("a time is stored as %T", v)
	}
	return nil
}

// A dueDest scans when a job is due; see dueMicros.
type dueDest struct{ *time.Time }

func (d dueDest) Scan(v any) error {
	if v == int64(0) {
		v = nil
	}
	return timeDest(d).Scan(v)
}

// dueMicros makes the zero time one that has always been, and comes first.
func dueMicros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func encodeAuthors(names []string) string {
	if len(names) == 0 {
		return ""
	}
	b, _ := json.Marshal(names) // strings always marshal
	return string(b)
}

func decodeAuthors(s string) (names []string, err error) {
	if s != "" {
		err = json.Unmarshal([]byte(s), &names)
	}
	return names, err
}

// contentHash covers all that makes an article another revision of itself:
// everything that can be read in it but when it was modified and fetched.
func contentHash(a *corpus.Article, authors string) []byte {
	h := sha256.New()
	var b []byte
	for _, s := range []string{a.URL, a.Title, a.Outlet, authors, a.Language, a.Text} {
		b = binary.AppendUvarint(b[:0], uint64(len(s)))
		h.Write(append(b, s...))
	}
	if !a.Published.IsZero() {
		h.Write(binary.BigEndian.AppendUint64(b[:0], uint64(a.Published.UnixMicro())))
	}
	if a.FromFeed {
		h.Write([]byte{1})
	}
	return h.Sum(nil)
}

// checkPassages returns an error unless every span is a stretch of text that
// starts and ends between characters, and starts after the one before it.
func checkPassages(text string, spans []corpus.Span) error {
	last := -1
	for i, s := range spans {
		if s.Start <= last || s.Start >= s.End || s.End > len(text) {
			return fmt.Errorf("passage %d is %d to %d of a text of %d bytes, after one that starts at %d", i, s.Start, s.End, len(text), last)
		}
		if !utf8.RuneStart(text[s.Start]) || s.End < len(text) && !utf8.RuneStart(text[s.End]) {
			return fmt.Errorf("passage %d cuts a character", i)
		}
		last = s.Start
	}
	return nil
}

// encodeSpans writes each span as its distance from the start of the one
// before, and its length.
func encodeSpans(b []byte, spans []corpus.Span) []byte {
	last := 0
	for _, s := range spans {
		b = binary.AppendUvarint(b, uint64(s.Start-last))
		b = binary.AppendUvarint(b, uint64(s.End-s.Start))
		last = s.Start
	}
	return b
}

var errSpans = fmt.Errorf("%w: passages cannot be read", corpus.ErrCorrupt)

func decodeSpans(b []byte, n int) ([]corpus.Span, error) {
	if n < 0 || n > len(b)/2 {
		return nil, errSpans
	}
	spans := make([]corpus.Span, n)
	last := 0
	for i := range spans {
		start, k := binary.Uvarint(b)
		if k <= 0 {
			return nil, errSpans
		}
		length, l := binary.Uvarint(b[k:])
		if l <= 0 || start > math.MaxInt32 || length > math.MaxInt32 {
			return nil, errSpans
		}
		b = b[k+l:]
		last += int(start)
		spans[i] = corpus.Span{Start: last, End: last + int(length)}
	}
	return spans, nil
}

// encodeVectors writes the vectors one after the other, and returns their
// dimension. They must be nil or have the same dimension, of at least one, and
// finite elements. A nil vector is written as one of NaN; of nil vectors alone
// nothing is written, and the dimension is 0.
func encodeVectors(b []byte, vs [][]float32) (data []byte, dim int, err error) {
	for _, v := range vs {
		dim = max(dim, len(v))
	}
	for i, v := range vs {
		if v != nil && (len(v) != dim || dim == 0) {
			return nil, 0, fmt.Errorf("vector %d has %d dimensions, another has %d", i, len(v), dim)
		}
		for _, x := range v {
			if x-x != 0 { // NaN or infinite
				return nil, 0, fmt.Errorf("vector %d has an element %v", i, x)
			}
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
		for range dim - len(v) {
			b = binary.LittleEndian.AppendUint32(b, nilElement)
		}
	}
	return b, dim, nil
}

// nilElement is the NaN that a nil vector is written with.
const nilElement = 0x7FC00000

// decodeVectors returns n vectors that share one array.
func decodeVectors(b []byte, n, dim int) ([][]float32, error) {
	if n < 0 || dim < 0 || dim > 0 && n > len(b)/4/dim || len(b) != 4*n*dim {
		return nil, fmt.Errorf("%d bytes do not make %d vectors of %d dimensions", len(b), n, dim)
	}
	all := make([]float32, len(b)/4)
	for i := range all {
		all[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	vs := make([][]float32, n)
	for i := range vs {
		if v := all[i*dim : (i+1)*dim : (i+1)*dim]; dim > 0 && v[0] == v[0] { // NaN is not itself
			vs[i] = v
		}
	}
	return vs, nil
}

// decodeAnalysis returns an analysis of version 0, one to be made again, where
// the stored one cannot be read: it is derived, and not worth an error.
func decodeAnalysis(b []byte) (a corpus.Analysis) {
	if err := a.UnmarshalBinary(b); err != nil {
		return corpus.Analysis{}
	}
	return a
}

// encodeSketch appends the sketch's numbers, little-endian.
func encodeSketch(b []byte, s corpus.Sketch) []byte {
	for _, x := range s {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	return b
}

// decodeSketch leaves out what is no whole number: a damaged sketch is like
// no other.
func decodeSketch(b []byte) corpus.Sketch {
	s := make(corpus.Sketch, len(b)/4)
	for i := range s {
		s[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return s
}
