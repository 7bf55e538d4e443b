package rag

import (
	"slices"
	"strings"
	"time"

	"newshound/corpus"
)

// The day of publication is no day of what an article tells. It makes a day of
// "on Monday", of "yesterday", of "in August"; and it is when the article, not
// what it is about, was written.

func dayOf(t time.Time) stated {
	return stated{fact: fact{kind: aDay, year: t.Year(), month: int(t.Month()), day: t.Day()}}
}

// weekdayOf returns a date's day of the week as stated has it, 0 where the date
// is not whole.
func (s *stated) weekdayOf() int {
	if s.weekday > 0 || s.year == 0 || s.month == 0 || s.day == 0 {
		return s.weekday
	}
	return weekdayNumber(time.Date(s.year, time.Month(s.month), s.day, 0, 0, 0, 0, time.UTC))
}

func weekdayNumber(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// resolved returns the days that a date in an article can mean which is less
// than whole: those closest to its publication, before and after.
func (s *stated) resolved(published time.Time) []stated {
	switch {
	case s.weekday > 0:
		back := (weekdayNumber(published) - s.weekday + 7) % 7
		return []stated{dayOf(published.AddDate(0, 0, -back)), dayOf(published.AddDate(0, 0, 7-back))}
	case s.kind == aDay && s.year == 0 && s.month > 0:
		before, after := *s, *s
		before.year, after.year = published.Year(), published.Year()
		switch month := int(published.Month()); {
		case s.month > month || s.month == month && s.day > published.Day():
			before.year--
		case s.month < month || s.day > 0 && s.day < published.Day():
			after.year++
		}
		return []stated{before, after}
	}
	return nil
}

// relative returns the days and years that words mean which are counted from
// publication.
func relative(text string, tokens []corpus.Token, published time.Time) (out []stated) {
	for i, t := range tokens {
		low := strings.ToLower(t.Of(text))
		if n, ok := dayOffsets[low]; ok {
			out = append(out, dayOf(published.AddDate(0, 0, n)))
		}
		if n, ok := yearOffsets[low]; ok && (i+1 < len(tokens) && years[strings.ToLower(tokens[i+1].Of(text))] || i > 0 && years[strings.ToLower(tokens[i-1].Of(text))]) {
			out = append(out, stated{fact: fact{kind: aDay, year: published.Year() + n}})
		}
	}
	return out
}

// isPublication reports whether a date in a sentence is that on which one of
// its articles was written, and is said to be no more.
func (g *ground) isPublication(s *stated, text string, tokens []corpus.Token) bool {
	if s.kind != aDay || !slices.ContainsFunc(tokens[max(0, s.first-reportReach):s.first], func(t corpus.Token) bool {
		return reports[strings.ToLower(t.Of(text))]
	}) {
		return false
	}
	return slices.ContainsFunc(g.published, func(p time.Time) bool {
		day := dayOf(p)
		return s.weekday > 0 && s.weekday == day.weekdayOf() || s.weekday == 0 && day.within(&s.fact)
	})
}

// reportReach is how many words before a date a word may stand that makes it
// that of a report.
const reportReach = 3

var (
	reports = set(`reported reports published wrote writes article
		съобщи съобщава писа публикува публикувано статия сообщил сообщила сообщает написал написала опубликовал опубликовано статья
		berichtete berichtet schrieb veröffentlicht artikel informó publicó publicado escribió artículo rapporté rapportait publié écrit écrivait`)
	dayOffsets = offsets(map[int]string{
		-1: "yesterday вчера gestern ayer hier", 0: "today tonight днес сегодня heute hoy aujourd'hui", 1: "tomorrow утре завтра morgen mañana demain",
	})
	yearOffsets = offsets(map[int]string{
		-1: "last миналата прошлом прошлого letztes letzten voriges vergangenen pasado dernière passée",
		0:  "this тази этом этого dieses diesem este cette",
		1:  "next догодина следващата следующем следующего nächstes nächsten próximo prochaine",
	})
	years = set("year година году года jahr jahres año année")
)

// offsets turns lists of words into a map from each to its offset.
func offsets(lists map[int]string) map[string]int {
	out := make(map[string]int)
	for value, words := range lists {
		for _, w := range strings.Fields(words) {
			out[w] = value
		}
	}
	return out
}
