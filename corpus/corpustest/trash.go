package corpustest

import (
	"slices"
	"time"

	"newshound/corpus"
)

func (f *fixture) remove(space corpus.Space, source string) []string {
	f.Helper()
	ids, err := f.RemoveSource(f.ctx, space, source, "remover")
	f.ok(err)
	return ids
}

func (f *fixture) restore(space corpus.Space, source string) []string {
	f.Helper()
	ids, err := f.RestoreSource(f.ctx, space, source, "restorer")
	f.ok(err)
	return ids
}

// A removed source and its articles are seen by nothing but RemovedSources,
// and come back as they were.
func testRemoveSource(f *fixture) {
	s, kept := f.source("a", "s"), f.source("a", "kept")
	x, y := doc("x", "one"), doc("y", "two")
	x.Keys = []string{"key of x"}
	y.Article.Published, y.Article.Outlet = day(50), "Another"
	f.put(s, x, y)
	f.put(s, doc("x", "one, revised"))
	f.put(kept, doc("z", "three"))
	f.ok(f.PutVectors(f.ctx, "m", []corpus.ArticleVectors{{Article: "y", Revision: 1, Vectors: [][]float32{{1}}}}))
	docs, vectors, stats := f.scan("a"), f.vectors("a", "m"), f.stats("a")
	before, err := f.Source(f.ctx, s)
	f.ok(err)

	f.now = day(101)
	same(f, "the removed articles", f.remove("a", s), []string{"x", "y"})
	f.unseen(s, "x", "y", "key of x")
	same(f, "what is left", f.scanned("a"), []string{"z"})
	same(f, "stats of what is left", f.stats("a"),
		corpus.Stats{Sources: 1, Articles: 1, Passages: 1, Outlets: 1, Oldest: day(1), Newest: day(1), Updated: day(101)})
	removed, err := f.RemovedSources(f.ctx, "a")
	f.ok(err)
	gone := before
	gone.Removed = day(101)
	same(f, "the removed sources", removed, []corpus.Source{gone})

	f.now = day(102)
	same(f, "the restored articles", f.restore("a", s), []string{"x", "y"})
	same(f, "the documents", f.scan("a"), docs)
	same(f, "the vectors", f.vectors("a", "m"), vectors)
	same(f, "the vectors that came too late", f.vectors("a", "m2"), nil)
	stats.Updated = day(102)
	same(f, "the stats", f.stats("a"), stats)
	after, err := f.Source(f.ctx, s)
	f.ok(err)
	same(f, "the source", after, before)
	_, err = f.Find(f.ctx, "a", "key of x")
	f.ok(err)
	_, err = f.Article(f.ctx, "x", 1)
	f.ok(err)
	removed, err = f.RemovedSources(f.ctx, "a")
	f.ok(err)
	same(f, "the removed sources after restoring", removed, nil)
}

// unseen fails unless a removed source and its two articles are unknown to
// every reading method.
func (f *fixture) unseen(source, x, y, keyOfX string) {
	f.Helper()
	for revision := range 3 {
		_, err := f.Article(f.ctx, x, revision)
		f.is(err, corpus.ErrNotFound)
	}
	_, err := f.Find(f.ctx, "a", keyOfX)
	f.is(err, corpus.ErrNotFound)
	docs, err := f.Documents(f.ctx, []string{x, y})
	f.ok(err)
	same(f, "the removed documents", docs, nil)
	same(f, "the removed vectors", f.vectors("a", "m"), nil)
	for _, id := range f.unembedded("m2") {
		if id == x || id == y {
			f.Errorf("%s is to be embedded", id)
		}
	}
	f.ok(f.PutVectors(f.ctx, "m2", []corpus.ArticleVectors{{Article: y, Revision: 1, Vectors: [][]float32{{1}}}}))
	same(f, "vectors that come too late", f.vectors("a", "m2"), nil)
	d := doc(y, "two")
	d.Article.Revision = 1
	f.is(f.PutAnalysis(f.ctx, d), corpus.ErrNotFound)

	_, err = f.Source(f.ctx, source)
	f.is(err, corpus.ErrNotFound)
	list, err := f.Sources(f.ctx, "a")
	f.ok(err)
	if slices.ContainsFunc(list, func(s corpus.Source) bool { return s.ID == source }) {
		f.Error("a removed source is listed")
	}
	_, err = f.SourceArticles(f.ctx, source)
	f.is(err, corpus.ErrNotFound)
	_, err = f.Put(f.ctx, source, []corpus.Document{doc(x, "one")})
	f.is(err, corpus.ErrNotFound)
	_, err = f.RemoveSource(f.ctx, "a", source, "me")
	f.is(err, corpus.ErrNotFound)
	_, err = f.RestoreSource(f.ctx, "b", source, "me") // it is in a
	f.is(err, corpus.ErrNotFound)
	f.is(f.PauseSource(f.ctx, "a", source, "why", "me"), corpus.ErrNotFound)
	f.is(f.Hasten(f.ctx, source), corpus.ErrNotFound)
}

// Adding a removed source restores it, and gives it the jobs that it has not.
func testAddRemoved(f *fixture) {
	src := corpus.Source{ID: "s", Space: "a", Kind: corpus.KindFeed, Name: "n", Title: "T", AddedBy: "first"}
	_, err := f.AddSource(f.ctx, src, corpus.Job{Kind: "k", Key: "1", Due: day(5)})
	f.ok(err)
	f.put("s", doc("x", "one"))
	f.remove("a", "s")

	again := src
	again.Name, again.AddedBy = "another", "second"
	got, err := f.AddSource(f.ctx, again, corpus.Job{Kind: "k", Key: "1", Due: day(6)}, corpus.Job{Kind: "k", Key: "2", Due: day(7)})
	f.ok(err)
	want := src
	want.Articles, want.Waiting = 1, 2
	same(f, "the source", got, want)
	same(f, "its articles", f.scanned("a"), []string{"x"})
	jobs, err := f.Jobs(f.ctx, "s")
	f.ok(err)
	same(f, "when its jobs are due", []time.Time{jobs[0].Due, jobs[1].Due}, []time.Time{day(5), day(7)})
	same(f, "the job to be had", f.lease(day(9), day(10)).Key, "1")
	same(f, "the audit", f.audit("a"), []corpus.Entry{
		{By: "second", Action: corpus.ActionRestore, Source: "s", Name: "n", Detail: "1 article"},
		{By: "remover", Action: corpus.ActionRemove, Source: "s", Name: "n", Detail: "1 article"},
		{By: "first", Action: corpus.ActionAdd, Source: "s", Name: "n"},
	})
}

func testRemovedOrder(f *fixture) {
	for i, name := range []string{"b", "c", "a"} {
		f.source("a", name)
		f.now = day(100 + i)
		f.remove("a", "a/"+name)
	}
	list, err := f.RemovedSources(f.ctx, "a")
	f.ok(err)
	var ids []string
	for _, s := range list {
		ids = append(ids, s.ID)
	}
	same(f, "the removed sources, the last one first", ids, []string{"a/a", "a/c", "a/b"})
	list, err = f.RemovedSources(f.ctx, "b")
	f.ok(err)
	same(f, "those of another space", list, nil)
}

// Putting an article that nothing living has brings it back.
func testPutIntoTrash(f *fixture) {
	s, other := f.source("a", "s"), f.source("a", "other")
	f.put(s, doc("same", "one"), doc("changed", "two"), doc("rest", "three"))
	f.remove("a", s)

	f.now = day(103)
	docs := []corpus.Document{doc("same", "one"), doc("changed", "two, changed"), doc("same", "one")}
	same(f, "outcomes", f.put(other, docs...), []corpus.Outcome{corpus.Added, corpus.Added, corpus.Unchanged})
	same(f, "the articles", f.scanned("a"), []string{"same", "changed"})
	for id, want := range map[string]int{"same": 1, "changed": 2} {
		a, err := f.Article(f.ctx, id, 0)
		f.ok(err)
		same(f, "the revision of "+id, a.Revision, want)
	}
	st := f.stats("a")
	same(f, "articles", st.Articles, 2)
	same(f, "passages", st.Passages, 3)
	same(f, "when the last one came", st.Updated, day(103))

	same(f, "what restoring brings", f.restore("a", s), []string{"rest"})
	same(f, "what removing takes again", f.remove("a", s), []string{"rest"})
	same(f, "what goes with the other", f.remove("a", other), []string{"same", "changed"})
}

// An article that two sources brought goes with the last of them, and comes
// back with the first.
func testSharedArticle(f *fixture) {
	s, other := f.source("a", "s"), f.source("a", "other")
	f.put(s, doc("both", "one"), doc("mine", "two"))
	same(f, "the second putting", f.put(other, doc("both", "one")), []corpus.Outcome{corpus.Unchanged})
	same(f, "a revision by the first", f.put(s, doc("both", "one, revised")), []corpus.Outcome{corpus.Revised})

	third := f.source("a", "third")
	same(f, "a revision by a third", f.put(third, doc("both", "one, twice")), []corpus.Outcome{corpus.Revised})
	for _, id := range []string{s, other, third} {
		list, err := f.SourceArticles(f.ctx, id)
		f.ok(err)
		if !slices.ContainsFunc(list, func(a corpus.Article) bool { return a.ID == "both" && a.Revision == 3 }) {
			f.Errorf("source %s has %v", id, list)
		}
	}

	for _, step := range []struct {
		do           func(corpus.Space, string) []string
		source       string
		changed, now []string
	}{
		{f.remove, s, []string{"mine"}, []string{"both"}},
		{f.remove, third, nil, []string{"both"}},
		{f.remove, other, []string{"both"}, nil},
		{f.restore, third, []string{"both"}, []string{"both"}},
		{f.restore, s, []string{"mine"}, []string{"both", "mine"}},
		{f.restore, other, nil, []string{"both", "mine"}},
	} {
		same(f, "what comes or goes with "+step.source, step.do("a", step.source), step.changed)
		same(f, "what is there after "+step.source, f.scanned("a"), step.now)
	}
}

// Forget deletes what was removed before a time, and nothing that any other
// source has.
func testForget(f *fixture) {
	old, late, living := f.source("a", "old"), f.source("a", "late"), f.source("a", "living")
	f.put(old, doc("old", "one"), doc("old and late", "two"), doc("old and living", "three"))
	f.put(late, doc("late", "four"), doc("old and late", "two"))
	f.put(living, doc("old and living", "three"))
	f.now = day(101)
	f.remove("a", old)
	f.now = day(102)
	f.remove("a", late)

	f.ok(f.Forget(f.ctx, day(101)))
	same(f, "removed sources when it is too early", f.removedIDs("a"), []string{late, old})
	f.now = day(140)
	f.ok(f.Forget(f.ctx, day(102)))
	same(f, "removed sources", f.removedIDs("a"), []string{late})
	_, err := f.RestoreSource(f.ctx, "a", old, "me")
	f.is(err, corpus.ErrNotFound)
	same(f, "the last entry of the audit", f.audit("a")[0],
		corpus.Entry{By: corpus.ByNewshound, Action: corpus.ActionForget, Source: old, Name: "old", Detail: "1 article"})
	same(f, "what comes with the late one", f.restore("a", late), []string{"old and late", "late"})
	same(f, "all articles", f.scanned("a"), []string{"old and late", "old and living", "late"})

	old = f.source("a", "old")
	d := []corpus.Document{doc("old", "one"), doc("old and living", "three")}
	same(f, "putting again", f.put(old, d...), []corpus.Outcome{corpus.Added, corpus.Unchanged})
	same(f, "the revision of what was forgotten", d[0].Article.Revision, 1)
}

func (f *fixture) removedIDs(space corpus.Space) (ids []string) {
	f.Helper()
	list, err := f.RemovedSources(f.ctx, space)
	f.ok(err)
	for _, s := range list {
		ids = append(ids, s.ID)
	}
	return ids
}

// Of what jobs have left, Forget deletes what is 180 days older.
func testForgetTraces(f *fixture) {
	s := f.source("a", "s")
	f.ok(f.Enqueue(f.ctx, corpus.Job{Source: s, Kind: "old", Due: day(1)}, corpus.Job{Source: s, Kind: "young", Due: day(1)},
		corpus.Job{Source: s, Kind: "waiting", Due: day(2)}))
	f.complete(f.enqueued(s, "items"), corpus.Completion{Items: []corpus.Item{{Key: "old"}, {Key: "young"}}})
	f.ok(f.Bury(f.ctx, f.lease(day(1), day(9)), "why"))
	f.now = day(150)
	f.ok(f.Bury(f.ctx, f.lease(day(1), day(9)), "why"))
	f.complete(f.enqueued(s, "items"), corpus.Completion{Items: []corpus.Item{{Key: "young"}}})

	left := func(before time.Time) (kinds []string, items int) {
		f.Helper()
		f.ok(f.Forget(f.ctx, before))
		jobs, err := f.Jobs(f.ctx, s)
		f.ok(err)
		for _, j := range jobs {
			kinds = append(kinds, j.Kind)
		}
		digests, err := f.Digests(f.ctx, s, []string{"old", "young"})
		f.ok(err)
		return kinds, len(digests)
	}
	kinds, items := left(day(100 + 180))
	same(f, "jobs before", kinds, []string{"waiting", "old", "young"})
	same(f, "items before", items, 2)
	kinds, items = left(day(101 + 180))
	same(f, "jobs after", kinds, []string{"waiting", "young"})
	same(f, "items after", items, 1)
}
