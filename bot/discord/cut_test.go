package discord_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"newshound/bot/discord"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text string
		max  int
		want string
	}{
		{"It fits.", 8, "It fits."},
		{"", 0, ""},
		{"words", 0, ""},
		{"words", 1, "…"},
		{"One sentence here. Another one follows it.", 30, "One sentence here. …"},
		{"Too. Another sentence that goes on for long.", 30, "Too. Another sentence that…"},
		{"Unbreakableword", 10, "Unbreakab…"},
		{"Съобщение на български език", 16, "Съобщение на…"},
		{"ab👨‍👩‍👧cd", 6, "ab…"}, // a family is one character
		{"👍🏽👍🏽👍🏽", 9, "👍🏽👍🏽…"},
		{"e\u0301e\u0301e\u0301", 4, "e\u0301…"},
		{"a\xffb\xffc", 4, "a\xffb…"},
	} {
		if got := discord.Cut(c.text, c.max); got != c.want {
			t.Errorf("%q cut to %d is %q, want %q", c.text, c.max, got, c.want)
		}
	}
}

func TestEscapeCutKeepsWhatFits(t *testing.T) {
	if got := discord.EscapeCut("**", 4); got != `\*\*` {
		t.Errorf("got %q", got)
	}
	if got := discord.EscapeCut("#00*", 5); got != `\#00…` {
		t.Errorf("got %q", got)
	}
	if got := discord.EscapeCut(strings.Repeat("*", 100), 50); got != strings.Repeat(`\*`, 24)+"…" {
		t.Errorf("got %q", got)
	}
}

func FuzzCut(f *testing.F) {
	f.Add("One. Two. Three.", 9)
	f.Add("👨‍👩‍👧 ** \xff", 3)
	f.Add(strings.Repeat("\x80", 140), 63) // no character begins anywhere
	f.Fuzz(func(t *testing.T, text string, max int) {
		max = min(max, 5000)
		for name, got := range map[string]string{"Cut": discord.Cut(text, max), "EscapeCut": discord.EscapeCut(text, max)} {
			if n := discord.Length(got); n > max && max >= 0 {
				t.Errorf("%s(%q, %d) is %d long", name, text, max, n)
			}
			if utf8.ValidString(text) && !utf8.ValidString(got) {
				t.Errorf("%s(%q, %d) is %q, which is not UTF-8", name, text, max, got)
			}
		}
		if got, ok := strings.CutSuffix(discord.Cut(text, max), "…"); ok && !strings.HasPrefix(text, strings.TrimRight(got, " ")) {
			t.Errorf("Cut(%q, %d) begins as %q", text, max, got)
		}
	})
}

func TestLengthIsInUTF16(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "ёж": 2, "🦊": 2, "\xff": 1} {
		if got := discord.Length(text); got != want {
			t.Errorf("%q is %d long, want %d", text, got, want)
		}
	}
}
