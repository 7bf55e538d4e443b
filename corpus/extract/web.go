package extract

import (
	"errors"
	"io"
	"time"

	"newshound/corpus"
)

// A Format is what bytes turn out to be.
type Format int

// Formats of what servers send.
const (
	FormatUnknown Format = iota
	FormatHTML
	FormatFeed // RSS, Atom or JSON Feed
	FormatOPML
)

// Detect tells a format by what the bytes begin with, and only then by what the
// Content-Type says.
func Detect(b []byte, contentType string) Format { return FormatUnknown }

// HTML reads the article of a page. The address is where the page came from,
// "" if unknown.
func HTML(b []byte, contentType, address string) (corpus.Article, error) {
	return corpus.Article{}, errors.New("not yet")
}

// A FeedLink is a feed that a page names.
type FeedLink struct{ Title, URL string }

// FeedLinks returns the feeds that a page names, the likeliest first.
func FeedLinks(b []byte, contentType, address string) []FeedLink { return nil }

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
	ID      string // guid, "" if there is none
	Article corpus.Article
}

// ReadFeed reads a feed. The address is where it came from.
func ReadFeed(b []byte, contentType, address string) (Feed, error) {
	return Feed{}, errors.New("not yet")
}

// An Outline is one feed of an OPML list.
type Outline struct{ Title, URL, Home string }

// OPML reads the feeds of an OPML list, those in folders too, each address once.
func OPML(b []byte) ([]Outline, error) { return nil, errors.New("not yet") }

// WriteOPML writes a list that OPML reads.
func WriteOPML(w io.Writer, title string, feeds []Outline) error { return errors.New("not yet") }

// WriteJSONL writes an article as a line that JSONL reads back.
func WriteJSONL(w io.Writer, a *corpus.Article) error { return errors.New("not yet") }
