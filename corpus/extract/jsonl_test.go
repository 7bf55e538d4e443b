package extract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"newshound/corpus"
)

const goodLine = `{"url":" https://a.example/1 ","title":" A\n title ","published":"2024-12-14","text":" One.\r\nTwo. ","outlet":"A","authors":["B","C"],"language":"EN","score":3}` + "\n"

// read collects what File yields.
func read(name string, r io.Reader) (articles []corpus.Article, problems []string, errs []error) {
	File(name, r, func(line int, a corpus.Article, err error) bool {
		if err != nil {
			problems, errs = append(problems, problemText(line, err)), append(errs, err)
		} else {
			articles = append(articles, a)
		}
		return true
	})
	return articles, problems, errs
}

func problemText(line int, err error) string {
	return fmt.Sprintf("%d: %v", line, err)
}

func TestJSONL(t *testing.T) {
	articles, problems, _ := read("a.jsonl", strings.NewReader(goodLine))
	if len(articles) != 1 || problems != nil {
		t.Fatalf("%d articles, problems %v", len(articles), problems)
	}
	want := "title: A title\noutlet: A\nauthors: B; C\npublished: 2024-12-14T00:00:00Z\nurl: https://a.example/1\nlanguage: en\n\nOne.\nTwo.\n"
	if got := show(articles[0]); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestJSONLInventsNothing(t *testing.T) {
	in := `{"text":"x","url":"javascript:alert(1)","published":"03/04/2024","language":"english","authors":null,"title":null}`
	articles, problems, _ := read("a.jsonl", strings.NewReader(in))
	if len(articles) != 1 || show(articles[0]) != "\nx\n" {
		t.Errorf("got %+v, problems %v", articles, problems)
	}
}

func TestJSONLReadsOnAfterBadLines(t *testing.T) {
	in := "\ufeff" + goodLine + "\n" +
		"{\"text\": \"broken\n" +
		`{"title":"no text"}` + "\n" +
		`{"text":"  "}` + "\n" +
		`{"text":5}` + "\n" +
		"{\"text\":\"\xff\"}\n" +
		`[]` + "\n" +
		`{"text":"last","authors":"One Name"}`
	articles, _, errs := read("a.NDJSON", strings.NewReader(in))
	want := []error{ErrJSON, ErrNoText, ErrEmpty, ErrJSON, ErrEncoding, ErrJSON}
	if !slices.EqualFunc(errs, want, errors.Is) {
		t.Errorf("errors %v, want %v", errs, want)
	}
	if len(articles) != 2 || articles[1].Text != "last" || !slices.Equal(articles[1].Authors, []string{"One Name"}) {
		t.Errorf("articles %+v", articles)
	}
}

func TestProblemsNameTheLine(t *testing.T) {
	_, problems, _ := read("a.jsonl", strings.NewReader(goodLine+"\n{\"text\": x}\n"))
	if want := "3: " + ErrJSON.Error() + " (from character 10 on)"; len(problems) != 1 || problems[0] != want {
		t.Errorf("problems %q, want %q", problems, want)
	}
}

// A field is named as the file writes it.
func TestJSONErrorsNameTheField(t *testing.T) {
	for in, want := range map[string]string{
		`{"text":5}`:                     `"text" is a number`,
		`{"text":"x","title":["a"]}`:     `"title" is an array`,
		`{"text":"x","url":{}}`:          `"url" is an object`,
		`{"text":"x","published":true}`:  `"published" is a bool`,
		`{"text":"x","authors":7}`:       `"authors" is a number`,
		`{"text":"x","authors":[["a"]]}`: `"authors" is an array`,
	} {
		_, problems, _ := read("a.jsonl", strings.NewReader(in))
		if want := "1: " + ErrJSON.Error() + " for an article: " + want; len(problems) != 1 || problems[0] != want {
			t.Errorf("%s: problems %q, want %q", in, problems, want)
		}
	}
}

// endless repeats a byte n times.
type endless struct {
	c byte
	n int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.n == 0 {
		return 0, io.EOF
	}
	p = p[:min(len(p), e.n)]
	for i := range p {
		p[i] = e.c
	}
	e.n -= len(p)
	return len(p), nil
}

func TestLongLineIsSkippedInBoundedMemory(t *testing.T) {
	in := io.MultiReader(strings.NewReader(goodLine+`{"text":"`), &endless{'a', 300 << 20}, strings.NewReader("\"}\n"+goodLine))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	articles, _, errs := read("a.jsonl", in)
	runtime.ReadMemStats(&after)
	if len(articles) != 2 || len(errs) != 1 || !errors.Is(errs[0], ErrLongLine) {
		t.Errorf("%d articles, errors %v", len(articles), errs)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 200<<20 { // the buffer grows to MaxLine by steps
		t.Errorf("allocated %d MB for a line of 300 MB", got>>20)
	}
}

func TestLineAtTheLimit(t *testing.T) {
	l := lineReader{r: bufio.NewReader(io.MultiReader(&endless{'a', MaxLine - 1}, strings.NewReader("\nb")))}
	for _, want := range []int{MaxLine, 1} {
		line, err := l.next()
		if len(line) != want || err != nil {
			t.Errorf("line of %d bytes, error %v; want %d", len(line), err, want)
		}
	}
}

func FuzzJSONL(f *testing.F) {
	f.Add([]byte(goodLine + "{\n\n" + `{"text":"x","authors":"y"}`))
	f.Add([]byte("{\"text\":\"\\ud800\"}\n[]\nnull\n\"\"\n\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		last := 0
		JSONL(bytes.NewReader(b), func(line int, a corpus.Article, err error) bool {
			if line < last || line > 1+bytes.Count(b, []byte("\n")) {
				t.Errorf("line %d after %d", line, last)
			}
			last = line
			checkArticle(t, a, err)
			return true
		})
	})
}

func BenchmarkJSONL(b *testing.B) {
	z, err := os.Open("../../../shared/eval/realtime/articles.jsonl.gz")
	if err != nil {
		b.Skip("shared/eval/realtime is not there")
	}
	defer z.Close()
	r, err := gzip.NewReader(z)
	if err != nil {
		b.Fatal(err)
	}
	sample, err := io.ReadAll(io.LimitReader(r, 8<<20))
	if err != nil {
		b.Fatal(err)
	}
	sample = sample[:bytes.LastIndexByte(sample, '\n')+1]
	b.SetBytes(int64(len(sample)))
	for b.Loop() {
		JSONL(bytes.NewReader(sample), func(int, corpus.Article, error) bool { return true })
	}
}
