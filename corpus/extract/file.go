package extract

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"path"
	"strings"

	"newshound/corpus"
)

type format int

const (
	unknown format = iota
	plain
	markdown
	jsonLines
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
	}
	return unknown, gzipped
}

// Supported reports whether a name has an extension that File knows.
func Supported(name string) bool {
	f, _ := formatOf(name)
	return f != unknown
}

// File reads the articles of one file. Its extension says how (.txt, .md,
// .markdown, .jsonl, .ndjson, each also with .gz); with any other name the
// beginning of the content does. Errors of r are passed on as they are.
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
	if f == unknown {
		head, _ := br.Peek(1024)
		f = sniff(head)
	}
	switch f {
	case unsupported:
		yield(0, corpus.Article{}, ErrFormat)
	case jsonLines:
		JSONL(br, yield)
	case markdown:
		whole(br, Markdown, yield)
	default:
		whole(br, Text, yield)
	}
}

// sniff returns the format that a file's first bytes show.
func sniff(head []byte) format {
	head = bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, utf8BOM)))
	for _, p := range []string{"<!doctype", "<html", "<?xml", "<rss", "<feed"} {
		if bytes.HasPrefix(head, []byte(p)) {
			return unsupported
		}
	}
	switch {
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
	a, err := parse(b)
	yield(0, a, err)
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
