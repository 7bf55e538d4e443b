package discord

import (
	"strconv"
	"time"
)

// A Style says how a timestamp is shown.
type Style string

// Styles of timestamps.
const (
	DateStyle     Style = "D" // 14 December 2024
	DateTimeStyle Style = "f" // 14 December 2024 20:30
	RelativeStyle Style = "R" // 3 days ago
)

// Timestamp returns what each member sees as that time, in their own zone and
// language; "" for the zero time. Clients show it in a message's text, and in
// descriptions and values of fields, but not in titles, footers and buttons.
func Timestamp(t time.Time, style Style) string {
	if t.IsZero() {
		return ""
	}
	return "<t:" + strconv.FormatInt(t.Unix(), 10) + ":" + string(style) + ">"
}

// Date returns the timestamp of a publication's day. Where only the day is
// known (midnight in UTC, see corpus.Article), it is noon that is written, so
// that hardly a member's zone makes another day of it.
func Date(t time.Time) string {
	if !t.IsZero() && t.Equal(t.UTC().Truncate(24*time.Hour)) {
		t = t.Add(12 * time.Hour)
	}
	return Timestamp(t, DateStyle)
}
