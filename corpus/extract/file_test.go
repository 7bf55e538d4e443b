package extract

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"newshound/corpus"
)

func zipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.String()
}

const (
	goodFeed = `<?xml version="1.0"?><rss><channel><title>Northfield Courier</title>
<item><title>Shut</title><link>https://a.example/1</link><description>The bridge is shut.</description></item>
<item><title>A link alone</title><link>https://a.example/2</link></item></channel></rss>`
	goodOPML = `<?xml version="1.0"?><opml><body><outline xmlUrl="https://a.example/feed"/></body></opml>`
	pageText = "The council of Northfield voted on Tuesday to shut the old bridge over the Kestrel until further notice, since rust has eaten into two of its piers.\n\n" +
		"A ferry will cross the river from Monday on, every twenty minutes, and it will carry bicycles but no cars. The mayor said that a new bridge would take four years."
)

var goodPage = "<!DOCTYPE html><html><head><title>Bridge shut</title></head><body><article><h1>Bridge shut</h1><p>" +
	strings.ReplaceAll(pageText, "\n\n", "</p><p>") + "</p></article></body></html>"

func TestFeedItemsAreArticles(t *testing.T) {
	articles, problems, _ := read("a.xml", strings.NewReader(goodFeed))
	want := "title: Shut\noutlet: Northfield Courier\nurl: https://a.example/1\n\nThe bridge is shut.\n"
	if len(articles) != 1 || problems != nil || show(articles[0]) != want || !articles[0].FromFeed {
		t.Errorf("articles %+v, problems %v", articles, problems)
	}
}

func TestSupported(t *testing.T) {
	for name, want := range map[string]bool{
		"a.txt": true, "a.md": true, "a.HTML": true, "a.htm.gz": true, "a.jsonl": true, "a.xml": true, "a.rss": true, "a.atom.gz": true,
		"a.opml": false, "a.json": false, "a.pdf": false, "a": false, ".gz": false,
	} {
		if Supported(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

func TestFileChoosesTheFormat(t *testing.T) {
	const md = "# Head\n\n*Body* text.\n"
	for _, c := range []struct{ name, in, want string }{
		{"a.txt", md, "# Head\n\n*Body* text."},
		{"a.TXT.GZ", zipped(md), "# Head\n\n*Body* text."},
		{"a.md", md, "Body text."},
		{"a.markdown.gz", zipped(md), "Body text."},
		{"a.txt", "\ufeff\n" + goodPage, pageText},
		{"a.txt.gz", zipped("<HTML>" + goodPage), pageText},
		{"a.txt", "<htmlx> is no element.", "<htmlx> is no element."},
		{"a.jsonl.gz", zipped(goodLine), "One.\nTwo."},
		{"stdin", md, "Body text."},
		{"stdin", "---\ntitle: T\n---\nBody text.\n", "Body text."},
		{"stdin", goodLine, "One.\nTwo."},
		{"stdin", zipped(goodLine), "One.\nTwo."},
		{"stdin", "Just words.", "Just words."},
		{"notes.2024", "Just words.", "Just words."},
		{"a.html", goodPage, pageText},
		{"a.htm.gz", zipped(goodPage), pageText},
		{"stdin", goodPage, pageText},
		{"stdin", zipped(goodPage), pageText},
		{"a.xml", goodFeed, "The bridge is shut."},
		{"a.rss.gz", zipped(goodFeed), "The bridge is shut."},
		{"a.ATOM", `<feed><entry><title>T</title><summary>The bridge is shut.</summary></entry></feed>`, "The bridge is shut."},
		{"stdin", goodFeed, "The bridge is shut."},
		{"stdin", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","content_text":"The bridge is shut."}]}`, "The bridge is shut."},
		{"feed.json", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","content_text":"The bridge is shut."}]}`, "The bridge is shut."},
	} {
		articles, problems, _ := read(c.name, strings.NewReader(c.in))
		if len(articles) != 1 || articles[0].Text != c.want {
			t.Errorf("%s: articles %+v, problems %v; want text %q", c.name, articles, problems, c.want)
		}
	}
}

func TestFileRefuses(t *testing.T) {
	cut := zipped(strings.Repeat("words and words ", 1000))
	broken := []byte(zipped(strings.Repeat("words and words ", 1000)))
	broken[20] ^= 0xff
	failure := errors.New("the disk is on fire")
	for _, c := range []struct {
		what, name string
		in         io.Reader
		want       error
	}{
		{"an empty text", "a.txt", strings.NewReader(""), ErrEmpty},
		{"white space", "a.md", strings.NewReader(" \n\t\n"), ErrEmpty},
		{"a byte order mark", "a.txt", strings.NewReader("\ufeff"), ErrEmpty},
		{"front matter alone", "a.md", strings.NewReader("---\ntitle: T\n---\n"), ErrEmpty},
		{"a title alone", "a.md", strings.NewReader("# T\n"), ErrEmpty},
		{"empty JSON lines", "a.jsonl", strings.NewReader("\n\n"), ErrEmpty},
		{"an empty gzip file", "a.txt.gz", strings.NewReader(""), ErrEmpty},
		{"an empty page", "a.html", strings.NewReader(" \n"), ErrEmpty},
		{"a list in JSON", "articles.json", strings.NewReader("[\n {\"text\":\"x\"}]"), ErrFormat},
		{"a list in JSON for lines of it", "a.jsonl", strings.NewReader(`[{"text":"x"}]`), ErrFormat},
		{"NUL bytes", "a.txt", strings.NewReader("ab\x00cd"), ErrBinary},
		{"control characters", "a.md", strings.NewReader("a\x01b\x02c\x03"), ErrBinary},
		{"a PDF", "a.txt", strings.NewReader("%PDF-1.4 text"), ErrBinary},
		{"binary JSON lines", "a.jsonl", strings.NewReader("\x00\n\x00\n"), ErrBinary},
		{"Windows-1251", "a.txt", strings.NewReader("first\n\xcf\xf0\xe8\xe2\xe5\xf2"), ErrEncoding},
		{"one byte that is not UTF-8", "a.md", strings.NewReader("caf\xe9 au lait"), ErrEncoding},
		{"UTF-16 cut within a unit", "a.txt", strings.NewReader("\xff\xfea\x00b\x00c"), ErrEncoding},
		{"half a surrogate pair", "a.txt", strings.NewReader("\xff\xfea\x00\x3d\xd8b\x00"), ErrEncoding},
		{"the other half", "a.md", strings.NewReader("\xfe\xff\x00a\xde\x00\x00b"), ErrEncoding},
		{"half a surrogate pair at the end", "a.txt", strings.NewReader("\xfe\xff\x00a\xd8\x3d"), ErrEncoding},
		{"a byte order mark of UTF-16", "a.txt", strings.NewReader("\xff\xfe"), ErrEmpty},
		{"a list of feeds", "feeds.opml", strings.NewReader(goodOPML), ErrOPML},
		{"a list of feeds under another name", "a.xml", strings.NewReader(goodOPML), ErrOPML},
		{"other XML", "stdin", strings.NewReader("<?xml version='1.0'?><catalog/>"), ErrFormat},
		{"other XML as a feed", "a.rss", strings.NewReader("<catalog/>"), ErrNotFeed},
		{"a feed of links alone", "a.rss", strings.NewReader("<rss><channel><item><link>https://a.example/</link></item></channel></rss>"), ErrFeedText},
		{"a feed without items", "stdin", strings.NewReader("<rss><channel></channel></rss>"), ErrFeedEmpty},
		{"too large a feed", "a.atom", &endless{' ', MaxFeed + 1}, ErrFeedLarge},
		{"a failing disk", "a.xml", iotest.ErrReader(failure), failure},
		{"too much text", "a.txt", &endless{'a', MaxText + 1}, ErrTooLarge},
		{"not gzip", "a.txt.gz", strings.NewReader("plain text"), ErrDamaged},
		{"half a gzip file", "a.txt.gz", strings.NewReader(cut[:len(cut)/2]), ErrDamaged},
		{"a damaged gzip file", "a.jsonl.gz", bytes.NewReader(broken), ErrDamaged},
		{"a failing disk", "a.jsonl", iotest.ErrReader(failure), failure},
		{"a failing disk", "a.txt", iotest.ErrReader(failure), failure},
	} {
		articles, _, errs := read(c.name, c.in)
		if len(articles) != 0 || len(errs) != 1 || !errors.Is(errs[0], c.want) {
			t.Errorf("%s: %d articles, errors %v; want %v", c.what, len(articles), errs, c.want)
		}
	}
}

func TestEncodingErrorNamesTheLine(t *testing.T) {
	for _, text := range []string{"one\ntwo\nth\xffree", "\xfe\xff\x00\n\x00\n\xdc\x00"} {
		_, err := Text([]byte(text))
		if err == nil || !strings.HasSuffix(err.Error(), "(line 3)") {
			t.Errorf("%q: error %v, want line 3", text, err)
		}
	}
}

func TestTextInUTF16(t *testing.T) {
	for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
		b, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().Bytes([]byte("Мостът е затворен 🚧."))
		if err != nil {
			t.Fatal(err)
		}
		if a, err := Text(b); err != nil || a.Text != "Мостът е затворен 🚧." {
			t.Errorf("text %q, error %v", a.Text, err)
		}
	}
}

// A gzip bomb: 200 MB of one letter in 200 kB.
func TestGzipBombIsReadUpToTheLimitOnly(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, &endless{'a', 200 << 20}); err != nil {
		t.Fatal(err)
	}
	z.Close()
	r := bytes.NewReader(b.Bytes())
	_, _, errs := read("a.txt.gz", r)
	if len(errs) != 1 || !errors.Is(errs[0], ErrTooLarge) {
		t.Errorf("errors %v, want %v", errs, ErrTooLarge)
	}
	if r.Len() < b.Len()/2 {
		t.Errorf("read all but %d of %d bytes", r.Len(), b.Len())
	}
}

func TestLinesBeforeTheDamageAreRead(t *testing.T) {
	whole := zipped(strings.Repeat(goodLine, 5000))
	articles, _, errs := read("a.jsonl.gz", strings.NewReader(whole[:len(whole)-20]))
	if len(articles) < 1000 || len(errs) != 1 || !errors.Is(errs[0], ErrDamaged) {
		t.Errorf("%d articles, errors %v", len(articles), errs)
	}
}

func TestYieldCanStop(t *testing.T) {
	n := 0
	File("a.jsonl", strings.NewReader(strings.Repeat(goodLine, 5)), func(int, corpus.Article, error) bool {
		n++
		return n < 2
	})
	if n != 2 {
		t.Errorf("%d calls after the second returned false", n-2)
	}
}

func FuzzFile(f *testing.F) {
	f.Add("stdin", []byte("Head line of four words\n\nA sentence that is long enough to be prose."))
	f.Add("a.gz", []byte(zipped("text")))
	f.Add("a.xml", []byte(goodFeed))
	f.Add("stdin", []byte(goodPage))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		n := 0
		File(name, bytes.NewReader(b), func(line int, a corpus.Article, err error) bool {
			n++
			checkArticle(t, a, err)
			return true
		})
		if n == 0 {
			t.Error("neither an article nor an error")
		}
	})
}

// checkArticle tests what every article must be, whatever the input.
func checkArticle(t *testing.T, a corpus.Article, err error) {
	t.Helper()
	if err != nil {
		if a.Text != "" {
			t.Errorf("an article beside the error %v", err)
		}
		return
	}
	if a.Text == "" || len(a.Text) > MaxText+MaxText/2 || !utf8.ValidString(a.Text) || corpus.Normalize(a.Text) != a.Text || strings.TrimSpace(a.Text) != a.Text {
		t.Errorf("text %q", a.Text)
	}
	if utf8.RuneCountInString(a.Title) > MaxTitle {
		t.Errorf("title %q is too long", a.Title)
	}
	for i, s := range append([]string{a.Title, a.Outlet}, a.Authors...) {
		if s != oneLine(s) || i > 0 && utf8.RuneCountInString(s) > MaxName {
			t.Errorf("field %q is too long or not one trimmed line", s)
		}
	}
	if a.URL != webAddress(a.URL) {
		t.Errorf("address %q", a.URL)
	}
	if len(corpus.AppendTokens(nil, a.Text, "")) == 0 {
		t.Errorf("text %q has no word", a.Text)
	}
	if y := a.Published.Year(); !a.Published.IsZero() && (y < minYear || y > maxYear) {
		t.Errorf("published %v", a.Published)
	}
}
