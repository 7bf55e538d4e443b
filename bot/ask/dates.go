package ask

import (
	"strings"
	"time"
)

// parseDate reads a date as members type it, in any of the six languages: a
// day in numbers (2024-12-14, 14.12.2024, 12/2024, 2024) or words (14 December,
// March), or what is relative to now (yesterday, last week, 3 days, Monday). It
// returns when that begins, in UTC; days do so at midnight, weeks on Monday.
// Where no year is given it is the last time that this was. Of two numbers
// that may both be a month the second is, unless the text begins with the year.
func parseDate(text string, now time.Time) (time.Time, bool) {
	p := dateParser{now: now.UTC()}
	if len(text) > maxDate || !p.read(text) {
		return time.Time{}, false
	}
	t, ok := p.date()
	if !ok || t.Year() < minYear || t.Year() > maxYear {
		return time.Time{}, false
	}
	return t, true
}

const (
	maxDate          = 100 // bytes
	minYear, maxYear = 1800, 2200
)

// formatDate writes a time so that parseDate reads it, to the minute.
func formatDate(t time.Time) string {
	if t = t.UTC(); t.Equal(t.Truncate(24 * time.Hour)) {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02 15:04")
}

// A dateParser takes a text apart, and then looks at what kinds of words it has.
type dateParser struct {
	now     time.Time
	kinds   string // a letter for each word that matters, see dateWord
	numbers []int
	word    dateWord // the last that names a day, a unit or a month
}

// date finds the meaning of the words.
func (p *dateParser) date() (time.Time, bool) {
	today := midnight(p.now)
	switch p.kinds {
	case "d":
		return today.AddDate(0, 0, -p.word.value), true
	case "w", "lw":
		days := (int(today.Weekday())-p.word.value+6)%7 + 1 // before today
		return today.AddDate(0, 0, -days), true
	case "u":
		return p.before(1), true
	case "nu", "un", "lnu", "nlu":
		return p.before(p.numbers[0]), p.numbers[0] <= 10000
	case "lu", "ul", "tu", "ut":
		return p.unit(strings.Contains(p.kinds, "l")), true
	case "m", "lm", "tm":
		return p.latest(p.word.value, 1, p.kinds == "lm")
	case "nm", "mn":
		if n := p.numbers[0]; n > 31 {
			return day(n, p.word.value, 1)
		}
		return p.latest(p.word.value, p.numbers[0], false)
	case "nmn", "mnn":
		if p.numbers[0] > 31 {
			return day(p.numbers[0], p.word.value, p.numbers[1])
		}
		return day(p.numbers[1], p.word.value, p.numbers[0])
	}
	if strings.Trim(p.kinds, "n") == "" {
		return p.inNumbers()
	}
	return time.Time{}, false
}

// before is a number of units back, from midnight unless they are hours.
func (p *dateParser) before(n int) time.Time {
	today := midnight(p.now)
	switch p.word.value {
	case hour:
		return p.now.Add(-time.Duration(n) * time.Hour).Truncate(time.Minute)
	case week:
		return today.AddDate(0, 0, -7*n)
	case month:
		return monthsBefore(today, n)
	case year:
		return monthsBefore(today, 12*n)
	}
	return today.AddDate(0, 0, -n)
}

// monthsBefore is the same day in an earlier month, or that month's last.
func monthsBefore(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()-time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, min(t.Day(), first.AddDate(0, 1, -1).Day())-1)
}

// unit is when this unit began, or the last one before.
func (p *dateParser) unit(last bool) time.Time {
	n := 0
	if last {
		n = 1
	}
	t := midnight(p.now)
	switch p.word.value {
	case hour:
		return p.now.Truncate(time.Hour).Add(-time.Duration(n) * time.Hour)
	case week:
		return t.AddDate(0, 0, -(int(t.Weekday())+6)%7-7*n)
	case month:
		return time.Date(t.Year(), t.Month()-time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	case year:
		return time.Date(t.Year()-n, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t.AddDate(0, 0, -n)
}

// latest is the last day of that month and number that is not to come, or
// with ended the one before where its month has not ended.
func (p *dateParser) latest(month, number int, ended bool) (time.Time, bool) {
	from := p.now
	if ended {
		from = midnight(p.now).AddDate(0, 0, -p.now.Day())
	}
	for y := from.Year(); y > from.Year()-9; y-- { // 29 February may be 8 years back
		if t, ok := day(y, month, number); ok && !t.After(from) {
			return t, true
		}
	}
	return time.Time{}, false
}

// inNumbers reads a date that has no words.
func (p *dateParser) inNumbers() (time.Time, bool) {
	n := p.numbers
	yearFirst := len(n) > 0 && n[0] > 31
	switch {
	case len(n) == 1:
		return day(n[0], 1, 1)
	case len(n) == 2 && yearFirst:
		return day(n[0], n[1], 1)
	case len(n) == 2 && n[1] > 31:
		return day(n[1], n[0], 1)
	case len(n) == 2 && n[1] > 12:
		return p.latest(n[0], n[1], false)
	case len(n) == 2:
		return p.latest(n[1], n[0], false)
	case len(n) == 3 && yearFirst:
		return day(n[0], n[1], n[2])
	case len(n) == 3 && n[1] > 12:
		return day(n[2], n[0], n[1])
	case len(n) == 3:
		return day(n[2], n[1], n[0])
	case len(n) == 5 && yearFirst && n[3] < 24 && n[4] < 60:
		t, ok := day(n[0], n[1], n[2])
		return t.Add(time.Duration(n[3])*time.Hour + time.Duration(n[4])*time.Minute), ok
	}
	return time.Time{}, false
}

// day is a day that there is.
func day(year, month, number int) (time.Time, bool) {
	if year < minYear || year > maxYear || month < 1 || month > 12 || number < 1 || number > 31 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), number, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == number
}

func midnight(t time.Time) time.Time { return t.Truncate(24 * time.Hour) }
