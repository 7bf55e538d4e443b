package extract

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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
	listNames = wordSet("ul ol menu dl")
	formats   = wordSet("abbr b big cite code em font i mark s small span strike strong sub sup tt u")
	// blocks begin a new paragraph, before and after.
	blocks = wordSet(`address article aside blockquote button caption center dd details dialog dir div dl dt fieldset figcaption figure
		footer form h1 h2 h3 h4 h5 h6 header hgroup hr iframe legend li main menu nav noscript ol option optgroup p pre search section
		select summary table tbody td textarea tfoot th thead tr ul body html`)
)
