package starter_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/starter"
)

func briefs(t *testing.T) map[string]corpus.Article {
	names, err := fs.Glob(starter.Files, "*.md")
	if err != nil || len(names) != 6 {
		t.Fatalf("briefs %q, error %v", names, err)
	}
	list := map[string]corpus.Article{}
	for _, name := range names {
		b, err := starter.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if list[name], err = extract.Markdown(b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return list
}

func TestBriefsSayWhereTheirFactsComeFrom(t *testing.T) {
	published := time.Date(2024, 12, 14, 20, 30, 0, 0, time.UTC)
	titles := map[string]bool{}
	for name, a := range briefs(t) {
		if a.Title == "" || titles[a.Title] || a.Outlet != "Fakti" || a.Language != "en" || !a.Published.Equal(published) {
			t.Errorf("%s: title %q, outlet %q, language %q, published %v", name, a.Title, a.Outlet, a.Language, a.Published)
		}
		titles[a.Title] = true
		if a.URL != "" {
			t.Errorf("%s has an address, %s, and none is known", name, a.URL)
		}
		if n := len(strings.Fields(a.Text)); n < 80 || n > 180 {
			t.Errorf("%s has %d words, want 80 to 180", name, n)
		}
	}
}

// The briefs retell facts; the words are not the article's.
func TestBriefsAreInTheirOwnWords(t *testing.T) {
	seed, err := os.ReadFile("../../../shared/seed/fakti-2024-12-14.txt")
	if err != nil {
		t.Skip("shared/seed is not there")
	}
	const run = 8
	article := map[string]bool{}
	for _, words := range runs(string(seed), run) {
		article[words] = true
	}
	if len(article) < 100 {
		t.Fatalf("only %d runs of words in the article", len(article))
	}
	for name, a := range briefs(t) {
		for _, words := range runs(a.Text, run) {
			if article[words] {
				t.Errorf("%s has the article's words %q", name, words)
			}
		}
	}
}

// runs returns every n words that follow one another.
func runs(text string, n int) (list []string) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i := 0; i+n <= len(words); i++ {
		list = append(list, strings.Join(words[i:i+n], " "))
	}
	return list
}
