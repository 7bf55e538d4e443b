package extract

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds of a page's tree. The largest of 181 news pages has 4,018 nodes, 52
// deep, with 102 kB of text: these leave room for live reports, and keep what
// the extractors do with a hostile page, some of it quadratic, to seconds.
// What comes after the last node or text that fits is not read; what is
// nested deeper stands beside its parent.
const (
	maxNodes = 20_000
	maxStack = 64
	maxSeen  = 512 << 10 // bytes of text
	maxToken = 4 << 20   // bytes of one tag, script or text
	maxAttrs = 60        // of one tag
)

// parseTree reads HTML into a tree of html, head and body in time linear in
// its length. It is simpler than the algorithm of browsers, which on hostile
// pages makes many nodes of one, and differs from it only where tags are
// wrongly nested. Scripts other than JSON-LD and styles are left out.
func parseTree(b []byte) *html.Node {
	t := treeBuilder{root: &html.Node{Type: html.DocumentNode}}
	t.html = t.add(t.root, "html", nil)
	t.head = t.add(t.html, "head", nil)
	t.body = t.add(t.html, "body", nil)
	t.stack = []*html.Node{t.head}
	z := html.NewTokenizer(bytes.NewReader(b))
	z.SetMaxBuf(maxToken)
	for t.nodes < maxNodes && t.seen < maxSeen {
		switch z.Next() {
		case html.ErrorToken:
			return t.root
		case html.TextToken:
			t.text(strings.ToValidUTF8(string(z.Text()), "\uFFFD"))
		case html.StartTagToken:
			name, attrs := startTag(z)
			t.start(name, attrs, false)
		case html.SelfClosingTagToken:
			name, attrs := startTag(z)
			t.start(name, attrs, true)
		case html.EndTagToken:
			name, _ := z.TagName()
			t.end(string(name))
		}
	}
	return t.root
}

func startTag(z *html.Tokenizer) (string, []html.Attribute) {
	b, more := z.TagName()
	name := string(b)
	var attrs []html.Attribute
	for more && len(attrs) < maxAttrs {
		var key, value []byte
		key, value, more = z.TagAttr()
		attrs = append(attrs, html.Attribute{Key: string(key), Val: string(value)})
	}
	return name, attrs
}

// A treeBuilder holds the elements that are open.
type treeBuilder struct {
	root, html, head, body *html.Node
	stack                  []*html.Node // open elements below head or body, that first
	nodes                  int
	seen                   int // bytes of text
}

func (t *treeBuilder) top() *html.Node { return t.stack[len(t.stack)-1] }

func (t *treeBuilder) add(parent *html.Node, name string, attrs []html.Attribute) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name)), Attr: attrs}
	parent.AppendChild(n)
	t.nodes++
	return n
}

// pop closes the open elements from the i-th on.
func (t *treeBuilder) pop(i int) { t.stack = t.stack[:max(i, 1)] }

// enterBody ends the head.
func (t *treeBuilder) enterBody() {
	if t.stack[0] == t.head {
		t.stack = []*html.Node{t.body}
	}
}

func (t *treeBuilder) text(s string) {
	switch t.top().Data {
	case "script", "style", "iframe", "noembed", "noframes", "textarea":
		if !isJSONLD(t.top()) {
			return
		}
	case "head":
		if strings.TrimSpace(s) == "" {
			return
		}
		t.enterBody()
	}
	if t.top().Data != "script" {
		s = s[:min(len(s), maxSeen-t.seen)]
		t.seen += len(s)
	}
	parent := t.top()
	if last := parent.LastChild; last != nil && last.Type == html.TextNode {
		// A second text node would be merged by the libraries, over and over.
		parent = t.add(parent, "span", nil)
	}
	parent.AppendChild(&html.Node{Type: html.TextNode, Data: s})
	t.nodes++
}

func isJSONLD(n *html.Node) bool {
	return n.Data == "script" && strings.Contains(strings.ToLower(attr(n, "type")), "ld+json")
}

func (t *treeBuilder) start(name string, attrs []html.Attribute, selfClosing bool) {
	switch name {
	case "html", "head", "body":
		t.skeleton(name, attrs)
		return
	}
	if t.stack[0] == t.head && !headElements[name] {
		if t.top() != t.head { // within a title or a script that is not closed
			t.pop(1)
		}
		t.enterBody()
	}
	foreign := t.foreign()
	if foreign > 0 && blocks[name] {
		t.pop(foreign)
		foreign = 0
	}
	t.closeImplied(name)
	n := t.add(t.top(), name, attrs)
	if voids[name] || selfClosing && foreign > 0 || len(t.stack) >= maxStack && !rawText[name] {
		return
	}
	t.stack = append(t.stack, n)
}

// skeleton takes the attributes of a tag whose element is there already.
func (t *treeBuilder) skeleton(name string, attrs []html.Attribute) {
	n := t.html
	switch name {
	case "head":
		n = t.head
	case "body":
		n = t.body
		t.enterBody()
	}
	if n.Attr == nil {
		n.Attr = attrs
	}
}

// foreign returns where the drawing or formula begins that is open, or 0.
func (t *treeBuilder) foreign() int {
	for i := len(t.stack) - 1; i > 0; i-- {
		if t.stack[i].Data == "svg" || t.stack[i].Data == "math" {
			return i
		}
	}
	return 0
}

// closeImplied closes what a start tag ends without saying so.
func (t *treeBuilder) closeImplied(name string) {
	if closesP[name] {
		t.close("p", "button", "table", "td", "th", "caption", "object", "template")
	}
	switch name {
	case "li":
		t.close("li", "ul", "ol", "menu", "table", "td", "th", "section", "article", "template")
	case "dd", "dt":
		t.close("dd", "dl", "table", "td", "th", "template")
		t.close("dt", "dl", "table", "td", "th", "template")
	case "option", "optgroup":
		t.close("option", "select", "datalist", "optgroup")
	case "td", "th":
		t.close("td", "tr", "table", "template")
		t.close("th", "tr", "table", "template")
	case "tr":
		t.close("tr", "table", "template")
	case "tbody", "thead", "tfoot":
		for _, part := range []string{"tbody", "thead", "tfoot"} {
			t.close(part, "table", "template")
		}
	case "a":
		t.endInline("a")
	case "h1", "h2", "h3", "h4", "h5", "h6":
		if isHeading(t.top()) {
			t.pop(len(t.stack) - 1)
		}
	}
}

// close closes the innermost open element of a name, unless one of the
// barriers is open within it.
func (t *treeBuilder) close(name string, barriers ...string) {
	for i := len(t.stack) - 1; i > 0; i-- {
		open := t.stack[i].Data
		if open == name {
			t.pop(i)
			return
		}
		for _, b := range barriers {
			if open == b {
				return
			}
		}
	}
}

func (t *treeBuilder) end(name string) {
	switch name {
	case "html", "body":
	case "head":
		t.enterBody()
	case "br":
		t.start("br", nil, false)
	case "table", "template", "svg", "math", "object":
		t.close(name, "template")
	case "td", "th", "tr", "tbody", "thead", "tfoot", "caption":
		t.close(name, "table", "template")
	case "h1", "h2", "h3", "h4", "h5", "h6":
		t.endHeading()
	default:
		if blocks[name] || rawText[name] {
			t.close(name, "td", "th", "caption", "table", "template", "object")
			return
		}
		t.endInline(name)
	}
}

// endHeading closes the innermost open heading, whatever its rank.
func (t *treeBuilder) endHeading() {
	for i := len(t.stack) - 1; i > 0; i-- {
		if isHeading(t.stack[i]) {
			t.pop(i)
			return
		}
		if t.stack[i].Data == "td" || t.stack[i].Data == "table" {
			return
		}
	}
}

// endInline closes an element within a paragraph. Where a block is open
// within it, it stays open, and a link is none then: where it ends is not in
// the tree.
func (t *treeBuilder) endInline(name string) {
	within := false
	for i := len(t.stack) - 1; i > 0; i-- {
		n := t.stack[i]
		if n.Data == name {
			if !within {
				t.pop(i)
			} else if name == "a" {
				n.Data, n.DataAtom = "span", atom.Span
			}
			return
		}
		within = within || blocks[n.Data] || n.Data == "td" || n.Data == "th"
	}
}

func isHeading(n *html.Node) bool {
	return n.Type == html.ElementNode && len(n.Data) == 2 && n.Data[0] == 'h' && '1' <= n.Data[1] && n.Data[1] <= '6'
}

var (
	voids        = wordSet("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
	rawText      = wordSet("iframe noembed noframes noscript plaintext script style textarea title xmp")
	headElements = wordSet("base basefont bgsound link meta noscript script style template title")
	closesP      = wordSet(`address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form
		h1 h2 h3 h4 h5 h6 header hgroup hr li dd dt main menu nav ol p pre search section summary table ul`)
	// blocks begin a new paragraph, before and after.
	blocks = wordSet(`address article aside blockquote button caption center dd details dialog dir div dl dt fieldset figcaption figure
		footer form h1 h2 h3 h4 h5 h6 header hgroup hr iframe legend li main menu nav noscript ol option optgroup p pre search section
		select summary table tbody td textarea tfoot th thead tr ul body html`)
)
