package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// authors returns the names of who wrote the article, from the first of the
// page's statements that has one.
func (p *htmlPage) authors() []string {
	var stated [][]string
	if p.meta.article != nil {
		var names []string
		for _, key := range []string{"author", "creator"} {
			for _, o := range p.meta.data.refs(p.meta.article[key]) {
				names = append(names, o.text("name"))
			}
		}
		stated = append(stated, names)
	}
	for _, name := range []string{"author", "article:author", "og:article:author", "parsely-author", "sailthru.author",
		"dc.creator", "dcterms.creator", "dcsext.author", "byl", "citation_author", "article:author_name", "cxenseparse:author"} {
		stated = append(stated, p.meta.named[name])
	}
	stated = append(stated, p.marked(func(n *html.Node) bool { return hasWordFold(attr(n, "itemprop"), "author") }))
	stated = append(stated, p.marked(func(n *html.Node) bool { return n.Data == "a" && hasWordFold(attr(n, "rel"), "author") }))
	outlet := p.outlet()
	for _, values := range stated {
		var names []string
		for _, v := range values {
			for _, name := range authorNames(v) {
				if !isDesk(name, outlet) && !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) }) {
					names = append(names, name)
				}
			}
		}
		if len(names) > 0 {
			return names[:min(len(names), maxAuthors)]
		}
	}
	if names := p.byline(); names != nil {
		return names
	}
	return p.inNamed()
}

// isDesk reports whether a name is the outlet's own or a part of it: "CNN" or
// "CNN Business" of CNN. Behind an outlet's single name there may be that of
// someone called so.
func isDesk(name, outlet string) bool {
	if strings.HasPrefix(letters(outlet), letters(name)) {
		return true
	}
	return strings.HasPrefix(name, outlet+" ") && (strings.Contains(outlet, " ") || outlet == strings.ToUpper(outlet))
}

// inNamed returns the full names in elements that are named for the author, if
// there is nothing else in them.
func (p *htmlPage) inNamed() []string {
	isAuthor := func(n *html.Node) bool {
		for _, word := range nameWords(attr(n, "class") + " " + attr(n, "id")) {
			switch word {
			case "author", "byline", "autor", "auteur", "authors", "autoren":
				return true
			}
		}
		return false
	}
	for _, s := range p.marked(isAuthor) {
		if utf8.RuneCountInString(s) > 80 {
			continue
		}
		names := authorNames(s)
		if len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return !isName(n) }) {
			return names
		}
	}
	return nil
}

// marked returns the texts of elements above the end of the article, or the
// names within them where those are marked too.
func (p *htmlPage) marked(match func(*html.Node) bool) []string {
	var names []string
	for n := range elements(p.body) {
		if !match(n) || p.elsewhere(n) {
			continue
		}
		name := nodeText(n)
		for d := range elements(n) {
			if hasWordFold(attr(d, "itemprop"), "name") {
				if name = attr(d, "content"); name == "" {
					name = nodeText(d)
				}
				break
			}
		}
		names = append(names, name)
	}
	return names
}

// byline returns the names of the first line near the title that says who
// the article is by.
func (p *htmlPage) byline() []string {
	for _, b := range p.header() {
		if names := byline(b.text); names != nil {
			return names
		}
		if m, ok := parseMetadata(b.text); ok && len(m.authors) > 0 {
			return m.authors
		}
	}
	return nil
}

var (
	authorPrefix = regexp.MustCompile(`(?i)^(?:(?:view all|see all|more|all) (?:posts|articles|stories) (?:by|from)|(?:posts|articles) by)\s+|^(?:(?:written|reported|posted|published|words|story|text|review|analysis|opinion|commentary) )?by:?\s+|^(?:von|par|por|от|автор(?:ы|и)?|текст|autor(?:en|es)?|auteur|authors?)\s*:?\s+`)
	authorAfter  = regexp.MustCompile(`(?i)\s+(?:for|at|in|on|of|from)\s.*$|\s*[(\[].*$|\s*\d.*$`)
	authorTitle  = regexp.MustCompile(`(?i)^(?:ph\.?d|m\.?d|r\.?d|m\.?s|esq)$|^interview:`)
	authorRole   = regexp.MustCompile(`(?i)(?:^|\s)(?:writer|editor|reporter|correspondent|columnist|staff|редактор|кореспондент|корреспондент|redakteurin|redakteur|redaktion|korrespondent)$`)
	deskRole     = regexp.MustCompile(`(?i)^(?:associate|business|chief|city|contributing|deputy|education|entertainment|environment|foreign|guest|health|managing|national|news|political|politics|science|senior|sports?|staff|tech|technology|travel|world)\s`)
	afterName    = regexp.MustCompile(`^(\p{Lu}\S+(?: \S+)* \p{Lu}\S*\p{Ll}{3,})\. \p{Lu}.*$`)
	authorSplit  = regexp.MustCompile(`\s*[,;|/•·]\s*`)
	authorAnd    = regexp.MustCompile(`(?i)\s*&\s*|\s+(?:and|und|et|y|и|with)\s+`)
)

// qualification is what follows a name after a comma, and roles that are more
// than one word.
var qualification = regexp.MustCompile(`^(?:B\.?A|B\.?[Ss]c?|M\.?A|M\.?[Ss]c?|M\.?B\.?A|M\.?P\.?H|M\.?Ed|J\.?D|LL\.?[BM]|P[Hh]\.?D|Ed\.?D|Psy\.?D|M\.?D|D\.?O|D\.?D\.?S|D\.?V\.?M|` +
	`R\.?N|N\.?P|R\.?D|R\.?D\.?N|L\.?D\.?N?|C\.?S\.?S\.?D|C\.?P\.?T|CSCS|CDCES|LCSW|FACP|FAAP|FRCP|MRCP|CPA|CFA|CFP)$|(?i:[ -]at[ -]large)$`)

// authorNames returns the names in what a page states as its author: none for
// addresses, handles and accounts.
func authorNames(s string) []string {
	s = oneLine(html.UnescapeString(s))
	if strings.Contains(s, "://") || strings.HasPrefix(s, "www.") || utf8.RuneCountInString(s) > MaxName {
		return nil
	}
	s = authorPrefix.ReplaceAllString(s, "")
	s = afterName.ReplaceAllString(s, "$1")
	var names []string
	for i, part := range authorSplit.Split(s, -1) {
		for j, name := range authorAnd.Split(part, -1) {
			name = strings.Trim(authorAfter.ReplaceAllString(name, ""), " -–—:")
			if k := strings.LastIndexByte(name, ' '); len(name)-k > 3 { // no initial
				name = strings.TrimRight(name, ".")
			}
			switch {
			case strings.EqualFold(strings.TrimRight(name, "."), "jr") && len(names) > 0:
				names[len(names)-1] += " Jr."
			case isAuthorName(name) && !isRole(name, i > 0 && j == 0):
				names = append(names, name)
			}
		}
	}
	return names
}

// isRole reports whether what stands where a name may is what somebody is.
// There are people called Writer and Reporter: what ends so is a role only
// where it follows a comma, has more than one word before that, or names a desk.
func isRole(s string, follows bool) bool {
	if authorTitle.MatchString(s) || qualification.MatchString(s) {
		return true
	}
	return authorRole.MatchString(s) && (follows || len(strings.Fields(s)) != 2 || deskRole.MatchString(s))
}

// isAuthorName reports whether s is up to six words, of which the first
// begins as a name does, and no handle or role.
func isAuthorName(s string) bool {
	words := strings.Fields(s)
	first, _ := utf8.DecodeRuneInString(s)
	if len(words) == 0 || len(words) > 6 || !unicode.IsLetter(first) || unicode.IsLower(first) || strings.ContainsAny(s, "@_<>={}#") {
		return false
	}
	if strings.Contains(s, ".") && len(words) == 1 && strings.IndexByte(s, '.') < len(s)-1 {
		return false // a host or an account
	}
	return utf8.RuneCountInString(s) > 1 && !accounts[strings.ToLower(s)]
}

// accounts are names of accounts and roles that stand where an author's
// should.
var accounts = phrases(`
admin|administrator|editor|editors|staff|guest|root|user|webmaster|newsroom|news desk|online|web|unknown|anonymous|author
contributor|reporter|correspondent|staff writer|staff reporter|staff reports|редактор|админ|редакция|редакция сайта|redaktion|redacción|rédaction|la rédaction`)
