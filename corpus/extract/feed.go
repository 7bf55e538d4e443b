package extract

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
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
// short or empty.
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

// item reports false for an entry that is no use to anyone.
func (r *rawItem) item(base, language string) (Item, bool) {
	a := corpus.Article{
		Title:    inlineText(r.title),
		Language: r.language,
		Text:     r.text(),
	}
	for _, link := range r.links {
		if a.URL = resolve(base, link); a.URL != "" {
			break
		}
	}
	for _, name := range r.authors {
		if name = authorName(name); name != "" && len(a.Authors) < maxAuthors && !slices.Contains(a.Authors, name) {
			a.Authors = append(a.Authors, name)
		}
	}
	a.Published, a.Modified = firstDate(r.published), firstDate(r.modified)
	a = bound(a)
	if a.Language == "" {
		a.Language = language
	}
	if len(a.Text) > MaxText || !hasWord(a.Text) {
		a.Text = ""
	}
	id := strings.TrimSpace(r.id)
	if len(id) > MaxURL {
		id = ""
	}
	return Item{ID: oneLine(id), Article: a}, a.URL != "" || a.Text != ""
}

// text returns the longest of what the item gives as its text: a feed that
// has both a teaser and the article marks them in one of many ways.
func (r *rawItem) text() string {
	best := ""
	for _, s := range r.html {
		if s = fragmentText(s); len(s) > len(best) {
			best = s
		}
	}
	for _, s := range r.plain {
		if s = paragraphs(s); len(s) > len(best) {
			best = s
		}
	}
	return best
}

// resolve returns a link as an absolute address of the web, cleaned, or "".
func resolve(base, link string) string {
	link = strings.TrimSpace(link)
	if link == "" || len(link) > MaxURL {
		return ""
	}
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	if !u.IsAbs() {
		b := parseAddress(base)
		if b == nil {
			return ""
		}
		link = b.ResolveReference(u).String()
	}
	return webAddress(corpus.CleanAddress(link))
}

// authorName returns the name in "mail@a.example (Ann Lee)", "Ann Lee
// (mail@a.example)", "By Ann Lee" and the like, or "".
func authorName(s string) string {
	s = oneLine(inlineText(s))
	if before, inside, ok := strings.Cut(s, "("); ok && strings.Contains(s, "@") {
		inside, _, _ = strings.Cut(inside, ")")
		if s = before; strings.Contains(before, "@") {
			s = inside
		}
	}
	if rest, ok := cutPrefixFold(s, "by "); ok {
		s = rest
	}
	if s = strings.TrimSpace(s); strings.Contains(s, "@") || strings.Contains(s, "://") {
		return ""
	}
	return s
}

// firstDate returns the first date that can be read, zero if there is none.
func firstDate(dates []string) time.Time {
	for _, s := range dates {
		if t, ok := feedDate(strings.TrimSpace(s)); ok {
			return t
		}
	}
	return time.Time{}
}

// feedDate reads what Date does, and the two-digit years of RFC 822, in which
// RSS began.
func feedDate(s string) (time.Time, bool) {
	if t, ok := Date(s); ok {
		return t, true
	}
	if _, rest, ok := strings.Cut(s, ", "); ok {
		s = rest
	}
	if rest, ok := strings.CutSuffix(s, " UT"); ok {
		s = rest + " GMT"
	}
	for _, layout := range []string{"2 Jan 06 15:04:05 -0700", "2 Jan 06 15:04 -0700", "2 Jan 06 15:04:05 GMT", "2 Jan 06 15:04 GMT", "2 Jan 2006 15:04:05 GMT"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), inRange(t)
		}
	}
	return time.Time{}, false
}

// newestFirst sorts items if each has a date.
func newestFirst(items []Item) {
	for _, it := range items {
		if it.Article.Published.IsZero() {
			return
		}
	}
	slices.SortStableFunc(items, func(a, b Item) int { return b.Article.Published.Compare(a.Article.Published) })
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
