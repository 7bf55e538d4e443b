package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Dates outside these years are mistakes.
const minYear, maxYear = 1900, 2100

// Date reads a date, with or without a time of day, in the shapes that
// people and pages write: ISO 8601, e-mail's, "Dec 14, 2024 20:30",
// "14.12.2024", "14 декември 2024 г."; month names in English, Bulgarian,
// Russian, German, Spanish, French, Portuguese and Italian. The result is in UTC, which is also
// assumed where no zone is given.
//
// It reports false rather than guess: for an order of day and month that can
// be either (03/04/2024), a two-digit year, a missing day or year, a date
// that does not exist, an unknown zone or any other word, a year outside 1900
// to 2100.
func Date(s string) (time.Time, bool) {
	day, clock, ok := parseDate(s)
	if !ok {
		return time.Time{}, false
	}
	return checkRange(day.Add(clock))
}

// parseDate returns the day as it is written, at midnight UTC, and how long
// after that the time is in UTC.
func parseDate(s string) (day time.Time, clock time.Duration, ok bool) {
	if t, err := time.Parse(time.DateOnly, s); err == nil { // most common, and cheap
		return t, 0, true
	}
	if len(s) > 120 {
		return time.Time{}, 0, false
	}
	clock, rest, ok := cutClock(strings.ToLower(oneLine(s)))
	if !ok {
		return time.Time{}, 0, false
	}
	y, m, d, ok := parseDay(rest)
	if !ok {
		return time.Time{}, 0, false
	}
	day = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return day, clock, day.Month() == m && day.Day() == d
}

var namedZone = regexp.MustCompile(`^(.*\d\d?:\d\d(?::\d\d)?(?:\s*[AaPp]\.?[Mm]\.?)?)\s*\(?[A-Z]{2,5}\)?(?:[\s,]+(.*))?$`)

// zonelessDay returns the day of a date with a time in a zone that Date does
// not know, since its name has several meanings.
func zonelessDay(s string) (time.Time, bool) {
	m := namedZone.FindStringSubmatch(s)
	if m == nil || len(s) > 120 {
		return time.Time{}, false
	}
	day, _, ok := parseDate(m[1] + " " + m[2])
	if !ok {
		return time.Time{}, false
	}
	return checkRange(day)
}

// checkRange returns the zero time, and false, for a year that is a mistake.
func checkRange(t time.Time) (time.Time, bool) {
	if !inRange(t) {
		return time.Time{}, false
	}
	return t, true
}

func inRange(t time.Time) bool { return t.Year() >= minYear && t.Year() <= maxYear }

var clockPattern = regexp.MustCompile(`(?:^|[\s,t(|])` +
	`(\d{1,2})(?::|h)(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?` + // 20:30:15.000, 20h30
	`\s*([ap]\.?m\b\.?)?` +
	`(?:\s*(?:uhr|часа|ч\.?|h)(?:[\s,.)]|$))?` +
	`\s*(?:\(?(z|utc|gmt)?\s*([+-]\d{2}:?\d{2}|[+-]\d{1,2})?\b\)?)?`)

// cutClock finds the time of day in s, and returns it as it is in UTC, counted
// from midnight, with what is left of s. Without one it is midnight.
func cutClock(s string) (clock time.Duration, rest string, ok bool) {
	m := clockPattern.FindStringSubmatchIndex(s)
	if m == nil {
		return 0, s, true
	}
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	hour, _ := strconv.Atoi(group(1))
	minute, _ := strconv.Atoi(group(2))
	second, _ := strconv.Atoi(group(3))
	if half := group(4); half != "" {
		if hour < 1 || hour > 12 {
			return 0, "", false
		}
		hour %= 12
		if half[0] == 'p' {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 || second > 59 {
		return 0, "", false
	}
	offset, ok := zoneOffset(group(6))
	if !ok {
		return 0, "", false
	}
	clock = time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
	rest = s[:m[0]] + " " + s[m[1]:]
	if group(5) == "" && group(6) == "" {
		offset, rest = cutZoneName(rest)
	}
	return clock - offset, rest, true
}

// zoneOffset reads "+0200", "+02:00", "-3" or "".
func zoneOffset(s string) (time.Duration, bool) {
	if s == "" {
		return 0, true
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	if len(digits) <= 2 {
		digits += "00"
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n/100 > 14 || n%100 > 59 {
		return 0, false
	}
	d := time.Duration(n/100)*time.Hour + time.Duration(n%100)*time.Minute
	if s[0] == '-' {
		d = -d
	}
	return d, true
}

// cutZoneName takes the name of a zone out of s. Only names with one meaning
// are known (so no BST, IST); any other word makes the date unreadable later.
func cutZoneName(s string) (offset time.Duration, rest string) {
	fields := strings.Fields(s)
	for i, f := range fields {
		if h, ok := zoneHours(strings.Trim(f, "()[],")); ok {
			return time.Duration(h) * time.Hour, strings.Join(append(fields[:i:i], fields[i+1:]...), " ")
		}
	}
	return 0, s
}

func zoneHours(name string) (hours int, ok bool) {
	switch name {
	case "z", "utc", "gmt", "wet":
		return 0, true
	case "cet", "west":
		return 1, true
	case "cest", "eet":
		return 2, true
	case "eest", "msk", "мск":
		return 3, true
	case "edt":
		return -4, true
	case "est", "cdt":
		return -5, true
	case "cst", "mdt":
		return -6, true
	case "mst", "pdt":
		return -7, true
	case "pst", "akdt":
		return -8, true
	case "akst":
		return -9, true
	case "hst":
		return -10, true
	case "trt":
		return 3, true
	case "pkt":
		return 5, true
	case "hkt", "sgt":
		return 8, true
	case "jst", "kst":
		return 9, true
	case "aest":
		return 10, true
	case "aedt":
		return 11, true
	case "nzst":
		return 12, true
	case "nzdt":
		return 13, true
	}
	return 0, false
}

// parseDay reads a date without time of day, in lower case.
func parseDay(s string) (year int, month time.Month, day int, ok bool) {
	toks, seps, ok := dayTokens(s)
	if !ok || len(toks) != 3 {
		return 0, 0, 0, false
	}
	a, b, c := toks[0], toks[1], toks[2]
	switch {
	case a.isYear() && b.isMonth() && c.isDay(): // 2024 dec 14
		return a.n, time.Month(b.month), c.n, true
	case a.isDay() && b.isMonth() && c.isYear(): // 14 dec 2024
		return c.n, time.Month(b.month), a.n, true
	case a.isMonth() && b.isDay() && c.isYear(): // dec 14 2024
		return c.n, time.Month(a.month), b.n, true
	case a.isYear() && b.isDay() && c.isDay(): // 2024-12-14
		return a.n, time.Month(b.n), c.n, b.n <= 12
	case a.isDay() && b.isDay() && c.isYear():
		return numericDay(a.n, b.n, c.n, seps[1] == "." && seps[2] == ".")
	}
	return 0, 0, 0, false
}

// numericDay orders the first two numbers of a date that ends with its year.
// With dots the day stands first everywhere; otherwise it depends on the
// country, and the numbers must tell.
func numericDay(a, b, year int, dots bool) (int, time.Month, int, bool) {
	switch {
	case b > 12 && a <= 12 && !dots:
		return year, time.Month(a), b, true
	case b <= 12 && (dots || a > 12 || a == b):
		return year, time.Month(b), a, true
	}
	return 0, 0, 0, false
}

// A dayToken is a number or a month's name.
type dayToken struct {
	n, digits int
	month     int
}

func (t dayToken) isMonth() bool { return t.month != 0 }
func (t dayToken) isYear() bool  { return t.digits == 4 }
func (t dayToken) isDay() bool   { return t.digits == 1 || t.digits == 2 }

var dayTokenPattern = regexp.MustCompile(`\d+|\p{L}+`)

// dayTokens splits a date into numbers and months, and tells what stands
// before each. Names of weekdays and the small words around dates are left
// out; any other word means that this is not a date.
func dayTokens(s string) (toks []dayToken, seps []string, ok bool) {
	if len(s) == 8 && strings.Trim(s, "0123456789") == "" { // 20241214
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	end, sep := 0, ""
	for _, m := range dayTokenPattern.FindAllStringIndex(s, -1) {
		sep += s[end:m[0]]
		word := s[m[0]:m[1]]
		end = m[1]
		if strings.Trim(sep, " ,./-–|•·()") != "" {
			return nil, nil, false
		}
		if n, err := strconv.Atoi(word); err == nil {
			toks = append(toks, dayToken{n: n, digits: len(word)})
		} else if month := monthNumber(word); month != 0 {
			toks = append(toks, dayToken{month: month})
		} else if isDateWord(word) {
			continue // the separator runs on to the next token
		} else {
			return nil, nil, false
		}
		seps = append(seps, strings.TrimSpace(sep))
		sep = ""
	}
	tail := strings.Trim(s[end:], " ,.|•·()-–")
	return toks, seps, tail == "" || onlyDateWords(tail)
}
