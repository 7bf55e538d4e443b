package ask

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/corpus/ingest"
	"newshound/corpus/sqlite"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

// now is when everything in these tests happens.
var now = time.Date(2024, 12, 16, 9, 0, 0, 0, time.UTC)

// A server is one on Discord as the feature sees it: what members do goes to
// the routes, and what comes of it is checked and sent to nobody.
type server struct {
	t       *testing.T
	config  Config
	store   *sqlite.Store
	engine  *rag.Engine
	feature discord.Feature
	sent    int
	asked   int
	shown   []discord.Reply // before the last reply to the last event
}

// newServer has the starter briefs and some articles.
func newServer(t *testing.T, articles ...corpus.Article) *server {
	t.Helper()
	clock := func() time.Time { return now.Add(time.Second) }
	store, err := sqlite.Open(t.Context(), t.TempDir(), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if _, err := ingest.Starter(t.Context(), store, clock); err != nil {
		t.Fatal(err)
	}
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	embedder := llm.NewHashed()
	log := slog.New(slog.DiscardHandler)
	engine := rag.New(rag.Config{Store: store, Lexical: lexical.New(), Vectors: vector.New(embedder.Model()), Embedder: embedder, Log: log})
	s := &server{t: t, store: store, engine: engine}
	s.put(articles...)
	ids := 0
	s.config = Config{
		Store: store, Engine: engine, Words: catalog, Clock: clock,
		NewID: func() string { ids++; return fmt.Sprintf("x%d", ids) }, Log: log,
	}
	s.feature = New(s.config)
	return s
}

// put adds articles, to the shared space if they name none, and makes all
// that there is findable.
func (s *server) put(articles ...corpus.Article) {
	s.t.Helper()
	for _, a := range articles {
		if a.Space == "" {
			a.Space = corpus.Shared
		}
		if a.ID == "" {
			a.ID = corpus.NewArticleID(a.Space, &a)
		}
		source, err := s.store.AddSource(s.t.Context(), corpus.Source{ID: "of " + string(a.Space), Space: a.Space, Kind: corpus.KindFile, Name: "test", Added: now})
		if err == nil {
			_, err = s.store.Put(s.t.Context(), source.ID, []corpus.Document{corpus.NewDocument(a)})
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	if err := s.engine.Load(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// do lets a member do something, and returns all that the member gets to see
// in the end. Member 7 is in server 1 unless the event says otherwise.
func (s *server) do(e discord.Event) discord.Reply {
	s.t.Helper()
	if e.Guild == "" {
		e.Guild = "1"
	}
	if e.Member == "" {
		e.Member = "7"
	}
	if e.Channel == "" {
		e.Channel = "c1"
	}
	e.ID, e.At = "press", now
	if e.Kind == discord.Message || e.Kind == discord.Command && e.Name == "ask" {
		s.asked++
		e.ID = fmt.Sprint("question", s.asked)
	}
	i := slices.IndexFunc(s.feature.Routes, func(r discord.Route) bool { return r.Kind == e.Kind && r.Name == e.Name })
	if i < 0 {
		s.t.Fatalf("nothing handles %s %q", e.Kind, e.Name)
	}
	reply, err := s.feature.Routes[i].Handle(s.t.Context(), &e)
	private := reply.Private
	if err == nil && reply.Then != nil {
		s.shown = nil
		reply, err = reply.Then(s.t.Context(), func(r discord.Reply) {
			if err := discord.Check(r); err != nil || r.Private != private || untranslated(r) != "" {
				s.t.Errorf("%s %s: private %v at first, meanwhile %v; error %v\n%s", e.Kind, e.Name, private, r.Private, err, transcript(r))
			}
			s.shown = append(s.shown, r)
		})
		if reply.Private != private {
			s.t.Errorf("%s %s: private %v at first, %v at last", e.Kind, e.Name, private, reply.Private)
		}
	}
	if err != nil {
		s.t.Fatal(err)
	}
	if err := discord.Check(reply); err != nil {
		s.t.Error(err)
	}
	if missing := untranslated(reply); missing != "" {
		s.t.Errorf("%s %s: a text is missing in %q", e.Kind, e.Name, missing)
	}
	if reply.Sent != nil {
		message, thread := "", ""
		if !reply.Private {
			s.sent++
			message = fmt.Sprintf("m%d", s.sent)
		}
		if reply.Thread != nil {
			thread = "t" + message
		}
		if err := reply.Sent(s.t.Context(), message, thread); err != nil {
			s.t.Fatal(err)
		}
	}
	return reply
}

// untranslated returns a text of a reply that is the id of one, "" if none is.
func untranslated(reply discord.Reply) string {
	for line := range strings.Lines(transcript(reply)) {
		for _, word := range strings.Fields(line) {
			if strings.HasPrefix(strings.Trim(word, "*"), "ask.") {
				return line
			}
		}
	}
	return ""
}

func (s *server) ask(question string, options ...string) discord.Reply {
	s.t.Helper()
	e := discord.Event{Kind: discord.Command, Name: "ask", Options: map[string]string{"question": question}}
	for i := 0; i < len(options); i += 2 {
		e.Options[options[i]] = options[i+1]
	}
	return s.do(e)
}

func (s *server) press(verb string, args ...string) discord.Reply {
	s.t.Helper()
	return s.do(discord.Event{Kind: discord.Press, Name: verb, Args: args})
}

// asked is the id of the exchange of the nth question.
func asked(n int) string { return exchangeID(&discord.Event{ID: fmt.Sprint("question", n)}) }

// transcript is what a member sees of a reply, as text.
func transcript(r discord.Reply) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	for name, on := range map[string]bool{"private": r.Private && !r.Update, "update": r.Update && !r.Private, "private update": r.Update && r.Private} {
		if on {
			line("(%s)", name)
		}
	}
	if r.Thread != nil {
		line("(thread %q)", r.Thread.Name)
	}
	if r.Text != "" {
		line("%s", r.Text)
	}
	for _, e := range r.Embeds {
		line("# %s\n\n%s\n", e.Title, e.Description)
		for _, f := range e.Fields {
			line("%s: %s", f.Name, f.Value)
		}
		if e.Footer != nil {
			line("%s", e.Footer.Text)
		}
	}
	for _, f := range r.Files {
		line("(file %s)", f.Name)
	}
	if r.Form != nil {
		line("(form %s %q)", r.Form.ID, r.Form.Title)
		for _, in := range r.Form.Inputs {
			line("%s: %q", in.Label, in.Value)
		}
	}
	for _, row := range r.Rows {
		for _, c := range row.(discordgo.ActionsRow).Components {
			button := c.(discordgo.Button)
			label, off := button.Label, ""
			if button.Emoji != nil {
				label += button.Emoji.Name
			}
			if button.Disabled {
				off = " off"
			}
			line("[%s](%s)%s", label, button.CustomID, off)
		}
	}
	for _, c := range r.Choices {
		line("%s = %s", c.Name, c.Value)
	}
	return strings.TrimSpace(b.String())
}

func (s *server) exchange(id string) corpus.Exchange {
	s.t.Helper()
	x, err := s.store.Exchange(s.t.Context(), discord.GuildSpace("1"), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return x
}

// harbour is an article with an address, and signs that Discord acts upon.
func harbour() corpus.Article {
	return corpus.Article{
		URL: "https://north.example/harbour_(news)", Title: "[Live] Harbour of *Orrin* is closed", Outlet: "North_Post", Language: "en",
		Published: time.Date(2024, 12, 15, 0, 0, 0, 0, time.UTC),
		Text: "The town council met on Friday.\n\nThe harbour of Orrin was closed on Saturday after a ferry struck the *northern* pier. " +
			"Divers look for damage, @everyone was told.\n\nThe harbour master, Ada Quill, said repairs would take 9 weeks. See https://evil.example for more.",
	}
}

func (s *server) answer(question string) rag.Answer {
	s.t.Helper()
	a, err := s.engine.Answer(s.t.Context(), rag.Question{Text: question, Space: discord.GuildSpace("1"), At: now})
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}
