package ask

import (
	"strings"
	"testing"
	"time"

	"newshound/bot/discord"
	"newshound/bot/settings"
	"newshound/corpus"
)

const (
	libya   = "Why is Russia moving equipment to Libya?"
	pier    = "Why was the harbour of Orrin closed?"
	unknown = "What does the harbour master think of penguins in Antarctica?"
)

func TestAskShowsQuotesWithTheirSources(t *testing.T) {
	s := newServer(t, harbour())
	golden(t, "ask-briefs", transcript(s.ask(libya)))
	golden(t, "ask-links", transcript(s.ask(pier)))
	golden(t, "ask-narrowed", transcript(s.ask("Who is *Haftar*?", "since", "december", "before", "today", "outlet", "fakti", "private", "true")))
}

func TestARefusalSaysWhatWasSearchedAndWhatComesClosest(t *testing.T) {
	s := newServer(t, harbour())
	golden(t, "refusal", transcript(s.ask(unknown)))
	golden(t, "refusal-filtered", transcript(s.ask(libya, "since", "2030")))
	moderator := discord.Event{Kind: discord.Command, Name: "ask", Rights: 1 << 5, Options: map[string]string{"question": unknown}}
	if got := transcript(s.do(moderator)); !strings.Contains(got, "You can add a source") {
		t.Errorf("a moderator is told\n%s", got)
	}
}

func TestAnswersSpeakTheMembersLanguageAndQuoteTheArticles(t *testing.T) {
	s := newServer(t, harbour())
	reply := s.do(discord.Event{Kind: discord.Command, Name: "ask", Locale: "bg", Options: map[string]string{"question": pier}})
	if got := transcript(reply); !strings.Contains(got, "closed on Saturday") {
		t.Errorf("got\n%s", got)
	}
}

func TestWhatIsAskedWronglyIsSaidAtOnceAndPrivately(t *testing.T) {
	s := newServer(t)
	for name, reply := range map[string]discord.Reply{
		"no question":  s.ask("  "),
		"nothing seen": s.ask("\u200b\u2060\u3164"),
		"no date":      s.ask(libya, "since", "soon *or* <@1>"),
		"wrong order":  s.ask(libya, "since", "2024", "before", "2023"),
		"empty period": s.ask(libya, "since", "2024", "before", "2024"),
	} {
		if !reply.Private || reply.Text == "" || len(reply.Embeds) > 0 {
			t.Errorf("%s: %s", name, transcript(reply))
		}
	}
	if got := s.ask(libya, "since", "soon *or* <@1>").Text; !strings.Contains(got, `soon \*or\* \<\@1\>`) {
		t.Errorf("got %q", got)
	}
}

func TestWhoSeesAnAnswer(t *testing.T) {
	s := newServer(t)
	if s.ask(libya).Private || !s.ask(libya, "private", "true").Private {
		t.Error("an answer is not public unless it is asked for in private")
	}
	if err := settings.Save(t.Context(), s.store, discord.GuildSpace("1"), settings.Settings{Private: true}); err != nil {
		t.Fatal(err)
	}
	if !s.ask(libya).Private || s.ask(libya, "private", "false").Private {
		t.Error("an answer is not private where moderators want that and the member does not say otherwise")
	}
}

func TestAnExchangeIsKept(t *testing.T) {
	s := newServer(t)
	s.ask(libya)
	x := s.exchange(asked(1))
	if x.Question != libya || !x.Answered || x.Took != time.Second || x.Message != "m1" || x.Channel != "c1" || x.Member != "7" || x.Private || len(x.Answer) == 0 {
		t.Errorf("kept %+v", x)
	}
	s.ask(unknown, "private", "true")
	if x := s.exchange(asked(2)); x.Answered || !x.Private || x.Message != "" {
		t.Errorf("kept %+v", x)
	}
}

// Nothing of another server's can be reached by any door.
func TestServersDoNotSeeEachOther(t *testing.T) {
	a := harbour()
	a.Space = discord.GuildSpace("2")
	s := newServer(t, a)
	if got := transcript(s.ask(pier)); strings.Contains(got, "ferry") {
		t.Errorf("server 1 is answered from server 2:\n%s", got)
	}
	there := s.do(discord.Event{Guild: "2", Kind: discord.Command, Name: "ask", Options: map[string]string{"question": pier}})
	if !strings.Contains(transcript(there), "ferry") {
		t.Fatalf("server 2 is not answered:\n%s", transcript(there))
	}
	if got := transcript(s.press(verbPassages, asked(2))); strings.Contains(got, "ferry") {
		t.Errorf("server 1 sees the passages of server 2:\n%s", got)
	}
	for _, e := range []discord.Event{
		{Kind: discord.Command, Name: "latest"},
		{Kind: discord.Command, Name: "latest", Options: map[string]string{"topic": "harbour of Orrin"}},
		{Kind: discord.Command, Name: "help"},
		{Kind: discord.Complete, Name: "ask", Focused: "outlet", Options: map[string]string{"outlet": "n"}},
		{Kind: discord.Message, Text: pier, ReplyTo: "m2"},
	} {
		if got := transcript(s.do(e)); strings.Contains(got, "Orrin\\*") || strings.Contains(got, "North") {
			t.Errorf("%s %s in server 1 shows\n%s", e.Kind, e.Name, got)
		}
	}
	if x := s.exchange(asked(3)); x.Parent != "" {
		t.Errorf("server 1 follows up %q of server 2", x.Parent)
	}
}

// A citation whose quote is not in the store at the last moment is not shown,
// nor is one of an article of another server.
func TestWhatCannotBeProvenAnyMoreIsNotShown(t *testing.T) {
	s := newServer(t, harbour())
	answer := s.answer(pier)
	if len(answer.Citations) == 0 || answer.Citations[0].Quote == "" {
		t.Fatal("no citation")
	}
	h := handlers{s.config}
	good, err := h.verify(t.Context(), discord.GuildSpace("1"), answer)
	if err != nil || len(good.Citations) != len(answer.Citations) {
		t.Fatalf("%d of %d citations are there, error %v", len(good.Citations), len(answer.Citations), err)
	}
	for name, spoil := range map[string]func(i int){
		"other words":   func(i int) { answer.Citations[i].Quote += "!" },
		"other place":   func(i int) { answer.Citations[i].Start++ },
		"out of range":  func(i int) { answer.Citations[i].End = 1 << 30 },
		"other article": func(i int) { answer.Citations[i].Article = "none" },
	} {
		answer = s.answer(pier)
		for i := range answer.Citations {
			spoil(i)
		}
		a, err := h.verify(t.Context(), discord.GuildSpace("1"), answer)
		if err != nil || a.Answered || a.Refusal == nil || a.Refusal.Searched.Articles == 0 {
			t.Errorf("%s: %+v, error %v", name, a, err)
		}
	}
}

func TestOutletsAreCompleted(t *testing.T) {
	var articles []corpus.Article
	for _, outlet := range []string{"North Post", "The Post", "Fakti Online", strings.Repeat("long ", 40)} {
		a := harbour()
		a.URL, a.Outlet = "https://"+strings.ReplaceAll(strings.ToLower(outlet[:4]), " ", "")+".example", outlet
		articles = append(articles, a)
	}
	s := newServer(t, articles...)
	for typed, want := range map[string]string{
		"":     "Fakti,Fakti Online,North Post,The Post",
		"no":   "North Post",
		"POST": "North Post,The Post",
		"f":    "Fakti,Fakti Online",
		"xyz":  "",
	} {
		var names []string
		for _, c := range s.do(discord.Event{Kind: discord.Complete, Name: "ask", Focused: "outlet", Options: map[string]string{"outlet": typed}}).Choices {
			names = append(names, c.Value)
		}
		if got := strings.Join(names, ","); got != want {
			t.Errorf("%q is completed by %q, want %q", typed, got, want)
		}
	}
}

func TestDatesAreCompleted(t *testing.T) {
	s := newServer(t)
	reply := s.do(discord.Event{Kind: discord.Complete, Name: "ask", Focused: "since", Options: map[string]string{"since": "last"}})
	golden(t, "complete-dates", transcript(reply))
}
