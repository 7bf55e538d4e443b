package extract

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"newshound/corpus"
)

// A text in which nothing can be found is no article, in any format, and the
// lines after it are still read.
func TestTextWithoutAWordIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"emoji":             "😀 👍🏽 🇧🇬",
		"dots":              "...",
		"asterisks":         "* * *",
		"currencies":        "€ $ %",
		"replacement":       "\ufffd\ufffd",
		"private use":       "\ue000\uf8ff",
		"lone marks":        "\u0301 \u0308",
		"invisible":         "\u200b\u200d\u2060",
		"dots on two lines": "…\n\n—",
	} {
		if tokens := corpus.AppendTokens(nil, text, ""); len(tokens) > 0 {
			t.Errorf("%s: %q has tokens %v", name, text, tokens)
		}
		for _, file := range []string{"a.txt", "a.md"} {
			if a, _, errs := read(file, strings.NewReader(text)); len(a) != 0 || len(errs) != 1 || !errors.Is(errs[0], ErrEmpty) {
				t.Errorf("%s: %s: articles %+v, errors %v", name, file, a, errs)
			}
		}
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		a, _, errs := read("a.jsonl", strings.NewReader(goodLine+`{"title":"T","text":`+string(quoted)+"}\n"+goodLine))
		if len(a) != 2 || len(errs) != 1 || !errors.Is(errs[0], ErrEmpty) {
			t.Errorf("%s: JSONL: %d articles, errors %v", name, len(a), errs)
		}
	}
}

func TestShortestTexts(t *testing.T) {
	for _, text := range []string{"x", "7", "Я", "白", "... x", "①②", "½", "…\n\n👍 ok"} {
		if a, err := Text([]byte(text)); err != nil || a.Text != text || len(corpus.AppendTokens(nil, text, "")) == 0 {
			t.Errorf("%q: text %q, error %v", text, a.Text, err)
		}
	}
}

func TestWhatIsTooLongIsLeftEmpty(t *testing.T) {
	long := func(n int) string { return strings.Repeat("я", n) }
	url := "https://a.example/"
	url += strings.Repeat("x", MaxURL-len(url))
	a, err := finish(corpus.Article{Title: long(MaxTitle), Outlet: long(MaxName), Authors: []string{long(MaxName)}, URL: url, Text: "x"})
	if err != nil || a.Title == "" || a.Outlet == "" || len(a.Authors) != 1 || a.URL != url {
		t.Errorf("at the limits: %+v, error %v", a, err)
	}
	a, err = finish(corpus.Article{Title: long(MaxTitle + 1), Outlet: long(MaxName + 1), Authors: []string{long(MaxName + 1), "A B"}, URL: url + "x", Text: "x"})
	if err != nil || a.Title != "" || a.Outlet != "" || len(a.Authors) != 1 || a.URL != "" {
		t.Errorf("beyond them: %+v, error %v", a, err)
	}
}

// A heading that is too long for a title is not lost.
func TestLongHeadingStaysInTheText(t *testing.T) {
	heading := strings.TrimSpace(strings.Repeat("word ", MaxTitle/5+1))
	a, err := Markdown([]byte("# " + heading + "\n\nText.\n"))
	if err != nil || a.Title != "" || a.Text != heading+"\n\nText." {
		t.Errorf("title %q, text %q, error %v", a.Title, a.Text, err)
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		" https://a.example/x?y=1#z ":  "https://a.example/x?y=1#z",
		"http://a.example":             "http://a.example",
		"https://user:pass@a.example/": "",
		"https://user@a.example/":      "",
		"https://@a.example/":          "",
		"ftp://a.example/":             "",
		"javascript:alert(1)":          "",
		"data:text/html,x":             "",
		"https:///path":                "",
		"https://:80/":                 "",
		"//a.example/":                 "",
		"a.example":                    "",
		"http://[::1":                  "",
		"":                             "",
	} {
		if got := webAddress(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

// The line is an address, though not one to link to: no title and no text.
func TestAddressWithAPasswordIsNoTitle(t *testing.T) {
	a, err := Text([]byte("https://user:pass@a.example/page\n\nThe text has one sentence of more than eight words.\n"))
	if err != nil || a.Title != "" || strings.Contains(a.Text, "pass") {
		t.Errorf("article %+v, error %v", a, err)
	}
}
