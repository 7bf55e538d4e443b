package corpustest

import (
	"errors"
	"fmt"
	"math"

	"newshound/corpus"
)

// vectors returns those of a space by a model.
func (f *fixture) vectors(space corpus.Space, model string) []corpus.ArticleVectors {
	f.Helper()
	var vs []corpus.ArticleVectors
	f.ok(f.ScanVectors(f.ctx, space, model, func(v corpus.ArticleVectors) error {
		vs = append(vs, v)
		return nil
	}))
	return vs
}

func (f *fixture) unembedded(model string) []string {
	f.Helper()
	ids, err := f.Unembedded(f.ctx, model, 100)
	f.ok(err)
	return ids
}

func testVectors(f *fixture) {
	s, other := f.source("a", "s"), f.source("b", "s")
	f.put(s, doc("x", "one two"), doc("y", "three"))
	f.put(other, doc("z", "four"))
	x := corpus.ArticleVectors{Article: "x", Revision: 1, Vectors: [][]float32{{1, -2.5, math.SmallestNonzeroFloat32}, {0, 0, math.MaxFloat32}}}
	y := corpus.ArticleVectors{Article: "y", Revision: 1, Vectors: [][]float32{{3, 4, 5}}}
	z := corpus.ArticleVectors{Article: "z", Revision: 1, Vectors: [][]float32{{6, 7, 8}}}
	x2 := corpus.ArticleVectors{Article: "x", Revision: 1, Vectors: [][]float32{{1}, {2}}}
	f.ok(f.PutVectors(f.ctx, "m", []corpus.ArticleVectors{z, y, x}))
	f.ok(f.PutVectors(f.ctx, "m2", []corpus.ArticleVectors{x2}))
	f.ok(f.PutVectors(f.ctx, "m", nil))

	same(f, "one model", f.vectors("a", "m"), []corpus.ArticleVectors{x, y})
	same(f, "another model", f.vectors("a", "m2"), []corpus.ArticleVectors{x2})
	same(f, "another space", f.vectors("b", "m"), []corpus.ArticleVectors{z})
	same(f, "an unknown model", f.vectors("a", "m3"), nil)
	same(f, "an unknown space", f.vectors("c", "m"), nil)

	y.Vectors = [][]float32{{9, 9, 9}}
	f.ok(f.PutVectors(f.ctx, "m", []corpus.ArticleVectors{y}))
	same(f, "after replacing", f.vectors("a", "m"), []corpus.ArticleVectors{x, y})

	stop, n := errors.New("stop"), 0
	err := f.ScanVectors(f.ctx, "a", "m", func(corpus.ArticleVectors) error { n++; return stop })
	f.is(err, stop)
	same(f, "calls before yield failed", n, 1)
}

func testVectorsRefused(f *fixture) {
	s := f.source("a", "s")
	f.put(s, doc("x", "one two"), doc("y", "three"))
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	for name, vs := range map[string][][]float32{
		"too few":      {{1, 2}},
		"too many":     {{1, 2}, {1, 2}, {1, 2}},
		"none":         {},
		"ragged":       {{1, 2}, {1}},
		"no dimension": {{}, {}},
		"nil and none": {nil, {}},
		"ragged, nil":  {{1, 2}, {}},
		"too many nil": {nil, nil, nil},
		"NaN":          {{1, 2}, {1, nan}},
		"infinite":     {{inf, 2}, {1, 2}},
	} {
		err := f.PutVectors(f.ctx, "m", []corpus.ArticleVectors{
			{Article: "y", Revision: 1, Vectors: [][]float32{{1, 2}}},
			{Article: "x", Revision: 1, Vectors: vs},
		})
		f.fails(err, name)
		same(f, name+": stored vectors", f.vectors("a", "m"), nil)
	}
	f.fails(f.PutVectors(f.ctx, "", nil), "no model")
}

// A passage that the model finds nothing in has no vector, and is not asked
// for again.
func testNilVectors(f *fixture) {
	s := f.source("a", "s")
	f.put(s, doc("x", "one two three"), doc("y", "four five"), doc("z", "six"))
	vs := []corpus.ArticleVectors{
		{Article: "x", Revision: 1, Vectors: [][]float32{nil, {1, 2}, nil}},
		{Article: "y", Revision: 1, Vectors: [][]float32{nil, nil}},
		{Article: "z", Revision: 1, Vectors: [][]float32{{3, 4}}},
	}
	f.ok(f.PutVectors(f.ctx, "m", vs))
	same(f, "some without a vector", f.vectors("a", "m"), vs)
	same(f, "to be embedded", f.unembedded("m"), nil)

	vs[0].Vectors, vs[1].Vectors = [][]float32{nil, nil, nil}, [][]float32{{5, 6}, nil}
	f.ok(f.PutVectors(f.ctx, "m", vs[:2]))
	same(f, "after replacing", f.vectors("a", "m"), vs)
}

// Vectors go with the revision that they were made of.
func testVectorsGo(f *fixture) {
	s, other := f.source("a", "s"), f.source("a", "other")
	f.put(s, doc("x", "one"), doc("y", "two"))
	f.put(other, doc("z", "three"))
	var vs []corpus.ArticleVectors
	for _, id := range []string{"x", "y", "z", "gone"} {
		vs = append(vs, corpus.ArticleVectors{Article: id, Revision: 1, Vectors: [][]float32{{1}}})
	}
	f.ok(f.PutVectors(f.ctx, "m", vs))
	f.ok(f.PutVectors(f.ctx, "m2", vs))
	same(f, "all", f.vectors("a", "m"), vs[:3])

	f.put(s, doc("x", "one two"))
	same(f, "after a revision", f.vectors("a", "m"), vs[1:3])
	same(f, "by the other model", f.vectors("a", "m2"), vs[1:3])
	same(f, "to be made again", f.unembedded("m"), []string{"x"})

	f.ok(f.PutVectors(f.ctx, "m", vs[:1]))
	same(f, "those of the old revision", f.vectors("a", "m"), vs[1:3])

	_, err := f.RemoveSource(f.ctx, "a", other, corpus.ByOperator)
	f.ok(err)
	same(f, "after removing a source", f.vectors("a", "m"), vs[1:2])
	same(f, "to be made again, still", f.unembedded("m"), []string{"x"})
}

func testUnembedded(f *fixture) {
	s, other := f.source("a", "s"), f.source("b", "s")
	var want []string
	for i := range 10 {
		id := fmt.Sprint("x", i)
		want = append(want, id)
		f.put([]string{s, other}[i%2], doc(id, "one"))
	}
	empty := doc("no passages", "one")
	empty.Passages = nil
	f.put(s, empty)

	got, err := f.Unembedded(f.ctx, "m", 4)
	f.ok(err)
	same(f, "the number within the limit", len(got), 4)
	same(f, "all", f.unembedded("m"), want)
	f.ok(f.PutVectors(f.ctx, "m", []corpus.ArticleVectors{{Article: "x3", Revision: 1, Vectors: [][]float32{{1}}}}))
	same(f, "without one", f.unembedded("m"), append(want[:3:3], want[4:]...))
	same(f, "all by another model", f.unembedded("m2"), want)
}

// Vectors of other models go a few at a time, also those of articles that are
// out of sight.
func testDropVectors(f *fixture) {
	s, other := f.source("a", "s"), f.source("b", "t")
	f.put(s, doc("x", "one"), doc("y", "two"))
	f.put(other, doc("z", "three"))
	var vs []corpus.ArticleVectors
	for _, id := range []string{"x", "y", "z"} {
		vs = append(vs, corpus.ArticleVectors{Article: id, Revision: 1, Vectors: [][]float32{{1}}})
	}
	for _, model := range []string{"m", "m2", "m3"} {
		f.ok(f.PutVectors(f.ctx, model, vs))
	}
	_, err := f.RemoveSource(f.ctx, "b", other, corpus.ByOperator)
	f.ok(err)
	for _, want := range []int{4, 2, 0} {
		n, err := f.DropVectors(f.ctx, "m", 4)
		f.ok(err)
		same(f, "dropped", n, want)
	}
	_, err = f.RestoreSource(f.ctx, "b", other, corpus.ByOperator)
	f.ok(err)
	for _, model := range []string{"m2", "m3"} {
		same(f, "left of "+model, append(f.vectors("a", model), f.vectors("b", model)...), nil)
	}
	same(f, "kept", append(f.vectors("a", "m"), f.vectors("b", "m")...), vs)
}

// What the store has by heart of every article, and the vectors of some.
func testRevisions(f *fixture) {
	s, other := f.source("a", "s"), f.source("b", "t")
	f.put(s, doc("x", "one two"), doc("y", "three"))
	f.put(other, doc("z", "four"), doc("n", "five"))
	revisions := func(model string) map[string]string {
		f.Helper()
		got := map[string]string{}
		f.ok(f.Revisions(f.ctx, model, func(id string, revision int, embedded bool) error {
			got[id] += fmt.Sprint(revision, embedded)
			return nil
		}))
		return got
	}
	same(f, "at first", revisions("m"), map[string]string{"x": "1 false", "y": "1 false", "z": "1 false", "n": "1 false"})

	x := corpus.ArticleVectors{Article: "x", Revision: 1, Vectors: [][]float32{{1, 2}, nil}}
	y := corpus.ArticleVectors{Article: "y", Revision: 1, Vectors: [][]float32{{3, 4}}}
	z := corpus.ArticleVectors{Article: "z", Revision: 1, Vectors: [][]float32{{5, 6}}}
	n := corpus.ArticleVectors{Article: "n", Revision: 1, Vectors: [][]float32{nil}}
	f.ok(f.PutVectors(f.ctx, "m", []corpus.ArticleVectors{x, y, z, n}))
	f.ok(f.PutVectors(f.ctx, "m2", []corpus.ArticleVectors{{Article: "x", Revision: 1, Vectors: [][]float32{{7}, {8}}}}))
	same(f, "embedded", revisions("m"), map[string]string{"x": "1 true", "y": "1 true", "z": "1 true", "n": "1 false"})
	same(f, "by another model", revisions("m2"), map[string]string{"x": "1 true", "y": "1 false", "z": "1 false", "n": "1 false"})

	vectors := func(ids ...string) []corpus.ArticleVectors {
		f.Helper()
		vs, err := f.Vectors(f.ctx, "m", ids)
		f.ok(err)
		return vs
	}
	same(f, "vectors", vectors("z", "unknown", "n", "x"), []corpus.ArticleVectors{z, n, x})
	same(f, "vectors of nothing", len(vectors()), 0)

	f.put(s, doc("y", "three again"))
	_, err := f.RemoveSource(f.ctx, "b", other, "")
	f.ok(err)
	same(f, "revised and removed", revisions("m"), map[string]string{"x": "1 true", "y": "2 false"})
	same(f, "vectors then", vectors("x", "y", "z"), []corpus.ArticleVectors{x})

	stop, calls := errors.New("stop"), 0
	f.is(f.Revisions(f.ctx, "m", func(string, int, bool) error { calls++; return stop }), stop)
	same(f, "calls before yield failed", calls, 1)
}
