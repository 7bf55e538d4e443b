package main

import (
	"context"

	"newshound/bot/sources"
	"newshound/corpus"
	"newshound/corpus/fetch"
	"newshound/corpus/ingest"
)

// fetchers is how many addresses are read at once. Reading waits for servers
// more than it computes.
const fetchers = 8

// A web reads sources, and makes what it has read findable.
type web struct {
	*ingest.Web
	fetcher *fetch.Fetcher
}

func (w *web) close() { w.fetcher.Close() }

func (a *app) web(store corpus.Store) *web {
	fetcher := a.fetcher()
	return &web{fetcher: fetcher, Web: &ingest.Web{
		Store: store, Fetch: fetcher, Clock: a.sys.now, Random: a.sys.random, Log: a.log, Workers: fetchers,
		Changed: func(ctx context.Context, docs []corpus.Document) error {
			return a.embedNews(ctx, store, docs)
		},
	}}
}

func (a *app) fetcher() *fetch.Fetcher {
	return a.fetcherOf(fetch.Config{
		Ports: a.cfg.FetchPorts, Allow: a.cfg.FetchAllow, Deny: a.cfg.FetchDeny, Delay: max(a.cfg.FetchDelay, 1), // 0 would be fetch's own
	})
}

// attachments reads what members attach. What is allowed and denied is about
// sources, not about the host that Discord keeps files at.
func (a *app) attachments() *fetch.Fetcher {
	return a.fetcherOf(fetch.Config{Limits: fetch.Limits{Body: sources.MaxFile}, Delay: 1})
}

func (a *app) fetcherOf(c fetch.Config) *fetch.Fetcher {
	c.Contact, c.Version, c.Clock = a.cfg.Contact, version(), a.sys.now
	if a.sys.fetch != nil {
		a.sys.fetch(&c)
	}
	return fetch.New(c)
}
