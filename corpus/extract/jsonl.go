package extract

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"newshound/corpus"
)

// A Yield receives what a parser finds: an article, or why there is none.
// Line is the line it began on, counted from 1, or 0 where it is the whole
// file. It returns false to stop.
type Yield func(line int, a corpus.Article, err error) bool

// JSONL reads articles from lines of JSON objects with the keys "text", and
// optionally "url", "title", "published", "modified", "outlet", "authors" (a
// name or a list), "language" and "from_feed"; other keys are ignored. A bad
// line is reported and the following ones are still read. Memory is bounded by
// MaxLine.
func JSONL(r io.Reader, yield Yield) {
	lines := lineReader{r: bufio.NewReaderSize(r, 64<<10)}
	found := false
	for {
		line, err := lines.next()
		if err == io.EOF {
			break
		}
		line = bytes.TrimSpace(line)
		if err == nil && len(line) == 0 {
			continue
		}
		found = true
		if err != nil && !errors.Is(err, ErrLongLine) {
			yield(lines.n, corpus.Article{}, err)
			return
		}
		if bytes.IndexByte(line, 0) >= 0 { // no line after it is worth a message
			yield(lines.n, corpus.Article{}, ErrBinary)
			return
		}
		var a corpus.Article
		if err == nil {
			a, err = jsonArticle(line)
		}
		if !yield(lines.n, a, err) {
			return
		}
	}
	if !found {
		yield(0, corpus.Article{}, ErrEmpty)
	}
}

// jsonArticle reads one line.
func jsonArticle(line []byte) (corpus.Article, error) {
	if !utf8.Valid(line) {
		return corpus.Article{}, ErrEncoding
	}
	var v struct {
		URL       string  `json:"url"`
		Title     string  `json:"title"`
		Published string  `json:"published"`
		Modified  string  `json:"modified"`
		Outlet    string  `json:"outlet"`
		Language  string  `json:"language"`
		Text      *string `json:"text"`
		Authors   names   `json:"authors"`
		FromFeed  bool    `json:"from_feed"`
	}
	if err := json.Unmarshal(line, &v); err != nil {
		return corpus.Article{}, jsonError(err)
	}
	if v.Text == nil {
		return corpus.Article{}, ErrNoText
	}
	a := corpus.Article{URL: v.URL, Title: v.Title, Outlet: v.Outlet, Authors: v.Authors, Language: v.Language, FromFeed: v.FromFeed, Text: *v.Text}
	a.Published, _ = Date(v.Published)
	a.Modified, _ = Date(v.Modified)
	return finish(a)
}

// jsonError says where in the line it went wrong.
func jsonError(err error) error {
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("%w (from character %d on)", ErrJSON, syntax.Offset)
	case errors.As(err, &mismatch) && mismatch.Field != "":
		a := "a"
		if mismatch.Value == "array" || mismatch.Value == "object" {
			a = "an"
		}
		return fmt.Errorf("%w for an article: %q is %s %s", ErrJSON, mismatch.Field, a, mismatch.Value)
	default:
		return fmt.Errorf("%w for an article", ErrJSON)
	}
}

// names are given as one name or a list of them.
type names []string

func (n *names) UnmarshalJSON(b []byte) error {
	if b[0] != '"' {
		return json.Unmarshal(b, (*[]string)(n))
	}
	*n = make(names, 1)
	return json.Unmarshal(b, &(*n)[0])
}

// A lineReader reads lines of at most MaxLine bytes.
type lineReader struct {
	r   *bufio.Reader
	n   int // number of the line last returned
	buf []byte
}

// next returns the next line, valid until the call after. A longer line is
// read to its end and is ErrLongLine. A line that the input breaks off within
// is not returned: the error is.
func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	l.n++
	long := false
	for {
		part, err := l.r.ReadSlice('\n')
		if long = long || len(l.buf)+len(part) > MaxLine; !long {
			l.buf = append(l.buf, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(l.buf) == 0 && !long:
			return nil, io.EOF
		case err != nil && err != io.EOF:
			return nil, err
		case long:
			return nil, ErrLongLine
		}
		if l.n == 1 {
			return bytes.TrimPrefix(l.buf, utf8BOM), nil
		}
		return l.buf, nil
	}
}
