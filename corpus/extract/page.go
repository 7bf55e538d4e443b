package extract

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"newshound/corpus"
)

// An htmlPage is a page taken apart.
type htmlPage struct {
	address string
	body    *html.Node
	meta    pageMeta
	blocks  []block
	nodes   textNodes
	title   string
	kept    []bool // which blocks are the article's
	facts   facts
	order   map[*html.Node]int // of the body's elements in the document
	names   map[*html.Node]naming
}

func readPage(b []byte, address string) *htmlPage {
	doc := parseTree(b)
	p := &htmlPage{address: address, body: doc.FirstChild.LastChild, meta: readMeta(doc, address)}
	p.blocks, p.nodes = splitBlocks(p.body)
	p.order, p.names = map[*html.Node]int{}, map[*html.Node]naming{}
	for n := range elements(p.body) {
		p.order[n] = len(p.order)
	}
	p.title = p.headline()
	p.choose()
	p.clean()
	p.facts = p.findFacts()
	return p
}

// words returns how many words the kept blocks have.
func (p *htmlPage) words() int {
	n := 0
	for i, b := range p.blocks {
		if p.kept[i] {
			n += countWords(b.text)
		}
	}
	return n
}

// countWords counts words, two characters being one in the scripts that put
// no spaces between them.
func countWords(s string) int {
	words, dense := 0, 0
	inWord := false
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			dense++
			inWord = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inWord {
				words++
			}
			inWord = true
		case unicode.IsSpace(r):
			inWord = false
		}
	}
	return words + dense/2
}

// text returns the kept blocks in paragraphs. The items of a list and the rows
// of a table are lines of one.
func (p *htmlPage) text() string {
	var b strings.Builder
	var before *html.Node
	gap := false
	for i, block := range p.blocks {
		gap = gap || block.gap
		if !p.kept[i] {
			continue
		}
		if before != nil && before.Parent == block.in.Parent && (block.in.Data == "li" || block.in.Data == "tr") {
			gap = before.Data != block.in.Data
		}
		before = block.in
		if b.Len() > 0 {
			b.WriteByte('\n')
			if gap {
				b.WriteByte('\n')
			}
		}
		b.WriteString(block.text)
		gap = false
	}
	return b.String()
}

// article returns what the page holds.
func (p *htmlPage) article() corpus.Article {
	a := corpus.Article{
		URL:       p.meta.address(p.address),
		Title:     p.title,
		Outlet:    p.outlet(),
		Authors:   p.authors(),
		Published: p.published(),
		Text:      p.text(),
	}
	if p.facts.prose < minWords {
		a.Text = p.statedText()
	}
	a.Modified = p.modified(a.Published)
	a.Language = p.meta.language(a.Text)
	return a
}

// first and last return the index of the first and the last kept block, -1 if
// there is none.
func (p *htmlPage) first() int {
	for i := range p.blocks {
		if p.kept[i] {
			return i
		}
	}
	return -1
}

func (p *htmlPage) last() int {
	for i := len(p.blocks) - 1; i >= 0; i-- {
		if p.kept[i] {
			return i
		}
	}
	return -1
}
