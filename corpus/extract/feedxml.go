package extract

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// Limits on a feed's XML. gofeed recurses into elements it does not know,
// copies all namespaces in scope for each element and all text so far for each
// piece of text, so that without them a few MB could take it hours or all
// memory.
const (
	maxDepth      = 200
	maxElements   = 100_000 // and attributes
	maxNamespaces = 64      // in scope
	maxCopied     = 1 << 30 // bytes of text
)

// readXMLFeed reads RSS and Atom.
func readXMLFeed(b []byte) (r rawFeed, err error) {
	w := xmlWalk{d: xml.NewDecoder(bytes.NewReader(b))}
	w.d.Strict = false
	b, err = w.trim(b)
	if err != nil {
		return rawFeed{}, err
	}
	// The parser is foreign code that meets foreign bytes; should it panic,
	// only this feed is lost.
	defer func() {
		if p := recover(); p != nil {
			r, err = rawFeed{}, fmt.Errorf("%w: the parser panics: %v", ErrFeedDamaged, p)
		}
	}()
	if w.root == "feed" {
		f, err := new(atom.Parser).Parse(bytes.NewReader(b))
		if err != nil {
			return rawFeed{}, xmlError(err)
		}
		return atomFeed(f), nil
	}
	f, err := new(rss.Parser).Parse(bytes.NewReader(b))
	if err != nil {
		return rawFeed{}, xmlError(err)
	}
	return rssFeed(f), nil
}

func xmlError(err error) error { return fmt.Errorf("%w: %w", ErrFeedDamaged, err) }

// An xmlWalk goes through a feed's XML before it is parsed, to see that it is
// a feed and within the limits.
type xmlWalk struct {
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
	case w.root == "":
		return nil, ErrNotFeed
	case w.good == 0 && err == ErrFeedComplex:
		return nil, err
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
