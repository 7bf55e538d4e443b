// Package manage is what moderators see of the server as a whole: its
// settings, the audit, and figures of its use.
package manage

import (
	"context"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
)

// A Store is what is read and kept here.
type Store interface {
	Setting(ctx context.Context, space corpus.Space, key string) (string, error)
	SetSetting(ctx context.Context, space corpus.Space, key, value string) error
	Note(ctx context.Context, e corpus.Entry) error
	Audit(ctx context.Context, space corpus.Space, limit int) ([]corpus.Entry, error)
	Stats(ctx context.Context, spaces ...corpus.Space) (corpus.Stats, error)
	Usage(ctx context.Context, space corpus.Space, since time.Time) (corpus.Usage, error)
	Spent(ctx context.Context, space corpus.Space, day time.Time) (tokens int, err error)
	PutTicket(ctx context.Context, t corpus.Ticket) error
	Ticket(ctx context.Context, id string, now time.Time) (corpus.Ticket, error)
	DropTicket(ctx context.Context, id string) (taken bool, err error)
}

// Config is what the feature needs; nothing in it may be nil.
type Config struct {
	Store Store
	Words *words.Catalog
	Clock func() time.Time
	NewID func() string // of a ticket
	// Tokens are those of language models that a server may use on a day of
	// UTC, 0 is no limit.
	Tokens int
}

// New returns the commands settings, audit and stats.
func New(c Config) discord.Feature {
	f := &feature{Config: c}
	return discord.Feature{Commands: f.commands(), Routes: f.routes()}
}

type feature struct {
	Config
	changing sync.Mutex // held from reading settings until they are kept
}

// Verbs of buttons and selects.
const (
	verbSet   = "settings"      // field, and of a button the value
	verbUndo  = "settings-undo" // ticket
	verbAudit = "audit"         // page
)

func (f *feature) routes() []discord.Route {
	return []discord.Route{
		{Kind: discord.Command, Name: "settings", Handle: f.showSettings, Moderators: true},
		{Kind: discord.Press, Name: verbSet, Handle: f.set, Moderators: true},
		{Kind: discord.Press, Name: verbUndo, Handle: f.undo, Moderators: true},
		{Kind: discord.Command, Name: "audit", Handle: f.audit, Moderators: true},
		{Kind: discord.Press, Name: verbAudit, Handle: f.audit, Moderators: true},
		{Kind: discord.Command, Name: "stats", Handle: f.stats, Moderators: true, Again: true},
	}
}

func (f *feature) commands() []*discordgo.ApplicationCommand {
	days := f.Words.Option(discordgo.ApplicationCommandOptionInteger, "manage.stats.days")
	least := 1.0
	days.MinValue, days.MaxValue = &least, corpus.ExchangeDays
	all := []*discordgo.ApplicationCommand{
		f.Words.Command("manage.settings"),
		f.Words.Command("manage.audit"),
		f.Words.Command("manage.stats", days),
	}
	rights := int64(discordgo.PermissionManageGuild)
	for _, c := range all {
		c.DefaultMemberPermissions = &rights
	}
	return all
}
