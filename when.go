package main

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"newshound/corpus/extract"
)

// A moment is a point in time given as a flag: a date in any shape that
// articles have, "today", "yesterday", or a number of days back, as in "7d".
// Days begin at midnight UTC.
type moment struct {
	time.Time
	now func() time.Time
}

func (m *moment) String() string { return "" }

func (m *moment) Type() string { return "DATE" }

// Set implements pflag.Value.
func (m *moment) Set(text string) error {
	t, ok := parseMoment(text, m.now())
	if !ok {
		return errors.New(`not a date such as 2024-12-14, "yesterday" or 7d`)
	}
	m.Time = t
	return nil
}

func parseMoment(text string, now time.Time) (time.Time, bool) {
	today := now.UTC().Truncate(24 * time.Hour)
	word := strings.ToLower(strings.TrimSpace(text))
	switch word {
	case "now":
		return now, true
	case "today":
		return today, true
	case "yesterday":
		return today.AddDate(0, 0, -1), true
	}
	if number, ok := strings.CutSuffix(word, "d"); ok {
		if days, err := strconv.ParseUint(number, 10, 16); err == nil {
			return today.AddDate(0, 0, -int(days)), true
		}
	}
	return extract.Date(text)
}
