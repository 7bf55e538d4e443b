package extract

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"newshound/corpus"
)

// An Outline is one feed of an OPML list.
type Outline struct{ Title, URL, Home string }

// maxOutlines is how many feeds a list may have.
const maxOutlines = 10_000

// Why a list of feeds cannot be read.
var (
	ErrOPML        = errors.New("this is a list of feeds (OPML), not an article and not a feed")
	ErrNotOPML     = errors.New("this is not a list of feeds (OPML)")
	ErrOPMLEmpty   = errors.New("the list names no feed")
	ErrOPMLDamaged = errors.New("the list of feeds is damaged")
	ErrOPMLLarge   = errors.New("the list of feeds is larger than 20 MB or has more than 10,000 feeds")
)

// OPML reads the feeds of an OPML list, those in folders too, each address once.
// Entries without an address of the web are left out.
func OPML(b []byte) ([]Outline, error) {
	if len(b) > MaxFeed {
		return nil, ErrOPMLLarge
	}
	b, err := decodeFeed(b, "")
	if err != nil {
		return nil, ErrNotOPML
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	l := outlineList{seen: map[string]bool{}}
	for {
		t, err := d.RawToken() // whatever is nested how: only outlines count
		switch {
		case err == io.EOF && l.begun && len(l.feeds) > 0:
			return l.feeds, nil
		case err == io.EOF && l.begun:
			return nil, ErrOPMLEmpty
		case err != nil && !l.begun:
			return nil, ErrNotOPML
		case err != nil:
			line, _ := d.InputPos()
			return nil, fmt.Errorf("%w (line %d)", ErrOPMLDamaged, line)
		}
		if start, ok := t.(xml.StartElement); ok {
			if err := l.element(start); err != nil {
				return nil, err
			}
		}
	}
}

type outlineList struct {
	begun bool
	feeds []Outline
	seen  map[string]bool // by AddressKey
}

func (l *outlineList) element(e xml.StartElement) error {
	name := strings.ToLower(e.Name.Local)
	if !l.begun {
		if name != "opml" {
			return ErrNotOPML
		}
		l.begun = true
		return nil
	}
	if name != "outline" {
		return nil
	}
	var o Outline
	var text string
	for _, a := range e.Attr {
		switch strings.ToLower(a.Name.Local) {
		case "xmlurl":
			o.URL = corpus.CleanAddress(webAddress(a.Value))
		case "htmlurl":
			o.Home = corpus.CleanAddress(webAddress(a.Value))
		case "title":
			o.Title = boundedLine(a.Value, MaxTitle)
		case "text":
			text = boundedLine(a.Value, MaxTitle)
		}
	}
	key := corpus.AddressKey(o.URL)
	if key == "" || l.seen[key] {
		return nil
	}
	if text == o.URL { // where there was no better one
		text = ""
	}
	o.Title = cmp.Or(o.Title, text)
	l.seen[key] = true
	if l.feeds = append(l.feeds, o); len(l.feeds) > maxOutlines {
		return ErrOPMLLarge
	}
	return nil
}

// WriteOPML writes a list that OPML reads.
func WriteOPML(w io.Writer, title string, feeds []Outline) error {
	type outline struct {
		Type  string `xml:"type,attr"`
		Text  string `xml:"text,attr"`
		Title string `xml:"title,attr,omitempty"`
		URL   string `xml:"xmlUrl,attr"`
		Home  string `xml:"htmlUrl,attr,omitempty"`
	}
	list := struct {
		XMLName  xml.Name  `xml:"opml"`
		Version  string    `xml:"version,attr"`
		Title    string    `xml:"head>title"`
		Outlines []outline `xml:"body>outline"`
	}{Version: "2.0", Title: title}
	for _, f := range feeds {
		list.Outlines = append(list.Outlines, outline{"rss", cmp.Or(f.Title, f.URL), f.Title, f.URL, f.Home})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(list); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
