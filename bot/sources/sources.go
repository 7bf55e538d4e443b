// Package sources lets moderators manage the sources of their server from
// Discord: add, list, show, remove, restore, pause, resume, refresh, export.
//
// From the bottom up: choose.go finds the source that a member means, and only
// among those of the server. draft.go keeps what a member was shown and may
// add until a button is pressed (press.go). preview.go shows what an address,
// a file (file.go) or the links of a message (links.go) would bring; follow.go
// waits until it is there, and report.go says what has come of it.
//
// It imports corpus, corpus/ingest and corpus/fetch for the work, and sends
// nothing: its handlers return replies.
package sources

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/corpus/fetch"
	"newshound/corpus/ingest"
)

// A Store keeps sources, and what a member is about to add; see
// corpus.Conversations for the latter.
type Store interface {
	corpus.Store
	PutTicket(ctx context.Context, t corpus.Ticket) error
	Ticket(ctx context.Context, id string, now time.Time) (corpus.Ticket, error)
	DropTicket(ctx context.Context, id string) (taken bool, err error)
}

// An Engine makes articles findable and knows what can be asked about them, as
// rag.Engine does.
type Engine interface {
	Sync(ctx context.Context, articles []string) error
	Suggest(ctx context.Context, space corpus.Space, articles []string, n int) ([]string, error)
}

// A Getter reads addresses, as fetch.Fetcher does.
type Getter interface {
	Get(ctx context.Context, r fetch.Request) (*fetch.Response, error)
}

// Config is what the feature needs; nothing in it may be nil.
type Config struct {
	Store  Store
	Web    *ingest.Web
	Engine Engine
	Fetch  Getter       // for attachments; should take answers of MaxFile bytes
	Client *http.Client // for attachments at the host of API where that is not Discord's own
	API    string       // base address of Discord's HTTP interface
	Words  *words.Catalog
	Clock  func() time.Time
	NewID  func() string // new ones, to be told by nobody; of letters, digits and "-"
	Log    *slog.Logger
}

type feature struct{ Config }

// New returns the commands of moderators that are about sources.
func New(c Config) discord.Feature {
	f := &feature{c}
	return discord.Feature{Commands: f.commands(), Routes: f.routes()}
}

func (f *feature) routes() []discord.Route {
	handlers := []struct {
		kind   discord.Kind
		name   string
		handle discord.Handler
	}{
		{discord.Command, "sources add", f.add},
		{discord.Command, "sources list", f.list},
		{discord.Command, "sources show", f.show},
		{discord.Command, "sources remove", f.remove},
		{discord.Command, "sources restore", f.restore},
		{discord.Command, "sources pause", f.pause},
		{discord.Command, "sources resume", f.resume},
		{discord.Command, "sources refresh", f.refresh},
		{discord.Command, "sources export", f.export},
		{discord.Command, f.menuName(), f.menu},
		{discord.Complete, "sources show", f.completeVisible},
		{discord.Complete, "sources remove", f.completeOwn},
		{discord.Complete, "sources restore", f.completeRemoved},
		{discord.Complete, "sources pause", f.completeOwn},
		{discord.Complete, "sources resume", f.completeOwn},
		{discord.Complete, "sources refresh", f.completeOwn},
		{discord.Press, pressAdd, f.pressAdd},
		{discord.Press, pressPick, f.pressPick},
		{discord.Press, pressCancel, f.pressCancel},
		{discord.Press, pressList, f.pressList},
		{discord.Press, pressRemove, f.pressRemove},
		{discord.Press, pressKeep, f.pressKeep},
		{discord.Press, pressUndo, f.pressUndo},
	}
	routes := make([]discord.Route, len(handlers))
	for i, h := range handlers {
		// Doing any of it twice does no harm: see take for what must not be.
		again := h.kind != discord.Complete
		routes[i] = discord.Route{Kind: h.kind, Name: h.name, Handle: f.inServer(h.handle), Moderators: true, Again: again}
	}
	return routes
}

// inServer keeps a handler from events that come from no server.
func (f *feature) inServer(h discord.Handler) discord.Handler {
	return func(ctx context.Context, e *discord.Event) (discord.Reply, error) {
		if e.Space() == "" {
			return line(f.voice(e).Say("bot.elsewhere")), nil
		}
		return h(ctx, e)
	}
}

func (f *feature) voice(e *discord.Event) words.Voice { return f.Words.In(e.Locale) }
