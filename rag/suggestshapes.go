package rag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
)

// howMany makes "How many people were injured in Sofia?" of "More than 300
// people were injured in Sofia on Monday".
func (p *phrasebook) howMany(c clause) string {
	i := 0
	for i < len(c.words) && (bounds[strings.ToLower(c.words[i])] || p.dangling[strings.ToLower(c.words[i])] || p.filler[strings.ToLower(c.words[i])]) {
		i++
	}
	if i > 3 || i+3 >= len(c.words) {
		return ""
	}
	low := strings.ToLower(c.words[i])
	digits := strings.NewReplacer(",", "", ".", "").Replace(low)
	if numerals[low] < 2 && (digits == "" || !isNumber(digits) || len(digits) == 4 && low == digits) {
		return ""
	}
	i++
	for i < len(c.words) && scales[strings.ToLower(c.words[i])] > 0 {
		i++
	}
	noun := c.words[min(i, len(c.words)-1)]
	verb := -1
	for j := i + 1; j < min(i+4, len(c.words)); j++ {
		if p.verb(c.words[j]) {
			verb = j
			break
		}
	}
	words := p.until(c.words[i:])
	if verb < 0 || len(words) < 4 || startsUpper(noun) && !p.nouns || p.uncounted[strings.ToLower(noun)] || p.leans(words) || !named(words[1:]) {
		return ""
	}
	opening := p.count(noun)
	if opening == "" {
		return ""
	}
	return opening + strings.Join(words, " ") + p.end
}

// who makes "Who scored a late penalty for Wales?" of "Gareth Bale scored a
// late penalty for Wales".
func (p *phrasebook) who(c clause) string {
	i := 0
	for i < len(c.words) && startsUpper(c.words[i]) {
		i++
	}
	if i < 2 || i > 4 || i+3 > len(c.words) || !p.deed(c.words[i]) || places[strings.ToLower(strings.Join(c.words[:i], " "))] {
		return ""
	}
	if corpus.IsStopword(strings.ToLower(c.words[0]), "en") || storms[c.words[0]] || p.asks[strings.ToLower(c.words[0])] {
		return ""
	}
	words := p.until(c.words[i:])
	if len(words) < 4 || prepositions[words[1]] || p.leans(words) || !named(words[1:]) {
		return ""
	}
	return p.person + strings.Join(words, " ") + p.end
}

// storms have names as people do.
var storms = set("Hurricane Typhoon Cyclone Storm Tropical Super")

// whenWas makes "When will the trial of John Doe begin?" of "The trial of John
// Doe will begin on Monday", and "Why" where the sentence gives a reason.
func (p *phrasebook) whenWas(c clause) string {
	if len(p.auxiliaries) == 0 {
		return ""
	}
	at := -1
	for i, w := range c.words {
		if p.auxiliaries[w] {
			at = i
			break
		}
	}
	if at < 1 || at > 7 || at+2 > len(c.words) {
		return ""
	}
	subject, predicate := c.words[:at], p.until(c.words[at+1:])
	if len(predicate) == 0 || wantsMore(predicate) || !participle(predicate[0], c.words[at]) || p.leans(subject) || p.leans(predicate) || !named(subject[1:]) {
		return ""
	}
	for _, w := range subject[1:] {
		if p.enders[strings.ToLower(w)] || p.deed(w) {
			return ""
		}
	}
	opening := ""
	switch low := strings.ToLower(c.rest); {
	case strings.Contains(low, " because ") || strings.Contains(low, " due to "):
		opening = "Why "
	case dated(c.rest):
		opening = "When "
	default:
		return ""
	}
	first := subject[0]
	if corpus.IsStopword(strings.ToLower(first), "en") {
		first = lowerFirst(first)
	} else if len(subject) > 1 && !startsUpper(subject[1]) {
		return "" // "Voting in Ohio", but also "Officials in Ohio"
	}
	words := append([]string{c.words[at], first}, subject[1:]...)
	return opening + strings.Join(append(words, predicate...), " ") + p.end
}

// participle reports whether a word goes on after an auxiliary as something
// that happens.
func participle(word, auxiliary string) bool {
	if auxiliary == "will" {
		return unicode.IsLower(firstRune(word)) && !corpus.IsStopword(word, "en") || word == "be"
	}
	if auxiliary == "is" || auxiliary == "are" {
		return foreseen[word]
	}
	return strings.HasSuffix(word, "ed") || pastParticiples[word]
}

// wantsMore reports whether what a verb is done to is missing: "to announce",
// "sworn".
func wantsMore(predicate []string) bool {
	last := len(predicate) - 1
	base := pasts[regularPast(predicate[last])] != ""
	return predicate[last] == "sworn" || last > 0 && predicate[last-1] == "to" && base
}

// foreseen say that something is to come.
var foreseen = set("expected scheduled slated due set planned")

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// dated reports whether a sentence says a day or a month's day.
func dated(sentence string) bool {
	for w := range strings.FieldsSeq(sentence) {
		if w = strings.Trim(w, ",.;"); dayWords[w] || monthWords[strings.TrimSuffix(w, ".")] {
			return true
		}
	}
	return false
}

// about returns questions about whom and what the title names.
func (p *phrasebook) about(a *corpus.Article, lead []corpus.Span) []string {
	var out []string
	for _, name := range titleNames(a, lead) {
		low := strings.ToLower(name)
		switch {
		case p.opening && !strings.HasPrefix(a.Title, name):
		case places[low] && p.place != "" && (strings.Contains(a.Title, p.in+name) || strings.HasPrefix(a.Title, name)):
			out = append(out, strings.ReplaceAll(p.place, "%", name)+p.end)
		case !places[low] && strings.Contains(name, " "):
			if p.the != "" && mostly(a.Text, p.the, name) {
				name = p.the + " " + name
			}
			topic := p.topics[hash(a.Title)%uint64(len(p.topics))]
			out = append(out, strings.ReplaceAll(topic, "%", name)+p.end)
		}
	}
	return out
}

// mostly reports whether a name has an article before it more often than not.
func mostly(text, article, name string) bool {
	with := strings.Count(text, " "+article+" "+name) + strings.Count(text, strings.ToUpper(article[:1])+article[1:]+" "+name)
	return 2*with > strings.Count(text, name)
}

// titleNames returns the names of a title that its article's lead has too: the
// title may capitalise every word.
func titleNames(a *corpus.Article, lead []corpus.Span) []string {
	var out []string
	title, _, _ := strings.Cut(a.Title, " | ")
	tokens := corpus.AppendTokens(nil, title, a.Language)
	u := make(usage)
	for i := 0; i < len(tokens); i++ {
		f, ok := u.nameAt(title, tokens, i)
		if !ok {
			if f, ok = placeAt(title, tokens, i); !ok {
				continue
			}
		}
		name := title[tokens[f.first].Start:tokens[f.last].End]
		if strings.HasPrefix(title[tokens[f.last].End:], "-") || i > 0 && strings.HasSuffix(title[:tokens[i].Start], " of ") {
			continue // a part of a name
		}
		if inLead(a.Text, lead, name) {
			out = append(out, name)
		}
		i = f.last
	}
	return out
}

// placeAt reads a place's name of one word where a title begins.
func placeAt(text string, tokens []corpus.Token, i int) (fact, bool) {
	return fact{kind: aName, first: i, last: i, place: true}, places[strings.ToLower(tokens[i].Of(text))]
}

// inLead reports whether a name is in a lead as a whole: no capitalised word
// beside it.
func inLead(text string, lead []corpus.Span, name string) bool {
	for _, s := range lead {
		sentence := s.Of(text)
		at := strings.Index(sentence, name)
		if at < 0 {
			continue
		}
		before, after := strings.Fields(sentence[:at]), strings.TrimLeft(sentence[at+len(name):], " ")
		if len(before) > 0 && startsUpper(before[len(before)-1]) && !corpus.IsStopword(strings.ToLower(before[len(before)-1]), "en") || !alone(after) {
			continue
		}
		return true
	}
	return false
}

// alone reports whether a name ends before what follows it: at punctuation or
// before a word that cannot be its noun.
func alone(after string) bool {
	word, _, _ := strings.Cut(after, " ")
	r := firstRune(after)
	return after == "" || !unicode.IsLetter(r) && r != '-' || corpus.IsStopword(strings.ToLower(word), "en") && !startsUpper(word) ||
		pasts[word] != "" || thirdPersons[word] != "" || word == "said" || word == "says"
}
