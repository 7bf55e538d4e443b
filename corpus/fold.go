package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cutTerm cuts a word to maxTerm bytes at a rune's end.
func cutTerm(word string) string {
	if len(word) <= maxTerm {
		return word
	}
	n := maxTerm
	for n > 0 && !utf8.RuneStart(word[n]) {
		n--
	}
	return word[:n]
}

// foldTerm takes the diacritics off a word in lower case.
func foldTerm(word string) string {
	i := 0
	for i < len(word) && word[i] < utf8.RuneSelf {
		i++
	}
	if i == len(word) {
		return word
	}
	b := make([]byte, 0, len(word))
	for _, r := range word {
		b = appendFolded(b, r)
	}
	if string(b) == word {
		return word
	}
	return string(b)
}

// appendFolded appends a rune without its diacritics. Only Latin, Greek,
// Arabic and Hebrew lose them, and Cyrillic its stress marks and ё: elsewhere
// a mark makes another letter (й), or is a vowel (Devanagari).
func appendFolded(b []byte, r rune) []byte {
	switch {
	case r < utf8.RuneSelf:
		return append(b, byte(r))
	case isDroppedMark(r):
		return b
	case r <= 0x024F || 0x1E00 <= r && r <= 0x1EFF:
		if s := latinLetters(r); s != "" {
			return append(b, s...)
		}
		return utf8.AppendRune(b, baseLetter(r))
	case 0x0370 <= r && r <= 0x03FF || 0x1F00 <= r && r <= 0x1FFF:
		if r = baseLetter(r); r == 'ς' {
			r = 'σ'
		}
	case r == 'ё' || r == 'ѐ':
		r = 'е'
	case r == 'ѝ':
		r = 'и'
	case r == 'أ' || r == 'إ' || r == 'آ' || r == 'ٱ':
		r = 'ا'
	case r == 'ى':
		r = 'ي'
	case r == 'ة':
		r = 'ه'
	}
	return utf8.AppendRune(b, r)
}

// isDroppedMark reports whether terms do without a mark: Latin, Greek and
// Cyrillic accents, Hebrew points, Arabic vowels and the stroke that
// stretches a word.
func isDroppedMark(r rune) bool {
	return 0x0300 <= r && r <= 0x036F || 0x0591 <= r && r <= 0x05C7 ||
		0x064B <= r && r <= 0x065F || r == 0x0670 || r == 0x0640
}

// latinLetters spells letters that Unicode does not decompose.
func latinLetters(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ', 'ǽ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø', 'ǿ':
		return "o"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'ł':
		return "l"
	case 'ħ':
		return "h"
	case 'ı':
		return "i"
	case 'ŧ':
		return "t"
	}
	return ""
}

// baseLetter returns the first rune of r's canonical decomposition.
func baseLetter(r rune) rune {
	var enc [utf8.UTFMax]byte
	n := utf8.EncodeRune(enc[:], r)
	if d := norm.NFD.Properties(enc[:n]).Decomposition(); len(d) > 0 {
		r, _ = utf8.DecodeRune(d)
	}
	return r
}

// appendLower appends a word in lower case, with straight apostrophes,
// full-width letters and digits made narrow, and without the characters that
// only guide line breaking and joining.
func appendLower(b []byte, word string, s *stemmer) []byte {
	for _, r := range word {
		switch {
		case r == '’' || r == '‘' || r == 'ʼ' || r == '＇' || r == '′':
			r = '\''
		case '！' <= r && r <= '～':
			r = unicode.ToLower(r - '！' + '!')
		case r == '\u00AD' || 0x200C <= r && r <= 0x200F || r == '\u2060' || r == '\uFEFF' || 0xFE00 <= r && r <= 0xFE0F:
			continue
		case s.dotless:
			r = unicode.TurkishCase.ToLower(r)
		default:
			r = unicode.ToLower(r)
		}
		switch {
		case s.english:
			b = appendFolded(b, r)
		case r == 'ё':
			b = append(b, "е"...)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

// isWord reports whether a segment holds a letter or a digit.
func isWord(segment string) bool {
	return strings.ContainsFunc(segment, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}
