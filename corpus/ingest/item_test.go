package ingest

import (
	"testing"
	"time"

	"newshound/corpus"
	"newshound/corpus/extract"
)

func TestNovelty(t *testing.T) {
	const address = "https://news.example/bridge?id=1"
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	item := func(id, url, title, text string, published time.Time) *extract.Item {
		return &extract.Item{ID: id, Article: corpus.Article{URL: url, Title: title, Text: text, Published: published}}
	}
	before := item("a1", address, "Bridge opens", "Text.", day)
	for _, c := range []struct {
		name string
		item *extract.Item
		want novelty
	}{
		{"the same", before, known},
		{"another form of the address", item("a1", "http://www.news.example/bridge/?id=1&utm_source=feed", "Bridge opens", "Text.", day), known},
		{"another id", item("b1", address, "Bridge opens", "Text.", day), known},
		{"no id", item("", address, "Bridge opens", "Text.", day), known},
		{"another date", item("a1", address, "Bridge opens", "Text.", day.Add(time.Hour)), known},
		{"another title", item("a1", address, "Bridge does not open", "Text.", day), changed},
		{"another text", item("a1", address, "Bridge opens", "Text!", day), changed},
		{"a parameter that changes each time", item("a1", "https://news.example/bridge?id=2", "Bridge opens", "Text.", day), known},
		{"another article with such an address", item("a2", "https://news.example/bridge?id=2", "Harbour closes", "Text.", day), fresh},
		{"the id used again", item("a1", "https://news.example/harbour", "Harbour closes", "Text.", day), fresh},
		{"the id used again under the same title", item("a1", "https://news.example/bridge?id=2", "Bridge opens", "Text.", day.AddDate(0, 0, 1)), fresh},
		{"the same at another address", item("a1", "https://news.example/2026/bridge", "Bridge opens", "Text.", day), fresh},
	} {
		digests := map[string]string{}
		e := newEntry(before)
		for _, i := range e.items() {
			digests[i.Key] = i.Digest
		}
		e = newEntry(c.item)
		if got := e.novelty(digests); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestItemsWithoutAnAddressAreKnownByIDOrText(t *testing.T) {
	entries := newEntries([]extract.Item{
		{ID: "a1", Article: corpus.Article{Text: "One."}},
		{Article: corpus.Article{Text: "Two."}},
		{Article: corpus.Article{Text: "Three."}},
		{ID: "a1", Article: corpus.Article{Text: "One."}},
	})
	keys := map[string]bool{}
	for i := range entries {
		for _, k := range entries[i].keys() {
			keys[k] = true
		}
	}
	if len(entries) != 3 || len(keys) != 3 {
		t.Errorf("%d entries with %d keys, want 3", len(entries), len(keys))
	}
}

func TestSameTitle(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Bridge opens on Monday", "Bridge opens on Monday", true},
		{"Bridge opens on Monday", "“Bridge opens” on Monday!", true},
		{"Bridge opens on Monday after a year of repairs", "Bridge opens on Tuesday after a year of repairs", true},
		{"Bridge opens", "Harbour closes", false},
		{"Bridge opens", "Bridge closes", false},
		{"", "", false},
		{"—", "–", false},
	} {
		if got := sameTitle(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}
