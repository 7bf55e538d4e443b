package rag

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// read looks for what was asked for, beginning anew where something turns out
// not to be a value.
func (r *reply) read() {
	for beginnings := 0; beginnings < maxBeginnings; {
		c, ok := r.byteAt(r.at)
		switch {
		case !ok:
			return
		case c == '<' && r.skipThoughts():
		case c == '{' || c == '[':
			beginnings++
			start := r.at
			r.broken = false
			r.top()
			if r.over || r.fits || r.broken && r.sentences > 0 {
				return
			}
			if r.broken {
				r.at = start + 1
			}
		default:
			r.at++
		}
	}
}

// top reads a value that nothing stands around. Sentences may stand one after
// the other.
func (r *reply) top() {
	m, ok := r.value(0, "").(map[string]any)
	if !ok || r.fits || r.stuck() {
		return
	}
	if d, ok := draftOf(m); ok && d.passages != nil {
		r.emit(d)
	}
}

// skipThoughts skips what a model thinks before it writes.
func (r *reply) skipThoughts() bool {
	if !r.follows("<think") {
		return false
	}
	for !r.follows("</think") {
		if _, ok := r.byteAt(r.at); !ok {
			break
		}
		r.at++
	}
	return true
}

// follows reports whether a word comes next, whatever its case.
func (r *reply) follows(word string) bool {
	for i := range len(word) {
		if c, ok := r.byteAt(r.at + i); !ok || c != word[i] && c|0x20 != word[i] {
			return false
		}
	}
	return true
}

// byteAt returns a byte of what is written, and waits for it; false where no
// more comes.
func (r *reply) byteAt(i int) (byte, bool) {
	for i >= len(r.buf) {
		r.done = r.done || !r.yield(draft{})
		if r.done && i >= len(r.buf) {
			return 0, false
		}
	}
	return r.buf[i], true
}

// peek returns the next byte, 0 where what is written ends.
func (r *reply) peek() byte {
	c, ok := r.byteAt(r.at)
	r.over = r.over || !ok
	return c
}

// token returns the next byte that is not white space, 0 at the end.
func (r *reply) token() byte {
	for {
		c := r.peek()
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
		r.at++
	}
}

// stuck reports whether there is no reading on.
func (r *reply) stuck() bool { return r.broken || r.over }

// value reads a value, which a key stands before.
func (r *reply) value(depth int, key string) any {
	if depth > maxDepth {
		r.broken = true
		return nil
	}
	switch r.token() {
	case '{':
		return r.object(depth)
	case '[':
		return r.list(depth, key)
	case '"':
		return r.text()
	}
	return r.bare()
}

func (r *reply) object(depth int) map[string]any {
	r.at++
	out := make(map[string]any)
	for !r.stuck() {
		switch r.token() {
		case '}':
			r.at++
			return out
		case ',':
			r.at++
			continue
		case '"':
		default:
			r.broken = true
			continue
		}
		key := r.text()
		if r.token() != ':' {
			r.broken = true
			continue
		}
		r.at++
		v := r.value(depth+1, key)
		if answerable, ok := v.(bool); ok && key == "answerable" {
			r.fits, r.refused = true, !answerable
		}
		out[key] = v
	}
	return out
}

// list reads a list. Of the list of sentences, and of one that nothing stands
// around, each is handed on as soon as it is complete.
func (r *reply) list(depth int, key string) []any {
	r.at++
	wanted := key == "sentences"
	r.fits = r.fits || wanted
	out := []any{}
	for {
		switch r.token() {
		case ']':
			r.at++
			return out
		case ',':
			r.at++
			continue
		}
		v := r.value(depth+1, "")
		if r.stuck() {
			return out
		}
		m, ok := v.(map[string]any)
		if !ok || !wanted && depth > 0 {
			out = append(out, v)
			continue
		}
		if d, ok := draftOf(m); ok {
			r.fits = true
			r.emit(d)
		}
	}
}

func (r *reply) emit(d draft) {
	if d.passages == nil {
		d.passages = []cited{} // no request for more
	}
	r.sentences++
	r.over = r.over || !r.yield(d)
}

// bare reads a number or a word.
func (r *reply) bare() any {
	start := r.at
	for bareByte(r.peek()) && r.at-start < maxBare {
		r.at++
	}
	word := string(r.buf[start:r.at])
	switch strings.ToLower(word) {
	case "true":
		return true
	case "false":
		return false
	case "null", "none":
		return nil
	}
	n, err := strconv.ParseFloat(word, 64)
	r.broken = r.broken || err != nil
	return n
}

func bareByte(c byte) bool {
	return c == '+' || c == '-' || c == '.' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// text reads a string. Line breaks in it are taken as they are.
func (r *reply) text() string {
	r.at++
	var b []byte
	for {
		c := r.peek()
		if r.over {
			return ""
		}
		r.at++
		switch c {
		case '"':
			return strings.ToValidUTF8(string(b), "\uFFFD")
		case '\\':
			b = r.appendEscaped(b)
		default:
			b = append(b, c)
		}
	}
}

// appendEscaped reads what follows a backslash; what needs none stands for
// itself.
func (r *reply) appendEscaped(b []byte) []byte {
	c := r.peek()
	r.at++
	switch c {
	case 'n', 'r':
		return append(b, '\n')
	case 't', 'b', 'f':
		return append(b, ' ')
	case 'u':
		first := r.hex()
		if !utf16.IsSurrogate(first) || !r.follows(`\u`) {
			return utf8.AppendRune(b, first)
		}
		r.at += len(`\u`)
		return utf8.AppendRune(b, utf16.DecodeRune(first, r.hex()))
	}
	return append(b, c)
}

// hex reads four digits of a character's number.
func (r *reply) hex() rune {
	n := rune(0)
	for range 4 {
		d, err := strconv.ParseUint(string(rune(r.peek())), 16, 8)
		if err != nil {
			return utf8.RuneError
		}
		n = n<<4 | rune(d)
		r.at++
	}
	return n
}
