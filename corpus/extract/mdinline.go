package extract

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
)

// Limits that keep the time linear in the input; what exceeds them is taken
// for text.
const (
	maxNesting     = 64   // marks that are open at the same time
	maxDestination = 2000 // bytes of an address, a reference or a tag
)

// inline returns the words of a block of Markdown without their marks.
func inline(s string) string {
	if strings.ContainsAny(s, "\\`*_~[]<") {
		p := inlineReader{s: s}
		p.read()
		s = p.result()
	}
	return oneLine(html.UnescapeString(s))
}

// An inlineReader copies s to out in one pass and notes which bytes of out
// turn out to be marks when their other half is found.
type inlineReader struct {
	s    string
	i    int
	out  []byte
	open []mark
	cuts []corpus.Span
	lone [4]bool // backquote runs of this length have no other half further on
}

// A mark is the first half of emphasis, a link or a picture, at out[at:at+n].
type mark struct {
	kind  byte // * _ ~ [ !
	n, at int
}

func (p *inlineReader) read() {
	for p.i < len(p.s) {
		switch c := p.s[p.i]; c {
		case '\\':
			p.escape()
		case '`':
			p.code()
		case '*', '_', '~':
			p.emphasis(c)
		case '!', '[':
			p.bracket()
		case ']':
			p.closeBracket()
		case '<':
			p.tag()
		default:
			p.copy(1)
		}
	}
}

// result returns out without the cuts.
func (p *inlineReader) result() string {
	slices.SortFunc(p.cuts, func(a, b corpus.Span) int { return a.Start - b.Start })
	var b strings.Builder
	end := 0
	for _, c := range p.cuts {
		if c.Start > end {
			b.Write(p.out[end:c.Start])
		}
		end = max(end, c.End)
	}
	b.Write(p.out[end:])
	return b.String()
}

// copy takes the next n bytes as text.
func (p *inlineReader) copy(n int) {
	p.out = append(p.out, p.s[p.i:p.i+n]...)
	p.i += n
}

func (p *inlineReader) push(m mark) {
	if len(p.open) < maxNesting {
		p.open = append(p.open, m)
	}
}

func (p *inlineReader) escape() {
	if p.i+1 < len(p.s) && p.s[p.i+1] < utf8.RuneSelf && (unicode.IsPunct(rune(p.s[p.i+1])) || unicode.IsSymbol(rune(p.s[p.i+1]))) {
		p.i++
	}
	p.copy(1)
}

// code copies the words between two runs of backquotes as they are.
func (p *inlineReader) code() {
	n := runLength(p.s[p.i:])
	if n >= len(p.lone) || p.lone[n] {
		p.copy(n)
		return
	}
	length := strings.Index(p.s[p.i+n:], p.s[p.i:p.i+n])
	if length < 0 {
		p.lone[n] = true
		p.copy(n)
		return
	}
	p.i += n
	p.copy(length)
	p.i += n
}

// emphasis pairs a run of *, _ or ~ with earlier ones, and opens the rest.
func (p *inlineReader) emphasis(c byte) {
	n := runLength(p.s[p.i:])
	before, _ := utf8.DecodeLastRuneInString(p.s[:p.i])
	after, _ := utf8.DecodeRuneInString(p.s[p.i+n:])
	opens := p.i+n < len(p.s) && !unicode.IsSpace(after)
	closes := p.i > 0 && !unicode.IsSpace(before)
	if c == '_' { // it also joins words
		opens = opens && !isWordRune(before)
		closes = closes && !isWordRune(after)
	}
	left := n
	for closes && left > 0 {
		k := p.lastOpen(func(m mark) bool { return m.kind == c })
		if k < 0 || c == '~' && left < 2 {
			break
		}
		m := &p.open[k]
		taken := min(m.n, left)
		m.n -= taken
		left -= taken
		p.cut(m.at+m.n, taken)
		if m.n > 0 {
			k++
		}
		p.open = p.open[:k]
	}
	p.i += n - left
	if opens && left > 0 && (c != '~' || left == 2) {
		p.push(mark{c, left, len(p.out)})
	}
	p.copy(left)
}

// bracket opens a link or a picture, or skips the mark of a footnote.
func (p *inlineReader) bracket() {
	rest := p.s[p.i:]
	switch {
	case strings.HasPrefix(rest, "!["):
		p.push(mark{'!', 2, len(p.out)})
		p.copy(2)
	case rest[0] == '!':
		p.copy(1)
	case strings.HasPrefix(rest, "[^"):
		if end := strings.IndexByte(rest[:min(len(rest), 50)], ']'); end > 0 {
			p.i += end + 1
			return
		}
		p.copy(1)
	default:
		p.push(mark{'[', 1, len(p.out)})
		p.copy(1)
	}
}

// closeBracket ends a link, of which the words stay, or a picture, of which
// nothing does. Brackets without an address or a reference are text.
func (p *inlineReader) closeBracket() {
	k := p.lastOpen(func(m mark) bool { return m.kind == '[' || m.kind == '!' })
	skip := destinationLength(p.s[p.i+1:])
	if k < 0 || skip == 0 {
		if k >= 0 {
			p.open = p.open[:k]
		}
		p.copy(1)
		return
	}
	m := p.open[k]
	p.open = p.open[:k]
	if m.kind == '!' {
		p.cut(m.at, len(p.out)-m.at)
	} else {
		p.cut(m.at, m.n)
	}
	p.i += 1 + skip
}

func (p *inlineReader) cut(at, n int) { p.cuts = append(p.cuts, corpus.Span{Start: at, End: at + n}) }

// lastOpen returns the index of the last open mark of that kind, or -1.
func (p *inlineReader) lastOpen(kind func(mark) bool) int {
	for k := len(p.open) - 1; k >= 0; k-- {
		if kind(p.open[k]) {
			return k
		}
	}
	return -1
}

// tag skips an HTML tag, and copies an address in angle brackets.
func (p *inlineReader) tag() {
	rest := p.s[p.i+1:]
	end := strings.IndexByte(rest[:min(len(rest), maxDestination)], '>')
	if end <= 0 {
		p.copy(1)
		return
	}
	inner := rest[:end]
	switch c := inner[0]; {
	case strings.Contains(inner, "://") && !strings.ContainsAny(inner, " \""):
		p.i++
		p.copy(end)
		p.i++
	case c == '/' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		p.i += end + 2
	default:
		p.copy(1)
	}
}

// destinationLength returns the length of the "(address)" or "[reference]"
// that s starts with, or 0.
func destinationLength(s string) int {
	if s == "" || s[0] != '(' && s[0] != '[' {
		return 0
	}
	closer := byte(')')
	if s[0] == '[' {
		closer = ']'
	}
	s = s[:min(len(s), maxDestination)]
	end := strings.IndexByte(s, closer)
	if end < 0 {
		return 0
	}
	if strings.Count(s[:end], "(") == 2 { // an address that itself holds a pair
		if more := strings.IndexByte(s[end+1:], ')'); more >= 0 {
			end += 1 + more
		}
	}
	return end + 1
}

// runLength counts how often the first byte of s is repeated.
func runLength(s string) int {
	return len(s) - len(strings.TrimLeft(s, s[:1]))
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
