package ask

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"newshound/bot/discord"
	"newshound/bot/settings"
	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

// model gives the server a language model that plays a script.
func (s *server) model(plays ...llm.Play) *llm.Script {
	script := &llm.Script{Name: "tiny_model", Plays: plays}
	embedder := llm.NewHashed()
	s.engine = rag.New(rag.Config{
		Store: s.store, Lexical: lexical.New(), Vectors: vector.New(embedder.Model()), Embedder: embedder, Log: s.config.Log, Generator: script,
	})
	s.put()
	s.config.Model = script.Name
	s.engineIs(s.engine)
	return script
}

// engineIs has another engine answer.
func (s *server) engineIs(e Engine) {
	s.config.Engine = e
	s.feature = New(s.config)
}

var passageHead = regexp.MustCompile(`<<< passage (\d+) `)

// says is a play in which a model writes sentences, each followed by the words
// that it quotes from whatever passage has them.
func says(sentencesAndQuotes ...string) llm.Play {
	return llm.Play{Usage: llm.Usage{Prompt: 900, Completion: 100}, From: func(p llm.Prompt) []string {
		prompt := p.Turns[len(p.Turns)-1].Text
		pieces := []string{`{"answerable":true,"sentences":[`}
		for i := 0; i < len(sentencesAndQuotes); i += 2 {
			quote := sentencesAndQuotes[i+1]
			n := "0"
			if at := strings.Index(prompt, quote); at >= 0 {
				heads := passageHead.FindAllStringSubmatch(prompt[:at], -1)
				n = heads[len(heads)-1][1]
			}
			text, _ := json.Marshal(sentencesAndQuotes[i])
			quoted, _ := json.Marshal(quote)
			pieces = append(pieces, fmt.Sprintf(`%s{"text":%s,"passages":[{"n":%s,"quote":%s}]}`, ","[:min(i, 1)], text, n, quoted))
		}
		return append(pieces, "]}")
	}}
}

const (
	ferry   = "The harbour of Orrin was closed on Saturday after a ferry struck the *northern* pier."
	repairs = "The harbour master, Ada Quill, said repairs would take 9 weeks."
)

// TestAModelsAnswerComesSentenceBySentence, and nothing of it that is not
// proven is ever seen.
func TestAModelsAnswerComesSentenceBySentence(t *testing.T) {
	s := newServer(t, harbour())
	s.model(says(
		"The harbour of Orrin was closed because a ferry hit the *northern* pier.", ferry,
		"Pirates from Tortuga took 77 ships.", "Pirates from Tortuga took 77 ships.",
		"Harbour master Ada Quill expects repairs to take 9 weeks.", repairs,
	))
	last := s.ask(pier)
	if len(s.shown) != 2 {
		t.Fatalf("%d replies were shown before the last one", len(s.shown))
	}
	var all []string
	for _, r := range append(s.shown, last) {
		all = append(all, transcript(r))
	}
	golden(t, "written", strings.Join(all, "\n\n---\n\n"))
	x := s.exchange(asked(1))
	if x.Model != "tiny_model" || x.Tokens != 1000 || !x.Generated || !x.Answered {
		t.Errorf("kept %+v", x)
	}
	golden(t, "written-passages", transcript(s.press(verbPassages, asked(1)))+"\n\n---\n\n"+transcript(s.press(verbPassages, asked(1), "1")))
}

func TestWhereAModelFailsTheAnswerIsQuotations(t *testing.T) {
	for name, play := range map[string]llm.Play{
		"it is down":          {Usage: llm.Usage{Prompt: 7}, Err: &llm.Error{Kind: llm.Unreachable, Err: errors.New("connection refused")}},
		"it writes something": {Pieces: []string{"Sure! Here is a poem."}, Usage: llm.Usage{Prompt: 10, Completion: 5}},
		"it proves nothing":   says("Pirates from Tortuga took 77 ships.", "Pirates from Tortuga took 77 ships."),
	} {
		s := newServer(t, harbour())
		want := transcript(s.ask(pier))
		s.asked--
		s.model(play, play)
		if got := transcript(s.ask(pier)); got != want {
			t.Errorf("%s:\n%s", name, got)
		}
		x := s.exchange(asked(1))
		if tokens := play.Usage.Total(); x.Generated || (tokens > 0) != (x.Tokens > 0) || (tokens > 0) != (x.Model == "tiny_model") {
			t.Errorf("%s: kept the model %q, %d tokens, generated %v", name, x.Model, x.Tokens, x.Generated)
		}
	}
}

// TestAModelHearsWhoAsksAndInWhatLanguageToAnswer: the server's, if moderators
// have chosen one.
func TestAModelHearsWhoAsksAndInWhatLanguageToAnswer(t *testing.T) {
	s := newServer(t, harbour())
	e := &scripted{Engine: s.engine}
	s.engineIs(e)
	s.ask(pier)
	if e.asked.Language != "" || e.asked.Member != "7" {
		t.Errorf("asked in %q for %q", e.asked.Language, e.asked.Member)
	}
	if err := settings.Save(t.Context(), s.store, discord.GuildSpace("1"), settings.Settings{Language: "de"}); err != nil {
		t.Fatal(err)
	}
	s.ask(pier)
	if e.asked.Language != "de" {
		t.Errorf("asked in %q", e.asked.Language)
	}
	s.do(discord.Event{Kind: discord.Message, Text: pier})
	if e.asked.Language != "de" || e.asked.Member != "7" {
		t.Errorf("a message asked in %q for %q", e.asked.Language, e.asked.Member)
	}
}

// scripted is an engine that shows and answers what it was given, if anything.
type scripted struct {
	Engine
	shows []rag.Answer
	ends  *rag.Answer
	asked rag.Question
}

func (e *scripted) Stream(ctx context.Context, q rag.Question, show func(rag.Answer)) (rag.Answer, error) {
	e.asked = q
	for _, a := range e.shows {
		show(a)
	}
	if e.ends != nil {
		return *e.ends, nil
	}
	return e.Engine.Stream(ctx, q, show)
}

// written is an answer of a model's to pier, its citations being the sentences of
// an article.
func (s *server) written(article corpus.Article, sentences ...rag.Sentence) rag.Answer {
	article.Space = corpus.Shared
	a := rag.Answer{
		Question: pier, Answered: true, Mode: rag.Generated, Model: "tiny_model", Outlets: 1, Sentences: sentences,
		AsOf: rag.AsOf{Oldest: rag.Time{Time: article.Published}, Newest: rag.Time{Time: article.Published}},
	}
	for i, span := range corpus.Sentences(article.Text) {
		a.Citations = append(a.Citations, rag.Citation{
			N: i + 1, Article: corpus.NewArticleID(article.Space, &article), Revision: 1, Title: article.Title, Outlet: article.Outlet,
			Published: rag.Time{Time: article.Published}, URL: article.URL, Quote: article.Text[span.Start:span.End], Start: span.Start, End: span.End,
		})
	}
	return a
}

// doubtful is an answer with all that is not plain about one.
func (s *server) doubtful() rag.Answer {
	a := s.written(harbour(),
		rag.Sentence{Text: "The harbour closed on Saturday, 14 December, after a ferry hit a pier.", Citations: []int{2, 3}, Unproven: []string{"14 December"}},
		rag.Sentence{Text: "Repairs take 9 weeks, said Ada *Quill* of <@1>.", Citations: []int{4}, Unproven: []string{"<@1>"}})
	a.Standalone = "Why was the harbour of *Orrin* closed in December 2024?"
	a.Disputes = []rag.Dispute{
		{Sides: []rag.Side{{Says: "9 weeks", Citations: []int{4, 3}}, {Says: "*twelve* weeks", Citations: []int{5}}}},
		{Sides: []rag.Side{{Says: "Friday", Citations: []int{1}}, {Says: "Saturday", Citations: []int{2}}}},
	}
	return a
}

func TestWhatIsDoubtfulAboutAnAnswerIsSaid(t *testing.T) {
	s := newServer(t, harbour())
	a := s.doubtful()
	s.engineIs(&scripted{ends: &a})
	golden(t, "doubtful", transcript(s.ask(pier)))
	golden(t, "doubtful-passages", transcript(s.press(verbPassages, asked(1))))
	reply := s.do(discord.Event{Kind: discord.Command, Name: "ask", Locale: "ru", Options: map[string]string{"question": pier}})
	golden(t, "doubtful-ru", transcript(reply))
	a = s.answer(pier)
	a.Disputes = []rag.Dispute{{Sides: []rag.Side{{Says: "9 weeks", Citations: []int{1}}, {Says: "Saturday", Citations: []int{2}}}}}
	golden(t, "disputed-quotes", transcript(s.ask(pier)))
}

// TestWhatCannotBeProvenAnyMoreIsInNoPartOfAnAnswer: a sentence, a side or a
// dispute goes with the last of its citations, and what is shown meanwhile does
// so with the first.
func TestWhatCannotBeProvenAnyMoreIsInNoPartOfAnAnswer(t *testing.T) {
	s := newServer(t, harbour())
	a := s.doubtful()
	spoil := func(numbers ...int) *rag.Answer {
		spoiled := a
		spoiled.Citations = append([]rag.Citation(nil), a.Citations...)
		for _, n := range numbers {
			spoiled.Citations[n-1].Quote += "!"
		}
		return &spoiled
	}
	for _, c := range []struct {
		gone  []int
		wants string
		not   string
	}{
		{[]int{3}, "Saturday, 14 December", `\[3\]`},
		{[]int{5}, "Friday", "twelve"},       // and with it a dispute
		{[]int{1, 5}, "Repairs", "disagree"}, // both
		{[]int{2, 3}, "Repairs", "14 December"},
		{[]int{1, 2, 3, 4, 5}, "No article here answers", "Ada"},
	} {
		e := &scripted{ends: spoil(c.gone...), shows: []rag.Answer{*spoil(c.gone...), a}}
		s.engineIs(e)
		if got := transcript(s.ask(pier)); !strings.Contains(got, c.wants) || strings.Contains(got, c.not) {
			t.Errorf("without %v:\n%s", c.gone, got)
		}
		if len(s.shown) != 1 || !strings.Contains(transcript(s.shown[0]), "Still writing") {
			t.Errorf("without %v, %d replies were shown before the last one", c.gone, len(s.shown))
		}
	}
}

func TestAnAnswerToTheAskerAloneIsWrittenForTheAskerAlone(t *testing.T) {
	s := newServer(t, harbour())
	a := s.doubtful()
	s.engineIs(&scripted{shows: []rag.Answer{a}, ends: &a})
	if s.ask(pier, "private", "true"); len(s.shown) != 1 || !s.shown[0].Private {
		t.Errorf("%d replies were shown", len(s.shown))
	}
}

// TestWhatWaitsForAModelTakesNoWorkerFromOthers.
func TestWhatWaitsForAModelTakesNoWorkerFromOthers(t *testing.T) {
	s := newServer(t)
	for _, model := range []string{"", "tiny_model"} {
		s.config.Model = model
		h := handlers{s.config}
		e := &discord.Event{Guild: "1", Member: "7", At: now, Text: pier, Options: map[string]string{"question": pier}}
		for name, handle := range map[string]discord.Handler{"ask": h.ask, "message": h.message} {
			if r, err := handle(t.Context(), e); err != nil || r.Waits != (model != "") {
				t.Errorf("with the model %q, %s waits: %v; error %v", model, name, r.Waits, err)
			}
		}
	}
}

func TestPrivacyNamesTheModels(t *testing.T) {
	s := newServer(t, harbour())
	s.model(says("A ferry hit the pier of Orrin.", ferry))
	s.config.Helpers = []string{"embed<@1>", "tiny_model", ""}
	s.engineIs(s.engine)
	golden(t, "privacy-models", transcript(s.do(discord.Event{Kind: discord.Command, Name: "privacy"})))
	if ok, err := s.store.Spend(t.Context(), corpus.Spending{Day: now, Space: discord.GuildSpace("1"), Member: "7", Tokens: 1234}, 0, 0); err != nil || !ok {
		t.Fatal(ok, err)
	}
	s.ask(pier)
	data, err := handlers{s.config}.memberData(t.Context(), &discord.Event{Guild: "1", Member: "7"})
	if err != nil || len(data.Tokens) != 1 || data.Tokens[0] != (memberTokens{"2024-12-16", 1234}) || data.Questions[0].Tokens != 1000 || data.Questions[0].Model != "tiny_model" {
		t.Errorf("exported %+v, error %v", data, err)
	}
}
