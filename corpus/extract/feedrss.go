package extract

import (
	"strconv"
	"strings"
	"time"

	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// rssFeed takes over what a feed in RSS or RDF says, with the modules that
// news feeds use: content, Dublin Core, Atom, syndication, FeedBurner, iTunes.
func rssFeed(f *rss.Feed) rawFeed {
	r := rawFeed{
		title:    first(f.Title, value(f.Extensions, "dc", "title")),
		language: first(f.Language, value(f.Extensions, "dc", "language")),
		ttl:      rssTTL(f),
	}
	r.home = first(append(f.Links, atomLink(f.Extensions))...)
	for _, it := range f.Items {
		r.items = append(r.items, rssItem(it))
	}
	return r
}

func rssItem(it *rss.Item) rawItem {
	x := it.Extensions
	r := rawItem{
		title:     first(it.Title, value(x, "dc", "title")),
		language:  value(x, "dc", "language"),
		links:     append([]string{value(x, "feedburner", "origLink")}, it.Links...),
		html:      []string{it.Content, atomValue(x, "content"), it.Description, value(x, "dc", "description"), atomValue(x, "summary"), value(x, "itunes", "summary")},
		authors:   append([]string{it.Author}, values(x, "dc", "creator")...),
		published: []string{it.PubDate, value(x, "dc", "date"), atomValue(x, "published"), value(x, "dcterms", "created")},
		modified:  []string{atomValue(x, "updated"), value(x, "dcterms", "modified")},
	}
	r.links = append(r.links, atomLink(x))
	if len(strings.Join(r.authors, "")) == 0 {
		r.authors = append(atomAuthors(x), value(x, "itunes", "author"))
	}
	if it.GUID != nil {
		r.id = it.GUID.Value
		if !strings.EqualFold(it.GUID.IsPermalink, "false") && parseAddress(strings.TrimSpace(r.id)) != nil {
			r.links = append(r.links, r.id)
		}
	}
	return r
}

// rssTTL returns how long a feed says it stays as it is, 0 if it does not.
func rssTTL(f *rss.Feed) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(f.TTL)); err == nil && n > 0 && n < 1<<20 {
		return time.Duration(n) * time.Minute
	}
	var period time.Duration
	switch strings.ToLower(value(f.Extensions, "sy", "updatePeriod")) {
	case "hourly":
		period = time.Hour
	case "daily":
		period = 24 * time.Hour
	case "weekly":
		period = 7 * 24 * time.Hour
	case "monthly":
		period = 30 * 24 * time.Hour
	case "yearly":
		period = 365 * 24 * time.Hour
	}
	if n, err := strconv.Atoi(value(f.Extensions, "sy", "updateFrequency")); err == nil && n > 0 {
		period /= time.Duration(n)
	}
	return period
}

// values returns the texts of a module's elements.
func values(x ext.Extensions, module, name string) []string {
	var out []string
	for _, e := range x[module][name] {
		if e.Value != "" {
			out = append(out, e.Value)
		}
	}
	return out
}

// value returns the first of them, or "".
func value(x ext.Extensions, module, name string) string { return first(values(x, module, name)...) }

// Atom's elements within RSS.
func atomElements(x ext.Extensions, name string) []ext.Extension {
	return append(x["atom"][name], x["atom03"][name]...)
}

func atomValue(x ext.Extensions, name string) string {
	for _, e := range atomElements(x, name) {
		if e.Value != "" {
			return e.Value
		}
	}
	return ""
}

func atomLink(x ext.Extensions) string {
	for _, e := range atomElements(x, "link") {
		if rel := e.Attrs["rel"]; rel == "" || rel == "alternate" {
			return e.Attrs["href"]
		}
	}
	return ""
}

func atomAuthors(x ext.Extensions) []string {
	var names []string
	for _, e := range atomElements(x, "author") {
		for _, name := range e.Children["name"] {
			names = append(names, name.Value)
		}
	}
	return names
}

// first returns the first string that is more than white space, or "".
func first(s ...string) string {
	for _, s := range s {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}
