package corpustest

import "newshound/corpus"

// addressed makes a document with an address and keys.
func addressed(id, url string, keys ...string) corpus.Document {
	d := doc(id, "text")
	d.Article.URL, d.Keys = url, keys
	return d
}

// An article is known by its id, its address and its keys, and once it is
// known by one, by all that came with it.
func testKeys(f *fixture) {
	s := f.source("a", "s")
	put := func(what string, d corpus.Document, id string, revision int) {
		f.Helper()
		docs := []corpus.Document{d}
		f.put(s, docs...)
		same(f, what+": the article", docs[0].Article.ID, id)
		same(f, what+": the revision", docs[0].Article.Revision, revision)
	}
	put("new", addressed("x", "https://example.org/1", "guid 1", ""), "x", 1)
	put("by its id, moved", addressed("x", "https://example.org/2"), "x", 2)
	put("by its address", addressed("y", "http://www.example.org/2/"), "x", 3)
	put("by its old address", addressed("y2", "https://example.org/1"), "x", 4)
	put("by a key, moved again", addressed("z", "https://example.org/3", "unknown", "guid 1"), "x", 5)
	put("by a key that came along", addressed("w", "https://example.org/4", "unknown"), "x", 6)
	put("by the address that came along", addressed("v", "https://example.org/3"), "x", 7)
	put("by an id that came along", addressed("y", "https://example.org/5"), "x", 8)
	put("by nothing", addressed("new", "https://example.org/6", "guid 6"), "new", 1)
	put("without an address", addressed("new 2", "", ""), "new 2", 1)
	put("without an address either", addressed("new 3", "", ""), "new 3", 1)
	same(f, "the articles", f.scanned("a"), []string{"x", "new", "new 2", "new 3"})

	other := f.source("b", "s")
	d := []corpus.Document{addressed("elsewhere", "https://example.org/1", "guid 1")}
	f.put(other, d...)
	same(f, "the same address in another space", d[0].Article.ID, "elsewhere")
}

// The id is looked at before the address, that before the keys, these in
// their order; and a key stays with the article that had it first.
func testKeysFirst(f *fixture) {
	s := f.source("a", "s")
	f.put(s, addressed("1", "https://example.org/1", "k1"), addressed("2", "https://example.org/2", "k2"),
		addressed("3", "https://example.org/3", "k3"))
	for _, test := range []struct {
		d    corpus.Document
		want string
	}{
		{addressed("1", "https://example.org/2", "k3"), "1"},
		{addressed("new", "https://example.org/2", "k3"), "2"},
		{addressed("newer", "https://example.org/new", "k3", "k1"), "3"},
	} {
		docs := []corpus.Document{test.d}
		f.put(s, docs...)
		same(f, "the article", docs[0].Article.ID, test.want)
	}
	for key, want := range map[string]string{
		"https://example.org/1": "1", "https://example.org/2": "2", "https://example.org/3": "3", "https://example.org/new": "3",
		"k1": "1", "k2": "2", "k3": "3",
	} {
		a, err := f.Find(f.ctx, "a", key)
		f.ok(err)
		same(f, "the article of "+key, a.ID, want)
	}
	_, err := f.Find(f.ctx, "b", "k1")
	f.is(err, corpus.ErrNotFound)
	_, err = f.Find(f.ctx, "a", "k")
	f.is(err, corpus.ErrNotFound)
}

// An article whose id is made of its address is found by it, wherever it has
// moved since, and by the addresses of what turned out to be the same.
func testKeysOfIDs(f *fixture) {
	const at1, at2, at3 = "https://example.org/1", "https://example.org/2", "https://example.org/3"
	id := func(url string) string { return corpus.NewArticleID("a", &corpus.Article{URL: url}) }
	s := f.source("a", "s")
	for _, d := range []corpus.Document{
		addressed(id(at1), at1), addressed("x", "http://www.example.org/1/"), addressed(id(at1), at2), addressed(id(at3), at3, at1),
		addressed("y", "", at3), addressed(id(at2), at2),
	} {
		docs := []corpus.Document{d}
		f.put(s, docs...)
		same(f, "the article of "+d.Article.ID, docs[0].Article.ID, id(at1))
	}
	for _, key := range []string{at1, at2, at3} {
		a, err := f.Find(f.ctx, "a", key)
		f.ok(err)
		same(f, "the article of "+key, a.ID, id(at1))
		_, err = f.Find(f.ctx, "b", key)
		f.is(err, corpus.ErrNotFound)
	}
}

// Find gives the current revision, whole.
func testFind(f *fixture) {
	s := f.source("a", "s")
	d := addressed("x", "https://example.org/1", "k")
	f.put(s, d)
	d.Article.Text = "changed"
	d.Passages = words("changed")
	docs := []corpus.Document{d}
	f.put(s, docs...)
	for _, key := range []string{"k", corpus.AddressKey("http://example.org/1#part")} {
		a, err := f.Find(f.ctx, "a", key)
		f.ok(err)
		same(f, "the article", a, docs[0].Article)
	}
}

// Keys are found within a batch, and survive what is not kept.
func testKeysInBatch(f *fixture) {
	s := f.source("a", "s")
	docs := []corpus.Document{addressed("x", "https://example.org/1", "k"), addressed("y", "", "k"), addressed("z", "https://example.org/1")}
	same(f, "outcomes", f.put(s, docs...), []corpus.Outcome{corpus.Added, corpus.Revised, corpus.Revised})
	for _, d := range docs {
		same(f, "the article", d.Article.ID, "x")
	}
	bad := addressed("new", "https://example.org/new", "lost")
	alien := doc("alien", "text")
	f.put(f.source("b", "s"), alien)
	_, err := f.Put(f.ctx, s, []corpus.Document{bad, alien})
	f.fails(err, "an id of another space")
	_, err = f.Find(f.ctx, "a", "lost")
	f.is(err, corpus.ErrNotFound)
	same(f, "the id of a document that was not put", bad.Article.ID, "new")
}
