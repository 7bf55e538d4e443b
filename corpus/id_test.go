package corpus

import (
	"testing"
	"time"
)

func TestNewArticleID(t *testing.T) {
	day := time.Date(2024, 12, 14, 0, 0, 0, 0, time.UTC)
	id := func(a Article) string { return NewArticleID(Shared, &a) }
	same := []struct {
		name string
		a, b Article
	}{
		{"scheme, host case, fragment, campaign", Article{URL: "http://News.example/a/?id=1#top"}, Article{URL: "https://news.example/a/?utm_source=x&id=1"}},
		{"a changed text keeps its address", Article{URL: "https://news.example/a", Text: "one"}, Article{URL: "https://news.example/a", Text: "two", Title: "T"}},
		{"a changed text keeps its title and day", Article{Title: "T", Published: day, Text: "one"}, Article{Title: "T", Published: day, Text: "two"}},
	}
	for _, c := range same {
		if id(c.a) != id(c.b) {
			t.Errorf("%s: ids differ", c.name)
		}
	}
	differ := []struct {
		name string
		a, b Article
	}{
		{"path", Article{URL: "https://news.example/a"}, Article{URL: "https://news.example/b"}},
		{"query", Article{URL: "https://news.example/?id=1"}, Article{URL: "https://news.example/?id=2"}},
		{"a title alone does not name an article", Article{Title: "Summary", Text: "one"}, Article{Title: "Summary", Text: "two"}},
		{"fields do not run together", Article{Title: "ab", Outlet: "c"}, Article{Title: "a", Outlet: "bc"}},
	}
	for _, c := range differ {
		if id(c.a) == id(c.b) {
			t.Errorf("%s: ids are the same", c.name)
		}
	}
	a := Article{URL: "https://news.example/a"}
	if NewArticleID("guild:1", &a) == NewArticleID(Shared, &a) {
		t.Error("two spaces share an article's id")
	}
	if got := len(id(a)); got != 16 {
		t.Errorf("id has %d characters, want 16", got)
	}
}
