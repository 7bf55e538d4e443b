package sqlite

import (
	"fmt"
	"testing"

	"newshound/corpus"
)

// TestForeignVersion: what others change is told, whatever this store does
// meanwhile, and nothing else is.
func TestForeignVersion(t *testing.T) {
	dir := t.TempDir()
	mine, other := mustOpen(t, dir), mustOpen(t, dir)
	n := 0
	write := func(s *Store) {
		t.Helper()
		n++
		must(t, s.SetSetting(t.Context(), corpus.Shared, "k", fmt.Sprint(n)))
	}
	last := int64(-1)
	changed := func() bool {
		t.Helper()
		v, err := mine.ForeignVersion(t.Context())
		must(t, err)
		defer func() { last = v }()
		return v != last
	}
	changed()
	for _, c := range []struct {
		name string
		do   func()
		want bool
	}{
		{"nothing", func() {}, false},
		{"a change of its own", func() { write(mine) }, false},
		{"a change of another's", func() { write(other) }, true},
		{"nothing since", func() {}, false},
		{"another's and then its own", func() { write(other); write(mine) }, true},
		{"another reads", func() {
			_, err := other.Stats(t.Context(), corpus.Shared)
			must(t, err)
		}, false},
		{"another asks", func() {
			_, err := other.ForeignVersion(t.Context())
			must(t, err)
		}, false},
	} {
		if c.do(); changed() != c.want {
			t.Errorf("%s: changed is %v", c.name, !c.want)
		}
	}
	must(t, mine.Close())
	if _, err := mine.ForeignVersion(t.Context()); err == nil {
		t.Error("a closed store tells of changes")
	}
}
