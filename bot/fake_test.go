package bot

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/rest"
	"newshound/bot/words"
	"newshound/corpus/sqlite"
)

// paper is an api that writes down what is sent, a line each, and fails on
// demand.
type paper struct {
	mu    sync.Mutex
	lines []string
	fails map[string][]error // by the first word of the line, in turn
	ids   int
	// shows, if not nil, hears of interactions whose response everybody sees.
	shows func(interaction string)
}

func (p *paper) write(format string, args ...any) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := strings.TrimSpace(fmt.Sprintf(format, args...))
	word, _, _ := strings.Cut(line, " ")
	if errs := p.fails[word]; len(errs) > 0 {
		p.fails[word] = errs[1:]
		if errs[0] != nil {
			p.lines = append(p.lines, line+" FAILS")
			return errs[0]
		}
	}
	p.lines = append(p.lines, line)
	return nil
}

func (p *paper) fail(word string, errs ...error) {
	if p.fails == nil {
		p.fails = make(map[string][]error)
	}
	p.fails[word] = errs
}

// text is what was sent since the last call.
func (p *paper) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := strings.Join(p.lines, "\n")
	p.lines = nil
	return text
}

// message is what comes back for a line that is written.
func (p *paper) message(format string, args ...any) (*discordgo.Message, error) {
	if err := p.write(format, args...); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ids++
	return &discordgo.Message{ID: fmt.Sprint("m", p.ids)}, nil
}

func flagged(f discordgo.MessageFlags) string {
	if f&discordgo.MessageFlagsEphemeral != 0 {
		return " private"
	}
	return ""
}

// seen is a text with what the embeds say in brackets.
func seen(text string, embeds []*discordgo.MessageEmbed) string {
	for _, e := range embeds {
		text += " [" + e.Description + "]"
	}
	return text
}

func (p *paper) Respond(_ context.Context, id, _ string, r *discordgo.InteractionResponse) error {
	if r.Data == nil {
		return p.write("respond %d", r.Type)
	}
	text := seen(r.Data.Content, r.Data.Embeds)
	if p.shows != nil && r.Data.Flags&discordgo.MessageFlagsEphemeral == 0 {
		p.shows(id)
	}
	return p.write("respond %d%s %s", r.Type, flagged(r.Data.Flags), text)
}

func (p *paper) Response(context.Context, string, string) (*discordgo.Message, error) {
	return &discordgo.Message{ID: "original"}, p.write("response")
}

func (p *paper) EditResponse(_ context.Context, app, _ string, e *discordgo.WebhookEdit) (*discordgo.Message, error) {
	if app == "" {
		return nil, p.write("edit without an application")
	}
	return p.message("edit %s", seen(*e.Content, *e.Embeds))
}

func (p *paper) DeleteResponse(context.Context, string, string) error { return p.write("delete") }

func (p *paper) FollowUp(_ context.Context, _, _ string, m *discordgo.WebhookParams) (*discordgo.Message, error) {
	return p.message("follow%s %s", flagged(m.Flags), m.Content)
}

func (p *paper) Send(_ context.Context, channel string, m *discordgo.MessageSend) (*discordgo.Message, error) {
	to := ""
	if m.Reference != nil {
		to = " to " + m.Reference.MessageID
	}
	return p.message("send in %s%s: %s", channel, to, m.Content)
}

func (p *paper) Message(_ context.Context, channel, message string) (*discordgo.Message, error) {
	m := &discordgo.Message{ID: message, Content: "read", Author: new(discordgo.User)}
	return m, p.write("read %s in %s", message, channel)
}

func (p *paper) EditMessage(_ context.Context, _, message string, e *discordgo.WebhookEdit) (*discordgo.Message, error) {
	return &discordgo.Message{ID: message}, p.write("change %s: %s", message, seen(*e.Content, *e.Embeds))
}

func (p *paper) StartThread(_ context.Context, channel, message, name string) (*discordgo.Channel, bool, error) {
	return &discordgo.Channel{ID: "thread"}, true, p.write("thread at %s in %s: %s", message, channel, name)
}

func (p *paper) Direct(_ context.Context, user string) (string, error) {
	return "direct-" + user, p.write("direct %s", user)
}

func (p *paper) Typing(_ context.Context, channel string) error {
	return p.write("typing in %s", channel)
}

// refused is an error of Discord's.
func refused(status, code int) error { return &rest.Error{Status: status, Code: code} }

var (
	gone      = refused(http.StatusNotFound, 10015)
	forbidden = refused(http.StatusForbidden, 50013)
	unseen    = refused(http.StatusForbidden, 50001)
	down      = refused(http.StatusBadGateway, 0)
)

// A desk is a bot in a bubble of synctest whose replies go to paper.
type desk struct {
	*Bot
	*paper
	log *logged
}

// logged collects a log.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

var loadWords = sync.OnceValues(words.Load)

func catalog(t testing.TB) *words.Catalog {
	t.Helper()
	c, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func open(t testing.TB, dir string, clock func() time.Time) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), dir, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func sit(t *testing.T, routes ...discord.Route) *desk {
	t.Helper()
	log := new(logged)
	b := New(Config{
		Store: open(t, t.TempDir(), time.Now), Words: catalog(t), Features: []discord.Feature{{Routes: routes}},
		Clock: time.Now, Random: func() float64 { return 0.5 }, Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	b.tasks = t.Context()
	p := new(paper)
	b.api = p
	b.identify("7", "app")
	return &desk{b, p, log}
}

// serves gives an event to the bot and returns what was sent when all is done.
func (d *desk) serves(t *testing.T, e discord.Event) string {
	t.Helper()
	d.begins(e)
	d.running.Wait()
	return d.text()
}

// begins does so and returns when the bot waits for something.
func (d *desk) begins(e discord.Event) {
	if e.At.IsZero() {
		e.At = time.Now()
	}
	to := &delivery{bot: d.Bot, e: &e}
	d.spawn(to, func(ctx context.Context) { d.serve(ctx, to) })
	synctest.Wait()
}

// Literal events.
func command(name string) discord.Event {
	return discord.Event{ID: "1", Token: "secret", Kind: discord.Command, Name: name, Guild: "g", Channel: "c", Member: "anna"}
}

func press(name string) discord.Event {
	e := command(name)
	e.Kind, e.Message = discord.Press, &discordgo.Message{ID: "button"}
	return e
}

func message(text string) discord.Event {
	return discord.Event{ID: "2", Kind: discord.Message, Guild: "g", Channel: "c", Member: "anna", Text: text, Message: &discordgo.Message{ID: "2"}}
}

// Handlers.
func says(r discord.Reply) discord.Handler {
	return func(context.Context, *discord.Event) (discord.Reply, error) { return r, nil }
}

// thinks replies with first, and with last after a time.
func thinks(first discord.Reply, d time.Duration, last discord.Reply) discord.Handler {
	first.Waits = first.Waits || d > computeTime
	first.Then = func(ctx context.Context, _ func(discord.Reply)) (discord.Reply, error) {
		time.Sleep(d)
		return last, nil
	}
	return says(first)
}

func handles(kind discord.Kind, name string, h discord.Handler) discord.Route {
	return discord.Route{Kind: kind, Name: name, Handle: h}
}
