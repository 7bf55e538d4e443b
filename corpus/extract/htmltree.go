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
	maxNodes   = 12_000
	maxStack   = 64
	maxLists   = 6              // within one another, of which trafilatura copies each for the one around it
	maxFormats = 16             // likewise
	maxSeen    = maxWebText / 4 // bytes of text
	maxToken   = 4 << 20        // bytes of one tag, script or text
	maxAttrs   = 60             // of one tag
	maxValue   = 1 << 10        // bytes of an attribute that is no address and no content
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
		a := html.Attribute{Key: string(key), Val: string(value)}
		switch a.Key {
		case "href", "src", "content", "datetime":
		default:
			a.Val = strings.Clone(beginning(a.Val, maxValue))
		}
		attrs = append(attrs, a)
	}
	return name, attrs
}

// A treeBuilder holds the elements that are open.
type treeBuilder struct {
	root, html, head, body *html.Node
	stack                  []*html.Node // open elements below head or body, that first
	nodes                  int
	seen                   int // bytes of text
	data                   int // bytes of JSON-LD
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
		if !isJSONLD(t.top()) || t.data+len(s) > maxWebText {
			return
		}
		t.data += len(s)
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
	if listNames[name] && t.open(listNames) == maxLists {
		return // the items are the innermost list's
	}
	n := t.add(t.top(), name, attrs)
	deep := len(t.stack) >= maxStack && !rawText[name] || formats[name] && t.open(formats) >= maxFormats
	if deep || voids[name] || selfClosing && foreign > 0 {
		return
	}
	t.stack = append(t.stack, n)
}

// open returns how many elements of the names are open.
func (t *treeBuilder) open(names map[string]bool) int {
	n := 0
	for _, open := range t.stack {
		if names[open.Data] {
			n++
		}
	}
	return n
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
