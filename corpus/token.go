package corpus

import (
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// A Token is one word of a text.
type Token struct {
	Span
	Term string // normalised and stemmed, as indexes hold it
}

// AppendTokens appends the words of text to dst, in order. Offsets are bytes
// of text. Language is an ISO 639-1 code and chooses the stemmer; with one
// that has none, or "", words are only folded. A call without an Analyzer
// stems every word anew, which suits a question, not a corpus.
//
// Words follow Unicode's rules (UAX #29). On top of them, a term is in lower
// case and without diacritics (but й and ї stay letters of their own), an
// English clitic ('s, 'll, …) is dropped, U.S. is us, 1,300 is 1300, compound
// words and host names are their parts. Scripts that do not space their words
// (Chinese, Japanese, Thai, Lao, Khmer, Burmese) give overlapping pairs of
// characters, which overlap as tokens do nowhere else. Stop words are terms
// like others. Bytes that are not UTF-8 separate words.
func AppendTokens(dst []Token, text, language string) []Token {
	return new(Analyzer).AppendTokens(dst, text, language)
}

// An Analyzer turns texts into terms and remembers the stems it has seen. Its
// zero value is ready. It is not safe for concurrent use: keep one for each
// goroutine, or a sync.Pool of them. Its memory is bounded, to about 5 MB for
// each language.
type Analyzer struct {
	words   *words.Iterator[string]
	stems   map[string]*stemmer
	buf     []byte
	tokens  []Token
	counter termCounter
}

// AppendTokens is the function of that name with the analyzer's cache.
func (z *Analyzer) AppendTokens(dst []Token, text, language string) []Token {
	text = maskInvalid(text)
	s := z.stemmer(language)
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf && !isAlnum(c) {
			i++
			continue
		}
		if end, ok := plainWord(text, i); ok {
			dst = append(dst, Token{Span{i, end}, z.plainTerm(s, text[i:end])})
			i = end
			continue
		}
		if end := unspacedRun(text, i); end > i {
			dst = z.appendPairs(dst, s, text, i, end)
			i = end
			continue
		}
		end := i + z.wordLength(text[i:])
		dst = z.appendWord(dst, s, text, i, end)
		i = end
	}
	return dst
}

// plainWord finds the end of a word of ASCII letters and digits that starts
// at i, where nothing that follows can prolong it. It only spares the general
// rules the nine words of ten that do not need them.
func plainWord(text string, i int) (end int, ok bool) {
	end = i
	for end < len(text) && isAlnum(text[end]) {
		end++
	}
	if end == i {
		return end, false
	}
	if end == len(text) {
		return end, true
	}
	switch c := text[end]; {
	case c >= utf8.RuneSelf:
		return end, false
	case c == '.' || c == '\'' || c == ',' || c == ';' || c == ':':
		return end, end+1 == len(text) || text[end+1] < utf8.RuneSelf && !isAlnum(text[end+1])
	}
	return end, true
}

// wordLength returns the length of the segment at the start of text.
func (z *Analyzer) wordLength(text string) int {
	if z.words == nil {
		z.words = words.FromString(text)
	}
	z.words.SetText(text)
	z.words.Next()
	n := len(z.words.Value())
	z.words.SetText("")
	return n
}

// plainTerm returns the term of a word of ASCII letters and digits.
func (z *Analyzer) plainTerm(s *stemmer, word string) string {
	b := z.buf[:0]
	for i := range len(word) {
		c := word[i]
		if 'A' <= c && c <= 'Z' {
			if s.dotless && c == 'I' {
				b = append(b, "ı"...)
				continue
			}
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	z.buf = b
	return s.term(b)
}

// maskInvalid returns text with a space for each byte that is not UTF-8: no
// byte moves.
func maskInvalid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	b := []byte(text)
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			b[i] = ' '
		}
		i += n
	}
	return string(b)
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
