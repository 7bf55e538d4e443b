package sqlite

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
)

// copyOf makes a document whose text differs from that of others with the
// same words in a word.
func copyOf(id, words string) corpus.Document {
	var text strings.Builder
	for i := range 200 {
		fmt.Fprint(&text, words, i, " ")
	}
	d := document(id, text.String()+id)
	d.Sketch = corpus.NewSketch(d.Article.Text)
	return d
}

// Two processes see each other's articles, whatever either has given up.
func TestStoriesOfTwoProcesses(t *testing.T) {
	dir := t.TempDir()
	s, other := mustOpen(t, dir), mustOpen(t, dir)
	src := mustSource(t, s)
	put := func(s *Store, id, want string) {
		t.Helper()
		docs := []corpus.Document{copyOf(id, "word")}
		_, err := s.Put(t.Context(), src, docs)
		must(t, err)
		if docs[0].Article.Story != want {
			t.Errorf("%s tells the story %q, not %q", id, docs[0].Article.Story, want)
		}
	}
	givenUp := errors.New("given up")
	err := s.write.do(t.Context(), func(tx *tx) error {
		row, err := tx.source(src)
		must(t, err)
		_, err = tx.putAll(&row, []corpus.Document{copyOf("lost", "another")}, time.Now())
		must(t, err)
		return givenUp
	})
	if !errors.Is(err, givenUp) {
		t.Fatal(err)
	}
	put(other, "first", "")
	put(s, "second", "first")
	put(other, "third", "first")
}

// Of one band the last articles are found, and of several bands those first
// that share most.
func TestBandIndex(t *testing.T) {
	var x bandIndex
	for article := range int64(20) {
		bands := []uint64{1 << 40, uint64(article)}
		if article == 15 {
			bands = append(bands, 2<<40)
		}
		x.add(article+1, 7, article, bands)
	}
	for _, test := range []struct {
		bands         []uint64
		perBand, most int
		want          []int32
	}{
		{[]uint64{1 << 40}, 3, 9, []int32{17, 18, 19}},
		{[]uint64{1 << 40, 2 << 40}, 5, 9, []int32{15, 16, 17, 18, 19}},
		{[]uint64{1 << 40, 2 << 40}, 5, 2, []int32{15, 16}},
		{[]uint64{1 << 40, 3}, 2, 9, []int32{3, 18, 19}},
		{[]uint64{99}, 5, 9, nil},
	} {
		if got := x.find(7, test.bands, test.perBand, test.most); !slices.Equal(got, test.want) {
			t.Errorf("%+v: found %v", test, got)
		}
	}
	if got := x.find(8, []uint64{1 << 40}, 5, 9); got != nil {
		t.Errorf("found %v in another space", got)
	}
}

// An item that is met again is written at most once a week, unless it changes.
func TestSeen(t *testing.T) {
	now := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	s, err := Open(t.Context(), t.TempDir(), func() time.Time { return now })
	must(t, err)
	defer s.Close()
	src := mustSource(t, s)
	start := now
	for _, test := range []struct {
		after  time.Duration
		digest string
		want   time.Duration
	}{
		{0, "a", 0},
		{time.Hour, "a", 0},
		{2 * time.Hour, "b", 2 * time.Hour},
		{seenWithin, "b", 2 * time.Hour},
		{seenWithin + 3*time.Hour, "b", seenWithin + 3*time.Hour},
	} {
		now = start.Add(test.after)
		must(t, s.Enqueue(t.Context(), corpus.Job{Source: src, Kind: "k"}))
		j, err := s.Lease(t.Context(), now, time.Hour, nil)
		must(t, err)
		_, err = s.Complete(t.Context(), j, corpus.Completion{Items: []corpus.Item{{Key: "i", Digest: test.digest}}})
		must(t, err)
		var seen time.Time
		must(t, s.read.row(t.Context(), []any{timeDest{&seen}}, `SELECT seen FROM items`))
		if got := seen.Sub(start); got != test.want {
			t.Errorf("met after %v: seen is %v, want %v", test.after, got, test.want)
		}
	}
}
