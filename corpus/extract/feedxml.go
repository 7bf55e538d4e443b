package extract

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// maxSlips is how many characters that XML cannot have are understood in one
// feed: more are no slip.
const maxSlips = 10_000

// escapeLess makes markup of the sign for less in "5 < 6": no tag begins so.
func escapeLess(b []byte) []byte {
	var out []byte
	done := 0
	for i, slips := 0, 0; slips < maxSlips; i++ {
		next := bytes.IndexByte(b[i:], '<')
		if i += next; next < 0 || i+1 == len(b) {
			break
		}
		if bytes.IndexByte([]byte(" \t\r\n0123456789=<"), b[i+1]) >= 0 {
			out = append(append(out, b[done:i]...), "&lt;"...)
			done = i + 1
			slips++
		}
	}
	if done == 0 {
		return b
	}
	return append(out, b[done:]...)
}

// readXMLFeed reads RSS and Atom.
func readXMLFeed(b []byte) (r rawFeed, err error) {
	b = escapeLess(b)
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
