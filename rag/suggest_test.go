package rag_test

import (
	"slices"
	"strings"
	"testing"

	"newshound/corpus"
	"newshound/rag"
)

func (l library) suggest(t *testing.T, space corpus.Space, n int, ids ...string) []string {
	t.Helper()
	out, err := l.Suggest(t.Context(), space, ids, n)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSuggestionsAreAskedInTheArticlesLanguage(t *testing.T) {
	for _, c := range []struct {
		name    string
		article corpus.Article
		want    string
	}{
		{"how many", corpus.Article{Language: "en", Title: "Storm in Orrin", Text: "More than 300 people were injured in Orrin on Monday, police said."}, "How many people were injured in Orrin?"},
		{"who", corpus.Article{Language: "en", Title: "A goal", Text: "Lena Marsh scored a late penalty for Orrin United. The crowd was glad."}, "Who scored a late penalty for Orrin United?"},
		{"when", corpus.Article{Language: "en", Title: "A trial", Text: "The trial of Lena Marsh will be held in Orrin on 3 June. The judge is new."}, "When will the trial of Lena Marsh be held in Orrin?"},
		{"why", corpus.Article{Language: "en", Title: "A bridge", Text: "The Orrin bridge was closed because its pillars are weak."}, "Why was the Orrin bridge closed?"},
		{"a title that asks", corpus.Article{Language: "en", Title: "Why is Orrin water brown? | North Post", Text: "Orrin water is brown since the old pipes rust."}, "Why is Orrin water brown?"},
		{"a title that nearly asks", corpus.Article{Language: "en", Title: "Why Orrin Water will raise its prices", Text: "Orrin Water will raise its prices by 4 percent since energy is dear."}, "Why will Orrin Water raise its prices?"},
		{"a headline", corpus.Article{Language: "en", Title: "Orrin Water bans lead pipes", Text: "The utility Orrin Water said lead pipes were a danger."}, "What did Orrin Water ban?"},
		{"a name", corpus.Article{Language: "en", Title: "A prize for Lena Marsh", Text: "It went to Lena Marsh, whose film is quiet."}, "Lena Marsh?"},
		{"Bulgarian", corpus.Article{Language: "bg", Title: "Буря", Text: "Над 300 души пострадаха при бурята в Орин. Улиците са празни."}, "Колко души пострадаха при бурята в Орин?"},
		{"Russian", corpus.Article{Language: "ru", Title: "Буря", Text: "Более 300 человек пострадали при буре в Оррине. Улицы пусты."}, "Сколько человек пострадали при буре в Оррине?"},
		{"German", corpus.Article{Language: "de", Title: "Sturm", Text: "Mehr als 300 Menschen wurden in Orrin verletzt. Die Straßen sind leer."}, "Wie viele Menschen wurden in Orrin verletzt?"},
		{"Spanish", corpus.Article{Language: "es", Title: "Tormenta", Text: "Más de 300 personas murieron en la ciudad de Orrin. Las calles están vacías."}, "¿Cuántas personas murieron en la ciudad de Orrin?"},
		{"French", corpus.Article{Language: "fr", Title: "Tempête", Text: "Plus de 300 habitants ont quitté la ville de Orrin. Les rues sont vides."}, "Combien d’habitants ont quitté la ville de Orrin\u00a0?"},
		{"a language it does not ask in", corpus.Article{Language: "it", Title: "Tempesta", Text: "Più di 300 persone sono morte nella città di Orrin."}, ""},
		{"nothing to ask", corpus.Article{Language: "en", Title: "Notes", Text: "It rained again. They say that it was wet."}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := open(t)
			if c.article.Language == "en" {
				put(t, store, filler(20)...)
			}
			c.article.URL, c.article.Published = "https://north.example/a", daysAgo(1)
			id := put(t, store, c.article)
			got := load(t, store).suggest(t, corpus.Shared, 3, id...)
			if want := c.want; want == "" && len(got) > 0 || want != "" && (len(got) != 1 || !strings.HasSuffix(got[0], want)) {
				t.Errorf("suggested %q, want %q", got, want)
			}
		})
	}
}

func TestSuggestionsWork(t *testing.T) {
	store := open(t)
	put(t, store, filler(40)...)
	var ids []string
	for i := range 9 {
		ids = append(ids, put(t, store, mill(i).article(100+i))...)
	}
	l := load(t, store)
	got := l.suggest(t, corpus.Shared, 5, ids...)
	for _, q := range got {
		a := l.ask(t, rag.Question{Text: q, At: now})
		if !a.Answered || !slices.ContainsFunc(a.Citations, func(c rag.Citation) bool { return slices.Contains(ids, c.Article) }) {
			t.Errorf("%q is answered by %q", q, quotes(a))
		}
	}
	if len(got) > 5 {
		t.Errorf("%d suggestions", len(got))
	}
}

func TestAStoryIsSuggestedOnce(t *testing.T) {
	store := open(t)
	put(t, store, filler(20)...)
	text := "More than 300 people were injured in Orrin on Monday, police said. The storm took the roof of the old theatre and the mayor was shocked."
	ids := put(t, store,
		corpus.Article{URL: "https://a.example/1", Title: "Storm in Orrin", Outlet: "A", Text: text, Published: daysAgo(1)},
		corpus.Article{URL: "https://b.example/2", Title: "Storm in Orrin", Outlet: "B", Text: text, Published: daysAgo(1)})
	if got := load(t, store).suggest(t, corpus.Shared, 3, ids...); len(got) != 1 {
		t.Errorf("suggested %q", got)
	}
}

func TestNothingIsSuggestedOfAnotherServersArticles(t *testing.T) {
	store := open(t)
	put(t, store, filler(20)...)
	ids := put(t, store, corpus.Article{Space: "guild:2", URL: "https://a.example/1", Title: "Storm in Orrin", Text: "More than 300 people were injured in Orrin on Monday."})
	l := load(t, store)
	if got := l.suggest(t, "guild:1", 3, ids...); len(got) > 0 {
		t.Errorf("another server's: %q", got)
	}
	if got := l.suggest(t, "guild:2", 3, append(ids, "gone")...); len(got) != 1 {
		t.Errorf("its own: %q", got)
	}
}

func BenchmarkSuggest(b *testing.B) {
	store := open(b)
	put(b, store, filler(200)...)
	var ids []string
	for i := range 12 {
		ids = append(ids, put(b, store, mill(i).article(100+i))...)
	}
	l := load(b, store)
	for b.Loop() {
		if _, err := l.Suggest(b.Context(), corpus.Shared, ids, 3); err != nil {
			b.Fatal(err)
		}
	}
}
