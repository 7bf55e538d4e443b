package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// Lengths in words, of prose that does not itself ask for anything.
const (
	// minWords is how many words an article has at least. Of 181 news pages
	// one has an article of fewer, of 18.
	minWords = 40
	// minTeaser is the same where the page says that the rest is to be paid
	// for. A longer beginning can be quoted, and is taken.
	minTeaser = 60
	// maxConsent is what the longest wall of consent has.
	maxConsent = 600
	maxAsk     = 3000 // bytes of a paragraph that asks
)

// Links to other articles by their headlines: how many make a list.
const (
	headlineMin = 4 // words of a headline
	listLinks   = 6
	homeLinks   = 10
	listRun     = 60 // words of prose in a row, more of which make an article
)

// refuse returns why there is no article on the page, or nil.
func (p *htmlPage) refuse() error {
	f := p.facts()
	switch {
	case f.consent():
		return ErrConsent
	case f.script():
		return ErrScript
	case f.paywall():
		return ErrPaywall
	case f.list():
		return ErrList
	case f.prose < minWords && f.stated < minWords:
		return ErrShort
	}
	return nil
}

// The facts that tell an article from what stands in its place.
type facts struct {
	visible   int // words on the page
	kept      int // words taken for the article
	prose     int // of these, in blocks that do not ask for anything
	topic     int // of these, in blocks about consent
	stated    int // words of the article's text in the metadata
	run       int // most words of kept blocks with no headline of others between
	headlines int // links to other articles

	asksConsent, asksScript, asksPay bool
	shell                            bool // an element for scripts to fill
	locked                           bool // the metadata says that it is not free
	isArticle                        bool // the metadata says what it is
	described                        bool // in JSON-LD
	isList, isHome                   bool
}

func (p *htmlPage) facts() facts {
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

// consent: next to nothing but the question is there, or everything is about
// it and nothing says that this is an article.
func (f *facts) consent() bool {
	if !f.asksConsent || f.stated >= minWords {
		return false
	}
	if f.kept < minWords || f.prose < minWords {
		return 3*f.topic >= 2*f.kept && f.topic > 0
	}
	return !f.isArticle && f.kept < maxConsent && 3*f.topic >= 2*f.kept
}

func (f *facts) script() bool {
	if f.stated >= minWords {
		return false
	}
	if f.prose >= minWords {
		return f.asksScript && !f.isArticle && f.visible < 120 && f.headlines < listLinks && f.prose < f.visible/2
	}
	return f.asksScript || f.shell && f.visible < minWords
}

func (f *facts) paywall() bool {
	return (f.asksPay || f.locked) && f.prose < minTeaser && f.stated < minTeaser && (f.asksPay || f.isArticle)
}

func (f *facts) list() bool {
	if f.stated >= minWords {
		return false
	}
	switch {
	case f.isHome && f.headlines >= homeLinks && !f.described:
		return true
	case f.isList && f.headlines >= listLinks && f.run < 3*listRun && !f.described:
		return true
	case f.headlines >= listLinks && f.run < listRun:
		return !f.isArticle || !f.described && f.headlines >= 2*homeLinks && f.run < minWords
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
