package rag

import (
	"maps"
	"slices"
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

// A lending is what becomes of a name that only the question has.
type lending int

const (
	lent     lending = iota // the quotes are of it: their passages have it, and no other name
	unlent                  // they may be, or not
	replaced                // their article has another name in its place, and not this
)

// lends reports whether a name of the question may be what quotes are about:
// who asks "Why did Varga resign?" puts that name before what anybody did.
func (v *verifier) lends(text string, tokens []corpus.Token, s *stated, lang string, quotes []quote) lending {
	near, far, own := newGround(), newGround(), newGround()
	v.addText(&own, text, lang)
	rival := false
	for _, u := range quotes {
		a := &u.from.doc.Article
		v.addText(&near, u.from.text(), a.Language)
		v.addText(&far, a.Text, a.Language)
		for _, q := range u.sentences() {
			rival = rival || slices.ContainsFunc(v.statedIn(q.text, q.tokens, a.Language), func(o stated) bool {
				part, _ := v.missing(q.text, q.tokens, &o, a.Language, &own, &v.asked)
				return o.kind == aName && !o.place && part != ""
			})
		}
	}
	here, _ := v.missing(text, tokens, s, lang, &near)
	anywhere, _ := v.missing(text, tokens, s, lang, &far)
	switch {
	case here == "" && !rival:
		return lent
	case anywhere != "" && rival:
		return replaced
	}
	return unlent
}

// replaces reports whether a sentence's first word may be a name that stands in
// the place of one in its quotes: before the same word.
func (v *verifier) replaces(text string, tokens []corpus.Token, lang string, quotes []quote) bool {
	if len(tokens) == 0 || !v.opensWithName(text, tokens) {
		return false
	}
	next := slices.IndexFunc(tokens[1:min(len(tokens), 4)], func(t corpus.Token) bool { return isContent(t.Of(text), lang) })
	if next < 0 || startsUpper(tokens[1+next].Of(text)) {
		return false
	}
	for _, u := range quotes {
		for _, s := range u.sentences() {
			for j := 1; j < len(s.tokens); j++ {
				before := s.tokens[j-1]
				if s.tokens[j].Term == tokens[1+next].Term && before.Term != tokens[0].Term && v.opensWithName(s.text, s.tokens[j-1:]) {
					return true
				}
			}
		}
	}
	return false
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
		for root, e := range rootsOf(t.Term) {
			if has := g.roots[root]; has != 0 && has|e != anEnding {
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
// Iraq have one in common. Two endings of countries make no pair, as Georgia's
// and George's, and no country is the root of another, as Niger of Nigeria.
func rootsOf(term string) map[string]nameEnd {
	out := map[string]nameEnd{term: bareName}
	add := func(list []string, e nameEnd) {
		for _, cut := range list {
			if root, ok := strings.CutSuffix(term, cut); ok && len(root) >= minRoot && root != georg {
				out[root] |= e
			}
		}
	}
	add(adjectives, anAdjective)
	add(placeEndings, anEnding)
	longest := ""
	for root := range out {
		if countryTerms[root] && len(root) > len(longest) {
			longest = root
		}
	}
	maps.DeleteFunc(out, func(root string, _ nameEnd) bool { return root != longest && countryTerms[root] })
	return out
}

// A nameEnd is what a root has lost, each a bit.
type nameEnd int8

const (
	bareName nameEnd = 1 << iota
	anAdjective
	anEnding
)

var (
	adjectives   = strings.Fields("ian ean an n ese ish i ic")
	placeEndings = strings.Fields("ia ey y e a ain")
)

// countryTerms are the names of countries that have one word, in English.
var countryTerms = func() map[string]bool {
	out := make(map[string]bool)
	for _, r := range countries {
		if t := corpus.AppendTokens(nil, display.English.Regions().Name(r), "en"); len(t) == 1 {
			out[t[0].Term] = true
		}
	}
	return out
}()

// georg is the root of a country and of a given name.
const georg = "georg"

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
