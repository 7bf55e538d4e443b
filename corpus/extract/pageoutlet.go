package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/publicsuffix"
)

// outlet returns the name that the site gives itself: what it calls itself in
// OpenGraph, unless only another name reads as one of this site.
func (m *pageMeta) outlet() string {
	names := []string{m.first("og:site_name")}
	if m.article != nil {
		for _, o := range m.data.refs(m.article["publisher"]) {
			names = append(names, o.text("name"))
		}
	}
	for _, o := range m.data.objects {
		if o.hasType(func(t string) bool { return t == "NewsMediaOrganization" || t == "WebSite" }) {
			names = append(names, o.text("name"))
		}
	}
	names = append(names, m.first("publisher", "dc.publisher", "dcterms.publisher", "citation_journal_title"))
	first := ""
	for _, name := range names {
		if name = boundedLine(name, MaxName); !isOutletName(name) {
			continue
		}
		if first == "" {
			first = name
		}
		if fitsHost(name, m.host) {
			return name
		}
	}
	return first
}

func isOutletName(s string) bool {
	return letters(s) != "" && !strings.Contains(s, "://") && !strings.HasPrefix(s, "@") && !strings.HasPrefix(s, "www.")
}

// fitsHost reports whether a name is written as one and belongs to a host: one
// has the other within it, or the host is of its words' first letters. It
// tells apart the names of sites and of their parts ("Sport"), of others
// ("Associated Press") and of nothing but the host ("harbourpost").
func fitsHost(name, host string) bool {
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil || name == strings.ToLower(name) {
		return false
	}
	label, _, _ := strings.Cut(domain, ".")
	label = letters(label)
	initials := ""
	for _, word := range strings.Fields(name) {
		r, _ := utf8.DecodeRuneInString(word)
		initials += string(unicode.ToLower(r))
	}
	s := letters(name)
	return len(label) > 1 && (strings.Contains(s, label) || len(s) >= 3 && strings.Contains(label, s) || initials == label)
}

// outlet returns the name that the site gives itself in its metadata, or in
// microdata.
func (p *htmlPage) outlet() string {
	if name := p.meta.outlet(); name != "" {
		return name
	}
	for _, name := range p.marked(func(n *html.Node) bool { return hasWordFold(attr(n, "itemprop"), "publisher") }) {
		if isOutletName(name) && len(strings.Fields(name)) <= 6 {
			return boundedLine(name, MaxName)
		}
	}
	return ""
}
