package extract

import (
	"errors"
	"strings"
	"testing"
)

func TestMarkdown(t *testing.T) { golden(t, "markdown", Markdown) }

func TestMarkdownRefusesFrontMatterItCannotRead(t *testing.T) {
	for name, s := range map[string]string{
		"broken YAML":  "---\ntitle: [\n---\ntext\n",
		"not a map":    "---\njust words\n---\ntext\n",
		"a key twice":  "---\ntitle: a\ntitle: b\n---\ntext\n",
		"far too long": "---\nx: " + strings.Repeat("y", maxFrontMatter) + "\n---\ntext\n",
	} {
		if _, err := Markdown([]byte(s)); !errors.Is(err, ErrFrontMatter) {
			t.Errorf("%s: error %v, want %v", name, err, ErrFrontMatter)
		}
	}
}

func TestFrontMatterValues(t *testing.T) {
	for front, want := range map[string]string{
		"title: null\noutlet: ~\nauthor: null\nurl:":                      "\nx\n",
		"outlet: null\npublisher: P":                                      "outlet: P\n\nx\n",
		"a: &name A B\ntitle: *name\nauthors: [*name, null, {c: d}, C D]": "title: A B\nauthors: A B; C D\n\nx\n",
		"a: &all [A B, C D]\nauthors: *all":                               "authors: A B; C D\n\nx\n",
		"title: [a, b]\noutlet: {a: b}\nauthors: {a: b}":                  "\nx\n",
		"title: 2024\nauthor: true":                                       "title: 2024\nauthors: true\n\nx\n",
	} {
		a, err := Markdown([]byte("---\n" + front + "\n---\nx\n"))
		if got := show(a); got != want || err != nil {
			t.Errorf("%q gives %q, error %v; want %q", front, got, err, want)
		}
	}
}

// A scanner that looks ahead again and again would take hours for this.
func TestMarkdownTakesLinearTime(t *testing.T) {
	for _, unit := range []string{"[", "![", "[a](", "[a][", "](", "*a ", "**a* ", "_a", "`", "`a ``", "<a ", "> ", "- ", "1. ", "\\", "~~a ", "#", "[a]: b\n", "|", "&amp;"} {
		a, err := Markdown([]byte("x " + strings.Repeat(unit, 1<<20/len(unit))))
		if err != nil || a.Text == "" {
			t.Errorf("%q repeated: %v", unit, err)
		}
	}
	title := "---\ntitle: " + strings.Repeat("a ", maxFrontMatter/3) + "\n---\n"
	if _, err := Markdown([]byte(title + strings.Repeat("# b\n", 1<<18))); err != nil {
		t.Error(err)
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("---\ntitle: T\ndate: 2024-12-14\nauthors: [a, b]\n---\n# T\n*a* **b** [c](d) ![e](f) `g`\n"))
	f.Add([]byte("| a |\n|--|\n> - x\n```\ncode\n```\n[^1]: n\n<b>\\*&amp;"))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := Markdown(b)
		checkArticle(t, a, err)
	})
}
