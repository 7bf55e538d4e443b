package main

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"

	"newshound/bot"
	"newshound/bot/ask"
	"newshound/bot/discord"
	"newshound/bot/manage"
	"newshound/bot/rest"
	"newshound/bot/sources"
	"newshound/bot/words"
	"newshound/rag"
)

// bot wires what Discord's members get. It is not connected yet.
func (a *app) bot(store bot.Store, engine *rag.Engine, web *web) (*bot.Bot, error) {
	catalog, err := words.Load()
	if err != nil {
		return nil, err
	}
	client := discordClient()
	return bot.New(bot.Config{
		Token: a.cfg.DiscordToken, API: a.cfg.DiscordAPI, Guild: a.cfg.DiscordGuild, Shards: a.cfg.DiscordShards,
		Store: store, Words: catalog, Client: client, Clock: a.sys.now, Random: a.sys.random, Log: a.log,
		Features: []discord.Feature{
			ask.New(ask.Config{
				Model: a.cfg.LLMModel, Helpers: a.helpers(),
				Store: store, Engine: engine, Words: catalog, Clock: a.sys.now, NewID: newID, Log: a.log,
			}),
			sources.New(sources.Config{
				Store: store, Web: web.Web, Engine: engine, Fetch: a.attachments(), Client: client, API: a.cfg.DiscordAPI,
				Words: catalog, Clock: a.sys.now, NewID: newID, Log: a.log,
			}),
			manage.New(manage.Config{Store: store, Words: catalog, Clock: a.sys.now, NewID: newID, Tokens: a.cfg.LLMServerTokens}),
		},
	}), nil
}

// newID returns an id that nobody can guess, short enough for what Discord
// sends back with a button.
func newID() string { return strings.ToLower(rand.Text()[:16]) }

// discordClient keeps many connections open, since every member's question
// asks the same host.
func discordClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 512, 512
	return &http.Client{Transport: transport, Timeout: 30 * time.Second}
}

// discord asks Discord as the program would, for doctor and invite.
func (a *app) discord() *rest.Client {
	return rest.New(rest.Config{Token: a.cfg.DiscordToken, API: a.cfg.DiscordAPI, Client: discordClient(), Random: a.sys.random, Log: a.log})
}
