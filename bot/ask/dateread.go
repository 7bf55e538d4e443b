package ask

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// read finds the kinds of a text's words, and reports whether it knows them all.
func (p *dateParser) read(text string) bool {
	for _, w := range splitDate(text) {
		if n, err := strconv.Atoi(w); err == nil {
			p.numbers, p.kinds = append(p.numbers, n), p.kinds+"n"
			continue
		}
		d, ok := lookUp(w, strings.Contains(p.kinds, "u"))
		switch {
		case !ok:
			return false
		case d.kind == filler, d.kind == unit && d.value == year && p.afterYear():
		default:
			p.kinds += string(d.kind)
			if d.kind != last && d.kind != this {
				p.word = d
			}
		}
	}
	return len(p.kinds) <= 5
}

// afterYear reports whether the last word is a year's number, which some
// languages put the word year after.
func (p *dateParser) afterYear() bool {
	return strings.HasSuffix(p.kinds, "n") && p.numbers[len(p.numbers)-1] >= minYear
}

// splitDate returns the runs of letters and of digits, in lower case and
// without accents.
func splitDate(text string) []string {
	text = foldDate(text)
	var words []string
	for text != "" {
		r, n := utf8.DecodeRuneInString(text)
		class := unicode.IsLetter
		switch {
		case '0' <= r && r <= '9':
			class = func(r rune) bool { return '0' <= r && r <= '9' }
		case !unicode.IsLetter(r):
			text = text[n:]
			continue
		}
		end := strings.IndexFunc(text, func(r rune) bool { return !class(r) })
		if end < 0 {
			end = len(text)
		}
		words, text = append(words, text[:end]), text[end:]
	}
	return words
}

// foldDate puts a text in lower case and takes its accents away.
func foldDate(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(strings.ToLower(text)))
}

// lookUp finds a word of dates. After a unit, "ago" is no month.
func lookUp(word string, unit bool) (dateWord, bool) {
	if unit && word == "ago" {
		return dateWord{kind: filler}, true
	}
	if d, ok := fixedWords[word]; ok {
		return d, true
	}
	for _, b := range beginnings {
		if strings.HasPrefix(word, b.text) {
			return b.dateWord, true
		}
	}
	return monthNamed(word)
}

// monthNamed finds a month by its name or the first letters of it, three at
// least, if they are of one month alone.
func monthNamed(word string) (dateWord, bool) {
	found := 0
	for i, names := range monthNames {
		begins := func(name string) bool { return strings.HasPrefix(name, word) }
		if utf8.RuneCountInString(word) < 3 || !slices.ContainsFunc(strings.Fields(names), begins) {
			continue
		}
		if found != 0 {
			return dateWord{}, false
		}
		found = i + 1
	}
	return dateWord{monthName, found}, found != 0
}
