package textfragment

import (
	"strings"
	"unicode/utf8"
)

// Lengths in characters.
const (
	// longQuote is from where a quote is given by its first and last words:
	// a shorter link, with less that the page must have as it was stored.
	longQuote = 150
	// shortTerm is up to where a quote is given context even if it is unique
	// in the article: the page holds more than the article.
	shortTerm = 20
	// edgeTerm is the least length of the first and of the last words.
	edgeTerm = 30
	// maxTerm is what a term is always shorter than: links have to fit into
	// messages.
	maxTerm = 500
)

// find returns a short directive whose first match is the quote
// text[start:end], or a guess where it finds none. It is zero where there is
// not even that: a quote of nothing but white space, or of one endless word.
func find(text string, start, end int) directive {
	start, end = wholeRunes(text, start, end)
	start, end = trim(text, start, end)
	if start == end {
		return directive{}
	}
	start, end = widen(text, start, end)
	q := quote{text, start, end, newPage(text, start, end)}
	chars := utf8.RuneCountInString(text[start:end])
	if strings.ContainsAny(text[start:end], lineEnds) {
		chars = maxTerm // or more: no single term
	}
	var d directive
	ok := false
	if chars >= longQuote {
		d, ok = q.between()
	}
	if !ok && chars < maxTerm {
		d, _ = q.exact()
	}
	return d
}

// A quote is what a directive is to be found for: text[start:end].
type quote struct {
	text       string
	start, end int
	page       page
}

// A context is how many characters of prefix or suffix are tried, and whether
// they may be of another line, where the page may have other things between.
type context struct {
	chars  int
	across bool
}

// contexts returns what is tried, in order.
func contexts() []context {
	return []context{{15, false}, {30, false}, {60, false}, {120, false}, {15, true}, {30, true}, {60, true}, {120, true}}
}

// exact gives the whole quote as one term, with as little context as makes it
// the first match; false if none does.
func (q *quote) exact() (directive, bool) {
	plain := directive{start: collapse(q.text[q.start:q.end])}
	if !short(plain.start) && q.found(plain) {
		return plain, true
	}
	for _, c := range contexts() {
		prefix, suffix := plain, plain
		prefix.prefix, suffix.suffix = q.before(c), q.after(c)
		both := prefix
		both.suffix = suffix.suffix
		for _, d := range []directive{prefix, suffix, both} {
			if d != plain && q.found(d) {
				return d, true
			}
		}
	}
	return plain, q.found(plain)
}

func short(term string) bool { return utf8.RuneCountInString(term) <= shortTerm }

// found reports whether d's first term first matches at the quote's start.
func (q *quote) found(d directive) bool { return q.page.first(d, 0) == q.page.start }

// between gives the quote by its first and last words, with as many of them
// and as little context as make each the first match; false if none do.
func (q *quote) between() (directive, bool) {
	first, last := q.edges()
	if head(first, edgeTerm) == "" || tail(last, edgeTerm) == "" {
		return directive{}, false
	}
	d, ok := q.opening(first)
	end, okEnd := q.closing(last, q.page.start+len(fold(d.start)))
	d.end, d.suffix = end.start, end.suffix
	return d, ok && okEnd
}

// edges returns where the quote's first and last words are taken from: its
// first and last line, or its halves if it has one.
func (q *quote) edges() (first, last string) {
	s := q.text[q.start:q.end]
	if i := strings.IndexAny(s, lineEnds); i >= 0 {
		return s[:i], s[strings.LastIndexAny(s, lineEnds)+1:]
	}
	for i := len(s) / 2; i < len(s); i++ {
		if boundary(s, i) {
			return s[:i], s[i:]
		}
	}
	return "", ""
}

// opening returns the first words of a line that match first at the quote's
// start, if need be after a prefix.
func (q *quote) opening(line string) (directive, bool) {
	for n := edgeTerm; n <= 3*edgeTerm; n += edgeTerm {
		if d := (directive{start: head(line, n)}); !short(d.start) && q.found(d) {
			return d, true
		}
	}
	plain := directive{start: head(line, edgeTerm)}
	for _, c := range contexts() {
		d := directive{prefix: q.before(c), start: plain.start}
		if d != plain && q.found(d) {
			return d, true
		}
	}
	return plain, q.found(plain)
}

// closing returns as start the last words of a line that match first, at or
// after an offset in the page, at the quote's end, if need be with a suffix.
func (q *quote) closing(line string, from int) (directive, bool) {
	found := func(d directive) bool {
		i := q.page.first(d, from)
		return i >= 0 && i+len(fold(d.start)) == q.page.end
	}
	for n := edgeTerm; n <= 3*edgeTerm; n += edgeTerm {
		if d := (directive{start: tail(line, n)}); found(d) {
			return d, true
		}
	}
	plain := directive{start: tail(line, edgeTerm)}
	for _, c := range contexts() {
		if d := (directive{start: plain.start, suffix: q.after(c)}); found(d) {
			return d, true
		}
	}
	return plain, false
}

// before returns the words right before the quote.
func (q *quote) before(c context) string {
	s := q.text[:q.start]
	if c.across {
		s = s[:lastNonSpace(s)]
	}
	return tail(s[strings.LastIndexAny(s, lineEnds)+1:], c.chars)
}

// after returns the words right after the quote.
func (q *quote) after(c context) string {
	s := q.text[q.end:]
	if c.across {
		s = s[firstNonSpace(s):]
	}
	if i := strings.IndexAny(s, lineEnds); i >= 0 {
		s = s[:i]
	}
	return head(s, c.chars)
}
