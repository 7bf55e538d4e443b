package textfragment_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/unicode/norm"
)

// A document is a text as a browser searches it for directives: blocks of
// folded characters. It follows the WICG's draft, and shares no code with Link.
type document []block

type block struct {
	chars   []rune
	offsets []int        // of each char in the text, and of the block's end
	bounds  map[int]bool // offsets of word boundaries
}

func newDocument(text string) document {
	var d document
	at := 0
	for _, line := range strings.SplitAfter(text, "\n") {
		b := block{bounds: map[int]bool{}}
		pos := at
		for it := words.FromString(line); it.Next(); pos += len(it.Value()) {
			b.bounds[pos] = true
		}
		b.bounds[pos] = true
		space := true
		for i, r := range line {
			if strings.ContainsRune(" \t\n\r\f", r) {
				if !space {
					b.chars, b.offsets = append(b.chars, ' '), append(b.offsets, at+i)
				}
				space = true
				continue
			}
			space = false
			for _, f := range foldRune(r) {
				b.chars, b.offsets = append(b.chars, f), append(b.offsets, at+i)
			}
		}
		at += len(line)
		b.offsets = append(b.offsets, len(strings.TrimRight(text[:at], " \t\n\r\f")))
		d = append(d, b)
	}
	return d
}

func foldRune(r rune) []rune {
	var out []rune
	for _, f := range norm.NFKD.String(strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'").Replace(string(r))) {
		if !unicode.Is(unicode.Mn, f) {
			out = append(out, unicode.ToLower(f))
		}
	}
	return out
}

func foldTerm(s string) (out []rune) {
	for _, r := range s {
		out = append(out, foldRune(r)...)
	}
	return out
}

// A place is a character of a block.
type place struct{ block, char int }

// at reports whether a folded term stands at p, and where it ends.
func (d document) at(term []rune, p place, startBound, endBound bool) (place, bool) {
	b := d[p.block]
	end := p.char + len(term)
	if end > len(b.chars) || !slices.Equal(b.chars[p.char:end], term) {
		return p, false
	}
	return place{p.block, end}, (!startBound || b.bounds[b.offsets[p.char]]) && (!endBound || b.bounds[b.offsets[end]])
}

// find returns where a term stands first, from p on.
func (d document) find(term []rune, p place, startBound, endBound bool) (start, end place, ok bool) {
	for ; p.block < len(d); p = (place{p.block + 1, 0}) {
		for ; p.char < len(d[p.block].chars); p.char++ {
			if end, ok := d.at(term, p, startBound, endBound); ok {
				return p, end, true
			}
		}
	}
	return p, p, false
}

// skip returns the first place from p on that is not white space.
func (d document) skip(p place) place {
	for {
		chars := d[p.block].chars
		switch {
		case p.char < len(chars) && chars[p.char] == ' ':
			p.char++
		case p.char >= len(chars) && p.block < len(d)-1:
			p = place{p.block + 1, 0}
		default:
			return p
		}
	}
}

// resolve returns the offsets of what a browser would highlight.
func (d document) resolve(terms [4]string) (int, int, bool) {
	prefix, start, end, suffix := foldTerm(terms[0]), foldTerm(terms[1]), foldTerm(terms[2]), foldTerm(terms[3])
	bound := len(suffix) == 0
	followed := func(p place) bool {
		if bound {
			return true
		}
		_, ok := d.at(suffix, d.skip(p), false, true)
		return ok
	}
	for from := (place{}); ; from.char++ {
		var s, e place
		ok := false
		if len(prefix) > 0 {
			var p place
			if from, p, ok = d.find(prefix, from, true, false); !ok {
				return 0, 0, false
			}
			s = d.skip(p)
			if e, ok = d.at(start, s, false, len(end) > 0 || bound); !ok {
				continue
			}
		} else {
			if s, e, ok = d.find(start, from, true, len(end) > 0 || bound); !ok {
				return 0, 0, false
			}
			from = s
		}
		if len(end) > 0 {
			for p := e; ; p.char++ {
				if p, e, ok = d.find(end, p, true, bound); !ok {
					return 0, 0, false
				}
				if followed(e) {
					break
				}
			}
		}
		if followed(e) {
			return d[s.block].offsets[s.char], d[e.block].offsets[e.char], true
		}
	}
}

// terms takes a link's directive apart: prefix, start, end, suffix.
func terms(t testing.TB, link string) (out [4]string) {
	t.Helper()
	_, directive, ok := strings.Cut(link, ":~:text=")
	if !ok {
		t.Fatalf("no directive in %q", link)
	}
	parts := strings.Split(directive, ",")
	if p, ok := strings.CutSuffix(parts[0], "-"); ok {
		out[0], parts = p, parts[1:]
	}
	if s, ok := strings.CutPrefix(parts[len(parts)-1], "-"); ok {
		out[3], parts = s, parts[:len(parts)-1]
	}
	copy(out[1:3], parts)
	for i, s := range out {
		decoded, err := url.PathUnescape(s)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = decoded
	}
	return out
}
