package extract

import (
	"strings"

	"golang.org/x/net/html"
)

func (p *htmlPage) findFacts() facts {
	f := facts{
		stated:    countWords(p.statedText()),
		locked:    p.locked(),
		described: p.meta.described,
		isHome:    p.isHome(),
	}
	f.isArticle = f.described || strings.EqualFold(p.meta.first("og:type"), "article") || p.meta.first("article:published_time") != ""
	articles := 0
	for _, o := range p.meta.data.objects {
		f.isList = f.isList || o.hasType(isListType)
		if o.hasType(isArticleType) {
			articles++
		}
	}
	f.isList = f.isList || articles > 2 && !f.described
	f.read(p)
	for n := range elements(p.body, "noscript", "div") {
		if n.Data == "noscript" && n.FirstChild != nil {
			f.ask(n.FirstChild.Data, countWords(n.FirstChild.Data), false)
		} else if n.Data == "div" {
			f.shell = f.shell || isShell(n)
		}
	}
	return f
}

// read counts the words. Where the text is long, nothing is asked that would
// need an answer, and the patterns are not looked for.
func (f *facts) read(p *htmlPage) {
	f.kept = p.words()
	run := 0
	for i, b := range p.blocks {
		words := countWords(b.text)
		f.visible += words
		if isHeadlineLink(&b) {
			f.headlines++
			run = 0
		}
		asked := f.ask(b.text, words, p.kept[i] || i > p.first())
		if !p.kept[i] {
			continue
		}
		if !asked {
			f.prose += words
		}
		if f.kept < maxConsent && hasStem(b.text, consentTopics) {
			f.topic += words
		}
		if run += words; run > f.run {
			f.run = run
		}
	}
}

// ask reports whether a block asks for something instead of telling. What is
// to be paid for is asked for below the beginning.
func (f *facts) ask(text string, words int, below bool) bool {
	if f.kept >= maxConsent || words > 4*minTeaser || len(text) > maxAsk {
		return false
	}
	text = strings.ToLower(strings.ReplaceAll(text, "’", "'"))
	consent := hasStem(text, consentTopics) && consentAsk.MatchString(text)
	script, pay := false, false
	if f.kept < 3*minTeaser && words < 2*minTeaser {
		script = scriptAsk.MatchString(text)
		pay = below && words < minTeaser && payAsk.MatchString(text)
	}
	f.asksConsent, f.asksScript, f.asksPay = f.asksConsent || consent, f.asksScript || script, f.asksPay || pay
	return consent || script || pay
}

func hasStem(s string, stems []string) bool {
	s = strings.ToLower(s)
	for _, stem := range stems {
		if strings.Contains(s, stem) {
			return true
		}
	}
	return false
}

// isHeadlineLink reports whether a block is the headline of another article,
// outside menus.
func isHeadlineLink(b *block) bool {
	if b.linked() < 0.8 || countWords(b.text) < headlineMin {
		return false
	}
	for n := b.in; n != nil; n = n.Parent {
		if n.Data == "nav" || n.Data == "footer" || n.Data == "aside" {
			return false
		}
	}
	return true
}

// isShell reports whether an element is what frameworks fill with the page.
func isShell(n *html.Node) bool {
	switch attr(n, "id") {
	case "root", "app", "__next", "__nuxt", "react-root", "app-root", "main-app":
		return true
	}
	return false
}

// isHome reports whether the page came from, or calls itself, a home page's
// address.
func (p *htmlPage) isHome() bool {
	u := parseAddress(p.address)
	if u == nil {
		u = p.meta.resolve(p.meta.canonical)
	}
	return u != nil && isHome(u)
}

// locked reports whether the metadata says that the article is not free.
func (p *htmlPage) locked() bool {
	for _, o := range p.meta.data.objects {
		if free, ok := o["isAccessibleForFree"]; ok && o.hasType(func(t string) bool { return isArticleType(t) || t == "WebPage" || t == "CreativeWork" }) {
			b, isBool := free.(bool)
			if isBool && !b || strings.EqualFold(o.text("isAccessibleForFree"), "false") {
				return true
			}
		}
	}
	tier := strings.ToLower(p.meta.first("article:content_tier", "og:article:content_tier"))
	return tier == "locked"
}

// statedText returns the article's text as its JSON-LD has it, which serves
// where scripts would bring it onto the page. What is to be paid for is not
// taken from there.
func (p *htmlPage) statedText() string {
	if !p.meta.described || p.locked() {
		return ""
	}
	body := p.meta.article.text("articleBody")
	if !strings.Contains(body, "<") {
		return eachParagraph(body)
	}
	blocks, _ := splitBlocks(parseTree([]byte(body)).FirstChild.LastChild)
	texts := make([]string, len(blocks))
	for i, b := range blocks {
		texts[i] = b.text
	}
	return strings.Join(texts, "\n\n")
}

// eachParagraph makes each line that is not empty a paragraph.
func eachParagraph(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		if line = oneLine(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n\n")
}
