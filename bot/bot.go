// Package bot is Newshound on Discord. From the bottom up:
//
// bot/discord is what Discord tells and is told, as data; a handler is a
// function from a discord.Event to a discord.Reply. bot/words speaks the
// members' languages. bot/settings holds what a server's moderators chose.
// The features are handlers: bot/ask for those who ask, bot/sources and
// bot/manage for moderators. bot/gateway brings events, bot/rest takes replies
// away. This package is between them: it reads an event, finds its route, sees
// whether the member may, answers at once, queues what takes longer so that no
// server waits for another's, and sends; it is the only place that does.
//
// What was acknowledged and is not answered yet is a ticket in the store, so
// that the next process finishes it.
package bot

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
)

// A Store is what the bot keeps.
type Store interface {
	corpus.Store
	corpus.Conversations
}

// Config is what a Bot needs; nothing in it may be nil.
type Config struct {
	Token  string // secret
	API    string // base address of Discord's HTTP interface with its version, such as https://discord.com/api/v10
	Guild  string // the only server that commands are registered in, "" for all
	Shards int    // 0 is as many as Discord recommends

	Store    Store
	Words    *words.Catalog
	Features []discord.Feature
	Client   *http.Client // for the HTTP interface; http.DefaultTransport's limits are too low
	Clock    func() time.Time
	Random   func() float64 // in [0, 1), for jitter
	Log      *slog.Logger
}

// A Bot serves members until its Run ends.
type Bot struct {
	c       Config
	api     api
	routes  map[routeKey]*discord.Route
	guilds  guilds
	asked   limiter
	doubles doubles

	manner   atomic.Int32 // how the server takes responses; see whole.go
	arrivals arrivals
	shelf    shelf

	compute, wait *lane // tasks that compute, tasks that wait for others
	tasks         context.Context
	running       sync.WaitGroup
	events        atomic.Int64  // that are running
	grace         time.Duration // that they have when the bot stops

	self    atomic.Pointer[identity]
	ready   chan struct{} // closed with the first READY
	isReady func()
}

// New returns a bot that is not connected. It panics if two features want the
// same event, which is the program's own mistake.
func New(c Config) *Bot {
	b := &Bot{c: c, ready: make(chan struct{}), grace: drainTime}
	b.routes = routes(append(c.Features[:len(c.Features):len(c.Features)], b.shelfFeature()))
	b.isReady = sync.OnceFunc(func() { close(b.ready) })
	b.compute, b.wait = newLanes(runtime.GOMAXPROCS(0), c.Clock)
	return b
}
