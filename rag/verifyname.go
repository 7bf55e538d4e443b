package rag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"newshound/corpus"
)

// missing returns the words of a name that stand on none of the grounds, as
// one part of the text; "" if all do. Whole reports whether the name is missing
// as such: its last word, or all of it.
func (v *verifier) missing(text string, tokens []corpus.Token, s *stated, lang string, grounds ...*ground) (part string, whole bool) {
	name := text[s.Start:s.End]
	first, last := -1, -1
	for j := s.first; j <= s.last; j++ {
		if !v.named(tokens[j], text, lang, grounds) {
			if first < 0 {
				first = j
			}
			last = j
		}
	}
	if first < 0 || v.abbreviated(text, tokens, s, grounds) || v.isPlace(name, lang, grounds) {
		return "", false
	}
	return text[tokens[first].Start:tokens[last].End], last == s.last
}

// named reports whether a word of a name stands on a ground: as it is, in
// another form, as an abbreviation, or in another language as it sounds there.
func (v *verifier) named(t corpus.Token, text, lang string, grounds []*ground) bool {
	word := t.Of(text)
	low := strings.ToLower(word)
	bare := v.z.AppendTokens(nil, word, "")
	for _, g := range grounds {
		if g.words[t.Term] || len(bare) == 1 && g.words[bare[0].Term] || g.initials[strings.ReplaceAll(low, ".", "")] {
			return true
		}
		for _, root := range rootsOf(t.Term) {
			if g.roots[root] {
				return true
			}
		}
		if g.foreign(lang) && g.sounds(skeleton(word)) {
			return true
		}
	}
	return false
}

// foreign reports whether a ground has a text in another language.
func (g *ground) foreign(lang string) bool {
	for _, l := range g.languages {
		if l != lang {
			return true
		}
	}
	return false
}

// abbreviated reports whether a ground has the initials of a name: the EU.
func (v *verifier) abbreviated(text string, tokens []corpus.Token, s *stated, grounds []*ground) bool {
	initials := ""
	for _, t := range tokens[s.first : s.last+1] {
		r, _ := utf8.DecodeRuneInString(t.Of(text))
		initials += string(unicode.ToLower(r))
	}
	if s.last == s.first {
		return false
	}
	for _, g := range grounds {
		if g.words[initials] {
			return true
		}
	}
	return false
}

// isPlace reports whether a country that a name is of stands on a ground under
// its name in the ground's language.
func (v *verifier) isPlace(name, lang string, grounds []*ground) bool {
	own := display.Regions(parseLanguage(lang))
	if own == nil {
		return false
	}
	want := v.terms(name, lang)
	for _, g := range grounds {
		for _, other := range g.languages {
			names := display.Regions(parseLanguage(other))
			if other == lang || names == nil {
				continue
			}
			for _, r := range countries {
				if v.terms(own.Name(r), lang) == want && g.hasAll(v.z.AppendTokens(nil, names.Name(r), other)) {
					return true
				}
			}
		}
	}
	return false
}

func parseLanguage(code string) language.Tag {
	tag, err := language.Parse(code)
	if err != nil {
		return language.Und
	}
	return tag
}

func (v *verifier) terms(text, lang string) string { return join(v.z.AppendTokens(nil, text, lang)) }

func (g *ground) hasAll(tokens []corpus.Token) bool {
	for _, t := range tokens {
		if !g.words[t.Term] {
			return false
		}
	}
	return len(tokens) > 0
}

// countries are those that CLDR names.
var countries = func() (out []language.Region) {
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if r, err := language.ParseRegion(string([]rune{a, b})); err == nil && r.IsCountry() {
				out = append(out, r)
			}
		}
	}
	return out
}()

// rootsOf returns what may be left of a name without the ending that makes it
// an adjective or a country: German and Germany, Turkish and Turkey, Iraqi and
// Iraq have one in common.
func rootsOf(term string) []string {
	out := []string{term}
	for _, ending := range rootEndings {
		if root, ok := strings.CutSuffix(term, ending); ok && len(root) >= minRoot {
			out = append(out, root)
		}
	}
	return out
}

var rootEndings = strings.Fields("ian ean an n ese ish i ia ey y e a ain ic")

const minRoot = 4 // bytes

// sounds reports whether a ground has a name that sounds nearly like one: with
// the same first consonant, and among four or more at most one other.
func (g *ground) sounds(name string) bool {
	for _, s := range g.skeletons {
		switch {
		case s == name && len(s) > 1:
			return true
		case len(s) >= 4 && len(name) >= 4 && s[0] == name[0] && distance(s, name) <= 1:
			return true
		}
	}
	return false
}

// skeleton returns the consonants of a name, of those that languages and
// alphabets write differently one for all: Erdoğan and Ердоган are both rdgn.
func skeleton(word string) string {
	var b strings.Builder
	last := ""
	for _, r := range strings.ToLower(word) {
		c, ok := consonants[r]
		if !ok {
			if r < utf8.RuneSelf {
				c = string(r)
			} else if d := []rune(foldLetter(r)); len(d) > 0 && d[0] < utf8.RuneSelf {
				c = consonants[d[0]]
				if c == "" && !strings.ContainsRune("aeiouyhj", d[0]) {
					c = string(d[0])
				}
			}
		}
		if c != "" && c != last {
			b.WriteString(c)
		}
		last = c
	}
	return b.String()
}

// foldLetter returns a letter without its diacritics.
func foldLetter(r rune) string {
	if t := corpus.AppendTokens(nil, string(r), ""); len(t) == 1 {
		return t[0].Term
	}
	return ""
}

// consonants spell letters as they sound, roughly; vowels and what is hardly
// heard have "".
var consonants = letters("a e i o u y h j " +
	"а е ё и й о у ъ ь ы э ю я і ї є х " +
	"c=k q=k w=v z=s x=ks ç=s ß=s " +
	"б=b в=v г=g д=d ж=s з=s к=k л=l м=m н=n п=p р=r с=s т=t ф=f ц=s ч=s ш=s щ=s")

func letters(list string) map[rune]string {
	out := make(map[rune]string)
	for _, pair := range strings.Fields(list) {
		letter, sound, _ := strings.Cut(pair, "=")
		r, _ := utf8.DecodeRuneInString(letter)
		out[r] = sound
	}
	return out
}

// distance is Levenshtein's, of short words in ASCII.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
