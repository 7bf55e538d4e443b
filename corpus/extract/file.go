package extract

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"path"
	"regexp"
	"strings"

	"newshound/corpus"
)

type format int

const (
	unknown format = iota
	plain
	markdown
	jsonLines
	webPage
	feedList
	opmlList
	unsupported
)

// formatOf chooses by the name's extension, without regard to case.
func formatOf(name string) (f format, gzipped bool) {
	name = strings.ToLower(name)
	name, gzipped = strings.CutSuffix(name, ".gz")
	switch path.Ext(name) {
	case ".txt":
		return plain, gzipped
	case ".md", ".markdown":
		return markdown, gzipped
	case ".jsonl", ".ndjson":
		return jsonLines, gzipped
	case ".html", ".htm":
		return webPage, gzipped
	case ".xml", ".rss", ".atom":
		return feedList, gzipped
	}
	return unknown, gzipped
}

// Supported reports whether a name has an extension that File knows.
func Supported(name string) bool {
	f, _ := formatOf(name)
	return f != unknown
}

// File reads the articles of one file. Its extension says how (.txt, .md,
// .markdown, .html, .htm, .jsonl, .ndjson, and .xml, .rss, .atom for feeds,
// each also with .gz); with any other name the beginning of the content does.
// A feed's items are articles as far as they have a text of their own. Errors
// of r are passed on as they are.
func File(name string, r io.Reader, yield Yield) {
	f, gzipped := formatOf(name)
	br := bufio.NewReader(r)
	if head, _ := br.Peek(2); gzipped || f == unknown && bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(br)
		if err == io.EOF {
			err = ErrEmpty
		}
		if err != nil {
			yield(0, corpus.Article{}, gzipError(err))
			return
		}
		br = bufio.NewReader(gzipReader{z})
	}
	head, _ := br.Peek(sniffed)
	f = formatIn(head, f)
	switch f {
	case unsupported:
		yield(0, corpus.Article{}, ErrFormat)
	case opmlList:
		yield(0, corpus.Article{}, ErrOPML)
	case webPage:
		whole(br, func(b []byte) (corpus.Article, error) { return HTML(b, "", "") }, yield)
	case feedList:
		feedItems(br, yield)
	case jsonLines:
		JSONL(br, yield)
	case markdown:
		whole(br, Markdown, yield)
	default:
		whole(br, Text, yield)
	}
}

// sniffed is how many bytes of a file tell its format.
const sniffed = 4096

var (
	pageStart  = regexp.MustCompile(`(?i)^\s*(?:<!doctype\s+html|<html)[\s>]`)
	arrayStart = regexp.MustCompile(`^\s*\[\s*\{`)
)

// formatIn returns the format of a file whose name says f: another if its first
// bytes cannot be that. Pages are saved as text, and lists in JSON are taken
// for lines of it.
func formatIn(head []byte, f format) format {
	start := bytes.TrimPrefix(head, utf8BOM)
	switch {
	case f == unknown:
		return sniff(head)
	case f == plain && pageStart.Match(start):
		return webPage
	case f == jsonLines && arrayStart.Match(start):
		return unsupported
	}
	return f
}

// sniff returns the format that a file's first bytes show.
func sniff(head []byte) format {
	switch Detect(head, "") {
	case FormatHTML:
		return webPage
	case FormatFeed:
		return feedList
	case FormatOPML:
		return opmlList
	}
	head = bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, utf8BOM)))
	switch {
	case bytes.HasPrefix(head, []byte("<?xml")), arrayStart.Match(head):
		return unsupported
	case bytes.HasPrefix(head, []byte("{")):
		return jsonLines
	case bytes.HasPrefix(head, []byte("---\n")), bytes.HasPrefix(head, []byte("---\r\n")), bytes.HasPrefix(head, []byte("# ")):
		return markdown
	}
	return plain
}

// whole reads a file that is one article, and no more of it than one byte
// over the limit.
func whole(r io.Reader, parse func([]byte) (corpus.Article, error), yield Yield) {
	b, err := io.ReadAll(io.LimitReader(r, MaxText+1))
	if err != nil {
		yield(0, corpus.Article{}, err)
		return
	}
	if len(bytes.TrimSpace(bytes.TrimPrefix(b, utf8BOM))) == 0 {
		yield(0, corpus.Article{}, ErrEmpty)
		return
	}
	a, err := parse(b)
	yield(0, a, err)
}

// feedItems reads a file that is a feed.
func feedItems(r io.Reader, yield Yield) {
	b, err := io.ReadAll(io.LimitReader(r, MaxFeed+1))
	var f Feed
	if err == nil {
		f, err = ReadFeed(b, "", "")
	}
	if err != nil {
		yield(0, corpus.Article{}, err)
		return
	}
	found := false
	for _, item := range f.Items {
		if item.Article.Text == "" {
			continue
		}
		found = true
		a := item.Article
		a.FromFeed, a.Outlet = true, boundedLine(f.Title, MaxName)
		if !yield(0, a, nil) {
			return
		}
	}
	if !found {
		yield(0, corpus.Article{}, ErrFeedText)
	}
}

// A gzipReader reports damage as ErrDamaged.
type gzipReader struct{ z *gzip.Reader }

func (g gzipReader) Read(p []byte) (int, error) {
	n, err := g.z.Read(p)
	return n, gzipError(err)
}

func gzipError(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &corrupt):
		return ErrDamaged // their own texts say no more
	}
	return err
}
