package rag

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// unmasked returns text as it looks: without what no reader sees, and with Latin
// letters for those that look like them, if it is mostly Latin.
func unmasked(text string) string {
	if !odd(text) && ascii(text) {
		return text
	}
	text = norm.NFKC.String(strings.Map(func(r rune) rune {
		if hidden(r) {
			return -1
		}
		return r
	}, text))
	latin, other := 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.IsLetter(r):
			other++
		}
	}
	if other == 0 || other > latin {
		return text
	}
	return lookalikes.Replace(text)
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// hidden reports whether a character is there without being seen.
func hidden(r rune) bool {
	return unicode.Is(unicode.Cf, r) || r == '\u034F' || '\uFE00' <= r && r <= '\uFE0F' || 0xE0100 <= r && r <= 0xE01EF
}

// odd reports whether a text has a character that is hidden, or that text for
// readers hardly has.
func odd(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c == '<' || c == '[' || c == '#' || c == '|' || c == '@', c == 0xE3 && strings.HasPrefix(text[i:], "【"):
			return true
		case c == 0xE2 && i+2 < len(text):
			if d, e := text[i+1], text[i+2]; d == 0x80 && e >= 0x8B && e <= 0x8F || d == 0x81 && e >= 0xA0 {
				return true
			}
		case c == 0xEF && i+1 < len(text) && text[i+1] >= 0xB8, c == 0xF0 && i+1 < len(text) && text[i+1] == 0x9D, c == 0xF3, c == 0xC2 && i+1 < len(text) && text[i+1] == 0xAD:
			return true
		}
	}
	return false
}

// oddWord reports whether a word has letters of Latin and of another script.
func oddWord(word string) bool {
	latin, other := false, false
	for _, r := range word {
		if unicode.Is(unicode.Latin, r) {
			latin = true
		} else if unicode.IsLetter(r) {
			other = true
		}
	}
	return latin && other
}

// lookalikes are the letters of Cyrillic, Greek and Armenian that look like
// Latin ones, after the confusables of Unicode's UTS #39.
var lookalikes = strings.NewReplacer(
	"а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "і", "i", "ї", "i", "ј", "j", "ѕ", "s", "ԁ", "d", "ԛ", "q", "ԝ", "w",
	"һ", "h", "ո", "n", "ս", "u", "ѵ", "v", "ɡ", "g", "ӏ", "l", "к", "k", "м", "m", "т", "t", "п", "n", "в", "b", "н", "h", "г", "r",
	"А", "A", "В", "B", "Е", "E", "К", "K", "М", "M", "Н", "H", "О", "O", "Р", "P", "С", "C", "Т", "T", "У", "Y", "Х", "X", "І", "I", "Ј", "J", "Ѕ", "S",
	"α", "a", "ο", "o", "ν", "v", "ρ", "p", "ι", "i", "κ", "k", "υ", "u", "τ", "t", "ε", "e", "η", "n",
	"Α", "A", "Β", "B", "Ε", "E", "Ζ", "Z", "Η", "H", "Ι", "I", "Κ", "K", "Μ", "M", "Ν", "N", "Ο", "O", "Ρ", "P", "Τ", "T", "Υ", "Y", "Χ", "X",
	"ı", "i", "ℓ", "l",
)
