package rag_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/corpus/sqlite"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

var now = time.Date(2031, 5, 20, 12, 0, 0, 0, time.UTC)

func daysAgo(n int) time.Time { return now.AddDate(0, 0, -n) }

// A library is a store that tests fill, with an engine over it.
type library struct {
	*rag.Engine
	store   corpus.Store
	vectors *vector.Index
}

func open(t testing.TB) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir(), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// put adds articles to their spaces, and returns their ids; an empty space is
// the shared one, an empty language English.
func put(t testing.TB, store corpus.Store, articles ...corpus.Article) []string {
	t.Helper()
	var ids []string
	for _, a := range articles {
		if a.Space == "" {
			a.Space = corpus.Shared
		}
		id, err := putInto(t.Context(), store, "source of "+string(a.Space), a)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

// putInto adds an article to a source, which is made if it is not there.
func putInto(ctx context.Context, store corpus.Store, source string, a corpus.Article) (id string, err error) {
	if a.Language == "" {
		a.Language = "en"
	}
	a.ID = corpus.NewArticleID(a.Space, &a)
	s, err := store.AddSource(ctx, corpus.Source{ID: source, Space: a.Space, Kind: corpus.KindFile, Name: source, Added: now})
	if err == nil {
		_, err = store.Put(ctx, s.ID, []corpus.Document{corpus.NewDocument(a)})
	}
	return a.ID, err
}

func load(t testing.TB, store corpus.Store) library {
	t.Helper()
	return loadWith(t, store, llm.NewHashed())
}

func loadWith(t testing.TB, store corpus.Store, embedder llm.Embedder) library {
	t.Helper()
	l := library{store: store, vectors: vector.New(embedder.Model())}
	l.Engine = rag.New(rag.Config{Store: store, Lexical: lexical.New(), Vectors: l.vectors, Embedder: embedder, Log: slog.New(slog.DiscardHandler)})
	if err := l.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l
}

func newLibrary(t testing.TB, articles ...corpus.Article) library {
	store := open(t)
	put(t, store, articles...)
	return load(t, store)
}

// ask asks and checks what holds for every answer.
func (l library) ask(t testing.TB, q rag.Question) rag.Answer {
	t.Helper()
	if q.At.IsZero() {
		q.At = now
	}
	a, err := l.Answer(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	l.check(t, a)
	return a
}

func (l library) check(t testing.TB, a rag.Answer) {
	t.Helper()
	cited := a.Citations
	if a.Answered == (a.Refusal != nil) {
		t.Fatalf("answered %v with refusal %v", a.Answered, a.Refusal)
	}
	if a.Refusal != nil {
		cited = a.Refusal.Nearest
		if len(a.Sentences)+len(a.Citations) > 0 {
			t.Error("a refusal has sentences")
		}
	}
	words := 0
	for i, c := range cited {
		words += len(strings.Fields(c.Quote))
		stored, err := l.store.Article(t.Context(), c.Article, c.Revision)
		if err != nil {
			t.Fatal(err)
		}
		if stored.Text[c.Start:c.End] != c.Quote {
			t.Errorf("citation %d: %q is not the text at %d:%d", c.N, c.Quote, c.Start, c.End)
		}
		if c.N != i+1 || c.Title != stored.Title || c.URL != stored.URL || c.Outlet != stored.OutletName() {
			t.Errorf("citation %d is not of the stored article: %+v", i+1, c)
		}
	}
	if len(cited) > 3 || words > 90 {
		t.Errorf("%d quotes of %d words", len(cited), words)
	}
	for _, s := range a.Sentences {
		if len(s.Citations) != 1 || s.Text != a.Citations[s.Citations[0]-1].Quote {
			t.Errorf("sentence %q is not its citation's quote", s.Text)
		}
	}
	if a.Confidence < 0 || a.Confidence > 1 {
		t.Errorf("confidence %v", a.Confidence)
	}
}

// quotes returns the shown text.
func quotes(a rag.Answer) string {
	var out []string
	for _, c := range a.Citations {
		out = append(out, c.Quote)
	}
	return strings.Join(out, " | ")
}

func wantQuote(t *testing.T, a rag.Answer, want string) {
	t.Helper()
	if !a.Answered || !strings.Contains(quotes(a), want) {
		t.Errorf("%q is answered by %q (%v), want %q in it", a.Question, quotes(a), a.Refusal, want)
	}
}

// filler makes articles on other things, so that frequencies mean something.
func filler(n int) []corpus.Article {
	r := rand.New(rand.NewPCG(1, 1))
	subjects := strings.Fields("council harbour orchestra bakery museum railway stadium library hospital school market theatre")
	verbs := strings.Fields("opened closed painted moved praised counted repaired visited measured sold")
	var out []corpus.Article
	for i := range n {
		var text strings.Builder
		for range 12 {
			fmt.Fprintf(&text, "The %s was %s by the %s near the old %s. ", subjects[r.IntN(12)], verbs[r.IntN(10)], subjects[r.IntN(12)], subjects[r.IntN(12)])
		}
		out = append(out, corpus.Article{
			URL: fmt.Sprintf("https://filler.example/%d", i), Title: fmt.Sprintf("Town notes %d", i), Outlet: "Filler",
			Published: daysAgo(i % 300), Text: text.String(),
		})
	}
	return out
}

func TestAnswerQuotesTheSentenceThatSaysSo(t *testing.T) {
	l := newLibrary(t, append(filler(40),
		corpus.Article{
			URL: "https://north.example/ferry", Title: "Ferry breaks down", Outlet: "North Post", Published: daysAgo(2),
			Text: "The ferry Aurora broke down off Cape Selby on Monday. A tug brought 214 passengers ashore.\n\nThe owner, Halden Lines, blamed a fuel pump because it had not been serviced since March.",
		})...)
	for question, want := range map[string]string{
		"How many passengers of the ferry Aurora were brought ashore?": "214 passengers",
		"Where did the ferry Aurora break down?":                       "off Cape Selby",
		"Why did the ferry Aurora break down?":                         "because it had not been serviced",
		"Which company owns the ferry Aurora?":                         "Halden Lines",
	} {
		a := l.ask(t, rag.Question{Text: question})
		wantQuote(t, a, want)
		if a.Outlets != 1 || !a.AsOf.Newest.Equal(daysAgo(2)) || a.Mode != "extractive" {
			t.Errorf("outlets %d, as of %v, mode %q", a.Outlets, a.AsOf.Newest, a.Mode)
		}
		if c := a.Citations[0]; !strings.HasPrefix(c.Link, c.URL+"#:~:text=") {
			t.Errorf("link %q does not open the passage", c.Link)
		}
	}
}

func TestOldArticleThatAloneHoldsTheAnswerIsFound(t *testing.T) {
	old := corpus.Article{
		URL: "https://north.example/bridge", Title: "Selby bridge opens", Outlet: "North Post", Published: now.AddDate(-9, 0, 0),
		Text: "The Selby suspension bridge was designed by Ida Marlowe. It cost 80 million crowns.",
	}
	articles := append(filler(40), old)
	for i := range 10 {
		articles = append(articles, corpus.Article{
			URL: fmt.Sprintf("https://north.example/traffic/%d", i), Title: "Traffic on the Selby bridge", Outlet: "North Post",
			Published: daysAgo(i), Text: fmt.Sprintf("Traffic on the Selby bridge stood still for %d hours. Drivers waited in the rain.", i+2),
		})
	}
	a := newLibrary(t, articles...).ask(t, rag.Question{Text: "Who designed the Selby suspension bridge?"})
	wantQuote(t, a, "designed by Ida Marlowe")
}

func TestNewerOfTwoAlikeComesFirst(t *testing.T) {
	report := func(days int, name string) corpus.Article {
		return corpus.Article{
			URL: fmt.Sprintf("https://north.example/%d", days), Title: "Regatta result", Outlet: "North Post", Published: daysAgo(days),
			Text: "The Selby regatta was won by " + name + ". Spectators lined the quay from early morning on.",
		}
	}
	l := newLibrary(t, append(filler(40), report(370, "Tove Brandt"), report(3, "Elin Costa"))...)
	a := l.ask(t, rag.Question{Text: "Who won the Selby regatta this week?"})
	if len(a.Citations) == 0 || !strings.Contains(a.Citations[0].Quote, "Elin Costa") {
		t.Errorf("first quote of %q is not this year's", quotes(a))
	}
	a = l.ask(t, rag.Question{Text: "Who won the Selby regatta this week?", At: daysAgo(368)})
	if len(a.Citations) == 0 || !strings.Contains(a.Citations[0].Quote, "Tove Brandt") {
		t.Errorf("first quote of %q is not that year's", quotes(a))
	}
}

func TestFiltersNarrowTheSearch(t *testing.T) {
	article := func(outlet string, days int) corpus.Article {
		return corpus.Article{
			URL: "https://" + strings.ToLower(outlet) + ".example/a", Title: "Comet seen over Selby", Outlet: outlet, Published: daysAgo(days),
			Text: "A green comet was seen over Selby, astronomers in " + outlet + " said. It will return in 71 years.",
		}
	}
	l := newLibrary(t, append(filler(40), article("Alpha", 1), article("Beta", 40))...)
	q := rag.Question{Text: "What comet was seen over Selby?"}
	cited := func(q rag.Question) string {
		var out []string
		for _, e := range l.ask(t, q).Evidence {
			if e.Article.Outlet != "Filler" {
				out = append(out, e.Article.Outlet)
			}
		}
		return strings.Join(out, " ")
	}
	for name, tt := range map[string]struct {
		narrow func(*rag.Question)
		want   string
	}{
		"since":   {func(q *rag.Question) { q.Since = daysAgo(10) }, "Alpha"},
		"before":  {func(q *rag.Question) { q.Before = daysAgo(10) }, "Beta"},
		"outlet":  {func(q *rag.Question) { q.Outlet = "beta" }, "Beta"},
		"nothing": {func(q *rag.Question) { q.Since, q.Before = daysAgo(30), daysAgo(20) }, ""},
	} {
		narrowed := q
		tt.narrow(&narrowed)
		if got := cited(narrowed); got != tt.want {
			t.Errorf("%s: evidence from %q, want %q", name, got, tt.want)
		}
	}
}

func TestAnotherServersArticlesAreNeverSeen(t *testing.T) {
	secret := corpus.Article{
		Space: "guild:1", URL: "https://one.example/a", Title: "Plan", Outlet: "One", Published: daysAgo(1),
		Text: "The heron committee of Selby meets in cellar nine. Nobody else knows.",
	}
	l := newLibrary(t, append(filler(40), secret)...)
	q := rag.Question{Text: "Where does the heron committee of Selby meet?"}
	for _, space := range []corpus.Space{corpus.Shared, "guild:2", ""} {
		q.Space = space
		a := l.ask(t, q)
		for _, e := range a.Evidence {
			if e.Article.Space == "guild:1" {
				t.Errorf("%q sees %q", space, e.Text)
			}
		}
	}
	q.Space = "guild:1"
	wantQuote(t, l.ask(t, q), "cellar nine")
}

func TestWireCopyCountsOnce(t *testing.T) {
	var articles []corpus.Article
	for _, outlet := range []string{"Alpha", "Beta", "Gamma"} {
		articles = append(articles, corpus.Article{
			URL: "https://" + strings.ToLower(outlet) + ".example/wire", Title: "Mine reopens", Outlet: outlet, Published: daysAgo(1),
			Text: "The Orrin copper mine reopened on Tuesday with 340 workers, the agency reported. Its owner plans to double output within two years and to build a railway to the port.",
		})
	}
	l := newLibrary(t, append(filler(40), articles...)...)
	a := l.ask(t, rag.Question{Text: "How many workers does the Orrin copper mine have?"})
	wantQuote(t, a, "340 workers")
	if a.Outlets != 1 {
		t.Errorf("%d outlets count for one wire report", a.Outlets)
	}
	copies := 0
	for _, e := range a.Evidence {
		copies += strings.Count(e.Text, "340 workers")
	}
	if copies != 1 {
		t.Errorf("%d copies of one text are evidence", copies)
	}
}

func TestNearCopiesConfirmNothing(t *testing.T) {
	const wire = `The Orrin copper mine reopened on Tuesday with 340 workers, the agency reported. Its owner plans to double output within two years. ` +
		`The town council voted for a railway to the port in March. Trains will carry ore at night, and visitors to the old shafts by day.

The Orrin copper mine was closed in 2019 after a flood that drowned the lower galleries. Divers found the pumps under nine metres of mud. ` +
		`Insurers paid 12 million crowns to the families of those who lost their work.`
	article := func(outlet, text string) corpus.Article {
		return corpus.Article{URL: "https://" + strings.ToLower(outlet) + ".example/mine", Title: "Mine reopens", Outlet: outlet, Published: daysAgo(1), Text: text}
	}
	own := "The Orrin copper mine, closed since a flood, is open again: 340 workers went down on Tuesday, and a band played."
	for name, tt := range map[string]struct {
		second string
		want   int
	}{
		"a near copy":          {strings.Replace(wire, "Trains will carry ore at night", "At night, trains will carry ore", 1), 1},
		"a report of its own":  {own, 2},
		"the same and no more": {wire, 1},
	} {
		l := newLibrary(t, append(filler(40), article("Alpha", wire), article("Beta", tt.second))...)
		a := l.ask(t, rag.Question{Text: "How many workers does the Orrin copper mine have since it was closed by a flood?"})
		wantQuote(t, a, "340 workers")
		if a.Outlets != tt.want {
			t.Errorf("%s: %d outlets confirm %q", name, a.Outlets, quotes(a))
		}
	}
}

func TestPronounIsRepairedByTheSentenceBefore(t *testing.T) {
	l := newLibrary(t, append(filler(40), corpus.Article{
		URL: "https://north.example/mayor", Title: "Selby's budget", Outlet: "North Post", Published: daysAgo(1),
		Text: "Mayor Ada Quist spoke to the council on Friday. She vetoed the harbour toll, the heron reserve and the Selby tram extension.",
	})...)
	a := l.ask(t, rag.Question{Text: "Who vetoed the Selby tram extension?"})
	wantQuote(t, a, "Mayor Ada Quist spoke to the council on Friday. She vetoed")
}

func TestFollowUpIsUnderstoodWithWhatCameBefore(t *testing.T) {
	l := newLibrary(t, append(filler(40),
		corpus.Article{URL: "https://north.example/1", Title: "Treaty", Outlet: "North Post", Published: daysAgo(3),
			Text: "Orland signed the cod treaty in Selby on Monday. Its minister called it a fair deal."},
		corpus.Article{URL: "https://north.example/2", Title: "Vestria", Outlet: "North Post", Published: daysAgo(3),
			Text: "Vestria refused to sign the cod treaty and recalled its envoy."},
		corpus.Article{URL: "https://north.example/3", Title: "Vestria votes", Outlet: "North Post", Published: daysAgo(3),
			Text: "Vestria will vote on a new parliament in June, its election office said."},
	)...)
	a := l.ask(t, rag.Question{Text: "And what about Vestria?", History: []string{"Did Orland sign the cod treaty?"}})
	if len(a.Citations) == 0 || !strings.Contains(a.Citations[0].Quote, "refused to sign the cod treaty") {
		t.Errorf("first quote of %q is not about the treaty", quotes(a))
	}
}

func TestRefusalsSayWhatWasSearched(t *testing.T) {
	l := newLibrary(t, filler(40)...)
	for name, question := range map[string]string{
		"empty":          "",
		"white space":    " \n\t ",
		"too long":       strings.Repeat("why is it so? ", 1000),
		"stop words":     "what is it about and why",
		"other script":   "ロシアはなぜ装備をリビアに移すのか",
		"symbols":        "?!… ☂ *** \x00\xff",
		"unknown words":  "zyzzyva qwxyz?",
		"another matter": "Who discovered the zinc deposits of Vestria in 1911?",
	} {
		t.Run(name, func(t *testing.T) {
			a := l.ask(t, rag.Question{Text: question})
			if a.Answered {
				t.Fatalf("answered by %q", quotes(a))
			}
			if hopeless := name != "another matter"; hopeless && len(a.Refusal.Nearest) > 0 {
				t.Errorf("%q counts as near", a.Refusal.Nearest[0].Quote)
			}
			if r := a.Refusal; r.Reason == "" || r.Searched.Articles != 40 || r.Searched.Outlets != 1 || r.Searched.Oldest.IsZero() {
				t.Errorf("refusal %+v", r)
			}
		})
	}
	if a := newLibrary(t).ask(t, rag.Question{Text: "Is anything there?"}); a.Answered || a.Refusal.Searched.Articles != 0 {
		t.Errorf("an empty corpus answers %+v", a)
	}
}

func TestArticleRevisedSinceItsLastSyncIsNotQuoted(t *testing.T) {
	article := corpus.Article{
		URL: "https://north.example/quake", Title: "Quake", Outlet: "North Post", Published: daysAgo(1),
		Text: "The Orrin earthquake had a magnitude of 6.1, seismologists said.",
	}
	l := newLibrary(t, append(filler(40), article)...)
	article.Text = "The Orrin earthquake had a magnitude of 5.8, seismologists said in a correction."
	put(t, l.store, article)
	q := rag.Question{Text: "What magnitude did the Orrin earthquake have?"}
	for _, e := range l.ask(t, q).Evidence {
		if e.Article.Title == "Quake" {
			t.Errorf("evidence from a revision that the indexes do not know: %q", e.Text)
		}
	}
	wantQuote(t, load(t, l.store).ask(t, q), "5.8")
}

// altered is a store whose articles are not what the passages were read from.
type altered struct {
	corpus.Store
	article func(corpus.Article) (corpus.Article, error)
}

func (a altered) Article(ctx context.Context, id string, revision int) (corpus.Article, error) {
	article, err := a.Store.Article(ctx, id, revision)
	if err != nil {
		return article, err
	}
	return a.article(article)
}

func TestQuoteThatIsNotInTheStoredTextIsNotShown(t *testing.T) {
	store := open(t)
	put(t, store, append(filler(40), heron)...)
	for name, change := range map[string]func(corpus.Article) (corpus.Article, error){
		"another text": func(a corpus.Article) (corpus.Article, error) {
			a.Text = strings.ToUpper(a.Text)
			return a, nil
		},
		"a shorter text": func(a corpus.Article) (corpus.Article, error) {
			a.Text = a.Text[:10]
			return a, nil
		},
		"removed": func(corpus.Article) (corpus.Article, error) { return corpus.Article{}, corpus.ErrNotFound },
	} {
		t.Run(name, func(t *testing.T) {
			l := load(t, altered{store, change})
			a, err := l.Answer(t.Context(), rag.Question{Text: whoLeads.Text, At: now})
			if err != nil || a.Answered || len(a.Refusal.Nearest) > 0 {
				t.Errorf("answered by %q (%v)", quotes(a), err)
			}
		})
	}
}

func TestWhatIsGoneGivesWayToTheNextBest(t *testing.T) {
	store := open(t)
	second := corpus.Article{
		URL: "https://south.example/birds", Title: "Birds", Outlet: "South Post", Published: daysAgo(3),
		Text: "The heron committee of Selby is led by Ada Quist. Bird lovers from seven towns heard a talk on nests, tides and eels.",
	}
	ids := put(t, store, append(filler(40), second, heron)...)
	first := ids[len(ids)-1]
	if a := load(t, store).ask(t, whoLeads); len(a.Citations) != 1 || a.Citations[0].Article != first {
		t.Fatalf("not one article alone is cited: %q", quotes(a))
	}
	l := load(t, altered{store, func(a corpus.Article) (corpus.Article, error) {
		if a.ID == first {
			return a, fmt.Errorf("%w: it went a moment ago", corpus.ErrNotFound)
		}
		return a, nil
	}})
	a, err := l.Answer(t.Context(), rag.Question{Text: whoLeads.Text, At: now})
	if err != nil {
		t.Fatal(err)
	}
	wantQuote(t, a, "Ada Quist")
	for _, e := range a.Evidence {
		if e.Article.ID == first {
			t.Errorf("%q is still evidence", e.Text)
		}
	}
}

func TestNoArticleCrowdsOutTheEvidence(t *testing.T) {
	var long strings.Builder
	for i := range 60 {
		fmt.Fprintf(&long, "The heron committee of Selby counted %d herons in bay %d, and noted wind, tide and the hour of each of the many sightings.\n\n", i, i*7)
	}
	articles := filler(40)
	for i := range articles[:12] { // no two alike
		words := strings.Repeat(fmt.Sprintf("%c%%d ", 'a'+i), 9)
		articles[i].Text = "A heron was seen in Selby with " + fmt.Sprintf(words, 1, 2, 3, 4, 5, 6, 7, 8, 9) + "near."
		articles[i].Outlet = fmt.Sprint("Paper ", i)
	}
	articles = append(articles, corpus.Article{
		URL: "https://north.example/count", Title: "Heron committee of Selby", Outlet: "North Post", Published: daysAgo(1), Text: long.String(),
	})
	a := newLibrary(t, articles...).ask(t, rag.Question{Text: "What does the heron committee of Selby count?"})
	from := make(map[string]int)
	for _, e := range a.Evidence[:min(12, len(a.Evidence))] {
		from[e.Article.Title]++
	}
	if from["Heron committee of Selby"] != 3 {
		t.Errorf("the first evidence is %v", from)
	}
}

func TestReasonIsPreferredWhereOneIsAskedFor(t *testing.T) {
	l := newLibrary(t, append(filler(40), corpus.Article{
		URL: "https://north.example/toll", Title: "Harbour toll", Outlet: "North Post", Published: daysAgo(1),
		Text: "Mayor Ada Quist vetoed the heron toll on Friday. Boats had paid the heron toll since March. Ada Quist vetoed the heron toll because it drove boats to Orrin.",
	})...)
	a := l.ask(t, rag.Question{Text: "Why did Ada Quist veto the heron toll?"})
	if len(a.Citations) == 0 || !strings.Contains(a.Citations[0].Quote, "because") {
		t.Errorf("first quote of %q gives no reason", quotes(a))
	}
}

func TestArticleWithoutAWordHarmsNothing(t *testing.T) {
	l := newLibrary(t, append(filler(5), heron, corpus.Article{URL: "https://north.example/odd", Title: "Heron committee", Text: "* * * !!! ☂"})...)
	wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
}

func TestSmallCorpusAnswers(t *testing.T) {
	l := newLibrary(t, heron)
	wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
	wantQuote(t, l.ask(t, rag.Question{Text: "Where does the heron committee meet?"}), "cellar nine")
}

func TestQuestionsRunSideBySide(t *testing.T) {
	l := newLibrary(t, filler(60)...)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for j := range 10 {
				a, err := l.Answer(context.Background(), rag.Question{Text: fmt.Sprintf("Which museum was moved near the stadium %d?", i*j), At: now})
				if err != nil {
					t.Error(err)
				}
				l.check(t, a)
			}
		})
	}
	wg.Wait()
}

func TestAskingStopsWithItsContext(t *testing.T) {
	l := newLibrary(t, filler(5)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Answer(ctx, rag.Question{Text: "Which museum was moved?", At: now}); err == nil {
		t.Error("a cancelled question is answered")
	}
}

func BenchmarkAnswer(b *testing.B) {
	l := newLibrary(b, filler(500)...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Answer(b.Context(), rag.Question{Text: "Which museum was visited by the orchestra near the old harbour?", At: now}); err != nil {
			b.Fatal(err)
		}
	}
}
