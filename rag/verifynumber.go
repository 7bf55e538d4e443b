package rag

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"newshound/corpus"
)

// A stated fact is one that a sentence holds, with where it stands.
type stated struct {
	fact
	corpus.Span
	readings []float64 // of a figure: 1.300 may be 1300 or 1.3
	toll     toll
	measure  string // see measures
	ranged   bool
	weekday  int    // 1 is Monday; 0 says none
	code     string // G7, 1990s: to be found letter by letter, in lower case
}

// statedIn returns what a text in a language states: figures, dates and names.
func (v *verifier) statedIn(text string, tokens []corpus.Token, language string) []stated {
	var out []stated
	for i := 0; i < len(tokens); {
		s, ok := v.statedAt(text, tokens, i, language)
		if !ok {
			i++
			continue
		}
		s.Span = corpus.Span{Start: tokens[s.first].Start, End: max(s.End, tokens[s.last].End)}
		if s.yearAlone() {
			s.unit, _ = unitOf(text, tokens, s.fact)
		}
		if s.kind == aFigure {
			s.measure = measureOf(text, tokens, &s)
			s.toll, s.ranged = tollOf(text, tokens, &s), ranged(text, tokens, &s)
		}
		out = append(out, s)
		for i = s.last + 1; i < len(tokens) && tokens[i].Start < s.End; {
			i++
		}
	}
	return out
}

func (v *verifier) statedAt(text string, tokens []corpus.Token, i int, language string) (stated, bool) {
	if s, ok := numericDate(text, tokens, i, language); ok {
		return s, true
	}
	if f, ok := dateAt(text, tokens, i); ok {
		return stated{fact: f}, true
	}
	low := strings.ToLower(tokens[i].Of(text))
	if day := int(weekdays[low]); day > 0 && !(language == "ru" && low == "неделя") {
		return stated{fact: fact{kind: aDay, first: i, last: i}, weekday: day}, true
	}
	if s, ok := figure(text, tokens, i); ok {
		return s, true
	}
	if strings.ContainsFunc(low, unicode.IsDigit) {
		return stated{fact: fact{kind: aFigure, first: i, last: i}, code: low}, true
	}
	f, ok := v.usage.nameAt(text, tokens, i)
	if !ok && i == 0 && (v.q.kind == person || v.asked.roots[tokens[0].Term]&bareName != 0) && v.opensWithName(text, tokens) {
		f, ok = fact{kind: aName}, true
	}
	for ok && f.first < f.last && isWordOf(strings.ToLower(tokens[f.first].Of(text)), language) {
		f.first++ // "Der Brenn", "El Varga" at the start of a sentence
	}
	if ok && f.first > i {
		low = strings.ToLower(tokens[f.first].Of(text))
	}
	if !ok || f.first == f.last && (isWordOf(low, language) || language == "de" && !f.place && v.usage[low] <= 0) {
		return stated{}, false
	}
	return stated{fact: f}, true
}

func isWordOf(low, language string) bool {
	return standIns[low] || language != "" && corpus.IsStopword(low, language)
}

// opensWithName reports whether a sentence's first word may be the name that is
// asked for: a capital says nothing there, but passages may have the word in
// small letters.
func (v *verifier) opensWithName(text string, tokens []corpus.Token) bool {
	word := tokens[0].Of(text)
	low := strings.ToLower(word)
	return startsUpper(word) && v.usage[low] >= 0 && !sayings[low] && !conditions[low] && !corpus.IsStopword(low, "en") && numerals[low] == 0 && ordinals[low] == 0
}

// Dates in digits: the year first, or last.
var (
	yearFirst = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})\b`)
	yearLast  = regexp.MustCompile(`^(\d{1,2})([./])(\d{1,2})[./](\d{4})\b`)
)

func numericDate(text string, tokens []corpus.Token, i int, language string) (stated, bool) {
	rest := text[tokens[i].Start:]
	s := stated{fact: fact{kind: aDay, first: i, last: i}}
	number := func(digits string) int { n, _ := strconv.Atoi(digits); return n }
	if m := yearFirst.FindStringSubmatch(rest); m != nil {
		s.year, s.month, s.day = number(m[1]), number(m[2]), number(m[3])
		s.End = tokens[i].Start + len(m[0])
	} else if m := yearLast.FindStringSubmatch(rest); m != nil {
		s.day, s.month, s.year = number(m[1]), number(m[3]), number(m[4])
		if s.month > 12 || m[2] == "/" && language == "en" && s.day <= 12 {
			s.day, s.month = s.month, s.day
		}
		s.End = tokens[i].Start + len(m[0])
	}
	return s, s.End > 0 && s.month <= 12 && s.day <= 31
}

// figure reads a number with its scale and unit.
func figure(text string, tokens []corpus.Token, i int) (stated, bool) {
	low := strings.ToLower(tokens[i].Of(text))
	s := stated{fact: fact{kind: aFigure, first: i, last: i, ordinal: ordinals[low] > 0}}
	switch {
	case numerals[low] > 0:
		s.readings = []float64{numerals[low]}
		if u := tensAndUnits(text, tokens, i); u > 0 {
			s.readings[0], s.last = s.readings[0]+u, i+1
		}
	case eleventh[low] > 0:
		s.readings = []float64{eleventh[low]}
	case s.ordinal:
		s.readings = []float64{ordinals[low]}
	default:
		if s.readings = readings(low); s.readings == nil {
			return s, false
		}
		s.joinGroups(text, tokens)
	}
	for j := s.last + 1; j < len(tokens) && strings.Trim(text[tokens[j-1].End:tokens[j].Start], " -.\u00a0\u202f") == ""; j++ {
		scale, ok := scales[strings.ToLower(tokens[j].Of(text))]
		if !ok {
			break
		}
		s.last = j
		for k := range s.readings {
			s.readings[k] *= scale
		}
	}
	s.value = s.readings[0]
	var end int
	s.unit, end = unitOf(text, tokens, s.fact)
	if two := joinedWords(text, tokens, s.last+1, 2); slices.Contains(perCents, two) {
		s.unit, end = "%", s.last+2
	}
	if signed(s.unit) {
		s.last = end
	}
	return s, true
}

var perCents = []string{"per cent", "pour cent", "por ciento", "на сто"}

func joinedWords(text string, tokens []corpus.Token, i, n int) string {
	if i+n > len(tokens) {
		return ""
	}
	return strings.ToLower(text[tokens[i].Start:tokens[i+n-1].End])
}

// signed reports whether a unit is that of a share or of money.
func signed(unit string) bool { return !sameMoney(unit, "") }

// tensAndUnits returns the five of "twenty-five", 0 without one.
func tensAndUnits(text string, tokens []corpus.Token, i int) float64 {
	if numerals[strings.ToLower(tokens[i].Of(text))] < 20 || i+1 == len(tokens) || strings.Trim(text[tokens[i].End:tokens[i+1].Start], "- ") != "" {
		return 0
	}
	if u := numerals[strings.ToLower(tokens[i+1].Of(text))]; u < 10 {
		return u
	}
	return 0
}

// joinGroups makes one number of "12 300 000", which spaces group.
func (s *stated) joinGroups(text string, tokens []corpus.Token) {
	digits := tokens[s.first].Of(text)
	if len(digits) > 3 || !isDigits(digits) {
		return
	}
	for j := s.last + 1; j < len(tokens); j++ {
		group := tokens[j].Of(text)
		if len(group) != 3 || !isDigits(group) || !slices.Contains([]string{" ", "\u00a0", "\u202f", "'", "’"}, text[tokens[j-1].End:tokens[j].Start]) {
			break
		}
		digits += group
		s.last = j
	}
	n, err := strconv.ParseFloat(digits, 64)
	if err == nil {
		s.readings = []float64{n}
	}
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// readings returns what a number in digits may mean, most likely first: a point
// or comma before three digits may group them. A letter behind may scale it.
func readings(word string) []float64 {
	digits := strings.TrimRightFunc(word, unicode.IsLetter)
	scale := suffixes[word[len(digits):]]
	if scale == 0 || digits == "" || strings.Trim(digits, "0123456789.,'’") != "" {
		return nil
	}
	var out []float64
	add := func(text string) {
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			out = append(out, n*scale)
		}
	}
	bare := strings.NewReplacer(".", "", ",", "", "'", "", "’", "").Replace(digits)
	at := strings.LastIndexAny(digits, ".,")
	if at < 0 {
		add(bare)
		return out
	}
	mark, before, after := digits[at:at+1], digits[:at], digits[at+1:]
	groups := len(after) == 3 && len(strings.TrimLeft(before, "0")) > 0
	switch {
	case strings.Count(digits, mark) > 1 || groups && strings.ContainsAny(before, ".,"):
		add(bare)
	case groups && len(before) <= 3 && mark == ",":
		add(bare)
		add(before + "." + after)
	default:
		add(strings.NewReplacer(".", "", ",", "", "'", "", "’", "").Replace(before) + "." + after)
		if groups && len(before) <= 3 {
			add(bare)
		}
	}
	return out
}

var suffixes = map[string]float64{"": 1, "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12}

// equals reports whether two figures can be one.
func (s *stated) equals(o *stated) bool {
	if s.code != "" || o.code != "" {
		return s.code == o.code
	}
	switch {
	case s.measure != "" && o.measure != "" && s.measure != o.measure,
		s.toll != noToll && o.toll != noToll && s.toll != o.toll,
		o.ranged && !s.ranged && !s.loose:
		return false
	}
	return sameMoney(s.unit, o.unit) && slices.ContainsFunc(s.readings, func(a float64) bool {
		return slices.ContainsFunc(o.readings, func(b float64) bool { return a == b || a-b < 1e-9*a && b-a < 1e-9*a })
	})
}

// eleventh are numerals beyond ten that the list of all numerals does not have.
var eleventh = values(map[float64]string{
	11: "единадесет единайсет одиннадцать elf onze", 12: "дванадесет дванайсет двенадцать zwölf doce douze",
})

// weekdays are their names in lower case.
var weekdays = values(map[float64]string{
	1: "monday понеделник понедельник понедельника montag lunes lundi",
	2: "tuesday вторник вторника dienstag martes mardi",
	3: "wednesday сряда среда среду среды mittwoch miércoles mercredi",
	4: "thursday четвъртък четверг четверга donnerstag jueves jeudi",
	5: "friday петък пятница пятницу пятницы freitag viernes vendredi",
	6: "saturday събота суббота субботу субботы samstag sonnabend sábado samedi",
	7: "sunday неделя воскресенье воскресенья sonntag domingo dimanche",
})

// ones may say that something is one.
var ones = set("one a an single един една едно един один одна одно одного ein eine einer einem einen un una uno une")
