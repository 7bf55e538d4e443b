package ask

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/corpus/sqlite"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

var checkTime = time.Date(2031, 5, 20, 12, 0, 0, 0, time.UTC)

// checkBench is the feature over a store with articles.
type checkBench struct {
	t       *testing.T
	handler handlers
}

func newCheckBench(t *testing.T, articles ...corpus.Article) checkBench {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir(), func() time.Time { return checkTime })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	for i, a := range articles {
		if a.Space == "" {
			a.Space = corpus.Shared
		}
		a.Language, a.Published = "en", checkTime.AddDate(0, 0, -i-1)
		a.ID = corpus.NewArticleID(a.Space, &a)
		s, err := store.AddSource(t.Context(), corpus.Source{ID: "of " + string(a.Space), Space: a.Space, Kind: corpus.KindFile, Name: "test", Added: checkTime})
		if err == nil {
			_, err = store.Put(t.Context(), s.ID, []corpus.Document{corpus.NewDocument(a)})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	embedder := llm.NewHashed()
	engine := rag.New(rag.Config{Store: store, Lexical: lexical.New(), Vectors: vector.New(embedder.Model()), Embedder: embedder, Log: slog.New(slog.DiscardHandler)})
	if err := engine.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	ids := 0
	return checkBench{t, handlers{Config{
		Store: store, Engine: engine, Words: catalog, Clock: func() time.Time { return checkTime },
		NewID: func() string { ids++; return fmt.Sprintf("id%d", ids) }, Log: slog.New(slog.DiscardHandler),
	}}}
}

// check does what the command does, to its end.
func (b checkBench) check(e discord.Event) discord.Reply {
	b.t.Helper()
	e.Kind, e.Name, e.At, e.Guild, e.Member = discord.Command, "Check against the news", checkTime, "1", "7"
	reply, err := b.handler.check(b.t.Context(), &e)
	if err == nil && reply.Then != nil {
		if !reply.Private || !reply.Empty() {
			b.t.Error("the member does not see at once that it is being looked for, alone")
		}
		reply, err = reply.Then(b.t.Context(), func(discord.Reply) {})
	}
	if err != nil {
		b.t.Fatal(err)
	}
	b.wellFormed(reply)
	return reply
}

func (b checkBench) press(member, guild string, args ...string) discord.Reply {
	b.t.Helper()
	reply, err := b.handler.turnCheck(b.t.Context(), &discord.Event{Kind: discord.Press, Name: verbCheck, Args: args, At: checkTime, Guild: guild, Member: member})
	if err != nil {
		b.t.Fatal(err)
	}
	b.wellFormed(reply)
	return reply
}

func (b checkBench) wellFormed(reply discord.Reply) {
	b.t.Helper()
	if !reply.Private {
		b.t.Error("others see it")
	}
	if err := discord.Check(reply); err != nil {
		b.t.Error(err)
	}
}

func message(text string) discord.Event {
	return discord.Event{Message: &discordgo.Message{Content: text, Author: &discordgo.User{ID: "9"}}}
}

// shown is all the text of a reply.
func shown(reply discord.Reply) string {
	parts := []string{reply.Text}
	for _, e := range reply.Embeds {
		parts = append(parts, e.Description)
		if e.Footer != nil {
			parts = append(parts, e.Footer.Text)
		}
	}
	return strings.TrimSpace(strings.Join(parts, "\n\n"))
}

func bridge() []corpus.Article {
	return []corpus.Article{
		{URL: "https://north.example/bridge", Title: "Bridge opens", Outlet: "North Post", Text: "The Orrin bridge was opened on 3 May 2031. It cost 40 million euros, the city of Orrin said."},
		{URL: "https://south.example/bridge", Title: "A [new] bridge", Outlet: "South Echo", Text: "The Orrin bridge was opened on 4 May 2031 by the mayor. Nobody was hurt when a crane fell."},
	}
}

func TestCheckShowsWhatIsForAndAgainst(t *testing.T) {
	b := newCheckBench(t, bridge()...)
	golden(t, "check-both", shown(b.check(message("The Orrin bridge was opened on 3 May 2031. What do you say?"))))
}

func TestCheckSaysWhereItFoundNothing(t *testing.T) {
	b := newCheckBench(t, bridge()...)
	golden(t, "check-nothing", shown(b.check(message("Penguins are able to fly over *high* <@9> mountains."))))
}

func TestCheckShowsWhatComesClosest(t *testing.T) {
	b := newCheckBench(t, bridge()...)
	golden(t, "check-related", shown(b.check(message("The Orrin bridge is painted green every summer."))))
}

func TestCheckIsPlainWhereThereIsNothingToCheck(t *testing.T) {
	b := newCheckBench(t, bridge()...)
	bot := message("The Orrin bridge was opened on 3 May 2031.")
	bot.Message.Author.Bot = true
	embedded := message("")
	embedded.Message.Embeds = []*discordgo.MessageEmbed{{Description: "The Orrin bridge was opened on 3 May 2031."}}
	for name, e := range map[string]discord.Event{
		"no message": {}, "no text": message(""), "embeds only": embedded, "a question": message("Was it opened on 3 May?"), "a bot": bot,
		"nobody's": {Message: &discordgo.Message{}},
	} {
		t.Run(name, func(t *testing.T) {
			reply := b.check(e)
			if reply.Text == "" || len(reply.Embeds) > 0 || strings.HasPrefix(reply.Text, "check.") {
				t.Errorf("reply %q", reply.Text)
			}
		})
	}
}

func TestCheckOfAnotherServersArticlesFindsNothing(t *testing.T) {
	articles := bridge()
	for i := range articles {
		articles[i].Space = discord.GuildSpace("2")
	}
	b := newCheckBench(t, articles...)
	if got := shown(b.check(message("The Orrin bridge was opened on 3 May 2031."))); strings.Contains(got, "North") || !strings.Contains(got, "no articles") {
		t.Errorf("shown %q", got)
	}
}

// long is a message whose claims' findings take more than one page.
func long() (discord.Event, []corpus.Article) {
	var articles []corpus.Article
	var text strings.Builder
	for i := range 5 {
		claim := fmt.Sprintf("The mill of Orrin%d was closed after %d years by its owner%s.", i, 20+i, strings.Repeat(" in the old harbour", 3))
		text.WriteString(claim + " ")
		for j := range 3 {
			articles = append(articles, corpus.Article{
				URL: fmt.Sprintf("https://o%d.example/%d?%s", j, i, strings.Repeat("x", 500+j)), Title: "Mill", Outlet: fmt.Sprintf("Outlet %d", j),
				Text: claim + " " + strings.Repeat(fmt.Sprintf("Other things happened in town %d. ", j), 3),
			})
		}
	}
	return message(text.String()), articles
}

func TestCheckTurnsPages(t *testing.T) {
	event, articles := long()
	b := newCheckBench(t, articles...)
	first := b.check(event)
	if len(first.Rows) != 1 {
		t.Fatalf("%d rows, of %d characters", len(first.Rows), discord.Length(shown(first)))
	}
	second := b.press("7", "1", "id1", "1")
	if !second.Update || shown(second) == shown(first) || len(second.Embeds) == 0 {
		t.Errorf("second page %q", shown(second))
	}
	if back := b.press("7", "1", "id1", "-4"); shown(back) != shown(first) {
		t.Errorf("first page again %q", shown(back))
	}
	for name, reply := range map[string]discord.Reply{
		"another member": b.press("8", "1", "id1", "1"), "another server": b.press("7", "2", "id1", "1"),
		"no such id": b.press("7", "1", "id9", "1"), "no page": b.press("7", "1", "id1"),
	} {
		if len(reply.Embeds) > 0 || reply.Text == "" {
			t.Errorf("%s: %q", name, shown(reply))
		}
	}
}

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares a text with a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got+"\n" != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
