package rag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A folded text is a text as quotes are compared: in NFKC, with one space for
// each run of white space, one apostrophe for every quotation mark, one hyphen
// for each run of dashes, and nothing that no reader sees. Case is as it was.
type folded struct {
	text    string
	origins []origin // by byte of text: the bytes that it stands for
}

// origin are offsets into a text before it was folded.
type origin struct{ start, end int32 }

// fold folds a text, which is valid UTF-8.
func fold(text string) folded {
	f := folder{out: make([]byte, 0, len(text)), origins: make([]origin, 0, len(text))}
	var it norm.Iter
	it.InitString(norm.NFKC, text)
	for !it.Done() {
		from := it.Pos()
		segment := it.Next()
		at := origin{int32(from), int32(it.Pos())}
		for len(segment) > 0 {
			r, n := utf8.DecodeRune(segment)
			f.add(r, segment[:n], at)
			segment = segment[n:]
		}
	}
	return folded{string(f.out), f.origins}
}

type folder struct {
	out     []byte
	origins []origin
}

func (f *folder) add(r rune, enc []byte, at origin) {
	switch {
	case invisible(r):
		return
	case unicode.IsSpace(r):
		f.addOnce(' ', at)
	case strings.ContainsRune(dashes, r):
		f.addOnce('-', at)
	case strings.ContainsRune(quotationMarks, r):
		f.append('\'', at)
	default:
		for _, c := range enc {
			f.append(c, at)
		}
	}
}

// addOnce lets a character that follows itself stand for both.
func (f *folder) addOnce(c byte, at origin) {
	if n := len(f.out); n > 0 && f.out[n-1] == c {
		f.origins[n-1].end = at.end
		return
	}
	f.append(c, at)
}

func (f *folder) append(c byte, at origin) {
	f.out, f.origins = append(f.out, c), append(f.origins, at)
}

const (
	dashes         = "-‐‑‒–—―−"
	quotationMarks = "\"'`´‘’‚‛“”„‟«»‹›′″"
)

// invisible reports whether a character shows nothing by itself: those of no
// width, marks of the direction of writing, selectors of a variant, tags.
func invisible(r rune) bool {
	switch {
	case r < 0xAD:
		return r < ' ' && r != '\n' && r != '\t' && r != '\r' || 0x7F <= r && r < 0xA0 && r != 0x85
	case r == 0xAD, r == 0x034F, r == 0x061C, r == 0x180E, r == 0xFEFF:
		return true
	}
	return 0x200B <= r && r <= 0x200F || 0x202A <= r && r <= 0x202E || 0x2060 <= r && r <= 0x206F ||
		0xFE00 <= r && r <= 0xFE0F || 0xE0000 <= r && r <= 0xE0FFF
}

// seen returns text without what no reader sees.
func seen(text string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, text)
}
