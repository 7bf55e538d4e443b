package rag_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"newshound/corpus"
	"newshound/rag"
)

// disputedArticles are a dispute's passages as articles of different outlets.
func (d *dispute) articles() []corpus.Article {
	var out []corpus.Article
	for i, text := range slices.Concat(d.Truths, d.Untruths, d.Besides) {
		out = append(out, corpus.Article{
			URL: fmt.Sprintf("https://p.example/%d/%d", d.ID, i), Outlet: fmt.Sprintf("Outlet %d", i),
			Text: strings.TrimSpace(corpus.Normalize(text)), Published: daysAgo(3),
		})
	}
	return out
}

// TestDisputesAreShown counts the questions whose answer shows what passages
// say that disagree, with what each says. The rules were chosen on the
// disputes with an even id.
func TestDisputesAreShown(t *testing.T) {
	if testing.Short() {
		t.Skip("measures over many articles")
	}
	disputes := readDisputes(t)
	var articles []corpus.Article
	for _, d := range disputes {
		articles = append(articles, d.articles()...)
	}
	l := newLibrary(t, articles...)
	var shown, disputed [2]int
	for _, d := range disputes {
		a := l.ask(t, rag.Question{Text: d.Query})
		fake := []string{strings.TrimSpace(d.Fake)}
		both := says(quotes(a), d.spellings()...) && says(quotes(a), fake...)
		named := slices.ContainsFunc(a.Disputes, func(p rag.Dispute) bool {
			side := func(spellings []string) bool {
				return slices.ContainsFunc(p.Sides, func(s rag.Side) bool { return says(s.Says, spellings...) })
			}
			return side(d.spellings()) && side(fake)
		})
		if len(a.Disputes) > 0 {
			disputed[d.ID%2]++
		}
		if both && named {
			shown[d.ID%2]++
			continue
		}
		t.Logf("%d %q shows %+v in %q", d.ID, d.Query, a.Disputes, quotes(a))
	}
	t.Logf("of the even and the odd %v show the dispute, %v any", shown, disputed)
	if shown[0] < 38 || shown[1] < 33 {
		t.Error("want 38 of the 50 even ones, on which the rules were chosen, and 33 of the 50 odd ones")
	}
}

// A report is an article of a day's news by an outlet.
func report(outlet string, days int, text string) corpus.Article {
	return corpus.Article{URL: "https://" + strings.ToLower(outlet) + ".example/a", Outlet: outlet, Published: daysAgo(days), Text: text}
}

// sides of all disputes, in their words.
func sidesOf(a rag.Answer) string {
	var out []string
	for _, d := range a.Disputes {
		for _, s := range d.Sides {
			out = append(out, s.Says)
		}
	}
	return strings.Join(out, " / ")
}

func TestWhatOutletsTellDifferently(t *testing.T) {
	ferry := "The ferry Aurora broke down off Cape Selby on Monday with %s passengers on board, its owner said."
	for _, tt := range []struct {
		name, question string
		articles       []corpus.Article
		want           string
	}{
		{"a figure", "How many passengers were on board the ferry Aurora?", []corpus.Article{
			report("North", 1, fmt.Sprintf(ferry, "214")), report("South", 2, fmt.Sprintf(ferry, "341")),
		}, "214 / 341"},
		{"what most say comes first", "How many passengers were on board the ferry Aurora?", []corpus.Article{
			report("North", 1, fmt.Sprintf(ferry, "214")), report("South", 2, fmt.Sprintf(ferry, "341")),
			report("West", 3, fmt.Sprintf(ferry, "341")+" It was towed."),
		}, "341 / 214"},
		{"three sides", "How many passengers were on board the ferry Aurora?", []corpus.Article{
			report("North", 1, fmt.Sprintf(ferry, "214")), report("South", 2, fmt.Sprintf(ferry, "341")), report("West", 3, fmt.Sprintf(ferry, "87")),
		}, "214 / 341 / 87"},
		{"a figure in other words", "How many passengers were on the ferry Aurora?", []corpus.Article{
			report("North", 1, "All 214 passengers of the ferry Aurora were safe by Monday night."),
			report("South", 2, "When the engine of the ferry Aurora stopped, 341 passengers waited in the saloon."),
		}, "214 / 341"},
		{"a name", "Who leads the Selby heron committee?", []corpus.Article{
			report("North", 1, "The Selby heron committee has been led by Ada Quist since the vote of March."),
			report("South", 2, "The Selby heron committee has been led by Tom Arrel since the vote of March."),
		}, "Ada Quist / Tom Arrel"},
		{"a date", "When did the Selby bridge open?", []corpus.Article{
			report("North", 1, "The Selby bridge opened to traffic on May 9, 2031 after six years of work."),
			report("South", 2, "The Selby bridge opened to traffic on 12 May 2031 after six years of work."),
		}, "May 9, 2031 / 12 May 2031"},
		{"money", "How much did the Selby bridge cost?", []corpus.Article{
			report("North", 1, "The Selby bridge cost $1.2 billion, the council said on Monday."),
			report("South", 2, "The Selby bridge cost $3.4 billion, the council said on Monday."),
		}, "$1.2 billion / $3.4 billion"},
		{"not an outlet and itself", "How many passengers were on board the ferry Aurora?", []corpus.Article{
			report("North", 1, fmt.Sprintf(ferry, "214")),
			{URL: "https://north.example/b", Outlet: "North", Published: daysAgo(2), Text: fmt.Sprintf(ferry, "341")},
		}, ""},
		{"not old news and new", "How many passengers were on board the ferry Aurora?", []corpus.Article{
			report("North", 1, fmt.Sprintf(ferry, "214")), report("South", 90, fmt.Sprintf(ferry, "341")),
		}, ""},
		{"not what is about the same", "How many passengers were on board the ferry Aurora?", []corpus.Article{
			report("North", 1, fmt.Sprintf(ferry, "214")), report("South", 2, fmt.Sprintf(ferry, "about 200")),
		}, ""},
		{"not two ways to call one", "Who leads the Selby heron committee?", []corpus.Article{
			report("North", 1, "The Selby heron committee has been led by Ada Quist since the vote of March."),
			report("South", 2, "The Selby heron committee has been led by Ms. Quist since the vote of March."),
		}, ""},
		{"not two events", "How many passengers were on board the ferry Aurora in 2031?", []corpus.Article{
			report("North", 1, "In 2031 the ferry Aurora broke down off Cape Selby with 214 passengers on board."),
			report("South", 2, "In 2029 the ferry Aurora broke down off Cape Orrin with 341 passengers on board."),
		}, ""},
		{"not what nobody asked", "Where did the ferry Aurora break down?", []corpus.Article{
			report("North", 1, fmt.Sprintf(ferry, "214")), report("South", 2, fmt.Sprintf(ferry, "341")),
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := newLibrary(t, append(filler(40), tt.articles...)...)
			a := l.ask(t, rag.Question{Text: tt.question})
			if !a.Answered || sidesOf(a) != tt.want {
				t.Errorf("disputed is %q, want %q; shown is %q (%+v)", sidesOf(a), tt.want, quotes(a), a.Refusal)
			}
			for _, d := range a.Disputes {
				for _, s := range d.Sides {
					if c := a.Citations[s.Citations[0]-1]; !strings.Contains(c.Quote, s.Says) {
						t.Errorf("%q is not in the quote %q", s.Says, c.Quote)
					}
				}
			}
		})
	}
}

func TestNeitherSideCrowdsOutTheOther(t *testing.T) {
	text := "The ferry Aurora broke down off Cape Selby on Monday with %s passengers on board, and its crew, who had come from the yards of Orrin that morning, could do nothing.\n\n" +
		"Passengers of the ferry Aurora sang on board. The ferry Aurora is of 1988, and it takes 600 passengers on board in summer, as it did when it was new."
	l := newLibrary(t, append(filler(40), report("North", 1, fmt.Sprintf(text, "214")), report("South", 2, fmt.Sprintf(text, "341")))...)
	a := l.ask(t, rag.Question{Text: "How many passengers were on board the ferry Aurora on Monday?"})
	if sidesOf(a) != "214 / 341" || !strings.Contains(quotes(a), "214") || !strings.Contains(quotes(a), "341") {
		t.Errorf("disputed is %q, shown %q", sidesOf(a), quotes(a))
	}
}

func TestRefusalsHaveNoSides(t *testing.T) {
	l := newLibrary(t, append(filler(40),
		report("North", 1, "The ferry Aurora broke down off Cape Selby on Monday with 214 passengers on board."),
		report("South", 2, "The ferry Aurora broke down off Cape Selby on Monday with 341 passengers on board."))...)
	a := l.ask(t, rag.Question{Text: "How many wolves did the ministry of Lower Varn count in the winter census near Aurora?"})
	if a.Answered || len(a.Disputes) > 0 {
		t.Errorf("answered %v with %+v", a.Answered, a.Disputes)
	}
}
