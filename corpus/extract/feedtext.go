package extract

import (
	"html"
	"regexp"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fragmentText returns the text of a piece of HTML: its paragraphs between
// empty lines, without what is not for reading and without buttons. HTML that
// was escaped once too often is recognised where nothing else is in it.
func fragmentText(s string) string {
	if !strings.Contains(s, "<") {
		s = html.UnescapeString(s)
		if !strings.Contains(s, "</p>") && !strings.Contains(s, "</div>") && !strings.Contains(s, "<br") {
			return readable(splitLines(clean(joinWrapped(s))))
		}
	}
	var w textWriter
	z := xhtml.NewTokenizer(strings.NewReader(s))
	for {
		kind := z.Next()
		if kind == xhtml.ErrorToken { // the end: there is no other error in memory
			return readable(splitLines(clean(w.b.String())))
		}
		if kind == xhtml.TextToken && w.hidden == 0 {
			w.text(string(z.Text()))
		}
		name, _ := z.TagName()
		w.tag(kind, atom.Lookup(name))
	}
}

// A textWriter turns tokens of HTML into lines of text.
type textWriter struct {
	b      strings.Builder
	inside atom.Atom // the element whose content is left out
	hidden int       // how many of these are open within one another
}

// text writes running text, in which a newline is only a space.
func (w *textWriter) text(s string) {
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			w.b.WriteByte(' ')
		}
		w.b.WriteString(line)
	}
}

func (w *textWriter) tag(kind xhtml.TokenType, a atom.Atom) {
	start, end := kind == xhtml.StartTagToken, kind == xhtml.EndTagToken
	if kind == xhtml.SelfClosingTagToken && isRaw(a) {
		start = true // to a browser and the tokenizer, the slash means nothing
	}
	switch {
	case !start && !end && kind != xhtml.SelfClosingTagToken:
	case w.hidden > 0:
		if a == w.inside && start {
			w.hidden++
		} else if a == w.inside && end {
			w.hidden--
		}
	case start && isHidden(a):
		w.inside, w.hidden = a, 1
	case a == atom.Br || a == atom.Tr:
		w.b.WriteByte('\n')
	case a == atom.Td || a == atom.Th:
		w.b.WriteByte(' ')
	case isBlock(a):
		w.b.WriteString("\n\n")
	}
}

// isHidden reports whether an element's content is not text of the article.
func isHidden(a atom.Atom) bool {
	switch a {
	case atom.Template, atom.Object, atom.Svg, atom.Math, atom.Head, atom.Figcaption, atom.Button, atom.Select, atom.Video, atom.Audio:
		return true
	}
	return isRaw(a)
}

// isRaw reports whether an element's content is not even markup.
func isRaw(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Textarea, atom.Noembed, atom.Noframes:
		return true
	}
	return false
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Main, atom.Aside, atom.Blockquote,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd,
		atom.Table, atom.Pre, atom.Hr, atom.Address, atom.Center:
		return true
	}
	return false
}

var emptyLine = regexp.MustCompile(`\n[ \t\r]*\n\s*`)

// joinWrapped returns HTML without tags with a newline only between
// paragraphs: within one it is a space.
func joinWrapped(s string) string {
	parts := emptyLine.Split(s, -1)
	for i, p := range parts {
		parts[i] = strings.Join(strings.Fields(p), " ")
	}
	return strings.Join(parts, "\n\n")
}

// paragraphs returns plain text with its paragraphs between empty lines.
func paragraphs(s string) string { return readable(splitLines(clean(s))) }

// firstAppeared is the line that WordPress puts below every item.
var firstAppeared = regexp.MustCompile(`^The post .{1,400} (?:first appeared|appeared first) on .{1,200}\.?$`)

// readOn is the link to the rest, alone on its line.
var readOn = regexp.MustCompile(`(?i)^[\[(]?(?:continue reading|read (?:more|on|the (?:full|whole|rest)[\w ]*)|weiterlesen|mehr lesen|lire la suite|` +
	`seguir leyendo|leer más|читать (?:далее|полностью)|подробнее|прочетете (?:още|повече)|виж още)[^\p{L}]*$`)

// readable joins lines again, without those that are buttons and such.
func readable(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		if isInterruption(l.text) || firstAppeared.MatchString(l.text) || readOn.MatchString(l.text) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
			if l.gap {
				b.WriteByte('\n')
			}
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// maxInline is the length in bytes of the longest title or name with its markup.
const maxInline = 1 << 14

// inlineText returns the text of a title or a name, which may be HTML, or ""
// for what is far too long for one. Tags that format are dropped; others are
// taken for what the title speaks of.
func inlineText(s string) string {
	if len(s) > maxInline {
		return ""
	}
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	z := xhtml.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return b.String()
		case xhtml.TextToken:
			b.Write(z.Text())
		case xhtml.StartTagToken, xhtml.EndTagToken, xhtml.SelfClosingTagToken:
			raw := string(z.Raw())
			if name, _ := z.TagName(); !isInline(atom.Lookup(name)) {
				b.WriteString(raw)
			} else if a := atom.Lookup(name); a == atom.Br || a == atom.P || a == atom.Div {
				b.WriteByte(' ')
			}
		}
	}
}

func isInline(a atom.Atom) bool {
	switch a {
	case atom.A, atom.B, atom.I, atom.U, atom.Em, atom.Strong, atom.Span, atom.Font, atom.Small, atom.Big, atom.Sub, atom.Sup,
		atom.Br, atom.P, atom.Div, atom.Code, atom.Abbr, atom.Q, atom.Cite, atom.Mark, atom.S, atom.Wbr, atom.Img, atom.Nobr:
		return true
	}
	return false
}
