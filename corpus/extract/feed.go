package extract

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"newshound/corpus"
)

// A Feed is a list of articles that its publisher keeps current.
type Feed struct {
	Title    string
	Home     string // address of its site, "" unknown
	Language string
	TTL      time.Duration // how long the feed says it stays as it is, 0 unknown
	Items    []Item        // newest first where their dates tell, else in the feed's order
}

// An Item is one entry of a feed. Article holds what the feed itself says:
// URL, Title, Authors, Language, Published, Modified, and Text, which may be
// short or empty. Of an item that only says when it was updated, Published is
// unknown.
type Item struct {
	ID      string // guid, "" if there is none or several items have it
	Article corpus.Article
}

// Limits on a feed.
const (
	MaxFeed  = 20 << 20 // bytes
	MaxItems = 1000     // that ReadFeed returns, the newest

	maxRawItems = 5 * MaxItems // that are looked at
	maxAuthors  = 20           // of one item
	maxTTL      = 365 * 24 * time.Hour
)

// Why a feed cannot be read. Each message completes "ADDRESS: …".
var (
	ErrNotFeed      = errors.New("this is not a feed (RSS, Atom or JSON Feed)")
	ErrFeedEmpty    = errors.New("the feed has no items with a link or a text")
	ErrFeedText     = errors.New("the feed's items have no text of their own; add the feed by its address")
	ErrFeedDamaged  = errors.New("the feed is damaged")
	ErrFeedLarge    = errors.New("the feed is larger than 20 MB")
	ErrFeedEntities = errors.New("the feed is made of nested entities, as in an attack")
	ErrFeedComplex  = errors.New("the feed is nested too deeply or has too many parts")
)

// ReadFeed reads RSS 0.9 to 2.0, Atom 0.3 and 1.0, or JSON Feed. The address is
// where it came from, "" if unknown; relative links are resolved against it. Of
// a feed that is damaged after its first items, these are read. Items without
// a link and without a text are left out.
func ReadFeed(b []byte, contentType, address string) (Feed, error) {
	if len(b) > MaxFeed {
		return Feed{}, ErrFeedLarge
	}
	b, err := decodeFeed(b, contentType)
	if err != nil {
		return Feed{}, err
	}
	var r rawFeed
	switch {
	case bytes.HasPrefix(b, []byte("{")):
		r, err = readJSONFeed(b)
	case bytes.HasPrefix(b, []byte("<")):
		r, err = readXMLFeed(b)
	default:
		err = ErrNotFeed
	}
	if err != nil {
		return Feed{}, err
	}
	f := r.feed(address)
	if len(f.Items) == 0 {
		return Feed{}, ErrFeedEmpty
	}
	return f, nil
}

// A rawFeed is what all formats come down to: strings as the feed has them.
// Titles are HTML of a line.
type rawFeed struct {
	title, home, language string
	ttl                   time.Duration
	items                 []rawItem
}

// A rawItem gives alternatives in order of preference.
type rawItem struct {
	id, title, language string
	links               []string
	html                []string // the text as HTML
	plain               []string // the text as such
	authors             []string
	published, modified []string
}

// feed makes a Feed of what was read.
func (r *rawFeed) feed(address string) Feed {
	f := Feed{
		Title:    boundedLine(inlineText(r.title), MaxTitle),
		Language: languageCode(r.language),
		TTL:      r.ttl,
	}
	if f.TTL < 0 || f.TTL > maxTTL {
		f.TTL = 0
	}
	f.Home = resolve(address, r.home)
	base := address
	if base == "" {
		base = f.Home
	}
	for _, item := range r.items {
		if it, ok := item.item(base, f.Language); ok {
			f.Items = append(f.Items, it)
		}
	}
	newestFirst(f.Items)
	f.Items = f.Items[:min(len(f.Items), MaxItems)]
	dropSharedIDs(f.Items)
	return f
}

// newestFirst sorts items if each has a date, be it that of its last change.
func newestFirst(items []Item) {
	date := func(it *Item) time.Time {
		if it.Article.Published.IsZero() {
			return it.Article.Modified
		}
		return it.Article.Published
	}
	for i := range items {
		if date(&items[i]).IsZero() {
			return
		}
	}
	slices.SortStableFunc(items, func(a, b Item) int { return date(&b).Compare(date(&a)) })
}

// dropSharedIDs empties the ids that more than one item has: they tell nothing.
func dropSharedIDs(items []Item) {
	count := map[string]int{}
	for _, it := range items {
		count[it.ID]++
	}
	for i := range items {
		if count[items[i].ID] > 1 {
			items[i].ID = ""
		}
	}
}

// damaged wraps what a parser says of a feed's line.
func damaged(line int) error { return fmt.Errorf("%w (line %d)", ErrFeedDamaged, line) }
