package corpustest

import (
	"slices"

	"newshound/corpus"
)

func testSource(f *fixture) {
	want := corpus.Source{ID: "s1", Space: "guild:1", Kind: corpus.KindFile, Name: "news.txt", Added: day(3)}
	got, err := f.AddSource(f.ctx, want)
	f.ok(err)
	same(f, "the added source", got, want)

	again := want
	again.ID, again.Added = "s2", day(4)
	got, err = f.AddSource(f.ctx, again)
	f.ok(err)
	same(f, "a source of the same space, kind and name", got, want)

	for _, other := range []corpus.Source{
		{ID: "s3", Space: "guild:2", Kind: want.Kind, Name: want.Name, Added: day(5)},
		{ID: "s4", Space: want.Space, Kind: corpus.KindStarter, Name: "a", Added: day(5)},
	} {
		got, err := f.AddSource(f.ctx, other)
		f.ok(err)
		same(f, "another source", got, other)
	}
	f.put("s1", doc("x", "one"), doc("y", "two"))
	f.put("s1", doc("y", "two, revised"))

	list, err := f.Sources(f.ctx, want.Space)
	f.ok(err)
	want.Articles = 2
	same(f, "the space's sources", list, []corpus.Source{
		{ID: "s4", Space: want.Space, Kind: corpus.KindStarter, Name: "a", Added: day(5)}, want,
	})
	got, err = f.AddSource(f.ctx, again)
	f.ok(err)
	same(f, "the source with its articles", got, want)
	list, err = f.Sources(f.ctx, "guild:3")
	f.ok(err)
	same(f, "the sources of an unknown space", list, nil)
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

func testRemoveSource(f *fixture) {
	s, kept := f.source("a", "s"), f.source("a", "kept")
	f.put(s, doc("x", "one"), doc("y", "two"))
	f.put(s, doc("x", "one, revised"))
	f.put(kept, doc("z", "three"))
	f.ok(f.PutVectors(f.ctx, "m", []corpus.ArticleVectors{{Article: "y", Revision: 1, Vectors: [][]float32{{1}}}}))

	gone, err := f.RemoveSource(f.ctx, "a", s, corpus.ByOperator)
	f.ok(err)
	same(f, "the removed articles", gone, []string{"x", "y"})
	same(f, "what is left", f.scanned("a"), []string{"z"})
	for revision := range 3 {
		_, err := f.Article(f.ctx, "x", revision)
		f.is(err, corpus.ErrNotFound)
	}
	_, err = f.RemoveSource(f.ctx, "a", s, corpus.ByOperator)
	f.is(err, corpus.ErrNotFound)
	_, err = f.Put(f.ctx, s, []corpus.Document{doc("x", "one")})
	f.is(err, corpus.ErrNotFound)

	s = f.source("a", "s")
	same(f, "putting it back", f.put(s, doc("x", "one")), []corpus.Outcome{corpus.Added})
	a, err := f.Article(f.ctx, "x", 0)
	f.ok(err)
	same(f, "its revision", a.Revision, 1)
}

// An article that two sources brought goes with the last of them.
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
		remove     string
		gone, left []string
	}{
		{s, []string{"mine"}, []string{"both"}},
		{third, nil, []string{"both"}},
		{other, []string{"both"}, nil},
	} {
		gone, err := f.RemoveSource(f.ctx, "a", step.remove, corpus.ByOperator)
		f.ok(err)
		same(f, "gone with "+step.remove, gone, step.gone)
		same(f, "left after "+step.remove, f.scanned("a"), step.left)
	}
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
