package extract

import (
	"iter"
	"strings"

	"golang.org/x/net/html"
)

// attr returns the value of an element's attribute, or "".
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// elements yields the elements below n of one of the names, or all if none is
// given, in document order.
func elements(n *html.Node, names ...string) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for d := range n.Descendants() {
			if d.Type != html.ElementNode {
				continue
			}
			match := len(names) == 0
			for _, name := range names {
				match = match || d.Data == name
			}
			if match && !yield(d) {
				return
			}
		}
	}
}

// nodeText returns the text of a node on one line.
func nodeText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.Type == html.ElementNode && (blocks[d.Data] || d.Data == "br"):
			b.WriteByte(' ')
		}
	}
	return oneLine(b.String())
}
