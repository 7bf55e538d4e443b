package corpustest

import (
	"fmt"
	"strings"

	"newshound/corpus"
)

// report makes a document whose text is n words long and like no other, but
// for the first shared words of those that the story's reports have in common.
func report(id, story string, shared, n int) corpus.Document {
	var text []string
	for i := range n {
		word := fmt.Sprint(id, "word", i)
		if i < shared {
			word = fmt.Sprint(story, "word", i)
		}
		text = append(text, word)
	}
	d := doc(id, strings.Join(text, " "))
	d.Sketch = corpus.NewSketch(d.Article.Text)
	return d
}

func (f *fixture) stories(space corpus.Space) map[string]string {
	f.Helper()
	stories := map[string]string{}
	for _, d := range f.scan(space) {
		stories[d.Article.ID] = d.Article.Story
	}
	return stories
}

// Articles that nearly say the same have one story, the first of them.
func testStories(f *fixture) {
	s, other := f.source("a", "s"), f.source("a", "other")
	f.put(s, report("first", "flood", 300, 300))
	same(f, "of one alone", f.stories("a"), map[string]string{"first": ""})

	docs := []corpus.Document{report("unlike", "vote", 100, 300), report("second", "flood", 290, 300), report("third", "flood", 280, 300)}
	f.put(other, docs...)
	for i, want := range []string{"", "first", "first"} {
		same(f, "filled in", docs[i].Article.Story, want)
	}
	want := map[string]string{"first": "first", "second": "first", "third": "first", "unlike": ""}
	same(f, "stories in Scan", f.stories("a"), want)

	found, err := f.Documents(f.ctx, []string{"first", "second", "third", "unlike"})
	f.ok(err)
	list, err := f.SourceArticles(f.ctx, other)
	f.ok(err)
	for _, a := range append(list, found[0].Article, found[1].Article, found[2].Article, found[3].Article) {
		same(f, "the story of "+a.ID, a.Story, want[a.ID])
	}
	a, err := f.Article(f.ctx, "first", 0)
	f.ok(err)
	same(f, "the first one's story", a.Story, "first")
	same(f, "the outcome of the same again", f.put(s, report("first", "flood", 300, 300)), []corpus.Outcome{corpus.Unchanged})
	docs = []corpus.Document{report("third", "flood", 280, 300)}
	f.put(s, docs...)
	same(f, "the story of what was not changed", docs[0].Article.Story, "first")
}

// A story is found within a batch, after a restart, and by what is revised.
func testStoriesMeet(f *fixture) {
	s := f.source("a", "s")
	docs := []corpus.Document{report("1", "flood", 300, 300), report("2", "flood", 290, 300)}
	f.put(s, docs...)
	same(f, "the first of a batch", docs[0].Article.Story, "1")
	same(f, "the second", docs[1].Article.Story, "1")

	f.reopen()
	docs = []corpus.Document{report("3", "flood", 285, 300)}
	f.put(s, docs...)
	same(f, "after a restart", docs[0].Article.Story, "1")

	docs = []corpus.Document{report("old", "vote", 0, 300), report("new", "vote", 300, 300)}
	f.put(s, docs...)
	docs[0] = report("old", "vote", 290, 300)
	f.put(s, docs...)
	same(f, "the older one, revised", docs[0].Article.Story, "old")
	same(f, "the newer one", docs[1].Article.Story, "old")
	docs = []corpus.Document{report("new", "vote", 0, 300)}
	f.put(s, docs...)
	same(f, "of one that is like no other any more", docs[0].Article.Story, "")
	same(f, "all", f.stories("a"), map[string]string{"1": "1", "2": "1", "3": "1", "old": "old", "new": ""})
}

// Of several articles that are alike, the most similar one tells the story.
func testStoryOfMostSimilar(f *fixture) {
	s := f.source("a", "s")
	all := strings.Fields(report("all", "", 0, 300).Article.Text)
	part := func(id string, start, end int) corpus.Document {
		d := doc(id, strings.Join(all[start:end], " "))
		d.Sketch = corpus.NewSketch(d.Article.Text)
		return d
	}
	f.put(s, part("less", 0, 190), part("more", 70, 300), part("least", 0, 170))
	same(f, "the stories of the parts", f.stories("a"), map[string]string{"less": "less", "more": "", "least": "less"})
	docs := []corpus.Document{part("all", 0, 300)}
	f.put(s, docs...)
	same(f, "the story of all", docs[0].Article.Story, "more")
}

// What nobody can see leads to no story, nor does another space, nor what
// was not kept.
func testStoriesApart(f *fixture) {
	gone, elsewhere, s := f.source("a", "gone"), f.source("b", "s"), f.source("a", "s")
	f.put(gone, report("gone", "flood", 300, 300))
	f.put(elsewhere, report("elsewhere", "flood", 300, 300))
	f.remove("a", gone)
	lost := []corpus.Document{report("lost", "flood", 300, 300), doc("elsewhere", "text")}
	_, err := f.Put(f.ctx, s, lost)
	f.fails(err, "an id of another space")

	docs := []corpus.Document{report("first", "flood", 299, 300)}
	f.put(s, docs...)
	same(f, "the story of the only one", docs[0].Article.Story, "")
	docs = []corpus.Document{report("second", "flood", 298, 300)}
	f.put(s, docs...)
	same(f, "the story of the second", docs[0].Article.Story, "first")
	f.restore("a", gone)
	f.now = day(101)
	f.remove("a", gone)
	f.ok(f.Forget(f.ctx, day(102)))
	docs = []corpus.Document{report("third", "flood", 297, 300)}
	f.put(s, docs...)
	same(f, "the story of the third", docs[0].Article.Story, "first")
	same(f, "the story elsewhere", f.stories("b"), map[string]string{"elsewhere": ""})
}

// A story that its first article leaves, because it says something else now, is
// that of the next.
func testStoryWithoutFirst(f *fixture) {
	s := f.source("a", "s")
	flood := func(id string, shared int) corpus.Document { return report(id, "flood", shared, 300) }
	f.put(s, report("lone", "vote", 300, 300), flood("1", 300), flood("2", 295), flood("3", 290), flood("4", 285))
	same(f, "at first", f.stories("a"), map[string]string{"lone": "", "1": "1", "2": "1", "3": "1", "4": "1"})

	docs := []corpus.Document{flood("1", 299)}
	f.put(s, docs...)
	same(f, "the story of the first one, corrected", docs[0].Article.Story, "1")

	docs = []corpus.Document{flood("4", 284), report("1", "match", 300, 300)}
	f.put(s, docs...)
	same(f, "the story of the first one, rewritten", docs[1].Article.Story, "")
	same(f, "the story of what came before it", docs[0].Article.Story, "2")
	same(f, "without the first", f.stories("a"), map[string]string{"lone": "", "1": "", "2": "2", "3": "2", "4": "2"})

	docs = []corpus.Document{flood("5", 280), report("2", "vote", 290, 300)}
	f.put(s, docs...)
	same(f, "the story of one more", docs[0].Article.Story, "3")
	same(f, "the next one in another story", f.stories("a"),
		map[string]string{"lone": "lone", "1": "", "2": "lone", "3": "3", "4": "3", "5": "3"})

	f.put(s, report("3", "match", 290, 300))
	same(f, "the third one in that of the first", f.stories("a"),
		map[string]string{"lone": "lone", "1": "1", "2": "lone", "3": "1", "4": "4", "5": "4"})
	f.put(s, report("1", "new", 300, 300), report("young", "new", 290, 300))
	same(f, "the first one in a story of its own", f.stories("a"),
		map[string]string{"lone": "lone", "1": "1", "2": "lone", "3": "3", "4": "4", "5": "4", "young": "1"})
}

// A story outlives its first articles.
func testStoryOfForgotten(f *fixture) {
	old, s := f.source("a", "old"), f.source("a", "s")
	f.put(old, report("1", "flood", 300, 300), report("2", "flood", 298, 300))
	f.put(s, report("3", "flood", 295, 300), report("4", "flood", 290, 300))
	f.remove("a", old)
	same(f, "while the first are out of sight", f.stories("a"), map[string]string{"3": "1", "4": "1"})
	f.ok(f.Forget(f.ctx, day(101)))
	same(f, "after they are forgotten", f.stories("a"), map[string]string{"3": "3", "4": "3"})
	f.put(s, report("1", "vote", 300, 300))
	same(f, "with another article of the first's id", f.stories("a"), map[string]string{"1": "", "3": "3", "4": "3"})
}
