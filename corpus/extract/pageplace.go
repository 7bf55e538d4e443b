package extract

import (
	"slices"

	"golang.org/x/net/html"
)

// Around the text, so many blocks may say who wrote it and when.
const (
	headerBlocks = 15 // before it, or after the title
	lateBlocks   = 4  // of its own: a standfirst stands above the byline
)

// header returns the blocks between title and text, and the first of the
// text.
func (p *htmlPage) header() []block {
	first := p.first()
	if first < 0 {
		return nil
	}
	start := max(0, first-headerBlocks)
	for i := start; i < first; i++ {
		if sameTitle(p.blocks[i].text, p.title) {
			start = i + 1
		}
	}
	return slices.DeleteFunc(slices.Clone(p.blocks[start:min(first+lateBlocks, len(p.blocks))]), func(b block) bool { return p.elsewhere(b.in) })
}

// elsewhere reports whether an element is of another article or of the page
// around it: behind the text, unless in the element of the article itself, or
// in a part that the text is not in.
func (p *htmlPage) elsewhere(n *html.Node) bool {
	first, last := p.first(), p.last()
	if first < 0 {
		return true
	}
	text := p.blocks[first].in
	if p.order[n] > p.order[p.blocks[last].in] && !within(text, ancestor(n, "article")) {
		return true
	}
	above := p.order[n] < p.order[text]
	for a := n.Parent; a != nil && a != p.body; a = a.Parent {
		switch a.Data {
		case "aside", "nav", "article":
		case "footer", "li":
			if above { // where lists and footers may hold the article's own data
				continue
			}
		default:
			continue
		}
		if !within(text, a) {
			return true
		}
	}
	return false
}

// ancestor returns the innermost element of a name around n, or nil.
func ancestor(n *html.Node, name string) *html.Node {
	for a := n.Parent; a != nil; a = a.Parent {
		if a.Data == name {
			return a
		}
	}
	return nil
}

// within reports whether n is a or stands within it.
func within(n, a *html.Node) bool {
	for ; n != nil && a != nil; n = n.Parent {
		if n == a {
			return true
		}
	}
	return false
}
