package bot

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/discordtest"
	"newshound/bot/settings"
	"newshound/corpus/sqlite"
)

var _ = flag.Bool("update", false, "write the transcripts")

// A world is a bot with a small feature at a Discord on loopback, which can be
// stopped and started again on the same folder.
type world struct {
	t     *testing.T
	dir   string
	gates sync.Map // of chan struct{}: lets the slow question of that text go on
	store *sqlite.Store
	bot   *Bot
	ended chan error
	log   *logged
}

func newWorld(t *testing.T) *world {
	return &world{t: t, dir: t.TempDir(), log: new(logged)}
}

// start starts the bot and waits until its commands are there.
func (w *world) start(s *discordtest.Server) (stop func()) {
	w.t.Helper()
	store, err := sqlite.Open(w.t.Context(), w.dir, s.Now)
	if err != nil {
		w.t.Fatal(err)
	}
	w.store = store
	w.bot = New(Config{
		Token: s.Token, API: s.API, Store: store, Words: catalog(w.t), Features: []discord.Feature{w.feature()}, Client: http.DefaultClient,
		Clock: s.Now, Random: func() float64 { return 0 }, Log: slog.New(slog.NewTextHandler(w.log, nil)),
	})
	w.bot.grace = 0
	ctx, cancel := context.WithCancel(w.t.Context())
	w.ended = make(chan error, 1)
	go func() { w.ended <- w.bot.Run(ctx) }()
	patient, done := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer done()
	if err := s.Await(patient, func() bool { return len(s.Commands("")) > 0 || len(w.ended) > 0 }); err != nil {
		w.t.Fatal(err)
	}
	return sync.OnceFunc(func() {
		cancel()
		if err := <-w.ended; !errors.Is(err, context.Canceled) {
			w.t.Errorf("the bot ended with %v", err)
		}
		if err := store.Close(); err != nil {
			w.t.Error(err)
		}
		if strings.Contains(w.log.String(), s.Token) {
			w.t.Error("the token is in the log")
		}
	})
}

// feature is the least of what a bot can do: /ask answers a
// slow question when its gate is opened.
func (w *world) feature() discord.Feature {
	question := []*discordgo.ApplicationCommandOption{
		{Type: discordgo.ApplicationCommandOptionString, Name: "question", Description: "What", Required: true, Autocomplete: true},
		{Type: discordgo.ApplicationCommandOptionBoolean, Name: "private", Description: "For you"},
	}
	asks := func(kind discord.Kind, name string, again bool) discord.Route {
		return discord.Route{Kind: kind, Name: name, Handle: w.ask, Asks: true, Again: again}
	}
	return discord.Feature{
		Commands: []*discordgo.ApplicationCommand{
			{Name: "ask", Description: "Asks", Options: question},
			{Name: "once", Description: "Asks, but not again", Options: question},
			{Name: "manage", Description: "Only for moderators"},
		},
		Routes: []discord.Route{
			asks(discord.Command, "ask", true), asks(discord.Command, "once", false), asks(discord.Message, "", true),
			{Kind: discord.Command, Name: "manage", Handle: says(discord.Reply{Text: "You may."}), Moderators: true},
			{Kind: discord.Complete, Name: "ask", Handle: says(discord.Reply{Choices: []discord.Choice{{Name: "Why?", Value: "why"}}})},
			{Kind: discord.Press, Name: "more", Handle: says(discord.Reply{Text: "More.", Private: true})},
			{Kind: discord.Press, Name: "anew", Handle: thinks(discord.Reply{Update: true}, 0, discord.Reply{Text: "Anew.", Update: true})},
			{Kind: discord.Press, Name: "talk", Handle: says(discord.Reply{Text: "Talk here.", Thread: &discord.Thread{Name: "Why?"}})},
			{Kind: discord.Press, Name: "form", Handle: says(discord.Reply{Form: &discord.Form{ID: "form", Title: "Why?", Inputs: []discord.Input{{ID: "reason", Label: "Reason", Max: 10}}}})},
			{Kind: discord.Submit, Name: "form", Handle: func(_ context.Context, e *discord.Event) (discord.Reply, error) {
				return discord.Reply{Text: "Because " + e.Fields["reason"], Private: true}, nil
			}},
		},
	}
}

func (w *world) ask(_ context.Context, e *discord.Event) (discord.Reply, error) {
	text := cmp.Or(e.Text, e.Options["question"])
	private := e.Options["private"] == "true"
	if text == "panic now" {
		panic("asked to")
	}
	return discord.Reply{Private: private, Then: func(ctx context.Context, show func(discord.Reply)) (discord.Reply, error) {
		switch {
		case text == "panic later":
			panic("asked to")
		case text == "much too long":
			return discord.Reply{Text: strings.Repeat("long ", 400) + "and so on."}, nil
		case strings.HasPrefix(text, "slow"):
			if _, again := w.gates.Load(text); !again {
				show(discord.Reply{Text: "Looking into " + text, Private: private})
			}
			select {
			case <-w.gate(text):
			case <-ctx.Done():
				return discord.Reply{}, ctx.Err()
			}
		}
		buttons := discordgo.ActionsRow{}
		for _, b := range []string{"More", "Anew", "Talk", "Form"} {
			buttons.Components = append(buttons.Components, discordgo.Button{Label: b, Style: discordgo.SecondaryButton, CustomID: discord.ID(strings.ToLower(b))})
		}
		return discord.Reply{Private: private, Text: "Answer to: " + text, Rows: []discordgo.MessageComponent{buttons}}, nil
	}}, nil
}

func (w *world) gate(text string) chan struct{} {
	gate, _ := w.gates.LoadOrStore(text, make(chan struct{}))
	return gate.(chan struct{})
}

// actions are the lines of scripts that the world understands.
func (w *world) actions() []discordtest.Action {
	set := func(change func(*settings.Settings, []string) error) func(*discordtest.Server, []string) error {
		return func(s *discordtest.Server, args []string) error {
			space := discord.GuildSpace(args[0])
			chosen, err := settings.Load(w.t.Context(), w.store, space)
			if err == nil {
				err = change(&chosen, args[1:])
			}
			if err != nil {
				return err
			}
			return settings.Save(w.t.Context(), w.store, space, chosen)
		}
	}
	return []discordtest.Action{
		{Name: "finish", Do: func(_ *discordtest.Server, args []string) error {
			select {
			case w.gate(args[0]) <- struct{}{}:
				return nil
			case <-time.After(10 * time.Second):
				return errors.New("it is not being worked on")
			}
		}},
		{Name: "places", Do: func(_ *discordtest.Server, args []string) (err error) {
			w.bot.compute.mu.Lock()
			defer w.bot.compute.mu.Unlock()
			w.bot.compute.placesEach, err = strconv.Atoi(args[0])
			return err
		}},
		{Name: "hourly", Do: set(func(c *settings.Settings, args []string) (err error) {
			c.Hourly, err = strconv.Atoi(args[0])
			return err
		})},
		{Name: "registered", Do: func(s *discordtest.Server, args []string) error {
			n := 0
			for _, r := range s.Requests() {
				if r.Method == http.MethodPut && strings.HasSuffix(r.Path, "/commands") {
					n++
				}
			}
			if fmt.Sprint(n) != args[0] {
				return fmt.Errorf("commands were registered %d times", n)
			}
			return nil
		}},
	}
}

func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			w := newWorld(t)
			discordtest.Run(t, file, discordtest.Options{}, w.start, w.actions()...)
			if t.Failed() {
				t.Logf("log:\n%s", w.log)
			}
		})
	}
}
