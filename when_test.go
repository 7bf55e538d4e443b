package main

import (
	"testing"
	"time"
)

func TestParseMoment(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for text, want := range map[string]time.Time{
		"now":                  epoch,
		"today":                day(2026, 1, 2),
		" Yesterday ":          day(2026, 1, 1),
		"7d":                   day(2025, 12, 26),
		"0D":                   day(2026, 1, 2),
		"2024-12-14":           day(2024, 12, 14),
		"2024-12-14T20:30:00Z": time.Date(2024, 12, 14, 20, 30, 0, 0, time.UTC),
		"14 December 2024":     day(2024, 12, 14),
	} {
		if got, ok := parseMoment(text, epoch); !ok || !got.Equal(want) {
			t.Errorf("parseMoment(%q) = %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "d", "-7d", "7 days", "99999999999d", "someday", "2024-13-45"} {
		if got, ok := parseMoment(text, epoch); ok {
			t.Errorf("parseMoment(%q) = %v", text, got)
		}
	}
}
