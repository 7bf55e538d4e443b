package extract

import (
	"strings"

	"github.com/mmcdole/gofeed/atom"
)

// atomFeed takes over what a feed in Atom says.
func atomFeed(f *atom.Feed) rawFeed {
	r := rawFeed{
		title:    f.Title,
		home:     first(alternates(f.Links)...),
		language: f.Language,
	}
	for _, e := range f.Entries {
		r.items = append(r.items, atomItem(e, f.Authors))
	}
	return r
}

func atomItem(e *atom.Entry, authors []*atom.Person) rawItem {
	x := e.Extensions
	r := rawItem{
		id:        e.ID,
		title:     e.Title,
		links:     append([]string{value(x, "feedburner", "origLink")}, alternates(e.Links)...),
		html:      []string{e.Summary},
		published: []string{e.Published, value(x, "dc", "date")}, // not updated, which each edit moves
		modified:  []string{e.Updated},
	}
	if parseAddress(strings.TrimSpace(e.ID)) != nil { // seldom anything but the page's
		r.links = append(r.links, e.ID)
	}
	if c := e.Content; c != nil {
		switch kind := strings.ToLower(c.Type); {
		case kind == "" || kind == "html" || strings.Contains(kind, "xhtml") || kind == "text/html":
			r.html = append(r.html, c.Value)
		case kind == "text" || kind == "text/plain":
			r.plain = append(r.plain, c.Value)
		}
	}
	for _, x := range x["media"]["group"] { // YouTube and others
		for _, d := range x.Children["description"] {
			r.plain = append(r.plain, d.Value)
		}
	}
	if len(e.Authors) > 0 {
		authors = e.Authors
	}
	for _, a := range authors {
		r.authors = append(r.authors, a.Name)
	}
	return r
}

// alternates returns the addresses of the page itself, in HTML first.
func alternates(links []*atom.Link) []string {
	var pages, others []string
	for _, l := range links {
		switch {
		case l.Rel != "alternate":
		case l.Type == "" || strings.Contains(l.Type, "html"):
			pages = append(pages, l.Href)
		default:
			others = append(others, l.Href)
		}
	}
	return append(pages, others...)
}
