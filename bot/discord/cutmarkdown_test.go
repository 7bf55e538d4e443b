package discord

import (
	"strings"
	"testing"
)

// TestCutMarkdown: no half of anything is left at the end.
func TestCutMarkdown(t *testing.T) {
	const words = "Some words before it"
	for _, tt := range []struct{ text, cut string }{
		{words + " [a label](https://example.org/page) and more of them", words + "…"},
		{words + " <t:1700000000:D> and more of them", words + "…"},
		{words + " <@12345678901234567> and more of them", words + "…"},
		{words + `ab\*\*\*\*\*\*\*\*\*\*\*`, words + `ab\*\*\*\*\*\*…`},
		{words + "abcdefghijklmn" + `\* and more`, words + "abcdefghijklmn…"},
		{words + "abcdefghijklm" + `\\ and more`, words + "abcdefghijklm" + `\\…`},
		{words + ` \[and escaped brackets that are none`, words + ` \[and escaped…`},
		{words + " [1] and so many more of them", words + " [1] and so…"},
		{"[a](https://e.org/) and so many more words of it", "[a](https://e.org/) and so many…"},
		{words + " a < b and so many more of them", words + " a < b and so…"},
		{"[" + strings.Repeat("x", 50) + "](https://example.org)", "…"},
		{"short [label](https://e.org/)", "short [label](https://e.org/)"},
	} {
		if got := cutMarkdown(tt.text, 36); got != tt.cut {
			t.Errorf("%q\nis cut to %q\nnot to    %q", tt.text, got, tt.cut)
		}
	}
}

// TestFitKeepsLinksWhole: whatever the limit, a link is there whole or not at
// all.
func TestFitKeepsLinksWhole(t *testing.T) {
	link := Link("A [label] with *stars*", "https://example.org/a_(b)?c=d")
	text := strings.Repeat("So "+link+". ", 60)
	for n := range Length(text) {
		cut := strings.TrimSuffix(cutMarkdown(text, n), ellipsis)
		if rest := strings.NewReplacer(link, "", "So", "", "S", "", ".", "", " ", "").Replace(cut); rest != "" {
			t.Fatalf("cut to %d: %q", n, cut[max(0, len(cut)-100):])
		}
	}
}
