package extract

import (
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const sharedExtraction = "../../../shared/extraction"

// An annotatedPage is a page with its article as people have marked it.
type annotatedPage struct {
	name, address, truth string
	html                 []byte
}

func annotatedPages(t testing.TB) []annotatedPage {
	b, err := os.ReadFile(sharedExtraction + "/ground-truth.json")
	if err != nil {
		t.Skip("shared/extraction is not there")
	}
	var truths map[string]struct{ ArticleBody, URL string }
	if err := json.Unmarshal(b, &truths); err != nil {
		t.Fatal(err)
	}
	var pages []annotatedPage
	for name, truth := range truths {
		html, err := readGzip(filepath.Join(sharedExtraction, "html", name+".html.gz"))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, annotatedPage{name, truth.URL, truth.ArticleBody, html})
	}
	slices.SortFunc(pages, func(a, b annotatedPage) int { return cmp.Compare(a.name, b.name) })
	return pages
}

func readGzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

var benchmarkWord = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// shingles counts the runs of four words of a text, or the one shorter run
// that a shorter text is.
func shingles(s string) map[string]int {
	words := benchmarkWord.FindAllString(s, -1)
	counts := map[string]int{}
	for i := 0; i < max(1, len(words)-3); i++ {
		if run := words[i:min(i+4, len(words))]; len(run) > 0 {
			counts[strings.Join(run, " ")]++
		}
	}
	return counts
}

// A score is precision and recall of one page's shingles, as the
// article-extraction-benchmark computes them.
type score struct {
	name              string
	precision, recall float64
	empty             bool // nothing was extracted: no part of the mean precision
}

func scoreOf(name, truth, got string) score {
	want, have := shingles(truth), shingles(got)
	common, all, found := 0, 0, 0
	for s, n := range want {
		common += min(n, have[s])
		all += n
	}
	for _, n := range have {
		found += n
	}
	return score{name, float64(common) / float64(max(found, 1)), float64(common) / float64(max(all, 1)), found == 0}
}

func f1(precision, recall float64) float64 {
	return 2 * precision * recall / max(precision+recall, 1e-9)
}

// means returns the benchmark's figures: its F1 is that of the mean precision
// and the mean recall.
func means(scores []score) (f, precision, recall float64) {
	extracted := 0.0
	for _, s := range scores {
		recall += s.recall
		if !s.empty {
			precision += s.precision
			extracted++
		}
	}
	precision, recall = precision/max(extracted, 1), recall/max(float64(len(scores)), 1)
	return f1(precision, recall), precision, recall
}

// figures writes what testdata/extraction.txt holds.
func figures(scores []score) string {
	var b strings.Builder
	var halves [2][]score
	for _, s := range scores {
		i := 0
		if s.name >= "8" { // names are hashes
			i = 1
		}
		halves[i] = append(halves[i], s)
	}
	for _, part := range []struct {
		name   string
		scores []score
	}{{"all", scores}, {"first half", halves[0]}, {"second half", halves[1]}} {
		f, p, r := means(part.scores)
		fmt.Fprintf(&b, "%-11s %3d pages  F1 %.4f  precision %.4f  recall %.4f\n", part.name, len(part.scores), f, p, r)
	}
	worst := slices.Clone(scores)
	slices.SortStableFunc(worst, func(x, y score) int {
		return cmp.Compare(f1(x.precision, x.recall), f1(y.precision, y.recall))
	})
	b.WriteString("\nthe worst 20\n")
	for _, s := range worst[:min(20, len(worst))] {
		fmt.Fprintf(&b, "%s  F1 %.4f  precision %.4f  recall %.4f\n", s.name[:16], f1(s.precision, s.recall), s.precision, s.recall)
	}
	return b.String()
}

// Bounds of the figures.
const (
	leastF1  = 0.975
	marginF1 = 0.002 // by which the mean may be under what the file has, before it is a loss
	slowest  = 60    // times the median page's time, several times what is measured
)

// TestExtraction compares the quality of extraction with that in a file, which
// -update renews. Nothing may be refused: all of it is articles.
func TestExtraction(t *testing.T) {
	const path = "testdata/extraction.txt"
	var scores []score
	var times []time.Duration
	for _, p := range annotatedPages(t) {
		began := time.Now()
		a, err := HTML(p.html, "", p.address)
		times = append(times, time.Since(began))
		if err != nil {
			t.Errorf("%s (%s): %v", p.name, p.address, err)
		}
		checkArticle(t, a, err)
		scores = append(scores, scoreOf(p.name, p.truth, a.Text))
	}
	got := figures(scores)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, _, _ := means(scores)
	if best := storedF1(t, path); f < max(leastF1, best-marginF1) {
		t.Errorf("F1 is %.4f, was %.4f\n%s", f, best, got)
	}
	slices.Sort(times)
	median, longest := times[len(times)/2], times[len(times)-1]
	t.Logf("F1 %.4f; a page takes %v, the slowest %v", f, median, longest)
	if longest > slowest*median {
		t.Errorf("the slowest page takes %v, half of them %v", longest, median)
	}
}

// storedF1 returns the mean over all pages that the file has.
func storedF1(t *testing.T, path string) (f float64) {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var pages int
	if _, err := fmt.Sscanf(string(b), "all %d pages F1 %f", &pages, &f); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return f
}

// TestScore checks the measure itself.
func TestScore(t *testing.T) {
	for _, c := range []struct {
		truth, got        string
		precision, recall float64
	}{
		{"a b c d e", "a b c d e", 1, 1},
		{"a b c d e", "A, b c d e", 0.5, 0.5},
		{"a b c d e", "a b c d", 1, 0.5},
		{"a b c d", "a b c d a b c d", 0.2, 1},
		{"a b", "a b", 1, 1},
		{"a b c d", "", 0, 0},
	} {
		if s := scoreOf("", c.truth, c.got); s.precision != c.precision || s.recall != c.recall || s.empty != (c.got == "") {
			t.Errorf("%q for %q: %+v", c.got, c.truth, s)
		}
	}
}

// Bars: 20 pages/s and at most 1000 ms for the slowest.
func BenchmarkHTML(b *testing.B) {
	pages := annotatedPages(b)
	var longest time.Duration
	for b.Loop() {
		for _, p := range pages {
			began := time.Now()
			if _, err := HTML(p.html, "", p.address); err != nil {
				b.Fatal(err)
			}
			longest = max(longest, time.Since(began))
		}
	}
	b.ReportMetric(float64(len(pages)*b.N)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(longest.Milliseconds()), "slowest-ms")
}

// On all processors, as the workers read them.
func BenchmarkHTMLParallel(b *testing.B) {
	pages := annotatedPages(b)
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			p := pages[i%len(pages)]
			if _, err := HTML(p.html, "", p.address); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}
