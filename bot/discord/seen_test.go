package discord

import "testing"

func TestBlank(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, " \t\n\u00a0\u3000": true,
		"\u202e\u200b\u2060\ufeff": true, "\u200d": true, "\u200f": true, // overrides, joiners, marks
		"\u3164": true, "\uffa0": true, "\u115f": true, "\u2800": true, // letters and symbols that are empty
		"\ufe0f": true, "\u0301": true, "\U000e0041": true, // what belongs to another character
		"a": false, "\u200bя": false, "?": false, "7": false, "🙂": false, "한": false, "\u2801": false, "\xff": false,
	} {
		if got := Blank(text); got != want {
			t.Errorf("%+q: %v", text, got)
		}
	}
}

func TestSeen(t *testing.T) {
	for _, c := range []struct {
		texts []string
		want  string
	}{
		{nil, ""},
		{[]string{"a", "b"}, "a"},
		{[]string{"\u200b", "", "b", "c"}, "b"},
		{[]string{"", "\u200b"}, "\u200b"},
	} {
		if got := Seen(c.texts...); got != c.want {
			t.Errorf("of %+q %+q is seen", c.texts, got)
		}
	}
}
