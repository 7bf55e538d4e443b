// Package textfragment builds links that open a web page at a quote: the
// page's address with a text directive (#:~:text=…), as the WICG's "URL
// Fragment Text Directives" describes it and browsers resolve it.
//
// A browser takes the first place in the page where a directive matches. It
// compares without regard to case, accents and kinds of quotation marks, wants
// word boundaries at the ends of terms, and finds no single term across the
// edge of a block such as a paragraph. We have not the page but the article's
// text, so a directive is tried on that, more generously than a browser would
// (see page), and given context until its first match is the quote.
package textfragment

import (
	"net/url"
	"strings"
)

// Link returns pageURL with a directive for the quote text[start:end]. A
// fragment is kept, a directive replaced. Link is "" if pageURL is no absolute
// http or https address, and opens just the page if there is no such quote.
// A quote that cuts a character or a word is widened to the whole of it.
func Link(pageURL, text string, start, end int) string {
	u, err := url.Parse(pageURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	fragment, _, _ := strings.Cut(u.EscapedFragment(), ":~:")
	if 0 <= start && start < end && end <= len(text) {
		if d := find(text, start, end); d.start != "" {
			fragment += ":~:" + d.String()
		}
	}
	u.Fragment, u.RawFragment = "", ""
	if fragment == "" {
		return u.String()
	}
	return u.String() + "#" + fragment
}

// A directive says what to find: start, or the range from start to the first
// end after it, and what must stand right before and after. Only start must
// not be empty.
type directive struct {
	prefix, start, end, suffix string
}

// String returns the directive as it stands in an address.
func (d directive) String() string {
	s := "text="
	if d.prefix != "" {
		s += encode(d.prefix) + "-,"
	}
	s += encode(d.start)
	if d.end != "" {
		s += "," + encode(d.end)
	}
	if d.suffix != "" {
		s += ",-" + encode(d.suffix)
	}
	return s
}

// encode percent-encodes everything but ASCII letters and digits: more than
// the directive's own syntax (-,&) needs, so that what the link is pasted into
// finds no markup, and no full stop that it would take for the end of a
// sentence.
func encode(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}
