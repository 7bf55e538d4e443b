package extract

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// bareLess is the sign for less in "5 < 6": no tag begins so.
var bareLess = regexp.MustCompile(`<+[\s\d=]`)

// readXMLFeed reads RSS and Atom.
func readXMLFeed(b []byte) (r rawFeed, err error) {
	b = bareLess.ReplaceAllFunc(b, func(s []byte) []byte { return bytes.ReplaceAll(s, []byte("<"), []byte("&lt;")) })
	w := xmlWalk{in: &tagReader{b: b}}
	w.d = xml.NewDecoder(w.in)
	w.d.Strict = false
	if b, err = w.trim(b); err != nil {
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
