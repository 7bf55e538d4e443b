package corpus

import "strings"

// minBulgarianStem is the least that a rule may leave of a word: three
// Cyrillic letters of two bytes.
const minBulgarianStem = 3 * 2

// stemBulgarian strips what Bulgarian inflects nouns and adjectives with: the
// definite article, number and gender. It then levels the sounds that come
// and go between the forms. It is light: verbs and derivation are left alone,
// and a stem is a name for a word family, not a word.
func stemBulgarian(word string) string {
	word = stripBulgarianArticle(word)
	word = stripBulgarianEnding(word)
	for _, s := range []string{"ат", "ят"} { // мандат, but also правят
		word = stripSuffix(word, s)
	}
	return levelBulgarian(word)
}

func stripBulgarianArticle(word string) string {
	for _, article := range []string{"ият", "ът", "ят"} {
		stem := stripSuffix(word, article)
		switch {
		case stem == word:
			continue
		case article == "ят" && endsInVowel(stem):
			return stem + "й" // музеят, музей
		}
		return stem
	}
	for _, article := range []struct{ suffix, after string }{
		{"та", "аятщ"}, // жената, земята, радостта, нощта; not карта, работа
		{"то", "ое"},   // селото, морето; not място
		{"те", "ие"},   // жените, мъжете
	} {
		stem := stripSuffix(word, article.suffix)
		if stem != word && strings.Contains(article.after, stem[len(stem)-2:]) {
			return stem
		}
	}
	return word
}

// stripBulgarianEnding strips the first ending that fits; longer ones come
// before those that they end in.
func stripBulgarianEnding(word string) string {
	for _, ending := range []string{"ове", "еве", "ия", "ии", "ие", "ий", "а", "я", "о", "е", "и", "й"} {
		if stem := stripSuffix(word, ending); stem != word {
			return stem
		}
	}
	return word
}

// levelBulgarian writes the end of a stem the same way in all forms of a word:
// without the vowel that some forms lose (министър, министри; важен, важна;
// украинец, украинци; кратък, кратки), and with the consonant of the plural
// (ученик, ученици; диалог, диалози).
func levelBulgarian(stem string) string {
	for _, fleeting := range []struct{ full, short string }{
		{"ър", "р"}, {"ъл", "л"}, {"ък", "к"}, {"ен", "н"}, {"ец", "ц"},
	} {
		if s := stripSuffix(stem, fleeting.full); s != stem && !endsInVowel(s) {
			return s + fleeting.short
		}
	}
	for _, plural := range []struct{ singular, form string }{{"ик", "иц"}, {"ог", "оз"}} {
		if s, ok := strings.CutSuffix(stem, plural.singular); ok && len(s) > 2 {
			return s + plural.form
		}
	}
	return stem
}

func endsInVowel(word string) bool {
	return strings.Contains("аъоуеиюя", word[len(word)-2:])
}

// stripSuffix strips suffix where enough is left, or returns word.
func stripSuffix(word, suffix string) string {
	if stem, ok := strings.CutSuffix(word, suffix); ok && len(stem) >= minBulgarianStem {
		return stem
	}
	return word
}
