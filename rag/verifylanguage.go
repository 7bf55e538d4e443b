package rag

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"newshound/corpus"
)

// listed are the languages that the lists of words here are of.
var listed = strings.Fields("en de fr es bg ru")

// languageLetters is from how many letters on a text's language is told from
// related ones by its letters: "Was passiert in Syrien?" passes for English.
const languageLetters = 40

// toldLanguage returns the language of a text where that is sure, "" elsewhere:
// of long texts, of Cyrillic, and where words of English or German stand out;
// those of Spanish and French have too many relatives.
func toldLanguage(text string) string {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters >= languageLetters || hasCyrillic(text) {
		if l := corpus.DetectLanguage(text); l != "" {
			return l
		}
	}
	if l, most, second := commonWords(text); most >= 2 && most >= 2*second && (l == "en" || l == "de") {
		return l
	}
	return ""
}

// commonWords returns the listed language that most of a text's words are
// common in, how many those are, and how many there are of the next.
func commonWords(text string) (lang string, most, second int) {
	all := words(text)
	for _, l := range listed {
		n := 0
		for _, w := range all {
			if corpus.IsStopword(strings.ToLower(w.Of(text)), l) {
				n++
			}
		}
		switch {
		case n > most:
			lang, most, second = l, n, most
		case n > second:
			second = n
		}
	}
	return lang, most, second
}

// languageOf returns the language to read a sentence in: as it shows, or else
// the one that was asked for, or that its common words are of, or its quotes.
func (v *verifier) languageOf(text string, quotes []quote) string {
	own := &quotes[0].from.doc.Article
	if otherAlphabet(text, own.Text) {
		own = &corpus.Article{}
	}
	likely, _, _ := commonWords(text)
	return cmp.Or(toldLanguage(text), v.language, likely, own.Language)
}

// misspoken reports whether a sentence is surely in another language than asked
// for, or than the question is in: that has words of other languages, and none
// of the sentence's.
func (v *verifier) misspoken(text string) bool {
	if (v.language == "bg" || v.language == "ru") && !hasCyrillic(text) && countWords(text) >= minQuoteWords {
		return true
	}
	lang := toldLanguage(text)
	if lang == "" || v.language != "" {
		return lang != "" && lang != v.language
	}
	if !slices.Contains(listed, lang) {
		return false
	}
	_, most, _ := commonWords(v.question)
	return most > 0 && !slices.ContainsFunc(words(v.question), func(w corpus.Span) bool {
		return corpus.IsStopword(strings.ToLower(w.Of(v.question)), lang)
	})
}

// otherAlphabet reports whether of two texts one is in Cyrillic alone.
func otherAlphabet(a, b string) bool { return hasCyrillic(a) != hasCyrillic(b) }

func hasCyrillic(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}
