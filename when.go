package main

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"newshound/corpus/extract"
)

// dates says what a DATE can be.
const dates = `A DATE is such as 2024-12-14, "14 Dec 2024", 14.12.2024, 2024-12-14T20:30, today,
yesterday, or a number of days back such as 7d; days begin at midnight UTC. With
--at the words and the numbers count from there.`

// A moment is a point in time given as a flag, "" if it was not: a date in any
// shape that articles have, or one that is relative to another.
type moment string

func (m *moment) String() string { return string(*m) }

// Type implements pflag.Value.
func (m *moment) Type() string { return "DATE" }

// Set implements pflag.Value. It can check the shape alone, for what the
// moment is relative to may follow.
func (m *moment) Set(text string) error {
	if _, ok := parseMoment(text, time.Time{}); !ok {
		return errors.New("not a date such as 2024-12-14, yesterday or 7d")
	}
	*m = moment(text)
	return nil
}

// from returns the moment as seen from another, zero for none.
func (m *moment) from(now time.Time) time.Time {
	t, _ := parseMoment(string(*m), now)
	return t
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
