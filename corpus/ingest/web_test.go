package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/corpus/fetch"
	"newshound/corpus/ingest"
)

// rss is a feed of items with these numbers, each a minute older than the one
// before.
func rss(numbers ...int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>Numbers</title><link>http://news.example/</link>`)
	for i, n := range numbers {
		date := clock().Add(-time.Duration(i) * time.Minute).Format(time.RFC1123Z)
		fmt.Fprintf(&b, "<item><title>Number %d</title><link>http://news.example/%d</link><pubDate>%s</pubDate></item>", n, n, date)
	}
	return b.String() + "</channel></rss>"
}

func upTo(n int) (numbers []int) {
	for i := range n {
		numbers = append(numbers, i)
	}
	return numbers
}

func pageOf(title, seed string) string {
	return fmt.Sprintf(`<!DOCTYPE html><html lang="en"><head><title>%s</title><meta property="og:type" content="article"></head>
<body><article><h1>%s</h1><p>%s</p><p>%s</p></article></body></html>`, title, title, prose(60, seed), prose(60, seed+"2"))
}

// pages answers with a feed at /feed and a page for each number.
func pages(feed func() string) getterFunc {
	return func(_ context.Context, r fetch.Request) (*fetch.Response, error) {
		name := r.URL[strings.LastIndexByte(r.URL, '/')+1:]
		if name == "feed" {
			return &fetch.Response{URL: r.URL, ContentType: "application/rss+xml", ETag: "etag", Body: []byte(feed())}, nil
		}
		return &fetch.Response{URL: r.URL, ContentType: "text/html", Body: []byte(pageOf("Number "+name, name))}, nil
	}
}

func settle(t *testing.T, w *ingest.Web, sources ...string) (last ingest.Settled) {
	t.Helper()
	if err := w.Settle(t.Context(), sources, func(s ingest.Settled) { last = s }); err != nil {
		t.Fatal(err)
	}
	return last
}

// A reading takes no more than MaxNew; the next takes the rest, and for that
// asks for the whole feed.
func TestManyNewArticlesTakeMoreThanOneReading(t *testing.T) {
	now := &movingClock{now: clock()}
	store := openStoreAt(t, now.Now)
	numbers := upTo(1)
	etags := []string{}
	answer := pages(func() string { return rss(numbers...) })
	w := newWeb(store, func(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
		if strings.HasSuffix(r.URL, "/feed") {
			etags = append(etags, r.ETag)
		}
		return answer(ctx, r)
	})
	w.Clock = now.Now
	s := add(t, w, "http://news.example/feed")
	settle(t, w, s.ID)
	numbers = upTo(ingest.MaxNew + 30)
	want := []int{1, 1 + ingest.MaxNew, ingest.MaxNew + 30, ingest.MaxNew + 30}
	for i, n := range want {
		src, err := store.Source(t.Context(), s.ID)
		if err != nil || src.Articles != n {
			t.Errorf("after %d readings there are %d articles, want %d (error %v)", i+1, src.Articles, n, err)
		}
		now.move(24 * time.Hour)
		if err := w.WorkOff(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"", "etag", "", "etag", "etag"}; !slices.Equal(etags, want) {
		t.Errorf("asked with %q, want %q", etags, want)
	}
}

// A feed that asks for time between readings gets it also when it answers that
// nothing has changed, which does not say so again.
func TestAFeedsWishIsRemembered(t *testing.T) {
	now := &movingClock{now: clock()}
	store := openStoreAt(t, now.Now)
	answer := pages(func() string { return strings.Replace(rss(1), "<link>", "<ttl>600</ttl><link>", 1) })
	w := newWeb(store, func(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
		if r.ETag != "" && strings.HasSuffix(r.URL, "/feed") {
			return &fetch.Response{URL: r.URL, NotModified: true}, nil
		}
		return answer(ctx, r)
	})
	w.Clock = now.Now
	s := add(t, w, "http://news.example/feed")
	settle(t, w, s.ID)
	for range 5 {
		src, err := store.Source(t.Context(), s.ID)
		if wait := src.Reading.Next.Sub(now.Now()); err != nil || wait < 10*time.Hour {
			t.Errorf("the next reading is in %v, error %v", wait, err)
		}
		now.move(25 * time.Hour)
		if err := w.WorkOff(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// A feed that has said for long that nothing has changed is read whole now
// and then, so that what it shows is not forgotten.
func TestAQuietFeedIsReadWholeNowAndThen(t *testing.T) {
	now := &movingClock{now: clock()}
	store := openStoreAt(t, now.Now)
	whole := 0
	answer := pages(func() string { whole++; return rss(1, 2) })
	w := newWeb(store, func(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
		if r.ETag != "" && strings.HasSuffix(r.URL, "/feed") {
			return &fetch.Response{URL: r.URL, NotModified: true}, nil
		}
		return answer(ctx, r)
	})
	w.Clock = now.Now
	s, err := w.Add(t.Context(), corpus.Shared, "http://news.example/feed", "member", 1)
	if err != nil {
		t.Fatal(err)
	}
	settle(t, w, s.ID)
	for range 300 {
		now.move(36 * time.Hour)
		if err := w.WorkOff(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := store.Forget(t.Context(), now.Now().AddDate(0, 0, -corpus.RestoreDays)); err != nil {
			t.Fatal(err)
		}
	}
	src, err := store.Source(t.Context(), s.ID)
	if err != nil || src.Articles != 1 || whole < 2 {
		t.Errorf("%d articles, read whole %d times, error %v", src.Articles, whole, err)
	}
}

// Changed hears of what is new or revised, when it is committed, and of
// nothing else.
func TestChangedHearsOfWhatIsNew(t *testing.T) {
	now := &movingClock{now: clock()}
	store := openStoreAt(t, now.Now)
	title := "Number 1"
	w := newWeb(store, func(_ context.Context, r fetch.Request) (*fetch.Response, error) {
		return &fetch.Response{URL: r.URL, ContentType: "text/html", Body: []byte(pageOf(title, "1"))}, nil
	})
	w.Clock = now.Now
	var heard []string
	w.Changed = func(ctx context.Context, docs []corpus.Document) error {
		for _, d := range docs {
			a, err := store.Article(ctx, d.Article.ID, d.Article.Revision)
			if err != nil || a.Title != d.Article.Title || len(d.Passages) == 0 {
				t.Errorf("article %+v, error %v", a, err)
			}
			heard = append(heard, fmt.Sprintf("%s, revision %d", d.Article.Title, d.Article.Revision))
		}
		return fmt.Errorf("not findable") // is logged
	}
	s := add(t, w, "http://news.example/1")
	if got := settle(t, w, s.ID); got != (ingest.Settled{Added: 1}) {
		t.Errorf("settled %+v", got)
	}
	for _, title = range []string{"Number 1", "Number 1 corrected"} {
		now.move(4 * 24 * time.Hour)
		if err := w.WorkOff(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"Number 1, revision 1", "Number 1 corrected, revision 2"}; !slices.Equal(heard, want) {
		t.Errorf("heard %q, want %q", heard, want)
	}
}

func TestAnOldArticleIsNotLookedAtAgain(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, func(_ context.Context, r fetch.Request) (*fetch.Response, error) {
		date := clock().AddDate(0, 0, -3)
		if strings.HasSuffix(r.URL, "/old") {
			date = clock().AddDate(0, 0, -40)
		}
		head := fmt.Sprintf(`<head><meta property="article:published_time" content="%s">`, date.Format(time.RFC3339))
		body := strings.Replace(pageOf("A page", r.URL), "<head>", head, 1)
		return &fetch.Response{URL: r.URL, ContentType: "text/html", Body: []byte(body)}, nil
	})
	for address, want := range map[string]int{"http://news.example/old": 0, "http://news.example/new": 1} {
		s := add(t, w, address)
		settle(t, w, s.ID)
		if n := len(jobs(t, store, s.ID)); n != want {
			t.Errorf("%s: %d jobs, want %d", address, n, want)
		}
	}
}

const opml = `<?xml version="1.0"?><opml version="2.0"><head><title>Feeds</title></head><body>
<outline text="Papers"><outline type="rss" text="Daily" xmlUrl="http://daily.example/feed"/><outline type="rss" text="Inside" xmlUrl="http://127.0.0.1/feed"/></outline>
<outline type="rss" text="Weekly" xmlUrl="http://weekly.example/feed"/></body></opml>`

func TestListsOfFeeds(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, nil)
	w.Fetch = fetch.New(fetch.Config{Clock: clock})
	sources, problems, err := w.AddOPML(t.Context(), corpus.Shared, strings.NewReader(opml), "member", 7)
	if err != nil || len(sources) != 2 || len(problems) != 1 || problems[0].File != "http://127.0.0.1/feed" {
		t.Fatalf("sources %+v, problems %v, error %v", sources, problems, err)
	}
	if sources[0].Address != "http://daily.example/feed" || sources[0].Limit != 7 || sources[1].AddedBy != "member" {
		t.Errorf("sources %+v", sources)
	}
	for _, bad := range []string{"", "<html></html>", `{"a":1}`} {
		if _, _, err := w.AddOPML(t.Context(), corpus.Shared, strings.NewReader(bad), "member", 0); err == nil {
			t.Errorf("%q is no list, and was taken for one", bad)
		}
	}
}

func TestFeedsAreWrittenAsAList(t *testing.T) {
	store := openStore(t)
	w := newWeb(store, pages(func() string { return rss(1) }))
	feed, page := add(t, w, "http://news.example/feed"), add(t, w, "http://news.example/7")
	settle(t, w, feed.ID, page.ID)
	var list bytes.Buffer
	if err := ingest.ExportOPML(t.Context(), store, corpus.Shared, &list); err != nil {
		t.Fatal(err)
	}
	other := openStore(t)
	sources, problems, err := newWeb(other, nil).AddOPML(t.Context(), corpus.Shared, &list, "member", 0)
	if err != nil || len(problems) > 0 || len(sources) != 1 || sources[0].ID != feed.ID {
		t.Errorf("sources %+v, problems %v, error %v", sources, problems, err)
	}
}

func TestExportIsReadBack(t *testing.T) {
	store := openStore(t)
	in := ingest.Ingester{Store: store, Clock: clock}
	full := `{"url":"https://news.example/full","title":"Über alles","outlet":"The Paper","authors":["Ann","Bob"],"language":"de",` +
		`"published":"2025-12-31T10:00:00+02:00","modified":"2026-01-01T00:00:00Z","text":"Ein Absatz.\n\nNoch „einer“."}` + "\n"
	if _, err := in.AddReader(t.Context(), corpus.Shared, "a.jsonl", strings.NewReader(full+jsonLines(149))); err != nil {
		t.Fatal(err)
	}
	if _, err := in.AddReader(t.Context(), "guild:1", "b.jsonl", strings.NewReader(jsonLines(3))); err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	if n, err := ingest.Export(t.Context(), store, corpus.Shared, &lines); n != 150 || err != nil {
		t.Fatalf("%d articles, error %v", n, err)
	}
	other := openStore(t)
	back := ingest.Ingester{Store: other, Clock: clock}
	r, err := back.AddReader(t.Context(), corpus.Shared, "c.jsonl", bytes.NewReader(lines.Bytes()))
	if err != nil || r.Added != 150 || r.Failed > 0 {
		t.Errorf("result %+v, error %v", r, err)
	}
	if got, want := articlesOf(t, other), articlesOf(t, store); !reflect.DeepEqual(got, want) {
		t.Errorf("read back %+v\nwant %+v", got, want)
	}
	r, err = in.AddReader(t.Context(), corpus.Shared, "c.jsonl", bytes.NewReader(lines.Bytes()))
	if err != nil || r.Unchanged != 150 || r.Added+r.Revised+r.Failed > 0 {
		t.Errorf("where it came from: result %+v, error %v", r, err)
	}
	if n, err := ingest.Export(t.Context(), store, corpus.Shared, failingWriter{}); err == nil || n != 0 {
		t.Errorf("%d articles were written to a full disk", n)
	}
}

// articlesOf returns the articles of the shared space whole, in the order of adding.
func articlesOf(t *testing.T, store corpus.Store) (all []corpus.Article) {
	t.Helper()
	err := store.Scan(t.Context(), corpus.Shared, func(d corpus.Document) error {
		a, err := store.Article(t.Context(), d.Article.ID, 0)
		all = append(all, a)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, http.ErrBodyNotAllowed }

func TestPreviewOfAFileWithAFeed(t *testing.T) {
	text := strings.Repeat("The bridge is open again. ", 20)
	feed := `<rss version="2.0"><channel><title>Herald</title>
<item><title>One</title><link>https://herald.example/1</link><description>` + text + `</description></item>
<item><title>Two</title><link>https://herald.example/2</link></item></channel></rss>`
	p, err := ingest.PreviewFile("feed.xml", strings.NewReader(feed))
	if err != nil || p.Kind != corpus.KindFile || p.Take != 1 || p.Article.Title != "One" || p.Feed.Title != "Herald" || len(p.Feed.Items) != 2 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestPreviewOfFiles(t *testing.T) {
	for _, c := range []struct {
		name, content string
		take, words   int
		title         string
		lists         int
		fails         bool
	}{
		{"a.md", goodMarkdown, 1, 6, "Good", 0, false},
		{"a.jsonl", "{}\n" + jsonLines(3), 3, 11, "Title 0", 0, false},
		{"feeds.opml", opml, 0, 0, "", 3, false},
		{"a.txt", "桥梁开放\n\n" + strings.Repeat("桥", 100), 1, 102, "", 0, false},
		{"a.txt", "", 0, 0, "", 0, true},
		{"a.jsonl", strings.Repeat("{\n", 1000), 0, 0, "", 0, true},
	} {
		p, err := ingest.PreviewFile(c.name, strings.NewReader(c.content))
		if (err != nil) != c.fails || p.Take != c.take || p.Words != c.words || p.Article.Title != c.title || len(p.Lists) != c.lists {
			t.Errorf("%s: %+v, error %v", c.name, p, err)
		}
		if err != nil && strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("%s: an error of many lines: %v", c.name, err)
		}
	}
}
