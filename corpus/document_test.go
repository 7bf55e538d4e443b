package corpus

import (
	"bytes"
	"reflect"
	"regexp"
	"testing"
	"time"
)

func TestNewDocument(t *testing.T) {
	d := NewDocument(Article{
		Title: " Harbour sold\r\n",
		Text:  "The harbour was sold.\r\nThe harbours of the region were not; harbour fees rose.",
	})
	if a := d.Article; a.Title != "Harbour sold" || a.Language != "en" || a.Text[21:25] != "\nThe" {
		t.Errorf("article is %+v", a)
	}
	if len(d.Passages) != 1 || d.Passages[0] != (Span{0, len(d.Article.Text)}) {
		t.Errorf("passages are %v", d.Passages)
	}
	want := Analysis{
		Version: AnalysisVersion,
		Terms:   []string{"harbour", "sold", "the", "was", "of", "region", "were", "not", "fee", "rose"},
		Title:   []TermCount{{0, 1}, {1, 1}},
		Passages: []PassageTerms{{
			Length: 14,
			Counts: []TermCount{{2, 3}, {0, 3}, {3, 1}, {1, 1}, {4, 1}, {5, 1}, {6, 1}, {7, 1}, {8, 1}, {9, 1}},
		}},
	}
	if !reflect.DeepEqual(d.Analysis, want) {
		t.Errorf("analysis is\n%+v, want\n%+v", d.Analysis, want)
	}
}

func TestNewDocumentKeepsTheLanguage(t *testing.T) {
	d := NewDocument(Article{Language: "bg", Text: "The harbour was sold to the region."})
	if d.Article.Language != "bg" {
		t.Errorf("language is %q", d.Article.Language)
	}
}

func TestNewDocumentOfNothing(t *testing.T) {
	for _, text := range []string{"", " \n ", "\x00"} {
		d := NewDocument(Article{Text: text})
		if len(d.Passages) != 0 || len(d.Analysis.Passages) != 0 || len(d.Analysis.Terms) != 0 {
			t.Errorf("%q gives %+v", text, d)
		}
	}
}

// What one article leaves in an Analyzer does not change the next.
func TestAnalyzerIsReusable(t *testing.T) {
	var z Analyzer
	for _, a := range newsArticles(t, 60) {
		if got, want := z.NewDocument(a), NewDocument(a); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is analysed differently by a used analyzer", a.Title)
		}
	}
}

func TestNewArticleID(t *testing.T) {
	day := time.Date(2024, 12, 14, 0, 0, 0, 0, time.UTC)
	base := Article{URL: "https://news.example/a", Title: "T", Outlet: "O", Published: day, Text: "one"}
	with := func(change func(*Article)) Article {
		a := base
		change(&a)
		return a
	}
	noURL := with(func(a *Article) { a.URL = "" })
	bare := Article{Title: "T", Text: "one"}
	for _, c := range []struct {
		name   string
		a, b   Article
		differ bool
	}{
		{"a changed text at the same address", base, with(func(a *Article) { a.Text, a.Title = "two", "U" }), false},
		{"another address", base, with(func(a *Article) { a.URL += "b" }), true},
		{"a changed text under the same title, outlet and date", noURL, with(func(a *Article) { a.URL, a.Text = "", "two" }), false},
		{"another outlet", noURL, with(func(a *Article) { a.URL, a.Outlet = "", "P" }), true},
		{"another day", noURL, with(func(a *Article) { a.URL, a.Published = "", day.AddDate(0, 0, 1) }), true},
		{"the same time elsewhere", noURL, with(func(a *Article) { a.URL, a.Published = "", day.In(time.FixedZone("", 7200)) }), false},
		{"a title alone names nothing", bare, Article{Title: "T", Text: "two"}, true},
		{"the same text", bare, Article{Title: "U", Text: "one"}, false},
		{"fields that run together", with(func(a *Article) { a.URL, a.Title, a.Outlet = "", "ab", "c" }),
			with(func(a *Article) { a.URL, a.Title, a.Outlet = "", "a", "bc" }), true},
		{"a text that is an address", Article{URL: "x"}, Article{Text: "x"}, true},
	} {
		a, b := NewArticleID(Shared, &c.a), NewArticleID(Shared, &c.b)
		if (a != b) != c.differ {
			t.Errorf("%s: ids %s and %s", c.name, a, b)
		}
	}
	id := NewArticleID(Shared, &base)
	if !regexp.MustCompile(`^[0-9a-z]{26}$`).MatchString(id) {
		t.Errorf("id is %q", id)
	}
	if id == NewArticleID("guild:1", &base) {
		t.Error("two spaces share an id")
	}
}

func TestAnalysisBinary(t *testing.T) {
	var z Analyzer
	docs := []Document{{}, z.NewDocument(Article{Text: benchText})}
	for _, a := range newsArticles(t, 100) {
		docs = append(docs, z.NewDocument(a))
	}
	for _, d := range docs {
		b, err := d.Analysis.AppendBinary([]byte("x"))
		if err != nil {
			t.Fatal(err)
		}
		got := Analysis{Terms: []string{"old"}, Title: make([]TermCount, 3), Passages: make([]PassageTerms, 2)}
		if err := got.UnmarshalBinary(b[1:]); err != nil {
			t.Fatalf("%q: %v", d.Article.Title, err)
		}
		if !reflect.DeepEqual(got, d.Analysis) {
			t.Fatalf("%q: got\n%+v, want\n%+v", d.Article.Title, got, d.Analysis)
		}
	}
}

func TestDamagedAnalysis(t *testing.T) {
	d := NewDocument(Article{Title: "Port Ellery", Text: benchText})
	good, _ := d.Analysis.AppendBinary(nil)
	var a Analysis
	for n := range good {
		if a.UnmarshalBinary(good[:n]) == nil {
			t.Fatalf("the first %d of %d bytes are an analysis", n, len(good))
		}
	}
	if a.UnmarshalBinary(append(bytes.Clone(good), 0)) == nil {
		t.Error("an analysis and a byte more are an analysis")
	}
	huge := []byte{1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F}
	if a.UnmarshalBinary(huge) == nil {
		t.Error("four billion terms in six bytes are an analysis")
	}
}

func FuzzAnalysisDecode(f *testing.F) {
	d := NewDocument(Article{Title: "Port Ellery", Text: benchText})
	good, _ := d.Analysis.AppendBinary(nil)
	f.Add(good)
	f.Add([]byte{})
	f.Add([]byte{1, 1, 1, 1, 'x', 1, 1, 0, 1, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		var a Analysis
		if a.UnmarshalBinary(b) != nil {
			return
		}
		for _, p := range append(a.Passages, PassageTerms{Counts: a.Title}) {
			for _, c := range p.Counts {
				if int(c.Term) >= len(a.Terms) {
					t.Fatalf("term %d of %d", c.Term, len(a.Terms))
				}
			}
		}
		again, _ := a.AppendBinary(nil)
		var second Analysis
		if err := second.UnmarshalBinary(again); err != nil || !reflect.DeepEqual(a, second) {
			t.Fatalf("%+v is read back as %+v, %v", a, second, err)
		}
	})
}
