package extract

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/mmcdole/gofeed/json"
)

// readJSONFeed reads a JSON Feed.
func readJSONFeed(b []byte) (rawFeed, error) {
	// Each object and list takes memory many times its two bytes.
	if bytes.Count(b, []byte("{"))+bytes.Count(b, []byte("[")) > maxElements {
		return rawFeed{}, ErrFeedComplex
	}
	f, err := new(json.Parser).Parse(bytes.NewReader(b))
	var syntax *stdjson.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return rawFeed{}, damaged(1 + bytes.Count(b[:min(int(syntax.Offset), len(b))], []byte("\n")))
	case err != nil:
		return rawFeed{}, fmt.Errorf("%w: %w", ErrFeedDamaged, err)
	case !strings.Contains(f.Version, "jsonfeed.org/version"):
		return rawFeed{}, ErrNotFeed
	}
	r := rawFeed{title: escaped(f.Title), home: f.HomePageURL, language: f.Language}
	authors := jsonAuthors(f.Author, f.Authors)
	for _, it := range f.Items[:min(len(f.Items), maxRawItems)] {
		if it != nil {
			r.items = append(r.items, jsonItem(it, authors))
		}
	}
	return r, nil
}

func jsonItem(it *json.Item, authors []string) rawItem {
	r := rawItem{
		id:        it.ID,
		title:     escaped(it.Title),
		language:  it.Language,
		links:     []string{it.URL, it.ExternalURL},
		html:      []string{it.ContentHTML},
		plain:     []string{it.ContentText, it.Summary},
		authors:   jsonAuthors(it.Author, it.Authors),
		published: []string{it.DatePublished},
		modified:  []string{it.DateModified},
	}
	if parseAddress(strings.TrimSpace(it.ID)) != nil {
		r.links = append(r.links, it.ID)
	}
	if r.authors == nil {
		r.authors = authors
	}
	return r
}

// escaped makes HTML of a title, which has no markup in a JSON Feed, but
// often has entities.
func escaped(s string) string { return strings.ReplaceAll(s, "<", "&lt;") }

func jsonAuthors(one *json.Author, more []*json.Author) []string {
	if one != nil {
		more = append([]*json.Author{one}, more...)
	}
	var names []string
	for _, a := range more {
		if a != nil && a.Name != "" {
			names = append(names, escaped(a.Name))
		}
	}
	return names
}
