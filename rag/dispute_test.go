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
		t.Logf("%d %s %v/%s both=%v named=%v %v %+v\n    %s", d.ID, d.Query, d.spellings()[0], d.Fake, both, named, a.Refusal != nil, a.Disputes, quotes(a))
	}
	t.Logf("of 50 even and 50 odd %v show the dispute, %v any", shown, disputed)
	if shown[0]+shown[1] < 60 {
		t.Error("want 60")
	}
}
