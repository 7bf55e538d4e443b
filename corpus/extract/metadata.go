package extract

import (
	"regexp"
	"strings"
	"unicode"
)

// A metadata is what a line about the article says in parts between bars or
// dots: "By Ann Lee | Published: 3 March 2024 | Views: 12".
type metadata struct {
	authors []string
	outlet  string
	dates   []dateLine
}

// Lengths in bytes of the longest line about an article, and of the longest
// date that may end like a sentence.
const (
	maxAbout = 300
	maxDate  = 150
)

var partSeparator = regexp.MustCompile(`\s*\|\s*|\s+[·•]\s+`)

// parseMetadata reads a line of at least two parts. One of them must say what
// it is, as a byline, a label or a counter does, and each of the others be a
// date or as short as a rubric: a longer one may be a headline.
func parseMetadata(s string) (m metadata, ok bool) {
	if len(s) > maxAbout || !strings.ContainsAny(s, "|·•") {
		return metadata{}, false
	}
	parts := partSeparator.Split(strings.Trim(s, " |·•"), -1)
	if len(parts) < 2 {
		return metadata{}, false
	}
	labelled := false
	var rest []string
	for _, part := range parts {
		if m.take(part) {
			labelled = true
		} else if part != "" {
			labelled = labelled || isMarkedDate(part)
			rest = append(rest, part)
		}
	}
	return m, labelled && m.takeDates(rest)
}

// take uses a part that says what it is, other than a date.
func (m *metadata) take(part string) bool {
	key, value := cutLabel(part)
	names := byline(part)
	switch {
	case names != nil:
		m.authors = append(m.authors, names...)
	case isAuthorLabel(key):
		m.authors = append(m.authors, splitNames(value)...)
	case isOutletLabel(key):
		m.outlet = value
	default:
		return credit.MatchString(part) || isCounter(part) && strings.ContainsFunc(part, unicode.IsLetter)
	}
	return true
}

// takeDates uses parts of which two may make one date, as in
// "3 March 2024 | 14:05".
func (m *metadata) takeDates(parts []string) bool {
	for len(parts) > 0 {
		n := min(len(parts), 2)
		d, ok := parseDateLine(strings.Join(parts[:n], " | "))
		if !ok {
			n = 1
			d, ok = parseDateLine(parts[0])
		}
		if ok {
			m.dates = append(m.dates, d)
		} else if wordCount(parts[0]) >= headlineWords {
			return false
		}
		parts = parts[n:]
	}
	return true
}

// use sets the fields that the line names and nothing before it has named.
func (p *page) use(m metadata) {
	if p.article.Authors == nil {
		p.article.Authors = m.authors
	}
	if p.article.Outlet == "" {
		p.article.Outlet = m.outlet
	}
	for _, d := range m.dates {
		p.date(d)
	}
}

// isRunning reports whether a line is running text: prose that is not about the
// article.
func isRunning(s string) bool { return isProse(s) && !isAbout(s) }

// isAbout reports whether a line is about the article and not of it, even though
// an abbreviation may end it like a sentence.
func isAbout(s string) bool {
	if len(s) <= maxDate && strings.ContainsAny(s, "0123456789") {
		if d, ok := parseDateLine(s); ok {
			return d.sure
		}
	}
	_, ok := parseMetadata(s)
	return ok
}
