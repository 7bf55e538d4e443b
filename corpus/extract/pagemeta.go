package extract

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"newshound/corpus"
)

// A pageMeta is what a page says about itself, outside its text.
type pageMeta struct {
	named     map[string][]string // contents of meta elements by name, property or itemprop, in lower case
	title     string              // of the title element
	canonical string
	lang      string
	host      string   // of the page, "" unknown
	base      *url.URL // what its links are relative to, nil unknown
	data      linkedData
	article   object // the part of data that is about the article, or at least the page; may be nil
	described bool   // it is about an article
}

func readMeta(doc *html.Node, address string) pageMeta {
	m := pageMeta{named: map[string][]string{}, base: parseAddress(address)}
	based := false
	for n := range elements(doc, "html", "title", "meta", "link", "base") {
		switch n.Data {
		case "html":
			m.lang = attr(n, "lang") + attr(n, "xml:lang")
		case "title":
			if m.title == "" && n.Parent.Data != "svg" {
				m.title = nodeText(n)
			}
		case "meta":
			m.add(n)
		case "base":
			if !based && attr(n, "href") != "" {
				based = true
				if u := m.resolve(attr(n, "href")); u != nil {
					m.base = u
				}
			}
		case "link":
			if m.canonical == "" && hasWordFold(attr(n, "rel"), "canonical") {
				m.canonical = attr(n, "href")
			}
		}
	}
	if u := parseAddress(m.address(address)); u != nil {
		m.host = u.Hostname()
	}
	m.data = readLinkedData(doc)
	m.article = m.data.article(m.title + " " + m.first("og:title"))
	m.described = m.article != nil
	if !m.described {
		m.article = m.data.page()
	}
	return m
}

func (m *pageMeta) add(n *html.Node) {
	content := oneLine(attr(n, "content"))
	if content == "" {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		if name := strings.ToLower(strings.TrimSpace(attr(n, key))); name != "" {
			m.named[name] = append(m.named[name], content)
		}
	}
}

// first returns the first content of the first of the names that has one.
func (m *pageMeta) first(names ...string) string {
	for _, name := range names {
		if v := m.named[name]; len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

// resolve returns the absolute http or https address that a link is, or nil.
func (m *pageMeta) resolve(link string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		return nil
	}
	if m.base != nil {
		u = m.base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return nil
	}
	return u
}

// address returns the article's address: the one that the page calls its own
// unless that is another site's or a home page's, as where all pages of a
// site name the same, else the one it came from.
func (m *pageMeta) address(from string) string {
	links := []string{m.canonical, m.first("og:url")}
	if m.article != nil {
		links = append(links, m.article.text("url"), m.article.text("mainEntityOfPage"))
	}
	for _, link := range links {
		u := m.resolve(link)
		if link == "" || u == nil || isHome(u) {
			continue
		}
		if own := u.String(); from == "" || corpus.SameSite(own, from) {
			return corpus.CleanAddress(own)
		}
	}
	return corpus.CleanAddress(from)
}

// isHome reports whether an address is that of a whole site, or of a language
// of it.
func isHome(u *url.URL) bool {
	path := strings.ToLower(strings.Trim(u.Path, "/"))
	path = strings.TrimSuffix(strings.TrimSuffix(path, ".html"), ".php")
	return u.RawQuery == "" && (path == "" || path == "index" || path == "home" || len(path) == 2)
}

// language returns the language of a text on the page. What the page declares
// is often what its software began with; where it is English, or the text is,
// or the scripts differ, the text tells better.
func (m *pageMeta) language(text string) string {
	declared := ""
	candidates := []string{m.lang, m.first("og:locale", "content-language", "dc.language", "language", "inlanguage")}
	if m.article != nil {
		candidates = append([]string{m.article.text("inLanguage")}, candidates...)
	}
	for _, c := range candidates {
		if declared = languageCode(c); declared != "" {
			break
		}
	}
	detected := corpus.DetectLanguage(text)
	if detected == "" {
		return declared
	}
	if declared == "" || declared == "en" || detected == "en" || isCyrillic(detected) || isCyrillic(declared) {
		return detected
	}
	return declared
}

func isCyrillic(language string) bool {
	switch language {
	case "bg", "ru", "uk", "be", "mk":
		return true
	}
	return false
}

// letters returns the letters and digits of s in lower case: what two
// spellings of a name or a headline have in common.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// hasWordFold reports whether a list of words has one, without regard to case.
func hasWordFold(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}
