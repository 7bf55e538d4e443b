package sqlite

import (
	"math"
	"slices"
	"testing"

	"newshound/corpus"
)

// Damaged bytes give an error or some spans, which then encode as themselves.
func FuzzDecodeSpans(f *testing.F) {
	f.Add(encodeSpans(nil, []corpus.Span{{Start: 0, End: 5}, {Start: 3, End: 700}, {Start: 701, End: 1 << 30}}), 3)
	f.Add([]byte{0x80}, 1)
	f.Add([]byte{}, -1)
	f.Fuzz(func(t *testing.T, b []byte, n int) {
		spans, err := decodeSpans(b, n)
		if err != nil {
			return
		}
		again, err := decodeSpans(encodeSpans(nil, spans), len(spans))
		if err != nil || !slices.Equal(again, spans) {
			t.Errorf("%v became %v, error %v", spans, again, err)
		}
	})
}

func TestDecodeDamaged(t *testing.T) {
	whole := encodeSpans(nil, []corpus.Span{{Start: 0, End: 5}, {Start: 300, End: 700}})
	for n := range whole {
		if _, err := decodeSpans(whole[:n], 2); err == nil {
			t.Errorf("%d of %d bytes decode", n, len(whole))
		}
	}
	if _, err := decodeSpans(whole, math.MaxInt); err == nil {
		t.Error("more spans than bytes decode")
	}
	for _, v := range []struct{ bytes, n, dimension int }{
		{8, 1, 0}, {8, 1, -1}, {8, -1, 1}, {8, 1, 3}, {7, 1, 1}, {8, 1, 1}, {8, 4, 1}, {0, 1, 1}, {8, 1 << 62, 8},
	} {
		if _, err := decodeVectors(make([]byte, v.bytes), v.n, v.dimension); err == nil {
			t.Errorf("%d bytes decode to %d vectors of %d dimensions", v.bytes, v.n, v.dimension)
		}
	}
	if a := decodeAnalysis([]byte("\xff")); a.Version != 0 || a.Terms != nil {
		t.Errorf("a damaged analysis is %+v, not one to be made again", a)
	}
}

// Passages that are not in the text are damage, and reach nobody.
func TestDamagedPassages(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	_, err := s.Put(t.Context(), mustSource(t, s), []corpus.Document{document("x", "text")})
	must(t, err)
	_, err = s.write.conn.ExecContext(t.Context(), `UPDATE articles SET spans = ?`, encodeSpans(nil, []corpus.Span{{Start: 0, End: 5}}))
	must(t, err)
	_, err = s.Documents(t.Context(), []string{"x"})
	wantError(t, err, corpus.ErrCorrupt, "passages")
}
