package rag

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"newshound/corpus"
)

// ranked makes the quotables of texts for a question, each text an article.
func ranked(question string, texts ...string) []*quotable {
	q := analyse(question, nil, []string{"en"})
	q.weigh(func(forms []string) (int, []int) { return 100, make([]int, len(forms)) })
	var readings []*reading
	for i, text := range texts {
		d := corpus.NewDocument(corpus.Article{ID: fmt.Sprint(i), Text: text, Language: "en"})
		for n := range d.Passages {
			r := q.read(new(corpus.Analyzer), corpus.PassageID{Article: d.Article.ID, Index: n}, &d)
			q.passageFeatures(r)
			readings = append(readings, r)
		}
	}
	resort(readings)
	return q.quotables(readings)
}

func shown(quotes []quote) string {
	var out []string
	for _, u := range quotes {
		out = append(out, u.Of(u.from.doc.Article.Text))
	}
	return strings.Join(out, " | ")
}

func TestChoosingShowsNothingTwice(t *testing.T) {
	got := shown(choose(ranked("Who leads the Selby heron committee?",
		"Ada Quist leads the Selby heron committee.",
		"Ada Quist leads the heron committee of Selby.",
		"The Selby heron committee, led by Ada Quist, met in cellar nine on Friday.",
	)))
	if strings.Count(got, "leads") != 1 {
		t.Errorf("%q says the same twice", got)
	}
}

func TestChoosingAddsNothingBesideThePoint(t *testing.T) {
	got := shown(choose(ranked("Who leads the Selby heron committee?",
		"Ada Quist leads the Selby heron committee.",
		"Bakers in Orrin went on strike. Ovens stayed cold.",
	)))
	if got != "Ada Quist leads the Selby heron committee." {
		t.Errorf("%q", got)
	}
}

func TestQuotesOfOneArticleStandInItsOrderBehindTheBest(t *testing.T) {
	from := func(id string) *reading { return &reading{id: corpus.PassageID{Article: id}} }
	a, b := from("a"), from("b")
	at := func(r *reading, start int) quote {
		return quote{Span: corpus.Span{Start: start, End: start + 5}, from: r}
	}
	got := inReadingOrder([]quote{at(a, 50), at(b, 10), at(a, 20)})
	want := []quote{at(a, 50), at(a, 20), at(b, 10)}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("quote %d is %v of %s", i, got[i].Span, got[i].from.id.Article)
		}
	}
}

// TestAnswersStayWithinTheirLimits tries random articles: at most three
// sentences and 90 words, each quote whole sentences of its article.
func TestAnswersStayWithinTheirLimits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	vocabulary := strings.Fields("Quist heron committee Selby 14 she it The harbour toll ferry on was said Paris and because 2019 million")
	for range 300 {
		var texts []string
		for range 1 + r.IntN(6) {
			var b strings.Builder
			for range 1 + r.IntN(8) {
				for range 1 + r.IntN(60) {
					b.WriteString(vocabulary[r.IntN(len(vocabulary))] + " ")
				}
				b.WriteString("end. ")
			}
			texts = append(texts, b.String())
		}
		quotes := choose(ranked("Who leads the heron committee in Selby?", texts...))
		sentences, words := 0, 0
		for _, u := range quotes {
			text := u.from.doc.Article.Text
			words += len(strings.Fields(u.Of(text)))
			var starts, ends bool
			for _, s := range corpus.Sentences(text) {
				starts = starts || s.Start == u.Start
				ends = ends || s.End == u.End
				if s.Start >= u.Start && s.End <= u.End {
					sentences++
				}
			}
			if !starts || !ends {
				t.Fatalf("%q is not whole sentences", u.Of(text))
			}
		}
		if sentences > maxSentences || words > maxWords {
			t.Fatalf("%d sentences of %d words: %q", sentences, words, shown(quotes))
		}
	}
}

func TestSpreadLeavesRoomForOthers(t *testing.T) {
	var readings []*reading
	add := func(article, outlet string) {
		d := &corpus.Document{Article: corpus.Article{ID: article, Outlet: outlet}}
		readings = append(readings, &reading{id: corpus.PassageID{Article: article, Index: len(readings)}, doc: d})
	}
	for range 5 {
		add("crowd", "Crowd Daily")
	}
	for i := range 10 {
		add(fmt.Sprint("crowd", i), "Crowd Daily")
	}
	for i := range 5 {
		add(fmt.Sprint("other", i), fmt.Sprint("Other ", i))
	}
	got := spread(readings)
	if len(got) != len(readings) {
		t.Fatalf("%d of %d passages are left", len(got), len(readings))
	}
	articles, outlets := make(map[string]int), make(map[string]int)
	for _, r := range got[:frontPlaces] {
		articles[r.doc.Article.ID]++
		outlets[r.doc.Article.Outlet]++
	}
	if articles["crowd"] != perStory || outlets["Crowd Daily"] != perOutlet || outlets["Other 3"] != 1 {
		t.Errorf("the first places go to %v", outlets)
	}
}

func TestIndependentCountsOutletsWithStoriesOfTheirOwn(t *testing.T) {
	for cited, want := range map[string]int{ // outlet and story of each citation
		"":                                 0,
		"Alpha/1":                          1,
		"Alpha/1 Alpha/2":                  1,
		"Alpha/1 Beta/2":                   2,
		"Alpha/1 Beta/1":                   1,
		"Beta/1 alpha/1 Beta/2":            2, // Alpha's 1, Beta's 2
		"Alpha/1 Beta/1 Gamma/1":           1,
		"Alpha/1 Beta/2 Gamma/3 ALPHA/4":   3,
		"/1":                               0,
		"/1 Alpha/2":                       1,
		"Alpha/1 Beta/1 Beta/2 Gamma/2 /3": 2,
	} {
		var citations []Citation
		for _, c := range strings.Fields(cited) {
			outlet, story, _ := strings.Cut(c, "/")
			citations = append(citations, Citation{Outlet: outlet, story: story})
		}
		if got := independent(citations); got != want {
			t.Errorf("%q: %d are independent, want %d", cited, got, want)
		}
	}
}
