package corpustest

import (
	"time"

	"newshound/corpus"
)

// whole is a source of which everything is known.
func whole(id string) corpus.Source {
	return corpus.Source{
		ID: id, Space: "guild:1", Kind: corpus.KindFeed, Name: "https://example.org/" + id, Title: "Title", Address: "https://example.org/feed",
		Limit: -7, Added: day(3), AddedBy: "member", Paused: "why",
		Reading: corpus.Reading{
			ETag: "etag", LastModified: "yesterday", Checked: day(4), Read: day(5), Changed: day(6), Next: day(7),
			Interval: time.Hour + 1, FailingSince: day(8), Error: "no answer",
		},
	}
}

func testSource(f *fixture) {
	want := whole("s1")
	in := want
	in.Articles, in.Waiting, in.Dead, in.Removed = 7, 8, 9, day(1)
	got, err := f.AddSource(f.ctx, in)
	f.ok(err)
	same(f, "the added source", got, want)

	again := want
	again.Kind, again.Name, again.Added, again.AddedBy, again.Paused = corpus.KindWeb, "another", day(4), "other", ""
	got, err = f.AddSource(f.ctx, again)
	f.ok(err)
	same(f, "a source of the same id", got, want)

	twin := want
	twin.ID = "s2"
	elsewhere := corpus.Source{ID: "s3", Space: "guild:2", Kind: want.Kind, Name: want.Name, Added: day(5)}
	first := corpus.Source{ID: "s4", Space: want.Space, Kind: corpus.KindStarter, Name: "a"}
	for _, other := range []corpus.Source{twin, elsewhere, first} {
		got, err := f.AddSource(f.ctx, other)
		f.ok(err)
		same(f, "another source", got, other)
	}
	f.put("s1", doc("x", "one"), doc("y", "two"))
	f.put("s1", doc("y", "two, revised"))

	want.Articles = 2
	list, err := f.Sources(f.ctx, want.Space)
	f.ok(err)
	same(f, "the space's sources by name", list, []corpus.Source{first, want, twin})
	got, err = f.AddSource(f.ctx, again)
	f.ok(err)
	same(f, "the added source with its articles", got, want)
	got, err = f.Source(f.ctx, "s1")
	f.ok(err)
	same(f, "the source by id", got, want)
	list, err = f.Sources(f.ctx, "guild:3")
	f.ok(err)
	same(f, "the sources of an unknown space", list, nil)
}

// A source comes with its jobs, but once.
func testSourceJobs(f *fixture) {
	src := corpus.Source{ID: "s", Space: "a", Kind: corpus.KindWeb, Name: "n"}
	jobs := []corpus.Job{
		{Kind: corpus.JobFeed, Key: "feed", Due: day(1), Source: "other", Space: "b"},
		{Kind: "page", Key: "1", Due: day(2)},
		{Kind: "page", Due: day(3)},
		{Kind: corpus.JobRevisit, Due: day(50)},
	}
	got, err := f.AddSource(f.ctx, src, jobs...)
	f.ok(err)
	same(f, "jobs that wait, without those that look for changes", got.Waiting, 2)
	_, err = f.AddSource(f.ctx, src, jobs...)
	f.ok(err)
	all, err := f.Jobs(f.ctx, "s")
	f.ok(err)
	same(f, "the number of jobs", len(all), 4)
	for _, j := range all {
		same(f, "a job's space and source", string(j.Space)+" "+j.Source, "a s")
	}

	f.lease(day(1), day(9))
	j := f.lease(day(2), day(3))
	f.ok(f.Bury(f.ctx, j, "gone"))
	got, err = f.Source(f.ctx, "s")
	f.ok(err)
	same(f, "jobs that wait, with one given up", got.Waiting, 1)
	same(f, "jobs given up", got.Dead, 1)

	bad := src
	bad.ID = "bad"
	_, err = f.AddSource(f.ctx, bad, corpus.Job{})
	f.fails(err, "a source with a job without a kind")
	_, err = f.Source(f.ctx, "bad")
	f.is(err, corpus.ErrNotFound)
}

func testSourceErrors(f *fixture) {
	whole := corpus.Source{ID: "s", Space: "a", Kind: "file", Name: "n"}
	for _, clip := range []func(*corpus.Source){
		func(s *corpus.Source) { s.ID = "" },
		func(s *corpus.Source) { s.Space = "" },
		func(s *corpus.Source) { s.Kind = "" },
		func(s *corpus.Source) { s.Name = "" },
	} {
		s := whole
		clip(&s)
		_, err := f.AddSource(f.ctx, s)
		f.fails(err, "a source without a part of its name")
	}
	_, err := f.AddSource(f.ctx, whole)
	f.ok(err)
	whole.Space = "b"
	_, err = f.AddSource(f.ctx, whole)
	f.fails(err, "an id that another source has")

	_, err = f.Put(f.ctx, "unknown", []corpus.Document{doc("x", "one")})
	f.is(err, corpus.ErrNotFound)
	_, err = f.SourceArticles(f.ctx, "unknown")
	f.is(err, corpus.ErrNotFound)
	_, err = f.Source(f.ctx, "unknown")
	f.is(err, corpus.ErrNotFound)
	f.is(f.PauseSource(f.ctx, "a", "unknown", "why", "me"), corpus.ErrNotFound)
	f.is(f.PauseSource(f.ctx, "b", "s", "why", "me"), corpus.ErrNotFound)
	_, err = f.RestoreSource(f.ctx, "a", "unknown", "me")
	f.is(err, corpus.ErrNotFound)
	_, err = f.RestoreSource(f.ctx, "a", "s", "me") // it lives
	f.is(err, corpus.ErrNotFound)
	_, err = f.RemoveSource(f.ctx, "a", "unknown", corpus.ByOperator)
	f.is(err, corpus.ErrNotFound)
	_, err = f.RemoveSource(f.ctx, "b", "s", corpus.ByOperator)
	f.is(err, corpus.ErrNotFound)
}

func testSourceArticles(f *fixture) {
	s, other := f.source("a", "s"), f.source("a", "other")
	undated, old, young, alien := doc("undated", "one"), doc("old", "two"), doc("young", "three"), doc("alien", "four")
	undated.Article.Published = undated.Article.Published.AddDate(-3000, 0, 0) // revised below
	old.Article.Published, young.Article.Published = day(1), day(2)
	f.put(s, undated, young, old)
	f.put(other, alien)
	undated = doc("undated", "one")
	undated.Article.Published = corpus.Article{}.Published
	f.put(s, undated)

	got, err := f.SourceArticles(f.ctx, s)
	f.ok(err)
	var want []corpus.Article
	for _, d := range []corpus.Document{young, old, undated} {
		d.Article.Space, d.Article.Revision, d.Article.Text = "a", 1, ""
		want = append(want, d.Article)
	}
	want[2].Revision = 2
	same(f, "the articles", got, want)
}

// Nothing of one space is visible from another.
func testSpaces(f *fixture) {
	a, b := f.source("a", "s"), f.source("b", "s")
	f.put(a, doc("x", "one"))
	f.put(b, doc("y", "two"))
	spaces, err := f.Spaces(f.ctx)
	f.ok(err)
	same(f, "the spaces", spaces, []corpus.Space{"a", "b"})
	same(f, "the first", f.scanned("a"), []string{"x"})
	same(f, "the second", f.scanned("b"), []string{"y"})
	same(f, "an unknown one", f.scanned("c"), nil)

	_, err = f.Put(f.ctx, b, []corpus.Document{doc("x", "taken over")})
	f.fails(err, "an article of another space")
	same(f, "the first, still", f.scanned("a"), []string{"x"})
	same(f, "the second, still", f.scanned("b"), []string{"y"})

	_, err = f.RemoveSource(f.ctx, "a", a, corpus.ByOperator)
	f.ok(err)
	spaces, err = f.Spaces(f.ctx)
	f.ok(err)
	same(f, "the spaces with a source", spaces, []corpus.Space{"b"})
}
