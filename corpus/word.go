package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// appendWord appends the terms of the segment text[start:end], which is not a
// plain one.
func (z *Analyzer) appendWord(dst []Token, s *stemmer, text string, start, end int) []Token {
	segment := text[start:end]
	if !isWord(segment) {
		return dst
	}
	if cut := strings.IndexAny(segment, ".,:;_"); cut >= 0 && !isDottedLetters(segment) && !isNumeral(segment) {
		return z.appendParts(dst, s, text, start, end, isJoint)
	}
	if s.elides && strings.ContainsAny(segment, "'’") {
		return z.appendParts(dst, s, text, start, end, isApostrophe)
	}
	z.buf = appendLower(z.buf[:0], segment, s)
	if isNumeral(segment) {
		z.buf = foldNumeral(z.buf)
	} else {
		z.buf = dropApostrophes(z.buf, s)
	}
	term := s.term(z.buf)
	if term == "" { // only apostrophes or marks
		return dst
	}
	return append(dst, Token{Span{start, end}, term})
}

// appendParts appends what stands between the joints of a segment as words.
func (z *Analyzer) appendParts(dst []Token, s *stemmer, text string, start, end int, joint func(rune) bool) []Token {
	for start < end {
		n := strings.IndexFunc(text[start:end], joint)
		if n < 0 {
			return z.appendWord(dst, s, text, start, end)
		}
		dst = z.appendWord(dst, s, text, start, start+n)
		_, w := utf8.DecodeRuneInString(text[start+n : end])
		start += n + w
	}
	return dst
}

func isJoint(r rune) bool      { return strings.ContainsRune(".,:;_", r) }
func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// isDottedLetters reports whether a segment is single letters between dots,
// as in U.S or т.е.
func isDottedLetters(segment string) bool {
	letter := false
	for _, r := range segment {
		if letter && r != '.' || !letter && !unicode.IsLetter(r) {
			return false
		}
		letter = !letter
	}
	return true
}

// isNumeral reports whether a segment is digits with points and commas.
func isNumeral(segment string) bool {
	for i := range len(segment) {
		if c := segment[i]; !isDigit(c) && c != '.' && c != ',' {
			return false
		}
	}
	return segment != ""
}

// foldNumeral takes out what groups thousands and makes a decimal comma a
// point, in place: 1,300 and 1300 are the same, as are 1,300,000 and
// 1.300.000, and 3,5 and 3.5. A single point is always decimal.
func foldNumeral(b []byte) []byte {
	points := strings.Count(string(b), ".")
	out := b[:0]
	for i, c := range b {
		group := i+3 < len(b) && isDigit(b[i+1]) && isDigit(b[i+2]) && isDigit(b[i+3]) &&
			(i+4 == len(b) || !isDigit(b[i+4]))
		switch {
		case c == ',' && group, c == '.' && group && points > 1:
		case c == ',':
			out = append(out, '.')
		default:
			out = append(out, c)
		}
	}
	return out
}

// dropApostrophes takes apostrophes and dots out of a word in lower case, in
// place, and with them an English clitic or a Turkish suffix.
func dropApostrophes(b []byte, s *stemmer) []byte {
	if i := strings.LastIndexByte(string(b), '\''); i > 0 {
		switch tail := string(b[i+1:]); {
		case s.dotless, tail == "s":
			b = b[:i]
		case s.english && (tail == "ll" || tail == "re" || tail == "ve" || tail == "d" || tail == "m"):
			b = b[:i]
		}
	}
	out := b[:0]
	for _, c := range b {
		if c != '\'' && c != '.' {
			out = append(out, c)
		}
	}
	return out
}

// unspacedRun returns the end of the run of characters at start that belong
// to scripts without spaces between words, or start if there is none.
func unspacedRun(text string, start int) int {
	end := start
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !isUnspaced(r) && (end == start || !unicode.Is(unicode.M, r)) {
			break
		}
		end += n
	}
	return end
}

func isUnspaced(r rune) bool {
	if r < 0x0E00 {
		return false
	}
	return r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai,
		unicode.Lao, unicode.Khmer, unicode.Myanmar) && (unicode.IsLetter(r) || unicode.Is(unicode.M, r))
}

// appendPairs appends each two neighbouring characters of a run, or the
// character itself where it stands alone. Marks stay with their character.
func (z *Analyzer) appendPairs(dst []Token, s *stemmer, text string, start, end int) []Token {
	first, second := start, start+characterLength(text[start:end])
	if second == end {
		return append(dst, Token{Span{start, end}, z.verbatimTerm(s, text[start:end])})
	}
	for second < end {
		next := second + characterLength(text[second:end])
		dst = append(dst, Token{Span{first, next}, z.verbatimTerm(s, text[first:next])})
		first, second = second, next
	}
	return dst
}

// verbatimTerm returns a term that shares no memory with the text.
func (z *Analyzer) verbatimTerm(s *stemmer, word string) string {
	z.buf = append(z.buf[:0], word...)
	return s.term(z.buf)
}

// characterLength returns the length of the first rune and the marks on it.
func characterLength(text string) int {
	_, i := utf8.DecodeRuneInString(text)
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.Is(unicode.M, r) {
			break
		}
		i += n
	}
	return i
}
