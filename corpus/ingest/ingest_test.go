package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/ingest"
	"newshound/corpus/sqlite"
)

func clock() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

func openStore(t testing.TB) *sqlite.Store {
	t.Helper()
	return openStoreAt(t, clock)
}

func openStoreAt(t testing.TB, clock func() time.Time) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), t.TempDir(), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// write makes files in a new folder.
func write(t testing.TB, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func jsonLine(i int) string {
	return fmt.Sprintf(`{"url":"https://news.example/%d","title":"Title %d","text":"This is the text of article %d. It has two sentences."}`+"\n", i, i, i)
}

func jsonLines(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(jsonLine(i))
	}
	return b.String()
}

func zipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.String()
}

// titles lists what a space has, in the order of adding.
func titles(t testing.TB, s corpus.Store, space corpus.Space) (list []string) {
	t.Helper()
	err := s.Scan(t.Context(), space, func(d corpus.Document) error {
		list = append(list, d.Article.Title)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// problems lists files (relative to dir), lines and reasons.
func problems(dir string, r ingest.Result) (list []string) {
	for _, p := range r.Problems {
		list = append(list, strings.TrimPrefix(p.String(), dir+"/"))
	}
	return list
}

func TestAddPathTakesAFolderInOrder(t *testing.T) {
	store := openStore(t)
	dir := write(t, map[string]string{
		"b.md":         "# Second\n\nText of the second.\n",
		"a.txt":        "First has a headline\n\nThe text of the first goes on for more than eight words.\n",
		"c/d.jsonl.gz": zipped(jsonLines(250)),
		"c/e.MARKDOWN": "# Last\n\nText of the last.\n",
		".hidden.md":   "# Hidden\n\nText.\n",
		".git/x.md":    "# Hidden\n\nText.\n",
		"pic.png":      "\x89PNG",
		"notes.docx":   "PK",
	})
	var seen []ingest.Progress
	in := ingest.Ingester{Store: store, Clock: clock, Progress: func(p ingest.Progress) { seen = append(seen, p) }}
	r, err := in.AddPath(t.Context(), corpus.Shared, dir+"/c/..")
	if err != nil || r.Added != 253 || r.Files != 4 || r.Skipped != 4 || r.Failed != 0 {
		t.Fatalf("result %+v, error %v", r, err)
	}
	got := titles(t, store, corpus.Shared)
	if want := []string{"First has a headline", "Second", "Title 0", "Title 1"}; !slices.Equal(got[:4], want) || got[252] != "Last" {
		t.Errorf("order %q … %q", got[:4], got[252])
	}
	sources, err := store.Sources(t.Context(), corpus.Shared)
	if err != nil || len(sources) != 1 || sources[0].Name != dir || sources[0].Kind != corpus.KindFile || sources[0].Articles != 253 || sources[0].ID != r.Source.ID {
		t.Errorf("sources %+v, error %v", sources, err)
	}
	if len(seen) < 3 || seen[len(seen)-1].Articles != 253 || seen[len(seen)-1].Files != 4 || seen[len(seen)-1].Bytes == 0 {
		t.Errorf("progress %+v", seen)
	}
	if !slices.IsSortedFunc(seen, func(a, b ingest.Progress) int { return a.Articles - b.Articles }) {
		t.Errorf("progress goes back: %+v", seen)
	}
}

func TestAddingAgainRevisesWhatChanged(t *testing.T) {
	store := openStore(t)
	in := ingest.Ingester{Store: store, Clock: clock}
	dir := write(t, map[string]string{"a.jsonl": jsonLines(3)})
	path := filepath.Join(dir, "a.jsonl")
	first, err := in.AddPath(t.Context(), corpus.Shared, path)
	if err != nil || first.Added != 3 {
		t.Fatalf("result %+v, error %v", first, err)
	}
	changed := strings.Replace(jsonLines(4), "two sentences", "changed", 1)
	if err := os.WriteFile(path, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := in.AddPath(t.Context(), corpus.Shared, path)
	if err != nil || again.Added != 1 || again.Revised != 1 || again.Unchanged != 2 || again.Source.ID != first.Source.ID {
		t.Errorf("result %+v, error %v", again, err)
	}
}

// A file that has an article in two versions changes nothing when it is added
// again: the first version counts.
func TestAFileWithTwoVersionsOfAnArticle(t *testing.T) {
	store := openStore(t)
	in := ingest.Ingester{Store: store, Clock: clock}
	const file = `{"url":"https://news.example/a","text":"The bridge is open."}
{"url":"http://www.news.example/a/","text":"The bridge is closed."}
`
	for _, want := range []ingest.Result{{Added: 1, Unchanged: 1}, {Unchanged: 2}} {
		r, err := in.AddReader(t.Context(), corpus.Shared, "a.jsonl", strings.NewReader(file))
		if err != nil || r.Added != want.Added || r.Revised != 0 || r.Unchanged != want.Unchanged {
			t.Errorf("got %+v, %v, want %+v", r, err, want)
		}
	}
	a, err := store.Find(t.Context(), corpus.Shared, corpus.AddressKey("https://news.example/a"))
	if err != nil || a.Revision != 1 || a.Text != "The bridge is open." {
		t.Errorf("got %+v, %v", a, err)
	}
}

func TestAddReader(t *testing.T) {
	store := openStore(t)
	in := ingest.Ingester{Store: store, Clock: clock}
	r, err := in.AddReader(t.Context(), "guild:1", "", strings.NewReader(jsonLines(2)))
	if err != nil || r.Added != 2 || r.Source.Name != ingest.Stdin {
		t.Fatalf("result %+v, error %v", r, err)
	}
	articles, err := store.SourceArticles(t.Context(), r.Source.ID)
	if err != nil || len(articles) != 2 || articles[0].Space != "guild:1" || !articles[0].Fetched.Equal(clock()) {
		t.Errorf("articles %+v, error %v", articles, err)
	}
	if got := titles(t, store, corpus.Shared); got != nil {
		t.Errorf("another space has %q", got)
	}
}

func TestTheSameArticleInTwoSpacesIsTwo(t *testing.T) {
	store := openStore(t)
	in := ingest.Ingester{Store: store, Clock: clock}
	for _, space := range []corpus.Space{corpus.Shared, "guild:1"} {
		r, err := in.AddReader(t.Context(), space, "", strings.NewReader(jsonLines(1)))
		if err != nil || r.Added != 1 {
			t.Errorf("%s: result %+v, error %v", space, r, err)
		}
	}
}

// A failing store fails at the n-th Put.
type failingStore struct {
	corpus.Store
	n   int
	err error
}

func (s *failingStore) Put(ctx context.Context, source string, docs []corpus.Document) ([]corpus.Outcome, error) {
	if s.n--; s.n < 0 {
		return nil, s.err
	}
	return s.Store.Put(ctx, source, docs)
}

func TestAFullDiskKeepsWhatWasCommitted(t *testing.T) {
	for _, c := range []struct{ puts, articles, sources int }{{0, 0, 0}, {2, 200, 1}} {
		store := openStore(t)
		in := ingest.Ingester{Store: &failingStore{store, c.puts, corpus.ErrFull}, Clock: clock}
		r, err := in.AddReader(t.Context(), corpus.Shared, "", strings.NewReader(jsonLines(1000)))
		if !errors.Is(err, corpus.ErrFull) || r.Added != c.articles {
			t.Errorf("after %d puts: added %d, error %v", c.puts, r.Added, err)
		}
		sources, err := store.Sources(t.Context(), corpus.Shared)
		if err != nil || len(sources) != c.sources || len(titles(t, store, corpus.Shared)) != c.articles {
			t.Errorf("after %d puts: sources %+v, error %v", c.puts, sources, err)
		}
	}
}

func TestCancellingKeepsWhatWasCommitted(t *testing.T) {
	store := openStore(t)
	ctx, cancel := context.WithCancel(t.Context())
	in := ingest.Ingester{Store: store, Clock: clock, Progress: func(ingest.Progress) { cancel() }}
	r, err := in.AddReader(ctx, corpus.Shared, "", strings.NewReader(jsonLines(5000)))
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	if got := len(titles(t, store, corpus.Shared)); got != r.Added || got != 100 || r.Failed != 0 {
		t.Errorf("%d articles are there, result %+v", got, r)
	}
}

func TestCancellingDoesNotWaitForAHangingRead(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	hang, release := io.Pipe()
	defer release.Close()
	go func() {
		io.WriteString(release, "{") // returns when it was read: the next Read hangs
		cancel()
	}()
	in := ingest.Ingester{Store: openStore(t), Clock: clock}
	if _, err := in.AddReader(ctx, corpus.Shared, "", hang); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestDocumentsAreWhatTheCorpusMakes(t *testing.T) {
	store := openStore(t)
	in := ingest.Ingester{Store: store, Clock: clock}
	if _, err := in.AddReader(t.Context(), corpus.Shared, "a.jsonl", strings.NewReader(jsonLines(250))); err != nil {
		t.Fatal(err)
	}
	want := map[string]corpus.Analysis{}
	extract.JSONL(strings.NewReader(jsonLines(250)), func(_ int, a corpus.Article, err error) bool {
		want[a.URL] = corpus.NewDocument(a).Analysis
		return true
	})
	err := store.Scan(t.Context(), corpus.Shared, func(d corpus.Document) error {
		if !reflect.DeepEqual(d.Analysis, want[d.Article.URL]) {
			return fmt.Errorf("analysis of %s is %+v", d.Article.URL, d.Analysis)
		}
		return nil
	})
	if err != nil || len(want) != 250 {
		t.Error(err, len(want))
	}
}

// Real articles, 9 kB each on average, on a disk.
func BenchmarkAddPath(b *testing.B) {
	const path = "../../../shared/eval/realtime/articles.jsonl.gz"
	if _, err := os.Stat(path); err != nil {
		b.Skip("shared/eval/realtime is not there")
	}
	articles := 0
	for b.Loop() {
		store := openStore(b)
		in := ingest.Ingester{Store: store, Clock: clock}
		r, err := in.AddPath(b.Context(), corpus.Shared, path)
		if err != nil || r.Failed > 0 {
			b.Fatalf("result %+v, error %v", r, err)
		}
		articles += r.Added
	}
	b.ReportMetric(float64(articles)/b.Elapsed().Seconds(), "articles/s")
}
