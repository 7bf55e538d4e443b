package rag

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
)

// A factKind says what a fact is.
type factKind int

const (
	aFigure factKind = iota
	aDay             // a date, or a part of one
	aName
)

// A fact is a run of words in a sentence that another sentence may have
// differently: a number, a date, a name.
type fact struct {
	kind        factKind
	first, last int // tokens, inclusive

	value            float64 // of a figure, with its scale
	unit             string  // "%", a currency's sign, or the term of the word behind; "" for none
	loose            bool    // about, more than, at most so much
	ordinal          bool    // first, 2nd
	year, month, day int     // of a date, 0 if not said
	place            bool    // a name that is a place's
}

// facts returns what a sentence holds, in order.
func (u usage) facts(text string, tokens []corpus.Token) []fact {
	var out []fact
	for i := 0; i < len(tokens); {
		f, ok := dateAt(text, tokens, i)
		if !ok {
			f, ok = figureAt(text, tokens, i)
		}
		if !ok {
			f, ok = u.nameAt(text, tokens, i)
		}
		if !ok {
			i++
			continue
		}
		out = append(out, f)
		i = f.last + 1
	}
	return out
}

// dateAt reads "June 19, 2020", "19 June 2020", "19 June", "June 2020", "2020".
func dateAt(text string, tokens []corpus.Token, i int) (fact, bool) {
	f := fact{kind: aDay, first: i, last: i - 1}
	for j := i; j < min(i+3, len(tokens)); j++ {
		if j > i && !dateJoins[text[tokens[j-1].End:tokens[j].Start]] {
			break
		}
		word := tokens[j].Of(text)
		month := int(months[strings.ToLower(word)])
		n, err := strconv.Atoi(strings.TrimRight(word, "stndrh"))
		switch {
		case month > 0 && f.month == 0 && (startsUpper(word) || j > i):
			f.month = month
		case err == nil && len(word) == 4 && n >= 1800 && n < 2100 && f.year == 0 && !monetary(text, tokens, j):
			f.year = n
		case err == nil && n >= 1 && n <= 31 && f.day == 0 && len(word) <= 4 && f.year == 0:
			f.day = n
		default:
			month, err = 0, strconv.ErrSyntax
		}
		if month == 0 && err != nil {
			break
		}
		f.last = j
		if f.year > 0 {
			break
		}
	}
	switch {
	case f.month == 5 && f.day == 0 && f.year == 0:
		return f, false // may
	case f.day > 0 && f.month == 0:
		return f, false // a number
	}
	return f, f.last >= i
}

// dateJoins are what may stand between the parts of a date.
var dateJoins = map[string]bool{" ": true, ", ": true, ". ": true, "., ": true, " de ": true, " of ": true}

// monetary reports whether a currency's sign is before a token.
func monetary(text string, tokens []corpus.Token, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text[:tokens[i].Start], " "))
	return unicode.Is(unicode.Sc, r)
}

// figureAt reads "300 workers", "three", "$1.39 billion", "12%", "5m".
func figureAt(text string, tokens []corpus.Token, i int) (fact, bool) {
	low := strings.ToLower(tokens[i].Of(text))
	value, scale, ok := readNumber(low, tokens[i].Term)
	if !ok {
		return fact{}, false
	}
	f := fact{kind: aFigure, first: i, last: i, value: value * scale, ordinal: ordinals[low] > 0}
	for j := i + 1; j < len(tokens) && strings.TrimSpace(text[tokens[j-1].End:tokens[j].Start]) == ""; j++ {
		s, ok := scales[strings.ToLower(tokens[j].Of(text))]
		if !ok {
			break
		}
		f.value, f.last = f.value*s, j
	}
	for j := max(0, i-2); j < i; j++ {
		f.loose = f.loose || bounds[strings.ToLower(tokens[j].Of(text))]
	}
	f.unit, f.last = unitOf(text, tokens, f)
	return f, true
}

// readNumber reads a word or its term, in lower case, as a number and a scale.
func readNumber(low, term string) (value, scale float64, ok bool) {
	if v, ok := numerals[low]; ok {
		return v, 1, true
	}
	if v, ok := ordinals[low]; ok {
		return v, 1, true
	}
	digits := strings.TrimRight(term, "mbnk")
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil || digits == "" || !isNumber(digits) {
		return 0, 0, false
	}
	switch term[len(digits):] {
	case "":
		return v, 1, true
	case "m", "mn":
		return v, 1e6, true
	case "b", "bn":
		return v, 1e9, true
	case "k":
		return v, 1e3, true
	}
	return 0, 0, false
}

// isNumber keeps out what ParseFloat takes besides digits and a point.
func isNumber(s string) bool { return strings.Trim(s, "0123456789.") == "" }

// unitOf returns what a figure counts, and the last token that belongs to it.
func unitOf(text string, tokens []corpus.Token, f fact) (string, int) {
	if r, n := utf8.DecodeLastRuneInString(text[:tokens[f.first].Start]); n > 0 && unicode.Is(unicode.Sc, r) {
		return string(r), f.last
	}
	behind := strings.TrimLeft(text[tokens[f.last].End:], " \u00a0")
	if strings.HasPrefix(behind, "%") {
		return "%", f.last
	}
	if r, _ := utf8.DecodeRuneInString(behind); unicode.Is(unicode.Sc, r) {
		return string(r), f.last
	}
	if f.last+1 == len(tokens) || strings.TrimLeft(text[tokens[f.last].End:tokens[f.last+1].Start], " -\u00a0") != "" {
		return "", f.last
	}
	next := tokens[f.last+1]
	low := strings.ToLower(next.Of(text))
	switch {
	case percents[low]:
		return "%", f.last + 1
	case currencies[low] != "":
		return currencies[low], f.last + 1
	case corpus.IsStopword(low, "en") || months[low] > 0:
		return "", f.last
	}
	if f.last+2 < len(tokens) {
		if last := strings.ToLower(tokens[f.last+2].Of(text)); last == "old" || last == "ago" {
			return next.Term + " " + last, f.last
		}
	}
	return next.Term, f.last
}

// nameAt reads a run of capitalised words.
func (u usage) nameAt(text string, tokens []corpus.Token, i int) (fact, bool) {
	proper := func(j int) bool {
		word := tokens[j].Of(text)
		low := strings.ToLower(word)
		return startsUpper(word) && (!corpus.IsStopword(low, "en") || acronym(word) && word != "I") && !dayWords[word] &&
			months[low] == 0 && ordinals[low] == 0
	}
	if !proper(i) {
		return fact{}, false
	}
	f := fact{kind: aName, first: i, last: i}
	for f.last+1 < len(tokens) && proper(f.last+1) && joins[text[tokens[f.last].End:tokens[f.last+1].Start]] {
		f.last++
	}
	name := strings.ToLower(text[tokens[f.first].Start:tokens[f.last].End])
	f.place = places[name]
	if f.first == f.last && i == 0 && !f.place && u[name] <= 0 {
		return fact{}, false // capitalised as the sentence's first word
	}
	return f, true
}

// usage tells how often a word, in lower case, is written with a capital where
// nothing but being a name calls for one, less how often it is not.
type usage map[string]int

func usageIn(readings []*reading) usage {
	u := make(usage)
	for _, r := range readings {
		if r.doc.Article.Language == "de" {
			continue // every noun has a capital
		}
		for i := range r.sentences {
			s := &r.sentences[i]
			for j, t := range s.tokens {
				switch word := t.Of(s.text); {
				case !startsUpper(word):
					u[strings.ToLower(word)]--
				case j > 0:
					u[strings.ToLower(word)]++
				}
			}
		}
	}
	return u
}

// agrees reports whether what one date says the other says too, as far as
// both go.
func (f *fact) agrees(o *fact) bool {
	same := func(a, b int) bool { return a == 0 || b == 0 || a == b }
	return same(f.year, o.year) && same(f.month, o.month) && same(f.day, o.day)
}

// within reports whether a date says all that the other does.
func (f *fact) within(o *fact) bool {
	return f.agrees(o) && (o.year == 0 || f.year != 0) && (o.month == 0 || f.month != 0) && (o.day == 0 || f.day != 0)
}

// comparable reports whether two dates have a part of one kind.
func (f *fact) comparable(o *fact) bool {
	return f.year*o.year != 0 || f.month*o.month != 0 && (f.year == 0) == (o.year == 0)
}

// tolerance is by what share figures may differ and not contradict each
// other: exact ones, and ones that a bound makes less than exact.
const (
	tolerance      = 0.03
	looseTolerance = 0.3
)

// clashes reports whether two figures of one unit exclude each other.
func (f *fact) clashes(o *fact) bool {
	t := tolerance
	if f.loose || o.loose {
		t = looseTolerance
	}
	return math.Abs(f.value-o.value) > t*max(math.Abs(f.value), math.Abs(o.value))
}

// sameMoney reports whether two units can be of one thing: an amount of money
// or a share is of nothing else.
func sameMoney(a, b string) bool {
	sign := func(u string) bool { return u != "" && strings.Trim(u, "%$€£₽¥лв") == "" }
	return a == b || !sign(a) && !sign(b)
}
