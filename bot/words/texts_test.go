package words

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v3"
)

// read returns all texts of a language by id. A text is only in the file of
// its part.
func read(t *testing.T, lang string) map[string]*i18n.Message {
	t.Helper()
	names, err := fs.Glob(texts, "texts/*."+lang+".yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]*i18n.Message)
	for _, name := range names {
		data, err := fs.ReadFile(texts, name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := i18n.ParseMessageFileBytes(data, name, map[string]i18n.UnmarshalFunc{"yaml": yaml.Unmarshal})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		part := strings.TrimSuffix(strings.TrimPrefix(name, "texts/"), lang+".yaml")
		for _, m := range file.Messages {
			if !strings.HasPrefix(m.ID, part) {
				t.Errorf("%s has %s", name, m.ID)
			}
			all[m.ID] = m
		}
	}
	return all
}

// forms are a text's plural forms by name; a text without has the form other.
func forms(m *i18n.Message) map[string]string {
	all := map[string]string{"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other}
	maps.DeleteFunc(all, func(_, text string) bool { return text == "" })
	return all
}

// plurals are the forms that CLDR has for whole numbers of a language, without
// that of millions in Spanish and French: there other is said.
var plurals = map[string][]string{
	"en": {"one", "other"}, "bg": {"one", "other"}, "de": {"one", "other"},
	"es": {"one", "other"}, "fr": {"one", "other"},
	"ru": {"few", "many", "one", "other"},
}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// placeholders lists what stands in a text, each once; braces that are none of
// these are a mistake.
func placeholders(t *testing.T, id, text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	if rest := placeholder.ReplaceAllString(text, ""); strings.ContainsAny(rest, "{}") {
		t.Errorf("%s: braces in %q", id, text)
	}
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

// TestTexts: every text is there in every language, with the plural forms that
// the language has, and with what stands in the English one.
func TestTexts(t *testing.T) {
	english := read(t, "en")
	for _, tag := range languages {
		lang := tag.String()
		own := read(t, lang)
		for id := range own {
			if english[id] == nil {
				t.Errorf("%s: %s is not in English", lang, id)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(english)) {
			if own[id] == nil {
				t.Errorf("%s: %s is not translated", lang, id)
				continue
			}
			checkText(t, lang, english[id], own[id])
		}
	}
}

func checkText(t *testing.T, lang string, english, own *i18n.Message) {
	got := forms(own)
	want := []string{"other"}
	if english.One != "" {
		want = plurals[lang]
	}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) {
		t.Errorf("%s: %s has the forms %q, want %q", lang, own.ID, names, want)
	}
	named := placeholders(t, own.ID, english.Other)
	for form, text := range got {
		if strings.TrimSpace(text) == "" {
			t.Errorf("%s: %s is empty", lang, own.ID)
		}
		names := placeholders(t, own.ID, text)
		if form == "one" && !slices.Contains(names, "N") { // "a question" may do without
			names = slices.Sorted(slices.Values(append(names, "N")))
		}
		if !slices.Equal(names, named) {
			t.Errorf("%s: %s (%s) names %q, want %q", lang, own.ID, form, names, named)
		}
		checkLength(t, lang, own.ID, english.Other, text)
	}
}

// checkLength: what may be a label in English may be one in every language, and
// what Discord takes in English it takes in all.
func checkLength(t *testing.T, lang, id, english, text string) {
	const label, placeholder, content = 80, 150, 2000
	for _, limit := range []int{label, placeholder, content} {
		if n := utf8.RuneCountInString(text); utf8.RuneCountInString(english) <= limit/2 && n > limit {
			t.Errorf("%s: %s has %d characters, more than %d", lang, id, n, limit)
		}
	}
}
