package discord_test

import (
	"strings"
	"testing"
	"time"

	"newshound/bot/discord"
)

func TestLink(t *testing.T) {
	for _, c := range []struct{ label, address, want string }{
		{"Title", "https://x.example/a", "[Title](https://x.example/a)"},
		{"[Live] *now*", "http://x.example", `[(Live) \*now\*](http://x.example)`},
		{"Two\nlines", "https://x.example/a_(b)", "[Two lines](https://x.example/a_%28b%29)"},
		{"Title", "https://x.example/#:~:text=a%20b,c", "[Title](https://x.example/#:~:text=a%20b,c)"},
		{"Title", `https://x.example/"*|`, "[Title](https://x.example/%22%2A%7C)"},
		{"Title", "", "Title"},
		{"*", "javascript:alert(1)", `\*`},
		{"Title", "HTTPS://x.example", "Title"},
		{"Title", "https:///path", "Title"},
		{"Title", "/path", "Title"},
		{"Title", "https://x.example/a b", "Title"},
		{"Title", "https://x.example/\u202e", "Title"},
		{"Title", "https://x.example/\n# head", "Title"},
	} {
		if got := discord.Link(c.label, c.address); got != c.want {
			t.Errorf("Link(%q, %q) = %q, want %q", c.label, c.address, got, c.want)
		}
	}
}

func FuzzLink(f *testing.F) {
	f.Add("a](b", "https://x.example/)")
	f.Fuzz(func(t *testing.T, label, address string) {
		got := discord.Link(label, address)
		if strings.Contains(got, "\n") {
			t.Errorf("%q is not one line", got)
		}
		if !discord.IsWeb(address) {
			return
		}
		inner, rest, _ := strings.Cut(got, "](")
		if strings.ContainsAny(inner[1:], "[]") || strings.ContainsAny(strings.TrimSuffix(rest, ")"), "()<> \\\"") {
			t.Errorf("%q is not one link", got)
		}
	})
}

func TestDate(t *testing.T) {
	day := time.Date(2024, 12, 14, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{discord.Timestamp(time.Time{}, discord.DateStyle), ""},
		{discord.Timestamp(day, discord.RelativeStyle), "<t:1734134400:R>"},
		{discord.Date(day), "<t:1734177600:D>"},
		{discord.Date(day.Add(time.Minute)), "<t:1734134460:D>"},
		{discord.Date(time.Time{}), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
