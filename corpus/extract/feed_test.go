package extract

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"newshound/corpus"
)

// feedAddress is where the feeds of the tests come from.
const feedAddress = "https://feeds.example/news/feed.xml"

// showFeed writes all that was read of a feed.
func showFeed(f Feed) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\nhome: %s\nlanguage: %s\nttl: %v\n", f.Title, f.Home, f.Language, f.TTL)
	for _, it := range f.Items {
		fmt.Fprintf(&b, "\n== id: %s\n", it.ID)
		if !it.Article.Modified.IsZero() {
			fmt.Fprintf(&b, "modified: %s\n", it.Article.Modified.Format(time.RFC3339))
		}
		b.WriteString(show(it.Article))
	}
	return b.String()
}

// Each archive is a feed and what is read of it, or why it is refused.
func TestFeed(t *testing.T) {
	paths, err := filepath.Glob("testdata/feeds/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no feeds: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			f, err := ReadFeed(ar.Files[0].Data, "", feedAddress)
			got := showFeed(f)
			if err != nil {
				got = err.Error() + "\n"
			}
			if *update {
				ar.Files[1].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(ar.Files[1].Data); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
			checkFeed(t, f, err)
		})
	}
}

// checkFeed tests what every feed must be, whatever the input.
func checkFeed(t *testing.T, f Feed, err error) {
	t.Helper()
	if (err == nil) != (len(f.Items) > 0) || len(f.Items) > MaxItems {
		t.Errorf("%d items, error %v", len(f.Items), err)
	}
	if f.TTL < 0 || f.TTL > maxTTL || utf8.RuneCountInString(f.Title) > MaxTitle || f.Title != oneLine(f.Title) || f.Home != webAddress(f.Home) {
		t.Errorf("feed %q, %q, %v", f.Title, f.Home, f.TTL)
	}
	ids := map[string]bool{}
	for _, it := range f.Items {
		if it.ID != "" && ids[it.ID] || len(it.ID) > 2*MaxURL {
			t.Errorf("id %q", it.ID)
		}
		ids[it.ID] = true
		a := it.Article
		if a.URL == "" && a.Text == "" || a.URL != corpus.CleanAddress(a.URL) {
			t.Errorf("address %q, text %q", a.URL, a.Text)
		}
		if a.Text == "" {
			a.Text = "x"
		}
		checkArticle(t, a, nil)
	}
}

const sharedFeeds = "../../../shared/feeds"

// The summary has of each file what fits on a line, and of the texts only how
// long they are and what they hash to.
func TestSharedFeeds(t *testing.T) {
	paths, _ := filepath.Glob(sharedFeeds + "/*/*")
	if len(paths) == 0 {
		t.Skip("shared/feeds is not there")
	}
	var b strings.Builder
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := ReadFeed(data, "", feedAddress)
		checkFeed(t, f, err)
		b.WriteString(summary(filepath.Base(path), rootElement(decodeWeb(data, "")), f, err))
	}
	const golden = "testdata/feeds.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("the summary differs from %s; see with -update and a diff", golden)
	}
}

func summary(name, root string, f Feed, err error) string {
	if root == "" { // no XML
		root = "-"
	}
	if err != nil {
		return fmt.Sprintf("%s: %s, %v\n", name, root, err)
	}
	texts, dates, links := sha256.New(), 0, 0
	words := 0
	for _, it := range f.Items {
		fmt.Fprintf(texts, "%s\n%s\n%s\n%v\n", it.ID, it.Article.Title, it.Article.Text, it.Article.Authors)
		words += len(strings.Fields(it.Article.Text))
		if !it.Article.Published.IsZero() {
			dates++
		}
		if it.Article.URL != "" {
			links++
		}
	}
	a := f.Items[0].Article
	title := []rune(a.Title)
	return fmt.Sprintf("%s: %s, %d items, %d dates, %d links, %d words, %x; %s %v; %q %s %s\n", name, root, len(f.Items), dates, links, words,
		texts.Sum(nil)[:4], f.Language, f.TTL, string(title[:min(len(title), 40)]), a.Published.Format(time.RFC3339), a.URL)
}

func TestFeedDates(t *testing.T) {
	for in, want := range map[string]string{
		"Mon, 16 Dec 2024 08:00:00 GMT":       "2024-12-16T08:00:00Z",
		"Mon, 16 Dec 2024 08:00:00 UT":        "2024-12-16T08:00:00Z",
		"Mon, 16 Dec 2024 8:00:00 PST":        "2024-12-16T16:00:00Z",
		"16 Dec 2024 08:00 +0200":             "2024-12-16T06:00:00Z",
		"Mon, 16 Dec 24 08:00:00 +0100":       "2024-12-16T07:00:00Z",
		"Mon, 16 Dec 24 08:00 GMT":            "2024-12-16T08:00:00Z",
		"2024-12-16T08:00:00.123+01:00":       "2024-12-16T07:00:00Z",
		"2024-12-16 08:00:00":                 "2024-12-16T08:00:00Z",
		"2024-12-16":                          "2024-12-16T00:00:00Z",
		" Monday, December 16, 2024 8:00 AM ": "2024-12-16T08:00:00Z",
		"16.12.24":                            "",
		"yesterday":                           "",
		"03/04/2024":                          "",
		"":                                    "",
	} {
		got := ""
		if d := firstDate([]string{in}); !d.IsZero() {
			got = d.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

func TestAuthorNames(t *testing.T) {
	for in, want := range map[string]string{
		"Ann Lee":                        "Ann Lee",
		"desk@a.example (Ann Lee)":       "Ann Lee",
		"Ann Lee (desk@a.example)":       "Ann Lee",
		"desk@a.example":                 "",
		"By Ann Lee":                     "Ann Lee",
		"Ann Lee (Brussels)":             "Ann Lee (Brussels)",
		"https://a.example/people/ann":   "",
		"Ann &amp; Bo":                   "Ann & Bo",
		"<a href=\"/x\">Ann  Lee</a>":    "Ann Lee",
		"":                               "",
		"(desk@a.example)":               "",
		"desk@a.example (see @annlee)":   "",
		"Ann Lee ( desk@a.example , x )": "Ann Lee",
	} {
		if got := authorName(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

// An item's id is its address only if it is one, and what is not is no path
// of the site.
func TestIDsOfJSONFeeds(t *testing.T) {
	for id, want := range map[string]string{"42": "", "/42": "", "tag:n.example,2024:42": "", "https://n.example/42": "https://n.example/42"} {
		f, err := ReadFeed([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"`+id+`","content_text":"Words."}]}`), "", "https://n.example/feed.json")
		if err != nil || f.Items[0].ID != id || f.Items[0].Article.URL != want {
			t.Errorf("%s: %+v, %v", id, f.Items, err)
		}
	}
}

// Each edit moves the date of the last one, which is not that of publication;
// the order is by the dates there are.
func TestUpdatedIsNotPublished(t *testing.T) {
	for _, feed := range []string{
		`<feed><entry><id>1</id><title>a</title><link href="/1"/><updated>2024-12-15T10:00:00Z</updated></entry>
		<entry><id>2</id><title>b</title><link href="/2"/><published>2024-12-16T10:00:00Z</published></entry></feed>`,
		`{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","url":"/1","date_modified":"2024-12-15T10:00:00Z"},
		{"id":"2","url":"/2","date_published":"2024-12-16T10:00:00Z"}]}`,
	} {
		f, err := ReadFeed([]byte(feed), "", feedAddress)
		if err != nil || f.Items[0].ID != "2" || !f.Items[1].Article.Published.IsZero() || f.Items[1].Article.Modified.IsZero() {
			t.Errorf("%+v, %v", f.Items, err)
		}
	}
}

// A document type with declarations of its own is read over.
func TestFeedWithADocumentType(t *testing.T) {
	const feed = `<?xml version="1.0"?><!DOCTYPE rss [<!ELEMENT rss ANY> <!ENTITY nbsp "&#160;">]><rss><channel><item><link>https://a.example/1</link></item></channel></rss>`
	if f, err := ReadFeed([]byte(feed), "", ""); err != nil || len(f.Items) != 1 {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestAtMostTheNewestItems(t *testing.T) {
	var b strings.Builder
	b.WriteString("<rss><channel>")
	day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 2 * MaxItems {
		fmt.Fprintf(&b, "<item><link>https://a.example/%d</link><pubDate>%s</pubDate></item>", i, day.AddDate(0, 0, i).Format(time.RFC1123))
	}
	b.WriteString("</channel></rss>")
	f, err := ReadFeed([]byte(strings.ReplaceAll(b.String(), "UTC", "GMT")), "", "")
	if err != nil || len(f.Items) != MaxItems || f.Items[0].Article.URL != "https://a.example/1999" || f.Items[MaxItems-1].Article.URL != "https://a.example/1000" {
		t.Errorf("%d items, error %v", len(f.Items), err)
	}
}

func TestFeedOfAnyCharset(t *testing.T) {
	const title = "Мост затворен"
	koi8 := "\xed\xcf\xd3\xd4 \xda\xc1\xd4\xd7\xcf\xd2\xc5\xce"
	win := "\xcc\xee\xf1\xf2 \xe7\xe0\xf2\xe2\xee\xf0\xe5\xed"
	feed := func(declaration, title string) []byte {
		return []byte(declaration + "<rss><channel><item><title>" + title + "</title><link>https://a.example/</link></item></channel></rss>")
	}
	wide := func(order string, bom bool) []byte {
		var b []byte
		if bom && order == "LE" {
			b = append(b, 0xff, 0xfe)
		} else if bom {
			b = append(b, 0xfe, 0xff)
		}
		for _, r := range string(feed(`<?xml version="1.0" encoding="utf-16"?>`, title)) {
			if order == "LE" {
				b = append(b, byte(r), byte(r>>8))
			} else {
				b = append(b, byte(r>>8), byte(r))
			}
		}
		return b
	}
	for _, c := range []struct {
		name, contentType string
		feed              []byte
	}{
		{"UTF-8", "", feed("", title)},
		{"UTF-8 with a mark", "", feed("\ufeff", title)},
		{"UTF-8 that says it is not", "text/xml; charset=iso-8859-1", feed(`<?xml version="1.0" encoding="windows-1251"?>`, title)},
		{"declared Windows-1251", "", feed(`<?xml version="1.0" encoding="windows-1251"?>`, win)},
		{"Windows-1251 by the header", `application/rss+xml; charset="windows-1251"`, feed("", win)},
		{"declared KOI8-R, and another header", "text/xml; charset=us-ascii", feed(`<?xml version='1.0' encoding='KOI8-R'?>`, koi8)},
		{"UTF-16", "", wide("LE", true)},
		{"UTF-16, big end first", "", wide("BE", true)},
		{"UTF-16 without a mark", "", wide("LE", false)},
		{"UTF-16 without a mark, big end first", "", wide("BE", false)},
		{"white space before the declaration", "", feed("\n "+`<?xml version="1.0" encoding="windows-1251"?>`, win)},
	} {
		f, err := ReadFeed(c.feed, c.contentType, "")
		if err != nil || f.Items[0].Article.Title != title {
			t.Errorf("%s: %+v, error %v", c.name, f.Items, err)
		}
	}
	f, err := ReadFeed(feed("", title+" \xff"), "", "")
	if err != nil || f.Items[0].Article.Title != title+" \ufffd" {
		t.Errorf("a broken byte: %+v, error %v", f.Items, err)
	}
	f, err = ReadFeed(feed("", "caf\xe9"), "", "")
	if err != nil || f.Items[0].Article.Title != "café" {
		t.Errorf("undeclared Latin-1: %+v, error %v", f.Items, err)
	}
}

// What is made to hurt ends soon, with an error or with what stands before: the
// limits are what keeps this test from taking hours or all memory.
func TestHostileFeeds(t *testing.T) {
	const size = 2 << 20
	repeat := func(s string) string { return strings.Repeat(s, size/len(s)) }
	var spaces strings.Builder
	for i := range size / 60 {
		fmt.Fprintf(&spaces, ` xmlns:n%d="urn:namespace:%d"`, i, i)
	}
	const item = "<item><link>https://a.example/</link></item>"
	for _, c := range []struct {
		name, feed string
		want       error // nil: what stands before the limit is read
	}{
		{"nested entities", `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;">]><rss><channel><item><title>&c;</title></item></channel></rss>`, ErrFeedEntities},
		{"an external entity", `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>`, ErrFeedEmpty},
		{"deep nesting", "<rss><channel>" + repeat("<a>"), ErrFeedComplex},
		{"deep nesting of unknown modules", `<rss xmlns:x="urn:x"><channel><item>` + repeat("<x:a>"), ErrFeedComplex},
		{"deep nesting behind an item", "<rss><channel>" + item + repeat("<a>"), nil},
		{"deep HTML", "<rss><channel><item><link>https://a.example/</link><description><![CDATA[" + repeat("<div>") + "]]></description></item></channel></rss>", nil},
		{"deep XHTML", "<feed><entry><title>x</title><content type='html'><![CDATA[" + repeat("<b><table>") + "]]></content><link href='https://a.example/'/></entry></feed>", nil},
		{"many elements", "<rss><channel><item>" + repeat("<a/>"), ErrFeedComplex},
		{"many items", "<rss><channel>" + repeat(item), nil},
		{"empty items", "<rss><channel>" + repeat("<item/>"), ErrFeedEmpty},
		{"many attributes", "<rss><channel><item a='" + repeat("' a='"), ErrFeedComplex},
		{"many namespaces", "<rss" + spaces.String() + "><channel>" + item + "</channel></rss>", ErrFeedComplex},
		{"text in many pieces", `<rss xmlns:x="urn:x"><channel><item><x:a>` + repeat("<![CDATA[x]]>"), ErrFeedComplex},
		{"an endless comment", "<rss><!--" + repeat("-"), ErrFeedDamaged},
		{"an endless tag", "<rss>\n<channel " + repeat("a "), ErrFeedComplex},
		{"ampersands", "<rss><channel><item><link>https://a.example/</link><title>" + repeat("&") + "</title></item></channel></rss>", nil},
		{"less-than signs in HTML", "<rss><channel><item><link>https://a.example/</link><description>" + repeat("&lt;") + "</description></item></channel></rss>", nil},
		{"a JSON Feed of lists", `{"version":"https://jsonfeed.org/version/1","items":[` + repeat("["), ErrFeedComplex},
		{"a JSON Feed of objects", `{"version":"https://jsonfeed.org/version/1","items":[` + repeat("{},"), ErrFeedComplex},
		{"a JSON Feed of nothing", `{"version":"https://jsonfeed.org/version/1","items":[` + repeat("null,") + "null]}", ErrFeedEmpty},
		{"NUL bytes", repeat("\x00"), ErrNotFeed},
		{"too many bytes", strings.Repeat(" ", MaxFeed+1), ErrFeedLarge},
	} {
		f, err := ReadFeed([]byte(c.feed), "", "")
		if !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
		checkFeed(t, f, err)
	}
}

func FuzzFeed(f *testing.F) {
	paths, _ := filepath.Glob(sharedFeeds + "/*/*")
	for _, path := range paths {
		if b, err := os.ReadFile(path); err == nil && len(b) < 64<<10 {
			f.Add(b, "", feedAddress)
		}
	}
	own, _ := filepath.Glob("testdata/feeds/*.txtar")
	for _, path := range own {
		if ar, err := txtar.ParseFile(path); err == nil {
			f.Add(ar.Files[0].Data, "text/xml; charset=utf-8", "")
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, contentType, address string) {
		feed, err := ReadFeed(b, contentType, address)
		checkFeed(t, feed, err)
	})
}

func BenchmarkFeed(b *testing.B) {
	for _, name := range []string{"guardian.rss", "heise.atom"} {
		data, err := os.ReadFile(sharedFeeds + "/rss-parser/" + name)
		if err != nil {
			b.Skip("shared/feeds is not there")
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ReadFeed(data, "", feedAddress); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// One title with what XML cannot have does not cost the whole feed.
func TestFeedsAreForgiven(t *testing.T) {
	for in, want := range map[string]string{
		"One&#0;two":            "Onetwo",
		"One&#x1b;two":          "Onewo", // with the next letter it is a command
		"One&#x1B;[31mtwo":      "Onetwo",
		"One&#xFFFE;&#31;two":   "Onetwo",
		"One&#xD800;two":        "Onetwo",
		"One&#x110000;two":      "Onetwo",
		"One &#38;amp; two":     "One & two",
		"5 < 6":                 "5 < 6",
		"5 <6 <= 7 << 8":        "5 <6 <= 7 << 8",
		"<<b>5</b>":             "<5",
		"<![CDATA[5 < 6]]>":     "5 < 6",
		"5 < 6 & <b>7</b> > 3":  "5 < 6 & 7 > 3",
		"&#1055;&#x440;ивет":    "Привет",
		"AT&T &nbsp; &unknown;": "AT&T &unknown;",
	} {
		f, err := ReadFeed([]byte("<rss><channel><item><title>"+in+"</title><link>https://a.example/1</link></item><item><link>https://a.example/2</link></item></channel></rss>"), "", feedAddress)
		if err != nil || len(f.Items) != 2 || f.Items[0].Article.Title != want {
			t.Errorf("%q: %+v, %v; want %q", in, f.Items, err, want)
		}
	}
}
