package textfragment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A page stands for the web page: the article's text, folded, and where the
// quote is in it. More matches in it than in a browser, since it has no word
// boundaries, its lines run on, and its folding is at least as coarse: a
// directive whose first match is the quote here has no earlier one there.
type page struct {
	text       string
	start, end int
}

func newPage(text string, start, end int) page {
	f := folder{}
	f.add(text[:start])
	p := page{start: f.out.Len()}
	f.add(text[start:end])
	p.end = f.out.Len()
	f.add(text[end:])
	p.text = f.out.String()
	return p
}

// first returns the first offset from which d's start stands, between d's
// prefix and suffix; -1 if there is none. It does not look at d's end.
func (p *page) first(d directive, from int) int {
	prefix, term, suffix := fold(d.prefix), fold(d.start), fold(d.suffix)
	for from <= len(p.text) {
		i := strings.Index(p.text[from:], term)
		if i < 0 {
			return -1
		}
		i += from
		if strings.HasSuffix(strings.TrimRight(p.text[:i], " "), prefix) &&
			strings.HasPrefix(strings.TrimLeft(p.text[i+len(term):], " "), suffix) {
			return i
		}
		from = i + 1
	}
	return -1
}

// fold returns what browsers and we compare: lower case, no accents, one kind
// of quotation mark, single spaces, nothing that cannot be seen.
func fold(s string) string {
	var f folder
	f.add(s)
	return f.out.String()
}

// A folder folds a text given in parts.
type folder struct {
	out   strings.Builder
	space bool // the last rune was white space
}

func (f *folder) add(s string) {
	for _, r := range norm.NFKD.String(s) {
		if unicode.IsSpace(r) {
			if !f.space {
				f.out.WriteByte(' ')
			}
			f.space = true
			continue
		}
		switch {
		case r < utf8.RuneSelf:
			r = unicode.ToLower(r)
		case unicode.In(r, unicode.Mn, unicode.Cf):
			continue
		case strings.ContainsRune("‘’‚‛‹›", r):
			r = '\''
		case strings.ContainsRune("“”„‟«»", r):
			r = '"'
		case r == 'ß':
			f.out.WriteByte('s')
			r = 's'
		default:
			r = unicode.ToLower(unicode.ToUpper(r)) // ς is σ
		}
		f.out.WriteRune(r)
		f.space = false
	}
}
