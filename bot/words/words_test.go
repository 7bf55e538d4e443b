package words

import (
	"testing"
	"time"
)

func load(t testing.TB) *Catalog {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestIn: each locale of Discord's finds its language, the rest English.
func TestIn(t *testing.T) {
	c := load(t)
	for locale, want := range map[string]string{
		"en-US": "en", "en-GB": "en", "bg": "bg", "ru": "ru", "de": "de", "es-ES": "es", "es-419": "es", "fr": "fr",
		"fr-CA": "fr", "de-AT": "de", "ja": "en", "zh-CN": "en", "": "en", "no locale": "en", "\xff": "en",
	} {
		if got := c.In(locale).Tag.String(); got != want {
			t.Errorf("In(%q) speaks %s, want %s", locale, got, want)
		}
	}
}

// TestSay: a text that is missing is its id, and values stand as they are.
func TestSay(t *testing.T) {
	c := load(t)
	if got := c.In("de").Say("no.such.text"); got != "no.such.text" {
		t.Errorf("%q", got)
	}
	if got := c.In("en").Count("no.such.text", 3); got != "no.such.text" {
		t.Errorf("%q", got)
	}
	if got := c.In("en").Say("words.seconds", "N", "<&{{.N}}>"); got != "<&{{.N}}> s" {
		t.Errorf("%q", got)
	}
}

// TestCount: the plural form is the language's.
func TestCount(t *testing.T) {
	c := load(t)
	for _, w := range []struct {
		locale string
		n      int
		want   string
	}{
		{"en", 1, "1 article"}, {"en", 0, "0 articles"}, {"en", 1234, "1,234 articles"},
		{"ru", 1, "1 статья"}, {"ru", 3, "3 статьи"}, {"ru", 11, "11 статей"}, {"ru", 21, "21 статья"}, {"ru", 112, "112 статей"},
		{"bg", 1, "1 статия"}, {"bg", 21, "21 статии"},
		{"de", 1, "1 Artikel"}, {"fr", 0, "0 article"}, {"fr", 2, "2 articles"}, {"es", 1000000, "1.000.000 artículos"},
	} {
		if got := c.In(w.locale).Count("manage.audit.articles", w.n); got != w.want {
			t.Errorf("%s: %q, want %q", w.locale, got, w.want)
		}
	}
}

// TestNumbers: digits, shares and durations as each language writes them.
func TestNumbers(t *testing.T) {
	c := load(t)
	for locale, want := range map[string][5]string{
		"en": {"1,234,567", "83%", "950 ms", "2.5 s", "3 Mar"},
		"bg": {"1\u00a0234\u00a0567", "83%", "950 мс", "2,5 с", "3 март"},
		"ru": {"1\u00a0234\u00a0567", "83\u00a0%", "950 мс", "2,5 с", "3 мар"},
		"de": {"1.234.567", "83\u00a0%", "950 ms", "2,5 s", "3. März"},
		"es": {"1.234.567", "83\u00a0%", "950 ms", "2,5 s", "3 mar"},
		"fr": {"1\u00a0234\u00a0567", "83\u00a0%", "950 ms", "2,5 s", "3 mars"},
	} {
		v := c.In(locale)
		day := time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)
		got := [5]string{v.Number(1234567), v.Percent(.8333), v.Duration(950 * time.Millisecond), v.Duration(2460 * time.Millisecond), v.Day(day)}
		if got != want {
			t.Errorf("%s: %q, want %q", locale, got, want)
		}
	}
}

func BenchmarkSay(b *testing.B) {
	v := load(b).In("ru")
	for b.Loop() {
		v.Say("manage.audit.set", "Name", "x", "Value", "y")
	}
}

func BenchmarkCount(b *testing.B) {
	v := load(b).In("ru")
	for b.Loop() {
		v.Count("manage.audit.articles", 1234)
	}
}

func BenchmarkIn(b *testing.B) {
	c := load(b)
	for b.Loop() {
		c.In("es-419")
	}
}
