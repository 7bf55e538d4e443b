package main

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleanTakesAwayWhatTerminalsActUpon(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain text", "Русия изнася оръжия – 日本", "Русия изнася оръжия – 日本"},
		{"white space", " a\tb\r\n\u2028c\u00a0d ", "a b c d"},
		{"colour", "a\x1b[31mred\x1b[0mb", "aredb"},
		{"clear screen", "a\x1b[2J\x1b[Hb", "ab"},
		{"8-bit control sequence", "a\u009b31mb", "ab"},
		{"window title", "a\x1b]0;owned\x07b", "ab"},
		{"hyperlink", "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\", "click"},
		{"device control", "a\x1bP$q\"p\x1b\\b", "ab"},
		{"cursor movement without an end", "a\x1b[31", "a"},
		{"control sequence with an odd end", "a\x1b[31\u0431b", "a\u0431b"},
		{"8-bit window title", "a\u009d0;owned\u009cb", "ab"},
		{"hyperlink of many parameters", "a\x1b]8;id=1:b=2;http://evil.example/?q=%20\ab\x1b]8;;\a", "ab"},
		{"string without an end", "a\x1b]0;the rest", "a"},
		{"string without an end spares the next line", "a\x1b]8;;http://evil.example\nb", "a b"},
		{"string that the next sequence cuts short", "a\x1b]0;owned\x1b[31mb", "ab"},
		{"string that is longer than any", "a\x1b]" + strings.Repeat("b", 5000) + "\ac", "a" + strings.Repeat("b", 5000) + "c"},
		{"string of many bytes", "a\x1bP" + strings.Repeat("日", 1000) + "\ac", "ac"},
		{"character set", "a\x1b(0b", "ab"},
		{"next line", "a\x1bEb", "ab"},
		{"terminator alone", "a\x1b\\b", "ab"},
		{"escape before letters of others", "a\x1bб", "aб"},
		{"reset", "a\x1bcb", "ab"},
		{"bare escape at the end", "a\x1b", "a"},
		{"bell, backspace, delete", "a\a\b\x7fb", "ab"},
		{"bidirectional override", "user\u202etxt.exe\u202c", "usertxt.exe"},
		{"bidirectional isolate", "a\u2066b\u2069c", "abc"},
		{"byte order mark", "\ufeffa", "a"},
		{"zero width", "a\u200bb\u2060c\u2063d\u00ade\u180e", "abcde"},
		{"interlinear annotation", "\ufff9a\ufffab\ufffb", "ab"},
		{"number sign of a script", "\u0600\u0661", "\u0600\u0661"},
		{"marks of direction", "a\u200e\u200fb", "a\u200e\u200fb"},
		{"tags", "a\U000e0041b", "ab"},
		{"joiners that scripts need", "می\u200cخواهم", "می\u200cخواهم"},
		{"invalid UTF-8", "a\xffb", "a\ufffdb"},
	} {
		if got := clean(c.in); got != c.want {
			t.Errorf("%s: clean(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

// FuzzClean: whatever comes in, nothing that a terminal acts upon comes out.
func FuzzClean(f *testing.F) {
	f.Add("a\x1b[31mb\x1b]8;;x\x07\u202e\u009b1m\x1b\x1b[m[m")
	f.Fuzz(func(t *testing.T, text string) {
		got := clean(text)
		if i := strings.IndexFunc(got, hidden); i >= 0 || !utf8.ValidString(got) {
			t.Errorf("clean(%q) = %q", text, got)
		}
		for _, line := range wrap(got, 12) {
			if columns(line) > 12 {
				t.Errorf("wrap: %q is %d columns wide", line, columns(line))
			}
		}
		if again := clean(got); again != got {
			t.Errorf("clean is not stable: %q, then %q", got, again)
		}
	})
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name  string
		text  string
		width int
		want  []string
	}{
		{"fits", "one two", 7, []string{"one two"}},
		{"breaks at spaces", "one two three", 7, []string{"one two", "three"}},
		{"no limit", "one two three", 0, []string{"one two three"}},
		{"wide characters count double", "日本 日本", 5, []string{"日本", "日本"}},
		{"without spaces", "日本日本日本", 5, []string{"日本", "日本", "日本"}},
		{"long word after a short one", "see abcdefghij", 5, []string{"see", "abcde", "fghij"}},
		{"escape sequences take no room", "\x1b[1mone\x1b[0m two", 7, []string{"\x1b[1mone\x1b[0m two"}},
		{"accents take no room", "e\u0301e\u0301e\u0301 e\u0301", 5, []string{"e\u0301e\u0301e\u0301 e\u0301"}},
		{"nothing", "", 5, []string{""}},
	} {
		if got := wrap(c.text, c.width); strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: wrap(%q, %d) = %q, want %q", c.name, c.text, c.width, got, c.want)
		}
	}
}

func TestShortened(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "",
		"The Example Herald":                "The Example Herald",
		strings.Repeat("a", 30):             strings.Repeat("a", 30),
		strings.Repeat("a", 31):             strings.Repeat("a", 29) + "…",
		strings.Repeat("日", 16):             strings.Repeat("日", 14) + "…",
		strings.Repeat("e\u0301", 30):       strings.Repeat("e\u0301", 30),
		strings.Repeat("e\u0301", 30) + "a": strings.Repeat("e\u0301", 29) + "…",
	} {
		if got := shortened(text, outletWidth); got != want {
			t.Errorf("shortened(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestHyperlinksOnlyToTheWeb(t *testing.T) {
	s := screen{link: true}
	if got, want := s.hyperlink("https://example.org/a#:~:text=b", "x"), "\x1b]8;;https://example.org/a#:~:text=b\x1b\\x\x1b]8;;\x1b\\"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, address := range []string{
		"", "file:///etc/passwd", "javascript:alert(1)", "https://", "https://a.example/\x1b\\\x1b[2J", "https://a.example/\u009c", "https://a.example/ b",
	} {
		if got := s.hyperlink(address, "x"); got != "x" {
			t.Errorf("hyperlink(%q) = %q", address, got)
		}
	}
}
