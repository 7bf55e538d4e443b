package corpus

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing to do", "Plain text.\n\nТекст, texte é.\tEnd", "Plain text.\n\nТекст, texte é.\tEnd"},
		{"empty", "", ""},
		{"line ends of Windows and old Macs", "a\r\nb\rc\n\rd", "a\nb\nc\n\nd"},
		{"separators of lines and paragraphs", "a\u2028b\u2029c\u0085d\ve\ff", "a\nb\nc\nd\ne\nf"},
		{"byte order marks", "\uFEFFa\uFEFFb", "ab"},
		{"control characters", "a\x00b\x1bc\x7fd\u0080e", "abcde"},
		{"composed", "cafe\u0301 и\u0306", "café й"},
		{"not UTF-8", "a\xff\xfeb\xc3", "a\uFFFDb\uFFFD"},
		{"composed across what is dropped", "e\x00\u0301", "é"},
		{"other spaces stay", "a\u00a0b\u200bc", "a\u00a0b\u200bc"},
	} {
		if got := Normalize(c.text); got != c.want {
			t.Errorf("%s: %q gives %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"a\r\n\r\nb", "\xff\x00e\u0301", "\uFEFF\u2028", "가\u11a8", "\xe2\x80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Normalize(text)
		switch {
		case !utf8.ValidString(got):
			t.Fatalf("%q is not UTF-8", got)
		case !norm.NFC.IsNormalString(got):
			t.Fatalf("%q is not NFC", got)
		case strings.ContainsFunc(got, isUnclean):
			t.Fatalf("%q holds control characters", got)
		case Normalize(got) != got:
			t.Fatalf("%q changes when normalised again", got)
		}
	})
}
