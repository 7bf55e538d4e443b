package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// A block is one paragraph, heading or other line of a page's text.
type block struct {
	text  string // on one line, not empty
	gap   bool   // it stands in another element than the block before, or after an empty line
	nodes []int  // its text nodes, as numbered by splitBlocks
	in    *html.Node
	runes int
	links int // runes of text that is part of a link
}

// textNodes are a page's text nodes by number.
type textNodes []*html.Node

// splitBlocks returns the text of a tree in blocks, in document order, and its
// text nodes.
func splitBlocks(body *html.Node) ([]block, textNodes) {
	s := splitter{gap: true}
	s.walk(body, body, false)
	s.flush(body)
	return s.blocks, s.nodes
}

type splitter struct {
	blocks []block
	nodes  textNodes
	gap    bool // before the next block
	b      strings.Builder
	open   block
	space  bool // before the next word
}

// unseen are elements whose text is not part of what is read.
var unseen = wordSet(`script style noscript template iframe object applet audio video canvas svg math select textarea
	datalist embed map head title input noembed noframes`)

func (s *splitter) walk(n, in *html.Node, link bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			s.text(c, link)
		case c.Type != html.ElementNode || unseen[c.Data]:
		case c.Data == "br":
			if s.open.nodes == nil {
				s.gap = true
			}
			s.flush(in)
		case (c.Data == "td" || c.Data == "th") && isOneLine(c):
			s.cell()
			s.walk(c, in, link)
		case blocks[c.Data]:
			s.flush(in)
			s.gap = true
			s.walk(c, c, link)
			s.flush(c)
			s.gap = true
		default:
			s.walk(c, in, link || c.Data == "a")
		}
	}
}

// isOneLine reports whether there is no block within n.
func isOneLine(n *html.Node) bool {
	for e := range elements(n) {
		if blocks[e.Data] || e.Data == "br" {
			return false
		}
	}
	return true
}

// cell begins a cell of a table's row: the row is a block.
func (s *splitter) cell() {
	if s.b.Len() > 0 {
		s.b.WriteString(" |")
		s.space = true
	}
}

// text adds a text node to the open block.
func (s *splitter) text(n *html.Node, link bool) {
	words := strings.Fields(n.Data)
	if len(words) == 0 {
		s.space = true
		return
	}
	first, _ := utf8.DecodeRuneInString(n.Data)
	last, _ := utf8.DecodeLastRuneInString(n.Data)
	if (s.space || unicode.IsSpace(first)) && s.b.Len() > 0 {
		s.b.WriteByte(' ')
	}
	s.space = unicode.IsSpace(last)
	text := strings.Join(words, " ")
	s.b.WriteString(text)
	runes := utf8.RuneCountInString(text)
	s.open.runes += runes
	if link {
		s.open.links += runes
	}
	s.open.nodes = append(s.open.nodes, len(s.nodes))
	s.nodes = append(s.nodes, n)
}

// flush ends the open block.
func (s *splitter) flush(in *html.Node) {
	s.space = false
	if s.open.nodes == nil {
		return
	}
	s.open.text, s.open.gap, s.open.in = s.b.String(), s.gap, in
	s.blocks = append(s.blocks, s.open)
	s.open, s.gap = block{}, false
	s.b.Reset()
}
