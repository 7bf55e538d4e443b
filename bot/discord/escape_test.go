package discord_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"newshound/bot/discord"
)

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		"Plain words, 5% of (them).":     "Plain words, 5% of (them).",
		"**bold** _it_ `code` ||spoil||": `\*\*bold\*\* \_it\_ \` + "`code\\`" + ` \|\|spoil\|\|`,
		"~5 and ~~gone~~":                `~5 and \~\~gone\~\~`,
		`back\slash`:                     `back\\slash`,
		"[a](https://x.example)":         `\[a\](https\://x.example)`,
		"see http://x.example":           `see http\://x.example`,
		"<@1> <#2> <t:3:R> </ask:4>":     `\<\@1\> \<#2\> \<t:3:R\> \</ask:4\>`,
		"@everyone":                      `\@everyone`,
		":smile: at 10:30:45, so: yes":   `\:smile: at 10:30:45, so: yes`,
		"# head\n-# small\n#tag # in":    "\\# head\n\\-# small\n\\#tag # in",
		"- item\n  + item\n1-2":          "\\- item\n  \\+ item\n1\\-2",
		"1. item\nin 1999. Then":         "1\\. item\nin 1999. Then",
		"> quote":                        `\> quote`,
		"a\u202eb\u200bc\x00d\ufeff":     "abcd",
		"क\u200dष \u200ef":               "क\u200dष \u200ef",
		"bad \xff byte":                  "bad \ufffd byte",
	} {
		if got := discord.Escape(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// A client that takes the backslashes away shows the text, and meets nothing
// that it would act upon.
func FuzzEscape(f *testing.F) {
	for _, seed := range []string{"**a** [b](http://c)", "# h\n1. x\n- y", "<@1> :a: ~~x~~", `\\*`, "\xff\u202e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := discord.Escape(text)
		if !utf8.ValidString(got) {
			t.Fatalf("%q becomes %q, which is not UTF-8", text, got)
		}
		shown := shown(t, got)
		if utf8.ValidString(text) && !strings.ContainsFunc(text, isFormat) && shown != text {
			t.Fatalf("%q is shown as %q", text, shown)
		}
		if again := discord.Escape(shown); again != got {
			t.Fatalf("%q is shown as %q, which becomes %q", got, shown, again)
		}
	})
}

func isFormat(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) && r != '\n' && r != '\t'
}

// shown takes away the backslashes, and fails if one of the characters that
// always mean something has none.
func shown(t *testing.T, text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i++
		case strings.IndexByte("\\*_`|[]<>@", text[i]) >= 0:
			t.Fatalf("%q has a bare %c", text, text[i])
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

func TestPlain(t *testing.T) {
	if got := discord.Plain(" Who\n is\u202e *he*? ", 20); got != "Who is *he*?" {
		t.Errorf("got %q", got)
	}
	if got := discord.Plain("A name of many words", 10); got != "A name of…" {
		t.Errorf("got %q", got)
	}
}
