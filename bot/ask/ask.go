// Package ask answers the members who ask. A question becomes an answer in
// answer.go, from a command (command.go) or a message (message.go); render.go
// and refusal.go, which are pure, make a reply of it, and stream.go of as much
// as a language model has written of it. Under an answer there are
// buttons: its passages (passages.go), a thread to go on in (follow.go) and
// votes (vote.go). Besides, members get the newest articles, help, and what is
// kept of them. A message is checked against the news by check.go.
package ask

import (
	"context"
	"log/slog"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/rag"
)

// A Store is what questions are answered from, and where they are kept.
type Store interface {
	corpus.Store
	corpus.Conversations
}

// An Engine answers, as rag.Engine does.
type Engine interface {
	Stream(ctx context.Context, q rag.Question, show func(rag.Answer)) (rag.Answer, error)
	Find(ctx context.Context, q rag.Question) ([]rag.Evidence, error)
	Check(ctx context.Context, claim rag.Question) (rag.Verdict, error)
	Suggest(ctx context.Context, space corpus.Space, articles []string, n int) ([]string, error)
}

// Config is what the feature needs; nothing in it may be nil.
type Config struct {
	// Model names the language model that writes answers, "" if none does, and
	// Helpers the other models of the operator's that are sent questions, to
	// search with; members are told.
	Model   string
	Helpers []string

	Store  Store
	Engine Engine
	Words  *words.Catalog
	Clock  func() time.Time
	NewID  func() string // short, of letters and digits, and never the same twice
	Log    *slog.Logger
}

// Verbs of buttons and forms; what follows a verb in an id is said where it is
// handled.
const (
	verbPassages = "passages"
	verbFollow   = "follow"
	verbGood     = "good"
	verbBad      = "bad"
	verbReason   = "reason"
	verbLatest   = "latest"
	verbExport   = "export-me"
	verbDelete   = "delete-me"
	verbDeleted  = "delete-me-now"
	verbKeep     = "keep-me"
)

// New returns the feature.
func New(c Config) discord.Feature {
	h := handlers{c}
	f := discord.Feature{
		Commands: []*discordgo.ApplicationCommand{
			h.askCommand(),
			c.Words.Command("ask.latest", h.text("ask.latest.topic")),
			c.Words.Command("ask.help"),
			c.Words.Command("ask.privacy"),
		},
		Routes: []discord.Route{
			{Kind: discord.Command, Name: "ask", Handle: h.ask, Asks: true, Again: true},
			{Kind: discord.Complete, Name: "ask", Handle: h.complete},
			{Kind: discord.Message, Handle: h.message, Asks: true, Again: true},
			{Kind: discord.Press, Name: verbPassages, Handle: h.passages, Again: true},
			{Kind: discord.Press, Name: verbFollow, Handle: h.follow, Asks: true, Again: true},
			{Kind: discord.Press, Name: verbGood, Handle: h.good},
			{Kind: discord.Press, Name: verbBad, Handle: h.bad},
			{Kind: discord.Submit, Name: verbReason, Handle: h.reason},
			{Kind: discord.Command, Name: "latest", Handle: h.latest, Asks: true, Again: true},
			{Kind: discord.Press, Name: verbLatest, Handle: h.turnLatest},
			{Kind: discord.Command, Name: "help", Handle: h.help, Again: true},
			{Kind: discord.Command, Name: "privacy", Handle: h.privacy},
			{Kind: discord.Press, Name: verbExport, Handle: h.exportMe, Again: true},
			{Kind: discord.Press, Name: verbDelete, Handle: h.deleteMe},
			{Kind: discord.Press, Name: verbDeleted, Handle: h.deleteMeNow, Again: true},
			{Kind: discord.Press, Name: verbKeep, Handle: h.keepMe},
		},
	}
	check := checkFeature(c)
	f.Commands = append(f.Commands, check.Commands...)
	f.Routes = append(f.Routes, check.Routes...)
	return f
}

// handlers are what the routes lead to.
type handlers struct{ Config }

func (h handlers) voice(e *discord.Event) words.Voice { return h.Words.In(e.Locale) }

// whisper is a reply that only the member sees.
func whisper(text string) discord.Reply { return discord.Reply{Text: text, Private: true} }
