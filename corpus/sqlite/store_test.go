package sqlite

import (
	"testing"
	"time"

	"newshound/corpus"
	"newshound/corpus/corpustest"
)

func TestStore(t *testing.T) {
	corpustest.TestStore(t, func(t *testing.T, dir string, clock func() time.Time) corpus.Store {
		s, err := Open(t.Context(), dir, clock)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
