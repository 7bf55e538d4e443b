package extract

import (
	"bytes"
	"compress/gzip"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
)

func TestWriteJSONL(t *testing.T) {
	for _, c := range []struct {
		name string
		a    corpus.Article
		want string
	}{
		{"all there is", corpus.Article{
			ID: "x", Space: "guild:1", Revision: 3, Story: "y", Fetched: time.Unix(1, 0),
			URL: "https://a.example/?a=1&b=2", Title: "A <b> & c", Outlet: "O", Authors: []string{"P", "Q"}, Language: "en", FromFeed: true,
			Published: time.Date(2024, 12, 14, 22, 30, 0, 0, time.FixedZone("", 7200)), Modified: time.Date(2024, 12, 15, 0, 0, 0, 0, time.UTC), Text: "One.\n\nTwo.",
		}, `{"url":"https://a.example/?a=1&b=2","title":"A <b> & c","published":"2024-12-14T20:30:00Z","modified":"2024-12-15","outlet":"O","authors":["P","Q"],"language":"en","from_feed":true,"text":"One.\n\nTwo."}`},
		{"a text alone", corpus.Article{Text: "x"}, `{"text":"x"}`},
	} {
		var b strings.Builder
		if err := WriteJSONL(&b, &c.a); err != nil || b.String() != c.want+"\n" {
			t.Errorf("%s: %s, error %v", c.name, b.String(), err)
		}
	}
	if err := WriteJSONL(failing{}, &corpus.Article{}); err == nil {
		t.Error("no error")
	}
}

// checkWritten tests that an article is read as it was written.
func checkWritten(t *testing.T, a corpus.Article) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteJSONL(&b, &a); err != nil {
		t.Fatal(err)
	}
	if bytes.Count(b.Bytes(), []byte("\n")) != 1 {
		t.Errorf("more than one line: %s", b.Bytes())
	}
	n := 0
	JSONL(&b, func(_ int, got corpus.Article, err error) bool {
		n++
		if err != nil || !reflect.DeepEqual(got, a) {
			t.Errorf("read %+v, error %v, want %+v", got, err, a)
		}
		return true
	})
	if n != 1 {
		t.Errorf("%d articles read", n)
	}
}

func TestWhatIsWrittenIsReadAsTheSame(t *testing.T) {
	f, err := os.Open("../../../shared/eval/realtime/articles.jsonl.gz")
	if err != nil {
		t.Skip("shared/eval/realtime is not there")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	JSONL(z, func(_ int, a corpus.Article, err error) bool {
		if err != nil {
			return true
		}
		n++
		switch n % 3 { // the sample has none of these
		case 1:
			a.Modified, a.FromFeed = a.Published.Add(90*time.Minute), true
		case 2:
			a.Outlet, a.Authors, a.Language = "Northfield & Post", []string{"Ann \"A\" Lee", "Bo"}, "en"
		}
		checkWritten(t, a)
		return !t.Failed()
	})
	if n < 5000 {
		t.Errorf("only %d articles", n)
	}
}

func FuzzWriteJSONL(f *testing.F) {
	f.Add([]byte(goodLine))
	f.Add([]byte(`{"text":"x","modified":"0000-01-01T00:00:00+01:00"}`))
	f.Add([]byte(`{"text":"a\u2028b <x>","title":"\u00e9","modified":"2024-12-14T20:30:15.5+01:00","from_feed":true,"authors":"\"q\""}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		JSONL(bytes.NewReader(b), func(_ int, a corpus.Article, err error) bool {
			if err == nil {
				checkWritten(t, a)
			}
			return true
		})
	})
}
