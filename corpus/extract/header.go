package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// header uses a line before the running text, and reports whether it is used up.
func (p *page) header(i int) bool {
	s := p.lines[i].text
	if m, ok := parseMetadata(s); ok && i != p.titleLine {
		p.use(m)
		return true
	}
	if key, value := cutLabel(s); key != "" {
		p.field(key, value)
		return true
	}
	if d, ok := parseDateLine(s); ok {
		p.date(d)
		return true
	}
	if name, ok := newsOf(s); ok {
		if i < 3 {
			p.outlet(name)
		}
		return true
	}
	if names := byline(s); names != nil && p.titleLine >= 0 && i > p.titleLine {
		p.article.Authors = append(p.article.Authors, names...)
		return true
	}
	return i == p.titleLine || extendsTitle(s, p.article.Title) || isSurrounding(s) || parseAddress(s) != nil ||
		i < p.titleLine && wordCount(s) < headlineWords
}

// late uses a line below the first paragraph or the last that is about the
// article, and reports whether it is. Names below the last may be of others.
func (p *page) late(i int) bool {
	s := p.lines[i].text
	if d, ok := parseDateLine(s); ok {
		if d.sure {
			p.date(d)
		}
		return d.sure
	}
	if m, ok := parseMetadata(s); ok {
		if i < p.end {
			p.use(m)
		}
		return true
	}
	return false
}

// date takes the first date that is sure, or else the first.
func (p *page) date(d dateLine) {
	if d.published.IsZero() || p.dated || !d.sure && !p.article.Published.IsZero() {
		return
	}
	p.article.Published, p.dated = d.published, d.sure
}

// outlet takes the X of "Last news in X". A subject or a place is named in
// the text as well, which a site seldom does with its own name.
func (p *page) outlet(name string) {
	if p.article.Outlet != "" || rubrics[bare(name)] {
		return
	}
	for _, l := range p.lines {
		if _, ok := newsOf(l.text); !ok && strings.Contains(strings.ToLower(l.text), strings.ToLower(name)) {
			return
		}
	}
	p.article.Outlet = name
}

func isNews(s string) bool {
	_, ok := newsOf(s)
	return ok
}

var label = regexp.MustCompile(`(?i)^(title|headline|заглавие|заголовок|titel|título|titre|` +
	`source|outlet|publisher|published by|източник|источник|quelle|fuente|` +
	`authors?|автори?|autor(?:en|es)?|auteurs?|url|link|language)\s*:\s*(\S.*)$`)

// cutLabel splits a line such as "Source: Northfield Courier".
func cutLabel(s string) (key, value string) {
	m := label.FindStringSubmatch(s)
	if m == nil {
		return "", ""
	}
	return strings.ToLower(m[1]), m[2]
}

func isTitleLabel(key string) bool {
	switch key {
	case "title", "headline", "заглавие", "заголовок", "titel", "título", "titre":
		return true
	}
	return false
}

func isOutletLabel(key string) bool {
	switch key {
	case "source", "outlet", "publisher", "published by", "източник", "источник", "quelle", "fuente":
		return true
	}
	return false
}

func isAuthorLabel(key string) bool {
	return key != "" && key != "url" && key != "link" && key != "language" && !isTitleLabel(key) && !isOutletLabel(key)
}

// field sets what a label names.
func (p *page) field(key, value string) {
	switch {
	case isTitleLabel(key): // found before
	case key == "url" || key == "link":
		p.article.URL = value
	case key == "language":
		p.article.Language = value
	case isOutletLabel(key):
		p.article.Outlet = value
	default:
		p.article.Authors = append(p.article.Authors, splitNames(value)...)
	}
}

// splitNames splits the value of a label.
func splitNames(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' })
}

var (
	by            = regexp.MustCompile(`^(?:By|BY|От|Автор|Von|Por|Par)\s+(.+)$`)
	nameSeparator = regexp.MustCompile(`,\s*|\s+(?:and|и|und|y|et)\s+`)
)

// byline returns the names of a line such as "By Ann Lee and Bo Ray", or nil.
func byline(s string) []string {
	m := by.FindStringSubmatch(s)
	if m == nil || wordCount(s) > 12 {
		return nil
	}
	var names []string
	for _, n := range nameSeparator.Split(m[1], -1) {
		if !isName(n) {
			return nil
		}
		names = append(names, n)
	}
	return names
}

// isName reports whether s is two to four words that begin with capital letters.
func isName(s string) bool {
	words := strings.Fields(s)
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) || strings.ContainsFunc(w, unicode.IsDigit) {
			return false
		}
	}
	return len(words) >= 2 && len(words) <= 4
}
