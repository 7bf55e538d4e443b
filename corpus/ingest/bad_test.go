package ingest_test

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/ingest"
)

const goodMarkdown = "# Good\n\nThe text of a good file.\n"

func TestBadFilesDoNotStopTheOthers(t *testing.T) {
	half := zipped(strings.Repeat(jsonLine(7), 1000))
	dir := write(t, map[string]string{
		"a-empty.txt":     "",
		"b-binary.txt":    "\x00\x01\x02",
		"c-latin1.md":     "# Caf\xe9\n",
		"d-lines.jsonl":   jsonLine(1) + "{\"text\": \"broken\n" + `{"title":"no text"}` + "\n" + jsonLine(2),
		"e-cut.txt.gz":    half[:len(half)/2],
		"f-not-gzip.gz":   "not supported in a folder",
		"g-not-gz.txt.gz": "plain",
		"h-no-word.txt":   "👍 ...",
		"z-good.md":       goodMarkdown,
	})
	store := openStore(t)
	in := ingest.Ingester{Store: store, Clock: clock}
	r, err := in.AddPath(t.Context(), corpus.Shared, dir)
	if err != nil {
		t.Fatal(err)
	}
	got := problems(dir, r)
	want := []string{
		"a-empty.txt: " + extract.ErrEmpty.Error(),
		"b-binary.txt: " + extract.ErrBinary.Error(),
		"c-latin1.md: " + extract.ErrEncoding.Error() + " (line 1)",
		"d-lines.jsonl, line 2: " + extract.ErrJSON.Error() + " (from character",
		"d-lines.jsonl, line 3: " + extract.ErrNoText.Error(),
		"e-cut.txt.gz: " + extract.ErrDamaged.Error(),
		"g-not-gz.txt.gz: " + extract.ErrDamaged.Error(),
		"h-no-word.txt: " + extract.ErrEmpty.Error(),
	}
	if !slices.EqualFunc(got, want, strings.HasPrefix) || r.Failed != len(want) {
		t.Errorf("problems:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := titles(t, store, corpus.Shared); !slices.Equal(got, []string{"Title 1", "Title 2", "Good"}) || r.Added != 3 || r.Skipped != 1 {
		t.Errorf("added %q, result %+v", got, r)
	}
}

// A page that was saved may name any address as its own, but not take the place
// of the article that is there.
func TestASavedPageDoesNotReplaceAnArticle(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, pages(nil))
	settle(t, w, add(t, w, "http://news.example/1").ID)
	saved := func(title, seed string) string {
		return strings.Replace(pageOf(title, seed), "<head>", `<head><link rel="canonical" href="http://news.example/1">`, 1)
	}
	dir := write(t, map[string]string{
		"a.html": saved("Another", "other"), "b.html.gz": zipped(saved("Another", "other")), "c.htm": saved("Number 1 again", "1"),
	})
	in := ingest.Ingester{Store: store, Clock: clock}
	r, err := in.AddPath(t.Context(), corpus.Shared, dir)
	if err != nil || r.Revised != 1 || r.Added != 0 || r.Failed != 2 {
		t.Errorf("result %+v, error %v", r, err)
	}
	r, err = in.AddReader(t.Context(), corpus.Shared, "", strings.NewReader(saved("Another", "other")))
	if err != nil || r.Failed != 1 || !strings.Contains(r.Problems[0].String(), "http://news.example/1") {
		t.Errorf("result %+v, error %v", r, err)
	}
	if got := titles(t, store, corpus.Shared); !slices.Equal(got, []string{"Number 1 again"}) {
		t.Errorf("articles %q", got)
	}
}

func TestHugeFiles(t *testing.T) {
	dir := write(t, map[string]string{"b.md": goodMarkdown})
	sparse, err := os.Create(filepath.Join(dir, "a-200MB.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := sparse.Truncate(200 << 20); err != nil {
		t.Fatal(err)
	}
	if err := sparse.Close(); err != nil {
		t.Fatal(err)
	}
	line := `{"text":"` + strings.Repeat("words ", 50<<20/6) + `"}` + "\n"
	if err := os.WriteFile(filepath.Join(dir, "c-50MB-line.jsonl"), []byte(jsonLine(1)+line+jsonLine(2)), 0o644); err != nil {
		t.Fatal(err)
	}
	store := openStore(t)
	var last ingest.Progress
	in := ingest.Ingester{Store: store, Clock: clock, Progress: func(p ingest.Progress) { last = p }}
	r, err := in.AddPath(t.Context(), corpus.Shared, dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"a-200MB.txt: " + extract.ErrTooLarge.Error(),
		"c-50MB-line.jsonl, line 2: " + extract.ErrLongLine.Error(),
	}
	if got := problems(dir, r); !slices.Equal(got, want) {
		t.Errorf("problems %q, want %q", got, want)
	}
	if got := titles(t, store, corpus.Shared); !slices.Equal(got, []string{"Good", "Title 1", "Title 2"}) {
		t.Errorf("added %q", got)
	}
	if most := int64(len(line) + 30<<20); last.Bytes > most {
		t.Errorf("read %d bytes, want at most %d: the 200 MB were read", last.Bytes, most)
	}
}

func TestFoldersWithLinks(t *testing.T) {
	dir := write(t, map[string]string{"in/a.md": goodMarkdown, "in/b/c.md": strings.ReplaceAll(goodMarkdown, "ood", "reat")})
	links := map[string]string{
		"in/b/up":         "..",                     // a loop
		"in/again":        "b",                      // the same folder by another name
		"in/copy.md":      "a.md",                   // the same file
		"in/self.md":      "self.md",                // a loop of its own
		"in/nowhere.md":   "missing.md",             // a dead end
		"outside":         filepath.Join(dir, "in"), // a link to a folder, named by the user
		"in/b/.hidden.md": "../a.md",
	}
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip("links cannot be made here:", err)
		}
	}
	store := openStore(t)
	in := ingest.Ingester{Store: store, Clock: clock}
	r, err := in.AddPath(t.Context(), corpus.Shared, filepath.Join(dir, "outside"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Added != 2 || r.Unchanged != 1 || r.Skipped != 3 {
		t.Errorf("result %+v", r)
	}
	want := []string{"outside/nowhere.md: no such file or directory", "outside/self.md: too many levels of symbolic links"}
	if got := problems(dir, r); !slices.Equal(got, want) {
		t.Errorf("problems %q, want %q", got, want)
	}
}

func TestUnreadableFile(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads everything")
	}
	dir := write(t, map[string]string{"a.md": goodMarkdown, "b.md": goodMarkdown})
	if err := os.Chmod(filepath.Join(dir, "a.md"), 0); err != nil {
		t.Fatal(err)
	}
	in := ingest.Ingester{Store: openStore(t), Clock: clock}
	r, err := in.AddPath(t.Context(), corpus.Shared, dir)
	if err != nil || r.Added != 1 || !slices.Equal(problems(dir, r), []string{"a.md: permission denied"}) {
		t.Errorf("result %+v, error %v", r, err)
	}
}

func TestNothingToAddLeavesNoSource(t *testing.T) {
	store := openStore(t)
	in := ingest.Ingester{Store: store, Clock: clock}
	empty := write(t, map[string]string{"a.txt": "", "b.bin": "x"})
	for name, add := range map[string]func() (ingest.Result, error){
		"a missing path": func() (ingest.Result, error) {
			return in.AddPath(t.Context(), corpus.Shared, filepath.Join(empty, "missing"))
		},
		"bad files": func() (ingest.Result, error) { return in.AddPath(t.Context(), corpus.Shared, empty) },
		"empty input": func() (ingest.Result, error) {
			return in.AddReader(t.Context(), corpus.Shared, "", strings.NewReader(""))
		},
	} {
		r, err := add()
		if err != nil || r.Failed != 1 || r.Source.ID != "" {
			t.Errorf("%s: result %+v, error %v", name, r, err)
		}
	}
	if sources, err := store.Sources(t.Context(), corpus.Shared); err != nil || len(sources) != 0 {
		t.Errorf("sources %+v, error %v", sources, err)
	}
}

func TestTheListOfProblemsIsBounded(t *testing.T) {
	in := ingest.Ingester{Store: openStore(t), Clock: clock}
	const bad = 3 * ingest.MaxProblems
	r, err := in.AddReader(t.Context(), corpus.Shared, "a.jsonl", io.MultiReader(strings.NewReader(strings.Repeat("{\n", bad)), strings.NewReader(jsonLine(1))))
	if err != nil || r.Failed != bad || len(r.Problems) != ingest.MaxProblems || r.Added != 1 {
		t.Errorf("%d problems of %d listed, %d added, error %v", len(r.Problems), r.Failed, r.Added, err)
	}
}
