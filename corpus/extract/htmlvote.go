package extract

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/go-shiori/dom"
	"github.com/go-shiori/go-readability"
	distiller "github.com/markusmobius/go-domdistiller"
	"github.com/markusmobius/go-htmldate"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Three extractors vote on what of a page is its article. Each returns a part
// of the page, changed in its own way. So that the text can be taken as it is
// on the page, each text node they are given begins with a character of its
// own, one of a plane that is for private use, which they return with it.
const firstMark = 0xF0000 // and up to maxNodes more

// Votes are, for each text node, whether an extractor took it.
type votes struct {
	trafilatura, readability, distiller []bool
}

// collectVotes asks the extractors. The title helps one of them to know the
// heading again.
func collectVotes(body *html.Node, title, address string) votes {
	doc, n := markedCopy(body, title)
	u, err := url.Parse(address)
	if err != nil || address == "" {
		u = &url.URL{Scheme: "https", Host: "unknown.invalid", Path: "/"}
	}
	return votes{
		trafilatura: vote(n, func() *html.Node { return byTrafilatura(dom.Clone(doc, true), u) }),
		readability: vote(n, func() *html.Node { return byReadability(dom.Clone(doc, true), u) }),
		distiller:   vote(n, func() *html.Node { return byDistiller(doc, u) }),
	}
}

// vote returns the marks of an extractor's result. One that fails, or panics
// on what no page should have, takes nothing: there are others.
func vote(n int, extractor func() *html.Node) (taken []bool) {
	taken = make([]bool, n)
	defer func() {
		if recover() != nil {
			clear(taken)
		}
	}()
	result := extractor()
	if result == nil {
		return taken
	}
	for d := range result.Descendants() {
		if d.Type != html.TextNode {
			continue
		}
		for _, r := range d.Data {
			if i := int(r) - firstMark; i >= 0 && i < n {
				taken[i] = true
			}
		}
	}
	return taken
}

// byTrafilatura is asked not to compare with other extractors, which vote
// themselves, nor to look for the date.
func byTrafilatura(doc *html.Node, u *url.URL) *html.Node {
	r, err := trafilatura.ExtractDocument(doc, trafilatura.Options{
		OriginalURL:      u,
		Focus:            trafilatura.FavorRecall,
		ExcludeComments:  true,
		HtmlDateOverride: &htmldate.Result{},
	})
	if err != nil {
		return nil
	}
	return r.ContentNode
}

func byReadability(doc *html.Node, u *url.URL) *html.Node {
	r, err := readability.FromDocument(doc, u)
	if err != nil {
		return nil
	}
	return r.Node
}

func byDistiller(doc *html.Node, u *url.URL) *html.Node {
	r, err := distiller.Apply(doc, &distiller.Options{OriginalURL: u, SkipPagination: true})
	if err != nil {
		return nil
	}
	return r.Node
}

// markedCopy returns a document of what is seen of a body, with marks, and
// how many those are. It numbers the text nodes as splitBlocks does.
func markedCopy(body *html.Node, title string) (*html.Node, int) {
	c := copier{}
	doc := &html.Node{Type: html.DocumentNode}
	root := c.element("html", nil)
	doc.AppendChild(root)
	head := c.element("head", nil)
	root.AppendChild(head)
	t := c.element("title", nil)
	t.AppendChild(&html.Node{Type: html.TextNode, Data: title})
	head.AppendChild(t)
	copied := c.element("body", body.Attr)
	root.AppendChild(copied)
	c.children(body, copied)
	return doc, c.marks
}

type copier struct{ marks int }

func (c *copier) element(name string, attrs []html.Attribute) *html.Node {
	return &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name)), Attr: append([]html.Attribute(nil), attrs...)}
}

func (c *copier) children(from, to *html.Node) {
	for n := from.FirstChild; n != nil; n = n.NextSibling {
		switch {
		case n.Type == html.TextNode && strings.TrimSpace(n.Data) == "":
			to.AppendChild(&html.Node{Type: html.TextNode, Data: n.Data})
		case n.Type == html.TextNode:
			to.AppendChild(&html.Node{Type: html.TextNode, Data: string(rune(firstMark+c.marks)) + unmarked(n.Data)})
			c.marks++
		case n.Type == html.ElementNode && !unseen[n.Data]:
			e := c.element(n.Data, n.Attr)
			to.AppendChild(e)
			c.children(n, e)
		}
	}
}

// unmarked takes marks that the page itself has out of s.
func unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= firstMark {
			return -1
		}
		return r
	}, s)
}

// took reports whether at least half of a block's text was taken.
func (p *htmlPage) took(b *block, taken []bool) bool {
	all, some := 0, 0
	for _, i := range b.nodes {
		n := utf8.RuneCountInString(p.nodes[i].Data)
		all += n
		if taken[i] {
			some += n
		}
	}
	return 2*some >= all && all > 0
}
