package corpustest

import (
	"time"

	"newshound/corpus"
)

func (f *fixture) complete(j corpus.Job, done corpus.Completion) []corpus.Outcome {
	f.Helper()
	out, err := f.Complete(f.ctx, j, done)
	f.ok(err)
	return out
}

// Everything a job leaves is there when Complete has returned.
func testComplete(f *fixture) {
	before := whole("s")
	before.Paused = ""
	_, err := f.AddSource(f.ctx, before, corpus.Job{Kind: corpus.KindWeb, Key: "1", Payload: []byte("payload")})
	f.ok(err)
	j := f.lease(day(1), day(2))
	learned := corpus.Source{
		ID: "s", Space: "ignored", Kind: corpus.KindPage, Name: "ignored", Title: "New title", Address: "https://example.org/new",
		Limit: 99, Added: day(99), AddedBy: "ignored",
		Reading: corpus.Reading{ETag: "new", Checked: day(20), Interval: time.Minute},
	}
	docs := []corpus.Document{doc("x", "one"), doc("x", "one"), doc("y", "two")}
	out := f.complete(j, corpus.Completion{
		Documents: docs,
		Items:     []corpus.Item{{Key: "i1", Digest: "d1"}, {Key: "i2", Digest: "d2"}},
		Jobs:      []corpus.Job{{Kind: "page", Key: "1", Space: "b", Source: "other", Host: "h", Due: day(5)}, {Kind: corpus.KindWeb, Key: "1"}},
		Source:    &learned,
	})
	same(f, "outcomes", out, []corpus.Outcome{corpus.Added, corpus.Unchanged, corpus.Added})
	same(f, "the filled in revision", docs[0].Article.Revision, 1)
	same(f, "the filled in space", docs[0].Article.Space, "guild:1")
	same(f, "the articles", f.scanned("guild:1"), []string{"x", "y"})
	digests, err := f.Digests(f.ctx, "s", []string{"i1", "i2", "i3"})
	f.ok(err)
	same(f, "the digests", digests, map[string]string{"i1": "d1", "i2": "d2"})
	jobs := f.jobs("s") // one of which has the kind and key of the one that is done
	same(f, "the number of jobs", len(jobs), 2)
	same(f, "when a job is due that always was", jobs[0].Due, time.Time{})
	page := jobs[1]
	page.ID, page.Payload = 0, nil
	same(f, "the enqueued job", page, corpus.Job{Space: "guild:1", Source: "s", Kind: "page", Key: "1", Host: "h", Due: day(5)})

	want := before
	want.Kind, want.Title, want.Address, want.Reading = learned.Kind, learned.Title, learned.Address, learned.Reading
	want.Articles, want.Waiting = 2, 2
	got, err := f.Source(f.ctx, "s")
	f.ok(err)
	same(f, "the source", got, want)
	st := f.stats("guild:1")
	same(f, "when the last article came", st.Updated, f.now)
}

// Again makes the job wait, as if it were new.
func testCompleteAgain(f *fixture) {
	s := f.source("a", "s")
	f.ok(f.Enqueue(f.ctx, corpus.Job{Source: s, Kind: "k", Key: "1", Host: "h", Payload: []byte("p")}))
	j := f.lease(day(1), day(2))
	f.ok(f.Retry(f.ctx, j, day(3), "why"))
	j = f.lease(day(3), day(4))
	same(f, "attempts", j.Attempts, 2)
	f.complete(j, corpus.Completion{Again: day(9), Jobs: []corpus.Job{{Kind: "k", Key: "1"}}})
	f.noLease(day(9).Add(-time.Second))
	same(f, "the job", f.lease(day(9), day(10)), corpus.Job{
		ID: j.ID, Space: "a", Source: s, Kind: "k", Key: "1", Host: "h", Payload: []byte("p"), Attempts: 1, Due: day(10),
	})
	f.noLease(day(9))
}

// Complete without anything leaves nothing but the end of the job; without a
// Source, the source stays as it is.
func testCompleteNothing(f *fixture) {
	before := whole("s")
	_, err := f.AddSource(f.ctx, before)
	f.ok(err)
	f.ok(f.PauseSource(f.ctx, before.Space, "s", "", "me"))
	f.ok(f.Enqueue(f.ctx, corpus.Job{Source: "s", Kind: "k"}))
	source, err := f.Source(f.ctx, "s")
	f.ok(err)
	stats := f.stats(before.Space)
	out := f.complete(f.lease(day(1), day(2)), corpus.Completion{})
	same(f, "outcomes", out, nil)
	source.Waiting--
	got, err := f.Source(f.ctx, "s")
	f.ok(err)
	same(f, "the source", got, source)
	same(f, "the stats", f.stats(before.Space), stats)
}

// A completion that fails leaves nothing, and the job leased.
func testCompleteAtomic(f *fixture) {
	s := f.source("a", "s")
	f.put(f.source("b", "s"), doc("alien", "one"))
	j := f.enqueued(s, "k")
	before, err := f.Source(f.ctx, s)
	f.ok(err)
	kept := f.jobs(s)
	source := before
	source.Title, source.Paused = "New", "why"
	other := source
	other.ID = "b/s"
	for name, spoil := range map[string]func(*corpus.Completion){
		"a document without text":         func(c *corpus.Completion) { c.Documents[1].Article.Text = "" },
		"an article of another space":     func(c *corpus.Completion) { c.Documents[1].Article.ID = "alien" },
		"a job without a kind":            func(c *corpus.Completion) { c.Jobs[0].Kind = "" },
		"another source":                  func(c *corpus.Completion) { c.Source = &other },
		"a source that is of no kind now": func(c *corpus.Completion) { c.Source = &corpus.Source{ID: s} },
	} {
		done := corpus.Completion{
			Documents: []corpus.Document{doc("x", "one"), doc("y", "two")},
			Items:     []corpus.Item{{Key: "i"}}, Jobs: []corpus.Job{{Kind: "page"}}, Source: &source,
		}
		spoil(&done)
		out, err := f.Complete(f.ctx, j, done)
		f.fails(err, name)
		same(f, name+": outcomes", out, nil)
		f.untouched(name, before, kept)
	}
	f.complete(j, corpus.Completion{})
}

// untouched fails unless a source of a is as it was, and has neither articles
// nor the item i.
func (f *fixture) untouched(what string, source corpus.Source, jobs []corpus.Job) {
	f.Helper()
	same(f, what+": articles", f.scanned("a"), nil)
	got, err := f.Source(f.ctx, source.ID)
	f.ok(err)
	same(f, what+": the source", got, source)
	same(f, what+": the jobs", f.jobs(source.ID), jobs)
	digests, err := f.Digests(f.ctx, source.ID, []string{"i"})
	f.ok(err)
	same(f, what+": items", len(digests), 0)
}

// What a job leaves whose source was removed meanwhile is not kept.
func testCompleteRemoved(f *fixture) {
	s := f.source("a", "s")
	j := f.enqueued(s, "k")
	before, err := f.Source(f.ctx, s)
	f.ok(err)
	kept := f.jobs(s)
	f.remove("a", s)
	source := before
	source.Title = "New"
	_, err = f.Complete(f.ctx, j, corpus.Completion{
		Documents: []corpus.Document{doc("x", "one")}, Items: []corpus.Item{{Key: "i"}}, Jobs: []corpus.Job{{Kind: "page"}}, Source: &source,
	})
	f.is(err, corpus.ErrNotFound)
	f.restore("a", s)
	f.untouched("after restoring", before, kept)
	f.complete(j, corpus.Completion{Documents: []corpus.Document{doc("x", "one")}})
	same(f, "the articles", f.scanned("a"), []string{"x"})
}

// A job of no source leaves jobs of none.
func testCompleteWithoutSource(f *fixture) {
	f.ok(f.Enqueue(f.ctx, corpus.Job{Space: "a", Kind: "k"}))
	j := f.lease(day(1), day(2))
	for name, done := range map[string]corpus.Completion{
		"documents": {Documents: []corpus.Document{doc("x", "one")}},
		"items":     {Items: []corpus.Item{{Key: "i"}}},
		"a source":  {Source: &corpus.Source{ID: "s", Kind: "k"}},
	} {
		_, err := f.Complete(f.ctx, j, done)
		f.fails(err, name)
	}
	f.complete(j, corpus.Completion{Jobs: []corpus.Job{{Kind: "next", Space: "ignored", Source: "ignored"}}})
	next := f.lease(day(1), day(2))
	same(f, "the next job", next.Space, "a")
	same(f, "its source", next.Source, "")
}

// A job can pause its source, but not let it go on, nor change why.
func testCompletePauses(f *fixture) {
	s := f.source("a", "s")
	complete := func(paused string) {
		f.Helper()
		f.complete(f.enqueued(s, "k"), corpus.Completion{Source: &corpus.Source{ID: s, Kind: corpus.KindFeed, Paused: paused}})
	}
	paused := func(want string) {
		f.Helper()
		got, err := f.Source(f.ctx, s)
		f.ok(err)
		same(f, "why the source is paused", got.Paused, want)
	}
	complete("")
	paused("")
	entries := f.audit("a")
	complete("failing")
	paused("failing")
	entries = append([]corpus.Entry{{By: corpus.ByNewshound, Action: corpus.ActionPause, Source: s, Name: "s", Detail: "failing"}}, entries...)
	same(f, "the audit", f.audit("a"), entries)
	f.ok(f.Enqueue(f.ctx, corpus.Job{Source: s, Kind: "k"}))
	f.noLease(day(9))

	f.ok(f.PauseSource(f.ctx, "a", s, "", "me"))
	j := f.lease(day(0), day(9))
	f.ok(f.PauseSource(f.ctx, "a", s, "mine", "me"))
	entries = f.audit("a")
	f.complete(j, corpus.Completion{
		Source: &corpus.Source{ID: s, Kind: corpus.KindFeed, Title: "T", Paused: "failing"},
		Again:  day(1),
	})
	paused("mine")
	got, err := f.Source(f.ctx, s)
	f.ok(err)
	same(f, "the title", got.Title, "T")
	same(f, "the audit of a source paused before", f.audit("a"), entries)
	f.noLease(day(9))
}

// An item's digest is the last one that was met, in its own source.
func testDigests(f *fixture) {
	s, other := f.source("a", "s"), f.source("a", "other")
	meet := func(source, key, digest string) {
		f.Helper()
		f.complete(f.enqueued(source, "k"), corpus.Completion{Items: []corpus.Item{{Key: key, Digest: digest}}})
	}
	check := func(source string, keys []string, want map[string]string) {
		f.Helper()
		got, err := f.Digests(f.ctx, source, keys)
		f.ok(err)
		same(f, "the digests", got, want)
	}
	check(s, []string{"1"}, map[string]string{})
	meet(s, "1", "a")
	meet(s, "2", "b")
	meet(other, "1", "c")
	meet(s, "2", "b2")
	check(s, []string{"2", "1", "3", "1"}, map[string]string{"1": "a", "2": "b2"})
	check(other, []string{"1", "2"}, map[string]string{"1": "c"})
	check(s, nil, map[string]string{})
	check("unknown", []string{"1"}, map[string]string{})
}
