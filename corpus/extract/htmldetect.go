package extract

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
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

// detectable is how much of the beginning says what it is.
const detectable = 4 << 10

// Detect tells a format by what the bytes begin with, and only then by what the
// Content-Type says.
func Detect(b []byte, contentType string) Format {
	head := decodeWeb(b[:min(len(b), detectable)], contentType)
	if i := bytes.IndexByte(head, 0); i >= 0 {
		return FormatUnknown
	}
	head = bytes.TrimSpace(head)
	if len(head) > 0 && head[0] == '{' {
		if jsonFeedVersion.Match(b[:min(len(b), 1<<20)]) {
			return FormatFeed
		}
		return FormatUnknown
	}
	switch name := rootElement(head); name {
	case "rss", "feed", "rdf:rdf", "channel":
		return FormatFeed
	case "opml":
		return FormatOPML
	case "":
	default:
		if name == "html" || headElements[name] || blocks[name] || inlineStart[name] {
			return FormatHTML
		}
	}
	if len(head) == 0 || isBinary(head) {
		return FormatUnknown
	}
	mediaType, _, _ := mime.ParseMediaType(contentType)
	if (mediaType == "text/html" || mediaType == "application/xhtml+xml") && bytes.IndexByte(head, '<') >= 0 {
		return FormatHTML
	}
	return FormatUnknown
}

// jsonFeedVersion is the key that every JSON Feed has.
var jsonFeedVersion = regexp.MustCompile(`"version"\s*:\s*"https?:(?:/|\\/)(?:/|\\/)jsonfeed\.org(?:/|\\/)version`)

// inlineStart are elements that a page without a skeleton begins with.
var inlineStart = wordSet("a b body br em font head i img span strong u")

// docType is a document type that says what follows. Declarations may stand
// within it, longer than what is detectable.
var docType = regexp.MustCompile(`(?i)^!doctype\s+(html|rss|feed|rdf:rdf|opml)[\s>\[]`)

// rootElement returns the name of the first element, in lower case, or ""; a
// document type stands for what it announces.
func rootElement(b []byte) string {
	for {
		b = bytes.TrimSpace(b)
		rest, ok := bytes.CutPrefix(b, []byte("<"))
		if !ok || len(rest) == 0 {
			return ""
		}
		switch rest[0] {
		case '?':
			_, b, ok = bytes.Cut(rest, []byte(">"))
		case '!':
			if comment, isComment := bytes.CutPrefix(rest, []byte("!--")); isComment {
				_, b, ok = bytes.Cut(comment, []byte("-->"))
				break
			}
			if m := docType.FindSubmatch(rest); m != nil {
				return strings.ToLower(string(m[1]))
			}
			_, b, ok = bytes.Cut(rest, []byte(">"))
		default:
			if end := bytes.IndexAny(rest, " \t\r\n/>"); end > 0 {
				return strings.ToLower(string(rest[:end]))
			}
			return ""
		}
		if !ok {
			return ""
		}
	}
}
