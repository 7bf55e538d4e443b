package rag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
)

// How much of an article questions are made of, and how long they are.
const (
	leadSentences    = 5
	minQuestionWords = 4
	maxQuestionWords = 16
)

// propose returns questions about an article, the most telling first. They
// are grammatical by construction: a title that is a question, or a sentence
// in which an expression of what it tells gives way to a question word.
func propose(a *corpus.Article) []proposal {
	p, ok := phrasebooks[a.Language]
	if !ok {
		return nil
	}
	var out []proposal
	add := func(text string, from corpus.Span) {
		if n := len(strings.Fields(text)); len(out) < maxProposals && n >= minQuestionWords && n <= maxQuestionWords {
			out = append(out, proposal{text, from})
		}
	}
	if text, ok := p.titleQuestion(a.Title); ok {
		add(text, corpus.Span{})
	}
	if text := p.embedded(a.Title); text != "" {
		add(text, corpus.Span{})
	}
	sentences := corpus.Sentences(a.Text)
	sentences = sentences[:min(leadSentences, len(sentences))]
	for _, make := range []func(clause) string{p.howMany, p.whenWas, p.who} {
		for _, s := range sentences {
			if text := make(clauseOf(s.Of(a.Text))); text != "" {
				add(text, s)
			}
		}
	}
	if p.auxiliaries != nil {
		for _, o := range p.whatDid(a, sentences) {
			add(o.text, o.from)
		}
	}
	for _, text := range p.about(a, sentences) {
		add(text, corpus.Span{})
	}
	return out
}

// titleQuestion returns a title that asks by itself.
func (p *phrasebook) titleQuestion(title string) (string, bool) {
	title, _, _ = strings.Cut(title, " | ")
	first, _, _ := strings.Cut(strings.TrimLeft(title, "¿"), " ")
	if !strings.HasSuffix(title, "?") || !p.asks[strings.ToLower(first)] || strings.ContainsAny(title, ":|;") {
		return "", false
	}
	return title, !p.leans(strings.Fields(title))
}

// A clause is the beginning of a sentence up to its first break.
type clause struct {
	words []string // with what punctuation is on them
	rest  string   // of the sentence
}

// clauseOf cuts a sentence at the first punctuation that ends a clause, behind
// a dateline if it has one.
func clauseOf(sentence string) clause {
	for _, dash := range []string{" — ", " – ", " -- ", " - "} {
		if place, rest, ok := strings.Cut(sentence, dash); ok && utf8.RuneCountInString(place) < 40 && startsUpper(rest) {
			sentence = rest
			break
		}
	}
	var c clause
	for word := range strings.FieldsSeq(sentence) {
		bare := strings.TrimRight(word, ",;:.!?…")
		if word == "—" || word == "–" || word == "-" || strings.ContainsAny(bare, "\"“”«»„()[]|*") {
			break
		}
		initial := strings.HasSuffix(word, ".") && (len(bare) < 3 && startsUpper(word) || titlesShort[bare])
		if bare == "" {
			break
		}
		if initial {
			bare = word
		}
		c.words = append(c.words, bare)
		if bare != word {
			break
		}
	}
	c.rest = sentence
	return c
}

// titlesShort are titles and months that a point abbreviates within a sentence.
var titlesShort = set("Mr Mrs Ms Dr Sen Rep Gov Gen St Lt Col Sgt Jr Sr No Jan Feb Aug Sept Sep Oct Nov Dec")

// leans reports whether words stand for something said elsewhere.
func (p *phrasebook) leans(words []string) bool {
	for _, w := range words {
		if p.pronouns[strings.ToLower(strings.Trim(w, ",.?!'’"))] || p.pronouns[strings.ToLower(uncontracted(w))] {
			return true
		}
	}
	return false
}

// named reports whether words hold a name or a number.
func named(words []string) bool {
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// until cuts words before the first of a kind, and what leads up to it.
func (p *phrasebook) until(words []string) []string {
	for i, w := range words {
		low := strings.ToLower(w)
		if i > 0 && (p.enders[low] || dayWords[w] || months[strings.Trim(low, ".")] > 0 && startsUpper(w) || clock(words[i:])) {
			words = words[:i]
			for len(words) > 1 && months[strings.Trim(low, ".")] > 0 && unicode.IsDigit(firstRune(words[len(words)-1])) {
				words = words[:len(words)-1]
			}
			break
		}
	}
	for len(words) > 0 && p.dangling[strings.ToLower(words[len(words)-1])] {
		words = words[:len(words)-1]
	}
	return words
}

func lowerFirst(word string) string {
	r, n := utf8.DecodeRuneInString(word)
	return string(unicode.ToLower(r)) + word[n:]
}

// clock reports whether words begin with a time of the day: "at 2 p.m".
func clock(words []string) bool {
	return words[0] == "at" && len(words) > 1 && unicode.IsDigit(firstRune(words[1]))
}
