package rag_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"newshound/corpus"
	"newshound/rag"
)

// verdict checks a claim, and what holds for every verdict.
func (l library) verdict(t *testing.T, claim string) rag.Verdict {
	t.Helper()
	v, err := l.Check(t.Context(), rag.Question{Text: claim, At: now})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range slices.Concat(v.For, v.Against, v.Related) {
		stored, err := l.store.Article(t.Context(), c.Article, c.Revision)
		if err != nil {
			t.Fatal(err)
		}
		if stored.Text[c.Start:c.End] != c.Quote || c.N != i+1 || c.Title != stored.Title {
			t.Errorf("citation %d is not of the stored article: %+v", i+1, c)
		}
	}
	if v.Claim != claim || v.For == nil || v.Against == nil || v.Related == nil {
		t.Errorf("verdict %+v", v)
	}
	return v
}

// TestASentenceTakesASide asks what one sentence of an article says of a claim.
func TestASentenceTakesASide(t *testing.T) {
	const says, denies, only = "for", "against", "related"
	for _, c := range []struct{ language, sentence, claim, want string }{
		{"en", "The Orrin bridge was opened on Monday by the mayor.", "The Orrin bridge was opened on Monday.", says},
		{"en", "Lena Marsh won the Orrin marathon.", "The Orrin marathon was won by Lena Marsh.", says},
		{"en", "Lena Marsh wins the Orrin marathon again.", "Marsh won the Orrin marathon.", says},
		{"en", "The Orrin mill paid a fine of $1.2 million.", "The Orrin mill paid a fine of 1,200,000 dollars.", says},
		{"en", "Three workers of the Orrin mill were hurt in the fire.", "3 workers of the Orrin mill were hurt in the fire.", says},

		// Numbers.
		{"en", "The Orrin mill paid a fine of $3 million.", "The Orrin mill paid a fine of $2 million.", denies},
		{"en", "The Orrin fire hurt 30 workers of the mill.", "The Orrin fire hurt 12 workers of the mill.", denies},
		{"en", "The Orrin fire hurt about 11 workers of the mill.", "The Orrin fire hurt 12 workers of the mill.", only},
		{"en", "The Orrin fire hurt 30 firemen at the mill.", "The Orrin fire hurt 12 workers of the mill.", only},
		// Dates.
		{"en", "The Orrin bridge was opened on 4 May 2030.", "The Orrin bridge was opened on 3 May 2030.", denies},
		{"en", "The Orrin bridge was opened in May 2030.", "The Orrin bridge was opened on 3 May 2030.", only},
		{"en", "The Orrin bridge was opened on May 3, 2030.", "The Orrin bridge was opened in 2030.", says},
		{"en", "The Orrin bridge was painted on 4 May 2030.", "The Orrin bridge was painted on 3 May 2030.", only},
		// Names.
		{"en", "Ida Holt won the Orrin marathon.", "Lena Marsh won the Orrin marathon.", denies},
		{"en", "Ida Holt visited the Orrin mill.", "Lena Marsh visited the Orrin mill.", only},
		{"en", "Lena Marsh defeated Ida Holt in the final.", "Ida Holt defeated Lena Marsh in the final.", only},
		{"en", "The trainer of Lena Marsh won the Orrin lottery.", "Lena Marsh won the Orrin lottery.", only},
		// Negations, denials, opposites.
		{"en", "The Orrin bridge was not opened on Monday.", "The Orrin bridge was opened on Monday.", denies},
		{"en", "The Orrin bridge was not opened on Monday.", "The Orrin bridge was not opened on Monday.", says},
		{"en", "The Orrin mill denied that it poisoned the river.", "The Orrin mill poisoned the river.", denies},
		{"en", "The Orrin bridge was closed on Monday.", "The Orrin bridge was opened on Monday.", denies},
		{"bg", "Мостът в Орин не беше открит вчера от кмета.", "Мостът в Орин беше открит вчера от кмета.", denies},
		{"ru", "Мост в Оррине не был открыт мэром вчера.", "Мост в Оррине был открыт мэром вчера.", denies},
		{"de", "Der Bürgermeister von New Orrin hat die Brücke nicht eröffnet.", "Der Bürgermeister von New Orrin hat die Brücke eröffnet.", denies},
		{"es", "El alcalde de Orrin nunca inauguró el puente nuevo.", "El alcalde de Orrin inauguró el puente nuevo.", denies},
		{"fr", "Le maire de Orrin a démenti la fermeture du pont.", "Le maire de Orrin annonce la fermeture du pont.", denies},
		{"fr", "Le pont de Orrin ne sera pas fermé lundi.", "Le pont de Orrin sera fermé lundi.", denies},
		// What is left open says nothing.
		{"en", "The Orrin bridge may be opened on Monday.", "The Orrin bridge was opened on Monday.", only},
		{"en", "Was the Orrin bridge opened on Monday?", "The Orrin bridge was opened on Monday.", ""},
		// A claim that tells nothing by itself takes no side.
		{"en", "It was opened on Monday by the old mayor.", "It was opened on Monday by the mayor.", only},
		{"en", "The Orrin bridge was opened on Monday.", "Was the Orrin bridge opened on Monday?", only},
	} {
		t.Run(c.claim+" / "+c.sentence, func(t *testing.T) {
			l := newLibrary(t, corpus.Article{URL: "https://north.example/a", Title: "Notes", Language: c.language, Published: daysAgo(2), Text: c.sentence})
			v := l.verdict(t, c.claim)
			got := ""
			switch {
			case len(v.For) > 0:
				got = says
			case len(v.Against) > 0:
				got = denies
			case len(v.Related) > 0:
				got = only
			}
			if got != c.want {
				t.Errorf("is %q, want %q", got, c.want)
			}
		})
	}
}

func TestCopiesThatDifferInANumberAreBothShown(t *testing.T) {
	text := " It happened at night near the old harbour, where the mill has stood for years, and the mayor came at once to see the ruins."
	l := newLibrary(t,
		corpus.Article{URL: "https://north.example/a", Outlet: "North Post", Title: "Fire", Published: daysAgo(1), Text: "The Orrin fire hurt 12 workers of the mill." + text},
		corpus.Article{URL: "https://south.example/a", Outlet: "South Echo", Title: "Fire", Published: daysAgo(1), Text: "The Orrin fire hurt 30 workers of the mill." + text})
	v := l.verdict(t, "The Orrin fire hurt 12 workers of the mill.")
	if len(v.For) != 1 || v.For[0].Outlet != "North Post" || len(v.Against) != 1 || v.Against[0].Outlet != "South Echo" {
		t.Errorf("for %v, against %v", v.For, v.Against)
	}
}

func TestOldFigureIsOfAnotherEvent(t *testing.T) {
	l := newLibrary(t, corpus.Article{URL: "https://north.example/a", Title: "Fire", Published: daysAgo(400), Text: "The Orrin fire hurt 30 workers of the mill."})
	if v := l.verdict(t, "The Orrin fire hurt 12 workers of the mill."); len(v.Against) > 0 {
		t.Errorf("against %v", v.Against)
	}
}

func TestVerdictSaysWhatWasSearched(t *testing.T) {
	l := newLibrary(t, filler(30)...)
	v := l.verdict(t, "Penguins of Antarctica can fly.")
	if len(v.For)+len(v.Against)+len(v.Related) > 0 || v.Searched.Articles != 30 || v.Searched.Outlets != 1 {
		t.Errorf("verdict %+v", v)
	}
	text, err := json.Marshal(v)
	if err != nil || !strings.Contains(string(text), `"against":[],"related":[],"searched":{"articles":30`) {
		t.Errorf("written %s: %v", text, err)
	}
	for _, odd := range []string{"", "?!", strings.Repeat("long ", 1000)} {
		l.verdict(t, odd)
	}
}

func TestAnotherServersArticlesTakeNoSide(t *testing.T) {
	store := open(t)
	put(t, store, corpus.Article{Space: "guild:2", URL: "https://north.example/a", Text: "The Orrin bridge was opened on Monday."})
	l := load(t, store)
	v, err := l.Check(t.Context(), rag.Question{Text: "The Orrin bridge was opened on Monday.", Space: "guild:1", At: now})
	if err != nil || len(v.For)+len(v.Against)+len(v.Related) > 0 || v.Searched.Articles > 0 {
		t.Errorf("verdict %+v: %v", v, err)
	}
}

func TestCheckingStopsWithItsContext(t *testing.T) {
	l := newLibrary(t, filler(30)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Check(ctx, rag.Question{Text: "The council of Orrin opened the harbour.", At: now}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func FuzzCheck(f *testing.F) {
	l := newLibrary(f, corpus.Article{URL: "https://north.example/a", Title: "Notes", Published: daysAgo(2),
		Text: "The Orrin mill paid a fine of $1.2 million on 3 May 2030, 12% more than Lena Marsh's mill in New York. It was not closed by 30 firemen."})
	f.Add("Lena Marsh's mill paid €1.2bn on May 3, 2030.")
	f.Add("The 2nd Orrin mill may not 99999999999999999999999999 1.2.3 12,34 $ % million")
	f.Fuzz(func(t *testing.T, claim string) {
		if _, err := l.Check(t.Context(), rag.Question{Text: claim, At: now}); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	l := newLibrary(b, filler(500)...)
	for b.Loop() {
		if _, err := l.Check(b.Context(), rag.Question{Text: "The Council of Orrin opened the harbour near the old museum on 3 May.", At: now}); err != nil {
			b.Fatal(err)
		}
	}
}
