package main

import (
	"io"
	"net/url"
	"os"
	"strings"
	"unicode"

	"github.com/clipperhouse/displaywidth"
	"golang.org/x/term"
)

// A screen is where text for people goes: a terminal, or a pipe that gets the
// same text without colours, hyperlinks and line breaks.
type screen struct {
	w           io.Writer
	width       int // columns; 0 does not wrap
	color, link bool
}

// maxWidth keeps lines readable on wide terminals.
const maxWidth = 96

// newScreen looks at what w is.
func newScreen(w io.Writer, cfg Config, termName string) screen {
	fd, ok := terminal(w)
	if !ok {
		return screen{w: w}
	}
	width, _, err := term.GetSize(fd)
	if err != nil || width < 1 {
		width = 80
	}
	able := termName != "dumb"
	return screen{w: w, width: min(width, maxWidth), color: able && !cfg.NoColor, link: able}
}

// terminal returns the descriptor of a terminal, and whether v is one.
func terminal(v any) (fd int, ok bool) {
	if o, ok := v.(*output); ok {
		v = o.w
	}
	f, ok := v.(*os.File)
	if !ok {
		return 0, false
	}
	return int(f.Fd()), term.IsTerminal(int(f.Fd()))
}

// Styles, as parameters of the SGR escape sequence.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	yellow = "33"
	cyan   = "36"
)

// paint styles a text that is clean already.
func (s screen) paint(style, text string) string {
	if !s.color || style == "" || text == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

// emphasise makes clean text bold, each word by itself, so that lines can be
// broken between.
func (s screen) emphasise(text string) string {
	words := strings.Split(text, " ")
	for i, w := range words {
		words[i] = s.paint(bold, w)
	}
	return strings.Join(words, " ")
}

// hyperlink makes clean text open an address (OSC 8), where the screen can and
// the address is one of the web.
func (s screen) hyperlink(address, text string) string {
	if !s.link || !webAddress(address) {
		return text
	}
	return "\x1b]8;;" + address + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// webAddress reports whether an address is of the web and of printable ASCII
// alone, so that it cannot end the escape sequence it is put into.
func webAddress(address string) bool {
	for _, r := range address {
		if r <= ' ' || r >= 0x7f {
			return false
		}
	}
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// clean makes foreign text safe for one line of a terminal: no escape
// sequences, no control characters, nothing that reorders what stands around
// it, white space as single spaces.
func clean(text string) string {
	return strings.Join(strings.Fields(cleanLines(text)), " ")
}

// cleanLines is clean, but keeps lines and spaces.
func cleanLines(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsSpace(r):
			return ' '
		case hidden(r):
			return -1
		}
		return r
	}, withoutEscapes(strings.ToValidUTF8(text, "\uFFFD")))
}

// columns measures text that may be painted or linked.
func columns(text string) int {
	return displaywidth.Options{ControlSequences: true}.String(text)
}

// shortened cuts clean text to at most width columns.
func shortened(text string, width int) string {
	return displaywidth.TruncateString(text, width, "…")
}

// wrap breaks text at spaces into lines of at most width columns; a word that
// is longer than a line, as in scripts without spaces, is broken inside.
func wrap(text string, width int) []string {
	if width <= 0 {
		return []string{text}
	}
	var lines []string
	line, used := "", 0
	for _, word := range strings.Split(text, " ") {
		for i, part := range breakWord(word, width) {
			w := columns(part)
			switch {
			case i > 0 || used > 0 && used+1+w > width:
				lines = append(lines, line)
				line, used = part, w
			case used > 0:
				line, used = line+" "+part, used+1+w
			default:
				line, used = line+part, used+w
			}
		}
	}
	return append(lines, line)
}

// breakWord cuts a word that is too long for a line between characters. One
// that is painted or linked stays whole.
func breakWord(word string, width int) []string {
	if columns(word) <= width || strings.Contains(word, "\x1b") {
		return []string{word}
	}
	var parts []string
	start, end, used := 0, 0, 0
	for g := displaywidth.StringGraphemes(word); g.Next(); end += len(g.Value()) {
		if used+g.Width() > width && used > 0 {
			parts = append(parts, word[start:end])
			start, used = end, 0
		}
		used += g.Width()
	}
	return append(parts, word[start:])
}

// block prints text wrapped, each line after its prefix.
func (s screen) block(first, rest, text string) { s.styled("", first, rest, text) }

// styled is block, with each line painted.
func (s screen) styled(style, first, rest, text string) {
	for i, line := range wrap(text, s.room(columns(first))) {
		prefix := rest
		if i == 0 {
			prefix = first
		}
		io.WriteString(s.w, strings.TrimRight(prefix+s.paint(style, line), " ")+"\n")
	}
}

// room is the width that a prefix leaves, 0 if there is no limit.
func (s screen) room(prefix int) int {
	if s.width == 0 {
		return 0
	}
	return max(s.width-prefix, 10)
}
