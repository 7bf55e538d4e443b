package corpustest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"newshound/corpus"
)

func testPut(f *fixture) {
	s := f.source("a", "s")
	docs := []corpus.Document{doc("x", "one"), doc("y", "two words")}
	out, err := f.Put(f.ctx, s, docs)
	f.ok(err)
	same(f, "outcomes", out, []corpus.Outcome{corpus.Added, corpus.Added})
	for _, d := range docs {
		same(f, "the filled in revision", d.Article.Revision, 1)
		same(f, "the filled in space", d.Article.Space, "a")
		got, err := f.Article(f.ctx, d.Article.ID, 0)
		f.ok(err)
		same(f, "the article", got, d.Article)
	}
	docs[0].Article.Space, docs[0].Article.Revision = "b", 17
	out, err = f.Put(f.ctx, s, docs[:1])
	f.ok(err)
	same(f, "a space and a revision that are not the store's", out, []corpus.Outcome{corpus.Unchanged})
	same(f, "the space, set right", docs[0].Article.Space, "a")
	same(f, "the revision, set right", docs[0].Article.Revision, 1)

	out, err = f.Put(f.ctx, s, nil)
	f.ok(err)
	same(f, "the outcomes of nothing", out, nil)
}

func testRevision(f *fixture) {
	s := f.source("a", "s")
	texts := []string{"one", "two words", "one"}
	for i, text := range texts {
		want := corpus.Revised
		if i == 0 {
			want = corpus.Added
		}
		d := []corpus.Document{doc("x", text)}
		for _, want := range []corpus.Outcome{want, corpus.Unchanged} {
			out, err := f.Put(f.ctx, s, d)
			f.ok(err)
			same(f, "outcome", out, []corpus.Outcome{want})
			same(f, "revision", d[0].Article.Revision, i+1)
		}
	}
	for revision, text := range append([]string{texts[2]}, texts...) {
		a, err := f.Article(f.ctx, "x", revision)
		f.ok(err)
		same(f, fmt.Sprint("revision ", revision), a.Text, text)
	}
	_, err := f.Article(f.ctx, "x", 4)
	f.is(err, corpus.ErrNotFound)
	_, err = f.Article(f.ctx, "x", -1)
	f.is(err, corpus.ErrNotFound)
	_, err = f.Article(f.ctx, "y", 0)
	f.is(err, corpus.ErrNotFound)
	got, err := f.Documents(f.ctx, []string{"x"})
	f.ok(err)
	same(f, "the current passages", got[0].Passages, words(texts[2]))
	same(f, "the current analysis", f.scan("a")[0].Analysis, analysis(texts[2]))
}

// Everything but the times of fetching and modifying makes another revision.
func testRevisionFields(f *fixture) {
	s := f.source("a", "s")
	d := doc("x", "one")
	f.put(s, d)
	for _, edit := range []struct {
		field string
		edit  func(*corpus.Article)
		want  corpus.Outcome
	}{
		{"fetched", func(a *corpus.Article) { a.Fetched = day(50) }, corpus.Unchanged},
		{"modified", func(a *corpus.Article) { a.Modified = day(51) }, corpus.Unchanged},
		{"title", func(a *corpus.Article) { a.Title += "!" }, corpus.Revised},
		{"text", func(a *corpus.Article) { a.Text += "!" }, corpus.Revised},
		{"url", func(a *corpus.Article) { a.URL += "/more" }, corpus.Revised},
		{"outlet", func(a *corpus.Article) { a.Outlet += "!" }, corpus.Revised},
		{"authors", func(a *corpus.Article) { a.Authors = []string{"A. x, B", "C"} }, corpus.Revised},
		{"language", func(a *corpus.Article) { a.Language = "bg" }, corpus.Revised},
		{"published", func(a *corpus.Article) { a.Published = a.Published.Add(time.Minute) }, corpus.Revised},
		{"no date", func(a *corpus.Article) { a.Published = time.Time{} }, corpus.Revised},
		{"no author", func(a *corpus.Article) { a.Authors = nil }, corpus.Revised},
		{"no author again", func(a *corpus.Article) { a.Authors = []string{} }, corpus.Unchanged},
	} {
		edit.edit(&d.Article)
		same(f, edit.field, f.put(s, d), []corpus.Outcome{edit.want})
	}
	a, err := f.Article(f.ctx, "x", 0)
	f.ok(err)
	d.Article.Space, d.Article.Revision, d.Article.Authors = "a", a.Revision, nil
	same(f, "the last revision", a, d.Article)
}

// Text that a feed gave stands in for a page's, and never takes its place.
func testFromFeed(f *fixture) {
	s := f.source("a", "s")
	fromFeed := func(text string) corpus.Document {
		d := doc("x", text)
		d.Article.FromFeed = true
		return d
	}
	for i, step := range []struct {
		d        corpus.Document
		want     corpus.Outcome
		revision int
	}{
		{fromFeed("short"), corpus.Added, 1},
		{fromFeed("short"), corpus.Unchanged, 1},
		{fromFeed("short, longer"), corpus.Revised, 2},
		{doc("x", "short, longer"), corpus.Revised, 3},
		{fromFeed("short, longer"), corpus.Unchanged, 3},
		{fromFeed("another"), corpus.Unchanged, 3},
		{doc("x", "another"), corpus.Revised, 4},
	} {
		docs := []corpus.Document{step.d}
		same(f, fmt.Sprint("outcome ", i), f.put(s, docs...), []corpus.Outcome{step.want})
		same(f, fmt.Sprint("revision ", i), docs[0].Article.Revision, step.revision)
		a, err := f.Article(f.ctx, "x", 0)
		f.ok(err)
		if step.want != corpus.Unchanged {
			same(f, fmt.Sprint("article ", i), a, docs[0].Article)
		}
	}
	f.remove("a", s)
	other := f.source("a", "other")
	same(f, "out of the trash", f.put(other, fromFeed("the feed's")), []corpus.Outcome{corpus.Added})
	a, err := f.Article(f.ctx, "x", 0)
	f.ok(err)
	same(f, "the text out of the trash", a.Text, "another")
}

func testSameTwiceInBatch(f *fixture) {
	s := f.source("a", "s")
	docs := []corpus.Document{doc("x", "one"), doc("x", "one"), doc("x", "two words"), doc("y", "three")}
	out, err := f.Put(f.ctx, s, docs)
	f.ok(err)
	same(f, "outcomes", out, []corpus.Outcome{corpus.Added, corpus.Unchanged, corpus.Revised, corpus.Added})
	for i, want := range []int{1, 1, 2, 1} {
		same(f, fmt.Sprint("revision of document ", i), docs[i].Article.Revision, want)
	}
	got := f.scan("a")
	same(f, "documents", len(got), 2)
	same(f, "passages of the last one", got[0].Passages, words("two words"))
}

// What goes in comes out, byte for byte.
func testVerbatim(f *fixture) {
	s := f.source("a", "s")
	for i, text := range []string{
		"a\x00b NUL", "\ufeffBOM", "'quoted' \"twice\" -- ; DROP TABLE x", "Хафтар и Вагнер", "日本語。", "👩‍👩‍👧 e\u0301",
		" spaces stay \n\n", "\\x00 \\u0000 %s ?1 :a @b $c",
	} {
		d := doc(fmt.Sprint("id ", i, text), text)
		d.Article.Title, d.Article.Outlet, d.Article.Authors = text, text, []string{text, text}
		d.Article.Published = time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC)
		d.Article.Fetched = time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)
		f.put(s, d)
		got, err := f.Article(f.ctx, d.Article.ID, 1)
		f.ok(err)
		d.Article.Space, d.Article.Revision = "a", 1
		same(f, "the article", got, d.Article)
	}
	bare := corpus.Document{Article: corpus.Article{ID: "bare", Text: "."}}
	f.put(s, bare)
	got, err := f.Documents(f.ctx, []string{"bare"})
	f.ok(err)
	bare.Article.Space, bare.Article.Revision = "a", 1
	same(f, "an article of which nothing is known", got[0].Article, bare.Article)
	same(f, "its passages", got[0].Passages, nil)

	zone := doc("zone", "one")
	zone.Article.Published = time.Date(2024, 5, 1, 12, 0, 0, 0, time.FixedZone("", 3*3600))
	f.put(s, zone)
	a, err := f.Article(f.ctx, "zone", 0)
	f.ok(err)
	same(f, "a local time", a.Published, time.Date(2024, 5, 1, 9, 0, 0, 0, time.UTC))
}

func testBigText(f *fixture) {
	s := f.source("a", "s")
	d := doc("big", "one")
	d.Article.Text = strings.Repeat("0123456789abcde\n", 20<<20/16)
	n := len(d.Article.Text)
	d.Passages = []corpus.Span{{Start: 0, End: 5}, {Start: n - 5, End: n}}
	f.put(s, d, doc("small", "two"))
	got, err := f.Documents(f.ctx, []string{"big", "small"})
	f.ok(err)
	if got[0].Article.Text != d.Article.Text {
		f.Error("20 MB do not come out as they went in")
	}
	same(f, "its passages", got[0].Passages, d.Passages)
}

// A call that fails leaves nothing behind, nor changes what it was given.
func testAtomic(f *fixture) {
	s := f.source("a", "s")
	f.put(s, doc("x", "one"))
	before, err := f.Stats(f.ctx, "a")
	f.ok(err)
	for _, bad := range []struct {
		name  string
		spoil func(*corpus.Document)
	}{
		{"no id", func(d *corpus.Document) { d.Article.ID = "" }},
		{"no text", func(d *corpus.Document) { d.Article.Text, d.Passages = "", nil }},
		{"blank text", func(d *corpus.Document) { d.Article.Text, d.Passages = " \n\t", nil }},
		{"invalid UTF-8", func(d *corpus.Document) { d.Article.Text = "abc\xff" }},
		{"passage past the end", func(d *corpus.Document) { d.Passages[1].End = 100 }},
		{"passage before the start", func(d *corpus.Document) { d.Passages[0].Start = -1 }},
		{"empty passage", func(d *corpus.Document) { d.Passages[0].End = d.Passages[0].Start }},
		{"passage backwards", func(d *corpus.Document) { d.Passages[1].End = 0 }},
		{"passages out of order", func(d *corpus.Document) { d.Passages[0], d.Passages[1] = d.Passages[1], d.Passages[0] }},
		{"passage twice", func(d *corpus.Document) { d.Passages[1] = d.Passages[0] }},
		{"passage cuts a character", func(d *corpus.Document) { d.Passages[0].End = 1 }},
	} {
		docs := []corpus.Document{doc("x", "one, revised"), doc("new", "two"), doc("bad", "üb ef"), doc("last", "three")}
		bad.spoil(&docs[2])
		f.now = day(200)
		out, err := f.Put(f.ctx, s, docs)
		f.fails(err, bad.name)
		same(f, bad.name+": outcomes", out, nil)
		same(f, bad.name+": the first document's revision", docs[0].Article.Revision, 0)
		same(f, bad.name+": articles", f.scanned("a"), []string{"x"})
		after, err := f.Stats(f.ctx, "a")
		f.ok(err)
		same(f, bad.name+": stats", after, before)
	}
}

func testDocuments(f *fixture) {
	s, other := f.source("a", "s"), f.source("b", "s")
	var want []corpus.Document
	ids := []string{"unknown"}
	for i := range 50 {
		d := doc(fmt.Sprint("x", 49-i), strings.Repeat("word ", i+1))
		f.put([]string{s, other}[i%2], d)
		d.Article.Space, d.Article.Revision, d.Analysis = []corpus.Space{"a", "b"}[i%2], 1, corpus.Analysis{}
		want = append([]corpus.Document{d}, want...)
		ids = append(ids, fmt.Sprint("x", i), fmt.Sprint("x", i, "'"))
	}
	got, err := f.Documents(f.ctx, ids)
	f.ok(err)
	same(f, "the documents", got, want)
	got, err = f.Documents(f.ctx, nil)
	f.ok(err)
	same(f, "no documents", got, nil)
}

func testScan(f *fixture) {
	s := f.source("a", "s")
	var want []corpus.Document
	for i := range 30 {
		d := doc(fmt.Sprint("x", 30-i), strings.Repeat("word ", i+1))
		f.put(s, d)
		want = append(want, d)
	}
	want[3] = doc("x27", "another text")
	f.put(s, want[3])
	for i := range want {
		want[i].Article.Space, want[i].Article.Revision, want[i].Article.Text = "a", 1, ""
	}
	want[3].Article.Revision = 2
	same(f, "the documents", f.scan("a"), want)

	stop, n := errors.New("stop"), 0
	err := f.Scan(f.ctx, "a", func(corpus.Document) error {
		if n++; n == 5 {
			return stop
		}
		return nil
	})
	f.is(err, stop)
	same(f, "documents before yield failed", n, 5)
}

// Scan sees one state, and the store can be used meanwhile.
func testScanWhileWriting(f *fixture) {
	s := f.source("a", "s")
	f.put(s, doc("x", "one"), doc("y", "two"))
	var ids []string
	f.ok(f.Scan(f.ctx, "a", func(d corpus.Document) error {
		ids = append(ids, d.Article.ID)
		f.put(s, doc("z"+d.Article.ID, "three"), doc("y", "two, revised "+d.Article.ID))
		if d.Article.Revision != 1 {
			f.Errorf("%s has revision %d", d.Article.ID, d.Article.Revision)
		}
		docs, err := f.Documents(f.ctx, []string{"z" + d.Article.ID})
		same(f, "what was put meanwhile", len(docs), 1)
		return err
	}))
	same(f, "what Scan saw", ids, []string{"x", "y"})
	same(f, "what is there", f.scanned("a"), []string{"x", "y", "zx", "zy"})
}

func testPutAnalysis(f *fixture) {
	s := f.source("a", "s")
	const text = "one two three"
	d := doc("x", text)
	f.put(s, d)
	f.ok(f.PutVectors(f.ctx, "m", []corpus.ArticleVectors{{Article: "x", Revision: 1, Vectors: [][]float32{{1}, {2}, {3}}}}))
	d.Article.Revision, d.Article.Text = 1, ""

	d.Analysis = analysis("another one")
	f.ok(f.PutAnalysis(f.ctx, d))
	same(f, "the analysis", f.scan("a")[0].Analysis, d.Analysis)
	same(f, "articles without vectors after the same passages", f.unembedded("m"), nil)

	d.Passages = []corpus.Span{{Start: 0, End: 7}, {Start: 4, End: len(text)}}
	f.ok(f.PutAnalysis(f.ctx, d))
	same(f, "the passages", f.scan("a")[0].Passages, d.Passages)
	same(f, "articles without vectors after other passages", f.unembedded("m"), []string{"x"})
	st, err := f.Stats(f.ctx, "a")
	f.ok(err)
	same(f, "the number of passages", st.Passages, 2)

	bad := d
	bad.Passages = []corpus.Span{{Start: 0, End: len(text) + 1}}
	f.fails(f.PutAnalysis(f.ctx, bad), "a passage past the end")
	bad = d
	bad.Article.Revision = 2
	f.is(f.PutAnalysis(f.ctx, bad), corpus.ErrNotFound)
	bad.Article.ID, bad.Article.Revision = "y", 1
	f.is(f.PutAnalysis(f.ctx, bad), corpus.ErrNotFound)
	same(f, "the passages after errors", f.scan("a")[0].Passages, d.Passages)
}

func testStats(f *fixture) {
	check := func(what string, want corpus.Stats, spaces ...corpus.Space) {
		f.Helper()
		got, err := f.Stats(f.ctx, spaces...)
		f.ok(err)
		same(f, what, got, want)
	}
	check("of nothing", corpus.Stats{})
	check("of an unknown space", corpus.Stats{}, "a")
	a, b := f.source("a", "s"), f.source("b", "s")
	f.source("b", "empty")
	check("of a source without articles", corpus.Stats{Sources: 1}, "a")

	x, y, z := doc("x", "one two"), doc("y", "three"), doc("z", "four")
	x.Article.Outlet, y.Article.Outlet, z.Article.Outlet = "Times", "TIMES", ""
	x.Article.Published, y.Article.Published, z.Article.Published = day(3), time.Time{}, day(9)
	f.now = day(101)
	f.put(a, x, y)
	f.now = day(102)
	f.put(b, z, doc("w", "five six"))
	inA := corpus.Stats{Sources: 1, Articles: 2, Passages: 3, Outlets: 1, Oldest: day(3), Newest: day(3), Updated: day(101)}
	inB := corpus.Stats{Sources: 2, Articles: 2, Passages: 3, Outlets: 2, Oldest: day(1), Newest: day(9), Updated: day(102)}
	both := corpus.Stats{Sources: 3, Articles: 4, Passages: 6, Outlets: 3, Oldest: day(1), Newest: day(9), Updated: day(102)}
	check("of one space", inA, "a")
	check("of the other", inB, "b")
	check("of both", both, "a", "b", "a")

	f.now = day(103)
	f.put(a, x, y)
	check("after nothing new", inA, "a")
	y.Article.Published, y.Article.Outlet, y.Passages = day(4), "Outlet", nil
	f.put(a, y)
	inA.Outlets, inA.Newest, inA.Passages, inA.Updated = 2, day(4), 2, day(103)
	check("after a revision", inA, "a")
	both.Passages, both.Updated = 5, day(103)
	check("of both, sharing an outlet", both, "a", "b")

	f.now = day(104)
	_, err := f.RemoveSource(f.ctx, "a", a, corpus.ByOperator)
	f.ok(err)
	check("after removing", corpus.Stats{Updated: day(104)}, "a")
	check("of the other, still", inB, "b")
}

func testReopen(f *fixture) {
	s := f.source("a", "s")
	d := doc("x", "one")
	f.put(s, d)
	f.ok(f.PutVectors(f.ctx, "m", []corpus.ArticleVectors{{Article: "x", Revision: 1, Vectors: [][]float32{{1, 2}}}}))
	f.ok(f.Enqueue(f.ctx, corpus.Job{Kind: "k"}))
	f.ok(f.SetSetting(f.ctx, "a", "key", "value"))
	before, err := f.Stats(f.ctx, "a")
	f.ok(err)

	f.reopen()
	d.Article.Space, d.Article.Revision, d.Article.Text = "a", 1, ""
	same(f, "the documents", f.scan("a"), []corpus.Document{d})
	same(f, "articles without vectors", f.unembedded("m"), nil)
	after, err := f.Stats(f.ctx, "a")
	f.ok(err)
	same(f, "the stats", after, before)
	j, err := f.Lease(f.ctx, day(0), time.Hour, nil)
	f.ok(err)
	same(f, "the job", j.Kind, "k")
	v, err := f.Setting(f.ctx, "a", "key")
	f.ok(err)
	same(f, "the setting", v, "value")
}
