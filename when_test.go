package main

import (
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
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
	for _, text := range []string{"2024-12-14", "14 Dec 2024", "14.12.2024", "2024-12-14T20:30", "today", "yesterday", "7d"} {
		if _, ok := parseMoment(text, epoch); !ok || !strings.Contains(dates, text) {
			t.Errorf("%q is not a date that the help names", text)
		}
	}
	for _, text := range []string{"", "d", "-7d", "7 days", "99999999999d", "someday", "2024-13-45"} {
		if got, ok := parseMoment(text, epoch); ok {
			t.Errorf("parseMoment(%q) = %v", text, got)
		}
	}
}

// TestScope: what the flags of a question come to, whatever their order.
func TestScope(t *testing.T) {
	const unset = "0001-01-01 00:00"
	for _, c := range []struct{ flags, at, since, before string }{
		{"", "2026-01-02 03:04", unset, unset},
		{"--since 7d", "2026-01-02 03:04", "2025-12-26 00:00", unset},
		{"--since 7d --at 2025-03-08", "2025-03-08 00:00", "2025-03-01 00:00", "2025-03-09 00:00"},
		{"--at 2025-03-08 --since yesterday", "2025-03-08 00:00", "2025-03-07 00:00", "2025-03-09 00:00"},
		{"--at 2025-03-08T10:00", "2025-03-08 10:00", unset, "2025-03-09 00:00"},
		{"--at yesterday", "2026-01-01 00:00", unset, "2026-01-02 00:00"},
		{"--at 2025-03-08 --before today", "2025-03-08 00:00", unset, "2025-03-08 00:00"},
		{"--at 2025-03-08 --before 2025-05-01", "2025-03-08 00:00", unset, "2025-05-01 00:00"},
	} {
		var s scope
		cmd := &cobra.Command{}
		s.flags(cmd)
		if err := cmd.ParseFlags(strings.Fields(c.flags)); err != nil {
			t.Fatal(err)
		}
		q, err := s.question(cmd, epoch)
		if err != nil {
			t.Fatal(err)
		}
		for name, v := range map[string]struct {
			got  time.Time
			want string
		}{"at": {q.At, c.at}, "since": {q.Since, c.since}, "before": {q.Before, c.before}} {
			if got := v.got.Format("2006-01-02 15:04"); got != v.want {
				t.Errorf("%q: %s is %s, want %s", c.flags, name, got, v.want)
			}
		}
	}
}
