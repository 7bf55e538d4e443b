// Package extract turns bytes into articles: text as people scrape it from
// pages, pages themselves, feeds, Markdown with front matter, and JSON lines,
// which it also writes. It is pure, and takes anything: foreign bytes give an
// article or an error, never a panic.
//
// From the bottom up: Date reads a date of any shape; decode refuses what is
// not text; Text, Markdown, JSONL, HTML, ReadFeed and OPML read one format
// each; File chooses between them, and Detect for what a server sends.
//
// No field is invented. A title, outlet, author or date is set only where the
// input marks it as such and is no longer than it can be; everything else
// stays empty. An address is one of http or https, with a host and without a
// name or password.
package extract

import (
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"

	"newshound/corpus"
)

// Limits on what one article may be. The longest of 21,270 news articles has
// 104 kB, so these only stop mistakes and attacks.
const (
	MaxText = 20 << 20 // bytes of text of one article
	MaxLine = 32 << 20 // bytes of one line of JSON

	// maxWebText is for what nobody has chosen to add as it is, in bytes with
	// its markup: the text of a feed's item, a page's JSON-LD in all.
	maxWebText = 1 << 20
)

// Limits on what describes an article: something longer is no title, no name
// and no address, and is left empty.
const (
	MaxTitle = 500  // characters
	MaxName  = 200  // characters of an outlet's or an author's name
	MaxURL   = 2048 // bytes
)

// Categories of errors. Each message completes "FILE: …" or "FILE, line N: …".
var (
	ErrEmpty       = errors.New("there is no text in it")
	ErrBinary      = errors.New("this is not a text file")
	ErrEncoding    = errors.New("the text is not in UTF-8; save it as UTF-8 and try again")
	ErrTooLarge    = errors.New("the text is larger than 20 MB")
	ErrLongLine    = errors.New("the line is longer than 32 MB")
	ErrJSON        = errors.New("this is not valid JSON")
	ErrNoText      = errors.New(`the article has no "text"`)
	ErrFrontMatter = errors.New("the front matter between the --- lines cannot be read")
	ErrFormat      = errors.New("this format is not supported; give .txt, .md, .html, .jsonl or a feed, each also as .gz")
	ErrDamaged     = errors.New("the compressed file is damaged, cut off or not gzip")
)

// finish trims and checks an article's fields, all formats alike.
func finish(a corpus.Article) (corpus.Article, error) {
	if len(a.Text) > MaxText {
		return corpus.Article{}, ErrTooLarge
	}
	a.Text = strings.TrimSpace(clean(a.Text))
	if !hasWord(a.Text) {
		return corpus.Article{}, ErrEmpty
	}
	return bound(a), nil
}

// bound trims and checks the fields that describe an article.
func bound(a corpus.Article) corpus.Article {
	a.URL = webAddress(a.URL)
	a.Title = boundedLine(a.Title, MaxTitle)
	a.Outlet = boundedLine(a.Outlet, MaxName)
	a.Language = languageCode(a.Language)
	authors := a.Authors
	a.Authors = nil
	for _, name := range authors {
		if name = boundedLine(name, MaxName); name != "" {
			a.Authors = append(a.Authors, name)
		}
	}
	return a
}

// boundedLine makes s one line, or nothing if that has more characters than most.
func boundedLine(s string, most int) string {
	s = oneLine(s)
	if utf8.RuneCountInString(s) > most {
		return ""
	}
	return s
}

// hasWord reports whether there is anything in a text that can be found: a
// word as corpus.AppendTokens understands it.
func hasWord(text string) bool {
	var z corpus.Analyzer
	for field := range strings.FieldsSeq(text) {
		if len(z.AppendTokens(nil, field, "")) > 0 {
			return true
		}
	}
	return false
}

// webAddress returns the address that s is, if it may be that of an article,
// else "".
func webAddress(s string) string {
	s = strings.TrimSpace(s)
	if u := parseAddress(s); u == nil || u.User != nil || len(s) > MaxURL {
		return ""
	}
	return s
}

// parseAddress returns nil if s is no absolute http or https address.
func parseAddress(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil
	}
	return u
}

// languageCode returns the two letters of a language tag such as "en-GB", or "".
func languageCode(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	s, _, _ = strings.Cut(strings.ReplaceAll(s, "_", "-"), "-")
	if len(s) != 2 || s[0] < 'a' || s[0] > 'z' || s[1] < 'a' || s[1] > 'z' {
		return ""
	}
	return s
}
