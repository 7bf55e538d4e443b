package extract

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// headline returns the article's title: the heading that the page's metadata
// knows too, or else the metadata's, without the site's name.
func (p *htmlPage) headline() string {
	var known []string
	if p.meta.article != nil {
		known = append(known, p.meta.article.text("headline"), p.meta.article.text("name"))
	}
	known = append(known, p.meta.first("og:title"), p.meta.first("twitter:title"), p.meta.title, p.meta.first("title", "dc.title", "dcterms.title", "headline"))
	names := p.siteNames()
	for i, t := range known {
		t = cutSiteName(oneLine(html.UnescapeString(t)), names)
		if known[i] == p.meta.title {
			t = cutLastPart(t)
		}
		known[i] = boundedLine(t, MaxTitle)
	}
	if h := p.heading(known); h != "" {
		return h
	}
	for _, t := range known {
		if t != "" {
			return t
		}
	}
	for h := range elements(p.body, "h1") {
		if t := boundedLine(nodeText(h), MaxTitle); t != "" {
			return t
		}
	}
	return ""
}

// heading returns the first heading of rank one or two that says what one of
// the known titles does. One of rank one may be a part of it, since sites add
// more than their name; and where a rubric stands within the heading, before
// the title, the title is returned.
func (p *htmlPage) heading(known []string) string {
	for _, name := range []string{"h1", "h2"} {
		for n := range elements(p.body, name) {
			h := boundedLine(nodeText(n), MaxTitle)
			for _, t := range known {
				switch {
				case sameTitle(h, t), name == "h1" && (startsWith(t, h) || endsWith(t, h)):
					return h
				case name == "h1" && endsWith(h, t):
					return t
				}
			}
		}
	}
	return ""
}

// A part of a title is one if it is too long to be there by chance.
const minPart = 15 // bytes of letters

func startsWith(title, part string) bool {
	part = letters(part)
	return len(part) >= minPart && strings.HasPrefix(letters(title), part)
}

func endsWith(title, part string) bool {
	part = letters(part)
	return len(part) >= minPart && strings.HasSuffix(letters(title), part)
}

// cutLastPart takes off what stands behind the last bar of a page's title if
// a headline is left: behind it is the site's name, known or not.
func cutLastPart(title string) string {
	if i := strings.LastIndex(title, " | "); i >= 0 && countWords(title[:i]) >= headlineWords-1 {
		return title[:i]
	}
	return title
}

// sameTitle reports whether two titles are the same but for an ending that
// one of them has.
func sameTitle(a, b string) bool {
	a, b = letters(a), letters(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	return a != "" && strings.HasPrefix(b, a) && 3*len(a) >= 2*len(b)
}

// siteNames returns what may stand for the site in a title, as letters gives
// it: its name, and the main part of its host.
func (p *htmlPage) siteNames() []string {
	names := []string{letters(p.meta.outlet()), letters(p.meta.first("og:site_name")), letters(p.meta.first("application-name"))}
	for _, address := range []string{p.address, p.meta.canonical, p.meta.first("og:url")} {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			host := strings.TrimPrefix(u.Hostname(), "www.")
			label, _, _ := strings.Cut(host, ".")
			names = append(names, letters(host), letters(label))
		}
	}
	return names
}

var titleSeparator = regexp.MustCompile(`\s+[-–—|:·•«»‹›/~*]+\s+|\s*\|\s*|\s*::\s*`)

// cutSiteName takes the site's name off the end, or the beginning, of a title.
func cutSiteName(title string, names []string) string {
	for range 2 {
		at := titleSeparator.FindAllStringIndex(title, -1)
		if len(at) == 0 {
			return title
		}
		first, last := at[0], at[len(at)-1]
		switch {
		case last[0] > 0 && isSiteName(title[last[1]:], names):
			title = title[:last[0]]
		case first[0] > 0 && first[1] < len(title) && isSiteName(title[:first[0]], names):
			title = title[first[1]:]
		default:
			return title
		}
	}
	return title
}

// isSiteName reports whether a part of a title is one of the names, or one
// with what sites add to it, as "BBC News" is to bbc.
func isSiteName(part string, names []string) bool {
	s := letters(part)
	for _, n := range names {
		if len(n) < 3 || s == "" {
			if s != "" && s == n {
				return true
			}
			continue
		}
		if s == n || strings.HasPrefix(s, n) && len(s) <= len(n)+16 || len(s) >= 3 && strings.HasPrefix(n, s) {
			return true
		}
	}
	return false
}
