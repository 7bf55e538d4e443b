package extract

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"newshound/corpus"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden runs parse on the first file of every archive in a folder, and
// compares what it gives with the second.
func golden(t *testing.T, dir string, parse func([]byte) (corpus.Article, error)) {
	paths, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no samples in %s: %v", dir, err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			a, err := parse(ar.Files[0].Data)
			if err != nil {
				t.Fatal(err)
			}
			got := show(a)
			if *update {
				ar.Files[1].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(ar.Files[1].Data); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// show writes the fields that are known, and the text.
func show(a corpus.Article) string {
	var b strings.Builder
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	field("title", a.Title)
	field("outlet", a.Outlet)
	field("authors", strings.Join(a.Authors, "; "))
	if !a.Published.IsZero() {
		field("published", a.Published.Format(time.RFC3339))
	}
	field("url", a.URL)
	field("language", a.Language)
	return b.String() + "\n" + a.Text + "\n"
}

func TestText(t *testing.T) { golden(t, "text", Text) }

// The corpus's first real input.
func TestSeedArticle(t *testing.T) {
	b, err := os.ReadFile("../../../shared/seed/fakti-2024-12-14.txt")
	if err != nil {
		t.Skip("shared/seed is not there")
	}
	a, err := Text(b)
	if err != nil {
		t.Fatal(err)
	}
	want := corpus.Article{
		Title:     "Redirecting combat resources! Russia exports weapons and equipment from Syria to Libya",
		Outlet:    "Fakti",
		Published: time.Date(2024, 12, 14, 20, 30, 0, 0, time.UTC), // no zone is given
	}
	got := a
	got.Text = ""
	if !reflect.DeepEqual(got, want) {
		t.Errorf("fields %+v, want %+v", got, want)
	}
	for _, clutter := range []string{"Last news", "Dec 14", "20:30", "- 1", a.Title} {
		if strings.Contains(a.Text, clutter) {
			t.Errorf("the text has %q", clutter)
		}
	}
	if lines := strings.Split(a.Text, "\n\n"); len(lines) != 15 || !strings.HasPrefix(lines[0], "The Kremlin") || !strings.HasPrefix(lines[14], "At the political") {
		t.Errorf("%d paragraphs, from %q to %q", len(lines), lines[0], lines[len(lines)-1])
	}
}

func TestTextTakesLinearTime(t *testing.T) {
	for _, unit := range []string{"Last news in A\n", "Read also: a\n", "14.12.2024 20:30 7\n", "a b c d e f\n", "1 views ", "Source: x\n", ". ", "a\n\n", strings.Repeat("word ", 15) + "\n"} {
		b := []byte(strings.Repeat(unit, 1<<20/len(unit)) + "\nA last line that is prose, by all the rules there are.\n")
		if _, err := Text(b); err != nil {
			t.Errorf("%q repeated: %v", unit, err)
		}
	}
}

func FuzzText(f *testing.F) {
	paths, _ := filepath.Glob("testdata/text/*.txtar")
	for _, path := range paths {
		if ar, err := txtar.ParseFile(path); err == nil {
			f.Add(ar.Files[0].Data)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := Text(b)
		checkArticle(t, a, err)
	})
}

func BenchmarkText(b *testing.B) {
	page, err := os.ReadFile("../../../shared/seed/fakti-2024-12-14.txt")
	if err != nil {
		b.Skip("shared/seed is not there")
	}
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if _, err := Text(page); err != nil {
			b.Fatal(err)
		}
	}
}
