package extract

import (
	"errors"

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
