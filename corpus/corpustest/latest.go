package corpustest

import (
	"fmt"
	"time"

	"newshound/corpus"
)

func (f *fixture) latest(limit int, spaces ...corpus.Space) (ids []string) {
	f.Helper()
	all, err := f.Latest(f.ctx, limit, spaces...)
	f.ok(err)
	for _, a := range all {
		ids = append(ids, a.ID)
	}
	return ids
}

// dated makes a document that was published on a day, or nobody knows when
// for 0.
func dated(id string, on int) corpus.Document {
	d := doc(id, "one")
	d.Article.Published = time.Time{}
	if on > 0 {
		d.Article.Published = day(on)
	}
	return d
}

// Of the same time, the one that came last is first.
func testLatest(f *fixture) {
	same(f, "of nothing", f.latest(9, "a"), nil)
	s, gone, other := f.source("a", "s"), f.source("a", "gone"), f.source("b", "s")
	f.put(s, dated("a5", 5), dated("a7", 7), dated("undated", 0), dated("a3", 3), dated("a7 too", 7))
	f.put(gone, dated("gone", 9))
	f.put(other, dated("b6", 6), dated("b1", 1))
	same(f, "with one that will be removed", f.latest(1, "a"), []string{"gone"})
	f.remove("a", gone)
	inA := []string{"a7 too", "a7", "a5", "a3"}
	for limit := range 6 {
		same(f, fmt.Sprint("the latest ", limit), f.latest(limit, "a"), inA[:min(limit, 4)])
	}
	same(f, "fewer than none", f.latest(-1, "a"), nil)
	same(f, "of both spaces", f.latest(4, "b", "a", "b"), []string{"a7 too", "a7", "b6", "a5"})
	same(f, "of one space", f.latest(9, "b"), []string{"b6", "b1"})
	same(f, "of an unknown one", f.latest(9, "c"), nil)
	same(f, "of none", f.latest(9), nil)

	f.put(s, dated("a3", 20))
	all, err := f.Latest(f.ctx, 1, "a")
	f.ok(err)
	want := dated("a3", 20).Article
	want.Space, want.Revision, want.Text = "a", 2, ""
	same(f, "the latest, as it was revised", all, []corpus.Article{want})
}

// Of a story only the newest is there; however many others there are, the
// limit is reached.
func testLatestStories(f *fixture) {
	s := f.source("a", "s")
	told := func(id, story string, on int) corpus.Document {
		d := report(id, story, 290, 300)
		d.Article.Published = day(on)
		return d
	}
	f.put(s, told("flood 1", "flood", 5), told("vote 1", "vote", 6))
	for i := range 6 {
		f.put(s, told(fmt.Sprint("flood ", i+2), "flood", 20-i))
	}
	f.put(s, told("vote 2", "vote", 4), told("lone", "match", 1), dated("short", 2))
	same(f, "each story once", f.latest(9, "a"), []string{"flood 2", "vote 1", "short", "lone"})
	same(f, "the latest two", f.latest(2, "a"), []string{"flood 2", "vote 1"})
}

// Outlets are counted over the spaces, and called as their last article does.
func testOutlets(f *fixture) {
	outlets := func(want []string, spaces ...corpus.Space) {
		f.Helper()
		got, err := f.Outlets(f.ctx, spaces...)
		f.ok(err)
		same(f, fmt.Sprint("the outlets of ", spaces), got, want)
	}
	outlets(nil, "a")
	s, gone, other := f.source("a", "s"), f.source("a", "gone"), f.source("b", "s")
	from := func(id, outlet, url string) corpus.Document {
		d := doc(id, "one")
		d.Article.Outlet, d.Article.URL = outlet, url
		return d
	}
	f.put(s, from("1", "TIMES", ""), from("2", "Вести", ""), from("3", "ВЕСТИ", ""), from("4", "", "https://www.Example.org/1"),
		from("5", "", ""), from("6", "Times", ""), from("7", "times", ""))
	f.put(gone, from("8", "Gone", ""), from("9", "GONE", ""), from("10", "gone", ""), from("11", "gone", ""))
	f.put(other, from("12", "", "https://example.org/2"), from("13", "EXAMPLE.org", ""), from("14", "example.org", ""), from("15", "b", ""))
	f.remove("a", gone)
	outlets([]string{"times", "ВЕСТИ", "example.org"}, "a")
	outlets([]string{"example.org", "b"}, "b")
	outlets([]string{"example.org", "times", "ВЕСТИ", "b"}, "a", "b", "a")
	outlets(nil, "c")
	outlets(nil)
	f.put(s, from("7", "Another", ""))
	outlets([]string{"Times", "ВЕСТИ", "Another", "example.org"}, "a")
}
