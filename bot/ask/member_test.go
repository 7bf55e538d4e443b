package ask

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"newshound/bot/discord"
	"newshound/bot/settings"
	"newshound/corpus"
)

func TestPassagesShowQuotesInTheirParagraphs(t *testing.T) {
	s := newServer(t, harbour())
	s.ask(pier)
	golden(t, "passages-first", transcript(s.press(verbPassages, asked(1))))
	golden(t, "passages-last", transcript(s.press(verbPassages, asked(1), "2")))
	for _, page := range []string{"99", "-1", "x"} {
		if got := s.press(verbPassages, asked(1), page); len(got.Embeds) != 1 {
			t.Errorf("page %s: %s", page, transcript(got))
		}
	}
}

func TestPassagesOfARevisedArticleAreAsTheyWere(t *testing.T) {
	s := newServer(t, harbour())
	s.ask(pier)
	revised := harbour()
	revised.Text = strings.ReplaceAll(revised.Text, "9 weeks", "12 weeks")
	s.put(revised)
	got := transcript(s.press(verbPassages, asked(1)))
	if !strings.Contains(got, "9 weeks") || strings.Contains(got, "12 weeks") || !strings.Contains(got, "has changed since") {
		t.Errorf("got\n%s", got)
	}
}

func TestPassagesOfARemovedArticleAreTheQuotesAlone(t *testing.T) {
	a := harbour()
	a.Space = discord.GuildSpace("1")
	s := newServer(t, a)
	s.ask(pier)
	if _, err := s.store.RemoveSource(t.Context(), a.Space, "of guild:1", "1"); err != nil {
		t.Fatal(err)
	}
	got := transcript(s.press(verbPassages, asked(1)))
	if !strings.Contains(got, "9 weeks") || strings.Contains(got, "Divers") || !strings.Contains(got, "has been removed") {
		t.Errorf("got\n%s", got)
	}
}

func TestButtonsOfWhatIsGoneSayThatItIsTooOld(t *testing.T) {
	s := newServer(t)
	s.ask(libya, "private", "true")
	for name, e := range map[string]discord.Event{
		"passages":            {Kind: discord.Press, Name: verbPassages, Args: []string{asked(9)}},
		"passages without id": {Kind: discord.Press, Name: verbPassages},
		"passages of others":  {Kind: discord.Press, Name: verbPassages, Args: []string{asked(1)}, Member: "8"},
		"follow":              {Kind: discord.Press, Name: verbFollow, Args: []string{asked(9)}},
		"good":                {Kind: discord.Press, Name: verbGood, Args: []string{asked(9)}},
		"bad":                 {Kind: discord.Press, Name: verbBad, Args: []string{asked(9)}},
		"bad without id":      {Kind: discord.Press, Name: verbBad},
		"vote of others":      {Kind: discord.Press, Name: verbGood, Args: []string{asked(1)}, Member: "8"},
		"reason":              {Kind: discord.Submit, Name: verbReason, Args: []string{asked(9)}},
		"list":                {Kind: discord.Press, Name: verbLatest, Args: []string{"x9", "1"}},
		"list without page":   {Kind: discord.Press, Name: verbLatest, Args: []string{"x9"}},
	} {
		if reply := s.do(e); !reply.Private || !strings.Contains(reply.Text, "too old") {
			t.Errorf("%s: %s", name, transcript(reply))
		}
	}
}

// Who forges an id may not be allowed to read the channel that its answer is in.
func TestButtonsWorkInTheirChannelAlone(t *testing.T) {
	s := newServer(t)
	s.ask(libya)
	for _, verb := range []string{verbPassages, verbFollow} {
		forged := s.do(discord.Event{Kind: discord.Press, Name: verb, Args: []string{asked(1)}, Channel: "another"})
		if !forged.Private || forged.Thread != nil || !strings.Contains(forged.Text, "too old") {
			t.Errorf("%s: got\n%s", verb, transcript(forged))
		}
	}
}

func TestFollowUpOpensOneThread(t *testing.T) {
	s := newServer(t)
	s.ask("Who is *Haftar*, and why does he matter?")
	first := s.press(verbFollow, asked(1))
	if first.Thread == nil || first.Thread.Name != "Who is *Haftar*, and why does he matter?" || first.Private || first.Text == "" {
		t.Errorf("got\n%s", transcript(first))
	}
	if x := s.exchange(asked(1)); x.Thread != "tm2" || x.Message != "m1" {
		t.Errorf("kept thread %q of message %q", x.Thread, x.Message)
	}
	if again := s.press(verbFollow, asked(1)); again.Thread != nil || !again.Private || !strings.Contains(again.Text, "<#tm2>") {
		t.Errorf("got\n%s", transcript(again))
	}
	in := s.do(discord.Event{Kind: discord.Command, Name: "ask", Channel: "tm2", Thread: true, Options: map[string]string{"question": libya}})
	if strings.Contains(transcript(in), verbFollow) {
		t.Errorf("a thread may be opened in a thread:\n%s", transcript(in))
	}
}

func TestVotes(t *testing.T) {
	s := newServer(t)
	s.ask(libya)
	vote := func() string {
		t.Helper()
		votes, err := s.store.MemberVotes(t.Context(), discord.GuildSpace("1"), "7")
		if err != nil || len(votes) != 1 {
			t.Fatalf("%d votes, error %v", len(votes), err)
		}
		return fmt.Sprintf("%v %q", votes[0].Good, votes[0].Reason)
	}
	steps := []struct {
		event discord.Event
		want  string
	}{
		{discord.Event{Kind: discord.Press, Name: verbGood}, `true ""`},
		{discord.Event{Kind: discord.Press, Name: verbBad}, `false ""`}, // also if the form is dismissed
		{discord.Event{Kind: discord.Submit, Name: verbReason, Fields: map[string]string{"reason": "Out of date."}}, `false "Out of date."`},
		{discord.Event{Kind: discord.Press, Name: verbBad}, `false "Out of date."`},
		{discord.Event{Kind: discord.Submit, Name: verbReason, Fields: map[string]string{"reason": ""}}, `false ""`},
		{discord.Event{Kind: discord.Press, Name: verbGood}, `true ""`},
	}
	for i, step := range steps {
		step.event.Args = []string{asked(1)}
		reply := s.do(step.event)
		if got := vote(); got != step.want {
			t.Errorf("step %d: the vote is %s, want %s", i, got, step.want)
		}
		if form := step.event.Name == verbBad; form != (reply.Form != nil) || !form && (!reply.Private || reply.Text == "") {
			t.Errorf("step %d: %s", i, transcript(reply))
		}
	}
}

func TestAReplyGoesOnWithWhatLedToIt(t *testing.T) {
	s := newServer(t)
	s.ask("Who is Haftar?") // m1
	for i := range 7 {      // answer m1…m7
		s.do(discord.Event{Kind: discord.Message, Text: fmt.Sprintf("What about Libya %d?", i), ReplyTo: fmt.Sprintf("m%d", i+1)})
	}
	h := handlers{s.config}
	earlier, err := h.conversation(t.Context(), &discord.Event{Guild: "1", ReplyTo: "m8"})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, x := range earlier {
		texts = append(texts, strings.Fields(x.Question)[3])
	}
	if got := strings.Join(texts, " "); got != "1? 2? 3? 4? 5? 6?" {
		t.Errorf("the conversation is %s", got)
	}
	if got := transcript(s.do(discord.Event{Kind: discord.Message, Text: "And who helps him?", ReplyTo: "m1"})); !strings.Contains(got, "Haftar") {
		t.Errorf("what was asked before is not known:\n%s", got)
	}
}

func TestAThreadGoesOnWithWhatWasAskedInIt(t *testing.T) {
	s := newServer(t)
	s.ask("Who is Haftar?")
	s.press(verbFollow, asked(1)) // tm2
	in := discord.Event{Kind: discord.Message, Text: "And who helps him?", Channel: "tm2", Thread: true}
	if got := transcript(s.do(in)); !strings.Contains(got, "Haftar") || s.exchange(asked(2)).Parent != asked(1) {
		t.Errorf("follows up %q:\n%s", s.exchange(asked(2)).Parent, got)
	}
	s.do(discord.Event{Kind: discord.Command, Name: "ask", Channel: "tm2", Thread: true, Options: map[string]string{"question": "Why?"}})
	if got := s.exchange(asked(3)).Parent; got != asked(2) {
		t.Errorf("follows up %q", got)
	}
}

func TestPrivateQuestionsAreNoHistoryOfOthers(t *testing.T) {
	s := newServer(t)
	s.do(discord.Event{Kind: discord.Command, Name: "ask", Channel: "t1", Thread: true, Options: map[string]string{"question": "Who is Haftar?", "private": "true"}})
	s.do(discord.Event{Kind: discord.Message, Text: "And who helps him?", Channel: "t1", Thread: true, Member: "8"})
	if x := s.exchange(asked(2)); x.Parent != "" {
		t.Errorf("follows up the private %q", x.Parent)
	}
}

// What a kill left half done is done again: there is one exchange, and it does
// not follow itself.
func TestAQuestionHandledAgainIsKeptOnce(t *testing.T) {
	s := newServer(t)
	in := discord.Event{Kind: discord.Message, Text: "Who is Haftar?", Channel: "t1", Thread: true}
	first := transcript(s.do(in))
	s.asked--
	if again := transcript(s.do(in)); again != first {
		t.Errorf("handled again it is\n%s\nand was\n%s", again, first)
	}
	kept, err := s.store.MemberExchanges(t.Context(), discord.GuildSpace("1"), "7")
	if err != nil || len(kept) != 1 || kept[0].Parent != "" || kept[0].Message != "m2" {
		t.Errorf("kept %+v, error %v", kept, err)
	}
}

func TestMessagesAreNotAnsweredWhereAnswersArePrivate(t *testing.T) {
	s := newServer(t)
	if err := settings.Save(t.Context(), s.store, discord.GuildSpace("1"), settings.Settings{Private: true}); err != nil {
		t.Fatal(err)
	}
	got := s.do(discord.Event{Kind: discord.Message, Text: libya})
	if got.Private || len(got.Embeds) > 0 || !strings.Contains(got.Text, "/ask") {
		t.Errorf("got\n%s", transcript(got))
	}
	if kept, err := s.store.MemberExchanges(t.Context(), discord.GuildSpace("1"), "7"); err != nil || len(kept) != 0 {
		t.Errorf("%d are kept, error %v", len(kept), err)
	}
}

func TestAMentionWithoutAQuestionGetsAHint(t *testing.T) {
	s := newServer(t)
	for _, text := range []string{" ", "\u200b\u200d"} {
		if got := s.do(discord.Event{Kind: discord.Message, Text: text}); !strings.Contains(got.Text, "/ask") {
			t.Errorf("%q: got %q", text, got.Text)
		}
	}
}

func TestLatest(t *testing.T) {
	var articles []corpus.Article
	for i := range 23 {
		articles = append(articles, corpus.Article{
			URL: fmt.Sprintf("https://x.example/%d", i), Title: fmt.Sprintf("Title %d", i), Outlet: "X", Language: "en",
			Published: now.AddDate(0, 0, -i), Text: fmt.Sprintf("The number %d was drawn in town %d. Somebody won %d euros.", i*7, i*11, i*13),
		})
	}
	s := newServer(t, articles...)
	first := s.do(discord.Event{Kind: discord.Command, Name: "latest"})
	golden(t, "latest", transcript(first))
	if unseen := s.do(discord.Event{Kind: discord.Command, Name: "latest", Options: map[string]string{"topic": "\u200b"}}); unseen.Embeds[0].Title != first.Embeds[0].Title {
		t.Errorf("a topic that nobody sees is titled %q", unseen.Embeds[0].Title)
	}
	last := s.press(verbLatest, "x1", "2")
	golden(t, "latest-last", transcript(last))
	topic := s.do(discord.Event{Kind: discord.Command, Name: "latest", Options: map[string]string{"topic": "Haftar *and* Libya"}})
	golden(t, "latest-topic", transcript(topic))
	if got := s.do(discord.Event{Kind: discord.Press, Name: verbLatest, Args: []string{"x1", "1"}, Guild: "2"}); !strings.Contains(got.Text, "too old") {
		t.Errorf("another server sees\n%s", transcript(got))
	}
	none := s.do(discord.Event{Kind: discord.Command, Name: "latest", Options: map[string]string{"topic": "qwertyuiop"}})
	if !strings.Contains(transcript(none), "no such articles") {
		t.Errorf("got\n%s", transcript(none))
	}
}

func TestHelpHasExamplesThatWorkHere(t *testing.T) {
	s := newServer(t)
	member := s.do(discord.Event{Kind: discord.Command, Name: "help"})
	if !member.Private || strings.Contains(transcript(member), "/sources") {
		t.Errorf("a member is told\n%s", transcript(member))
	}
	golden(t, "help", transcript(s.do(discord.Event{Kind: discord.Command, Name: "help", Rights: 1 << 5})))
}

func TestPrivacy(t *testing.T) {
	s := newServer(t)
	s.ask(libya)
	s.ask("Who is Haftar?", "private", "true")
	s.do(discord.Event{Kind: discord.Command, Name: "ask", Member: "8", Options: map[string]string{"question": libya}})
	s.press(verbGood, asked(1))
	golden(t, "privacy", transcript(s.do(discord.Event{Kind: discord.Command, Name: "privacy"})))

	export := s.press(verbExport)
	if !export.Private || len(export.Files) != 1 {
		t.Fatalf("got\n%s", transcript(export))
	}
	text, err := io.ReadAll(export.Files[0].Reader)
	if err != nil {
		t.Fatal(err)
	}
	var data memberData
	if err := json.Unmarshal(text, &data); err != nil || len(data.Questions) != 2 || len(data.Votes) != 1 || data.Questions[0].Question != libya ||
		!data.Questions[0].Asked.Equal(now) || data.Votes[0].Question != asked(1) || len(data.Questions[1].Answer) == 0 {
		t.Errorf("exported %s, error %v", text, err)
	}

	if got := transcript(s.press(verbDelete)); !strings.Contains(got, verbDeleted) || !strings.Contains(got, verbKeep) {
		t.Errorf("got\n%s", got)
	}
	s.press(verbKeep)
	s.exchange(asked(1))
	if got := s.press(verbDeleted); !got.Private || !strings.Contains(got.Text, "2 questions") {
		t.Errorf("got\n%s", transcript(got))
	}
	left, err := s.store.MemberExchanges(t.Context(), discord.GuildSpace("1"), "7")
	others, otherErr := s.store.MemberExchanges(t.Context(), discord.GuildSpace("1"), "8")
	if err != nil || otherErr != nil || len(left) != 0 || len(others) != 1 {
		t.Errorf("%d exchanges of the member are left, %d of another", len(left), len(others))
	}
}

// What is sent after a member has deleted everything does not bring it back.
func TestDeletedExchangesStayDeleted(t *testing.T) {
	s := newServer(t)
	s.ask(libya)
	x := s.exchange(asked(1))
	s.press(verbDeleted)
	h := handlers{s.config}
	if err := h.update(t.Context(), x, func(x *corpus.Exchange) { x.Thread = "t" }); err != nil {
		t.Fatal(err)
	}
	if left, err := s.store.MemberExchanges(t.Context(), x.Space, "7"); err != nil || len(left) != 0 {
		t.Errorf("%d are left, error %v", len(left), err)
	}
}

func TestCommandsAreWithinDiscordsLimits(t *testing.T) {
	s := newServer(t)
	names := map[string]bool{}
	for _, c := range s.feature.Commands {
		if names[c.Name] || c.Name == "" || strings.HasPrefix(c.Description, "ask.") {
			t.Errorf("command %q %q", c.Name, c.Description)
		}
		names[c.Name] = true
		for _, description := range append([]string{c.Description}, values(c.DescriptionLocalizations)...) {
			if n := len([]rune(description)); n > 100 {
				t.Errorf("/%s is described in %d characters: %s", c.Name, n, description)
			}
		}
		for _, o := range c.Options {
			for _, description := range append([]string{o.Description}, values(&o.DescriptionLocalizations)...) {
				if n := len([]rune(description)); n > 100 || n == 0 {
					t.Errorf("/%s %s is described in %d characters: %s", c.Name, o.Name, n, description)
				}
			}
		}
	}
	if len(names) != 5 {
		t.Errorf("commands %v", names)
	}
}

func values[K comparable](m *map[K]string) (all []string) {
	if m != nil {
		for _, v := range *m {
			all = append(all, v)
		}
	}
	return all
}
