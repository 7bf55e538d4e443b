package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/RadhiFadlillah/whatlanggo"
)

const (
	// languageSample is how many bytes of a text are looked at. Of the 7,566
	// English articles of eval/realtime, the first 300 bytes tell all but two
	// right, the first 1,000 all.
	languageSample = 1500
	// minConfidence is what the trigrams' first language must have; below it
	// related languages are told from one another by chance.
	minConfidence = 0.6
	// minLetters is the length from which trigrams say anything.
	minLetters = 24
)

// DetectLanguage returns the ISO 639-1 code of a text's language, or "" where
// it cannot be told: for texts of a few words, and for languages that are not
// known here. Norwegian is "no" in both its forms.
//
// English shows by its function words, the Cyrillic languages by their
// letters, languages with a script of their own by that, and the others by
// their trigrams.
func DetectLanguage(text string) string {
	sample := sampleOf(text)
	latin, cyrillic, other := countScripts(sample)
	switch {
	case latin+cyrillic+other == 0:
		return ""
	case cyrillic > latin && cyrillic > other:
		return cyrillicLanguage(sample)
	case latin > other:
		return latinLanguage(sample, latin)
	}
	return code(whatlanggo.Detect(sample).Lang)
}

// sampleOf returns the start of a text and a part of its middle: the start
// alone may be names, dates and captions.
func sampleOf(text string) string {
	if len(text) <= languageSample {
		return text
	}
	const head = languageSample / 3
	middle := max(head, len(text)/2)
	end := min(len(text), middle+languageSample-head)
	return wholeWords(text[:head]) + " " + wholeWords(text[middle:end])
}

// wholeWords takes the cut words off both ends of a part of a text, or only
// the cut runes where there is no space.
func wholeWords(s string) string {
	for s != "" && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	first, last := strings.IndexByte(s, ' '), strings.LastIndexByte(s, ' ')
	if first < last {
		return s[first+1 : last]
	}
	return strings.ToValidUTF8(s, "")
}

func countScripts(text string) (latin, cyrillic, other int) {
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			if isAlnum(byte(r)) && !isDigit(byte(r)) {
				latin++
			}
		case !unicode.IsLetter(r):
		case r <= 0x024F || 0x1E00 <= r && r <= 0x1EFF:
			latin++
		case 0x0400 <= r && r <= 0x052F:
			cyrillic++
		default:
			other++
		}
	}
	return latin, cyrillic, other
}

// latinLanguage tells English from what is not, and leaves that to trigrams.
// In 19 of 20 English articles more than 33 words in 100 are on our list of
// its stop words; in 99 of 100 more than 25.
func latinLanguage(text string, letters int) string {
	words, english := 0, 0
	for w := range eachLowerWord(text) {
		words++
		if isEnglishStopword(w) {
			english++
		}
	}
	if english >= 2 && english*4 >= words {
		return "en"
	}
	if letters < minLetters {
		return ""
	}
	info := whatlanggo.Detect(text)
	if info.Confidence >= minConfidence {
		return code(info.Lang)
	}
	if english >= 5 && english*8 >= words {
		return "en" // lists of names and results
	}
	return ""
}

// cyrillicLanguage goes by the letters that only some of the languages have,
// and tells Bulgarian from Russian by words too.
func cyrillicLanguage(text string) string {
	var bulgarian, russian, southern int
	for _, r := range text {
		switch unicode.ToLower(r) {
		case 'ў':
			return "be"
		case 'ї', 'є', 'ґ':
			return "uk"
		case 'ѓ', 'ќ', 'ѕ':
			return "mk"
		case 'ђ', 'ћ':
			return "sr"
		case 'ј', 'љ', 'њ', 'џ':
			southern++
		case 'ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ':
			return "" // Kazakh, Tatar, Mongolian and others
		case 'ы', 'э', 'ё':
			russian++
		case 'ъ':
			bulgarian++
		}
	}
	if southern > 0 {
		return southernLanguage(text)
	}
	for w := range eachLowerWord(text) {
		b, r := isBulgarianStopword(w), isRussianStopword(w)
		switch {
		case b && !r:
			bulgarian++
		case r && !b:
			russian++
		}
	}
	switch {
	case bulgarian > russian:
		return "bg"
	case russian > bulgarian:
		return "ru"
	}
	return ""
}

// southernLanguage tells Macedonian from Serbian: both have ј, but only
// Macedonian these words.
func southernLanguage(text string) string {
	macedonian, serbian := 0, 0
	for w := range eachLowerWord(text) {
		switch w {
		case "на", "од", "во", "со", "ќе", "дека", "беше", "таа", "тоа", "тие", "кој", "што", "се":
			macedonian++
		case "је", "су", "у", "са", "није", "који", "која", "које", "би", "јер", "али", "као", "ће":
			serbian++
		}
	}
	switch {
	case macedonian > serbian:
		return "mk"
	case serbian > macedonian:
		return "sr"
	}
	return ""
}

// code returns the ISO 639-1 code, with one for both forms of Norwegian.
func code(l whatlanggo.Lang) string {
	switch c := l.Iso6391(); c {
	case "nb", "nn":
		return "no"
	default:
		return c
	}
}

// eachLowerWord yields the runs of letters of text in lower case.
func eachLowerWord(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if !yield(strings.ToLower(w)) {
				return
			}
		}
	}
}
