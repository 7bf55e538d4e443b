package extract

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
)

// Limits on a feed's XML. gofeed recurses into elements it does not know,
// copies all namespaces in scope for each element and all text so far for each
// piece of text, so that without them a few MB could take it hours or all
// memory.
const (
	maxDepth      = 200
	maxElements   = 100_000 // and attributes
	maxNamespaces = 64      // in scope
	maxTag        = 1 << 16 // bytes of a tag with its attributes
	maxCopied     = 1 << 30 // bytes of text
)

// A tagReader reads bytes, and refuses to within a tag that is too long: the
// decoder would take all its attributes into memory.
type tagReader struct {
	b        []byte
	i, limit int
}

// next is called before each token, with its offset.
func (r *tagReader) next(offset int) {
	r.limit = len(r.b)
	if rest := r.b[offset:]; len(rest) > maxTag && rest[0] == '<' && rest[1] != '!' && rest[1] != '?' {
		r.limit = offset + maxTag
	}
}

func (r *tagReader) ReadByte() (byte, error) {
	switch {
	case r.i < r.limit:
		r.i++
		return r.b[r.i-1], nil
	case r.i == len(r.b):
		return 0, io.EOF
	}
	return 0, ErrFeedComplex
}

// Read makes it a Reader; the decoder prefers ReadByte.
func (r *tagReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c, err := r.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = c
	return 1, nil
}

// An xmlWalk goes through a feed's XML before it is parsed, to see that it is
// a feed and within the limits.
type xmlWalk struct {
	in       *tagReader
	d        *xml.Decoder
	root     string    // local name, in lower case
	open     []element // from the root to where it is
	scope    int       // namespaces
	elements int
	copied   int
	items    int
	good     int      // offset of the last complete item's end
	tail     []string // names of what was open there
}

type element struct {
	name       string // with its prefix
	namespaces int    // that it declares
	text       int    // bytes of its text so far
}

// trim returns the feed up to where a limit or damage ends it, with what is
// open closed: gofeed gives nothing of a feed that is cut off. Without one
// complete item before that, it is an error.
func (w *xmlWalk) trim(b []byte) ([]byte, error) {
	err := w.walk()
	line, _ := w.d.InputPos()
	switch {
	case err == nil:
		return b, nil
	case err == ErrNotFeed || err == ErrOPML || err == ErrFeedEntities:
		return nil, err
	case w.good == 0 && err == ErrFeedComplex:
		return nil, err
	case w.root == "":
		return nil, ErrNotFeed
	case w.good == 0:
		return nil, damaged(line)
	}
	b = bytes.Clone(b[:w.good])
	for i := len(w.tail) - 1; i >= 0; i-- {
		b = append(b, "</"+w.tail[i]+">"...)
	}
	return b, nil
}

// walk goes on until the document's end (nil) or an error.
func (w *xmlWalk) walk() error {
	for {
		w.in.next(int(w.d.InputOffset()))
		t, err := w.d.RawToken()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			err = w.start(t)
		case xml.EndElement:
			err = w.end(t)
		case xml.CharData:
			err = w.text(len(t))
		case xml.Directive:
			err = checkDirective(t)
		}
		if err != nil {
			return err
		}
		if w.root != "" && len(w.open) == 0 {
			return nil // what follows the root is of no use
		}
	}
}

func (w *xmlWalk) start(t xml.StartElement) error {
	e := element{name: rawName(t.Name)}
	if w.root == "" {
		w.root = strings.ToLower(t.Name.Local)
		switch w.root {
		case "rss", "rdf", "feed":
		case "opml":
			return ErrOPML
		default:
			return ErrNotFeed
		}
	}
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
			e.namespaces++
		}
	}
	w.open = append(w.open, e)
	w.scope += e.namespaces
	w.elements += 1 + len(t.Attr)
	if len(w.open) > maxDepth || w.scope > maxNamespaces || w.elements > maxElements {
		return ErrFeedComplex
	}
	return nil
}

// end closes the innermost element of that name, and so do gofeed's decoder
// and most browsers where one within was never closed.
func (w *xmlWalk) end(t xml.EndElement) error {
	name := rawName(t.Name)
	i := len(w.open) - 1
	for i >= 0 && w.open[i].name != name {
		i--
	}
	if i < 0 {
		return ErrFeedDamaged
	}
	for _, e := range w.open[i:] {
		w.scope -= e.namespaces
	}
	w.open = w.open[:i]
	if local := strings.ToLower(t.Name.Local); i >= 1 && i <= 2 && (local == "item" || local == "entry") {
		w.items++
		w.good = int(w.d.InputOffset())
		w.tail = w.tail[:0]
		for _, e := range w.open {
			w.tail = append(w.tail, e.name)
		}
		if w.items == maxRawItems {
			return ErrFeedComplex
		}
	}
	return nil
}

func (w *xmlWalk) text(n int) error {
	if len(w.open) == 0 {
		return nil
	}
	e := &w.open[len(w.open)-1]
	e.text += n
	if w.copied += e.text; w.copied > maxCopied {
		return ErrFeedComplex
	}
	return nil
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

var nestedEntity = regexp.MustCompile(`<!ENTITY\s+[^%\s]\S*\s+["'][^"'>]*&[^#"'>]`)

// checkDirective refuses a document type whose entities name other entities.
// The decoder does not expand any, so nothing would come of them but nonsense.
func checkDirective(d xml.Directive) error {
	if nestedEntity.Match(d) {
		return ErrFeedEntities
	}
	return nil
}
