package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"newshound/corpus"
	"newshound/corpus/extract"
)

// maxGUID bounds, in bytes, what is taken for an item's id.
const maxGUID = 512

// An entry is an item of a feed with what it is recognised by.
type entry struct {
	*extract.Item
	link   string // key of its address, or of its text if it has none
	guid   string // key of its id, "" if it has none
	digest string // of what the feed says of it
	place  string // of the same with its date and its address without parameters
}

func newEntry(item *extract.Item) entry {
	a := &item.Article
	e := entry{Item: item, link: corpus.AddressKey(a.URL)}
	if item.ID != "" && len(item.ID) <= maxGUID {
		e.guid = "guid:" + item.ID
	}
	e.digest = digest(a.Title, stamp(a.Modified), a.Text)
	path, _, _ := strings.Cut(e.link, "?")
	e.place = digest(e.digest, stamp(a.Published), path)
	if e.link == "" {
		e.link = "item:" + e.place
		if e.guid != "" {
			e.link = e.guid
		}
	}
	return e
}

// newEntries leaves out what a feed repeats.
func newEntries(items []extract.Item) []entry {
	var entries []entry
	met := map[string]bool{}
	for i := range items {
		if e := newEntry(&items[i]); !met[e.link] {
			met[e.link] = true
			entries = append(entries, e)
		}
	}
	return entries
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// digest tells texts apart.
func digest(parts ...string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", parts))
	return hex.EncodeToString(sum[:8])
}

// keys are those that the store may know the entry by.
func (e *entry) keys() []string {
	if e.guid == "" || e.guid == e.link {
		return []string{e.link}
	}
	return []string{e.link, e.guid}
}

// items are what the store is to remember of the entry.
func (e *entry) items() []corpus.Item {
	items := []corpus.Item{{Key: e.link, Digest: e.digest}}
	if e.guid != "" && e.guid != e.link {
		items = append(items, corpus.Item{Key: e.guid, Digest: e.place})
	}
	return items
}

// What an entry is to a source.
type novelty int

const (
	known   novelty = iota
	changed         // the feed says something else of it than before
	fresh
)

// novelty compares an entry with what the store remembers. An entry with
// another address is known by its id only if nothing else of it has changed
// but parameters of the address: there are feeds that use ids again, and feeds
// whose addresses never stay the same.
func (e *entry) novelty(digests map[string]string) novelty {
	seen, ok := digests[e.link]
	switch {
	case ok && seen == e.digest:
		return known
	case ok:
		return changed
	case e.guid != "" && digests[e.guid] == e.place:
		return known
	}
	return fresh
}
