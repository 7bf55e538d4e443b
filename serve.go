package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"newshound/bot"
	"newshound/corpus"
	"newshound/rag/budget"
)

func serveCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Keeps the sources current, and answers on Discord, until it is stopped",
		Long: "Reads feeds when they are due, articles that they name, and articles again for\n" +
			"corrections, until it is stopped with Ctrl-C or SIGTERM. What it had begun goes\n" +
			"on at the next start. With DISCORD_TOKEN it also serves the members of the\n" +
			"Discord servers that it was invited to (newshound invite).",
		Args: wants(0, 0, "no arguments"),
		RunE: a.stoppable(func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			store, err := a.store(ctx)
			if err != nil {
				return err
			}
			defer store.Close()
			err = a.serve(ctx, store)
			if errors.Is(err, context.Canceled) && ctx.Err() != nil {
				return nil // stopping is what ends it
			}
			return err
		}),
	}
}

func (a *app) serve(ctx context.Context, store bot.Store) error {
	free, err := store.Work(ctx) // so that what is said next is true
	if err != nil {
		return err
	}
	free()
	if a.cfg.DiscordToken == "" && a.models.embedder == nil {
		return a.serveSources(ctx, store)
	}
	return a.serveQuestions(ctx, store)
}

// serveSources keeps sources current, for the next ask to find.
func (a *app) serveSources(ctx context.Context, store corpus.Store) error {
	if err := a.embedHere(ctx, store, nil); err != nil {
		return err
	}
	web := a.web(store)
	defer web.close()
	a.tellNews(web, web.Changed)
	a.screen().block("", "", "Keeping the sources current; Ctrl-C stops.")
	return web.Run(ctx)
}

// serveQuestions keeps what questions are answered from at hand, makes what
// vectors are missing, and with a token answers on Discord.
func (a *app) serveQuestions(ctx context.Context, store bot.Store) error {
	engine, err := a.load(ctx, store, budget.New(budget.Config{
		Store: store, Member: a.cfg.LLMMemberTokens, Space: a.cfg.LLMServerTokens, Clock: a.sys.now, Log: a.log,
	}), 0)
	if err != nil {
		return err
	}
	web := a.web(store)
	defer web.close()
	a.tellNews(web, func(ctx context.Context, docs []corpus.Document) error {
		return engine.Sync(ctx, articleIDs(docs))
	})
	group, ctx := errgroup.WithContext(ctx)
	what := "Keeping the sources current"
	if a.cfg.DiscordToken != "" {
		onDiscord, err := a.bot(store, engine, web)
		if err != nil {
			return err
		}
		what += " and connecting to Discord"
		group.Go(func() error { return onDiscord.Run(ctx) })
	}
	a.screen().block("", "", what+"; Ctrl-C stops.")
	beside := follower{version: store.ForeignVersion, catchUp: engine.CatchUp}
	others, vectors := time.NewTicker(besideTick), time.NewTicker(vectorsTick)
	defer others.Stop()
	defer vectors.Stop()
	group.Go(func() error { return beside.run(ctx, others.C, a.log) })
	group.Go(func() error { return web.Run(ctx) })
	group.Go(func() error { return engine.KeepEmbedded(ctx) })
	group.Go(func() error { return a.tellVectors(ctx, vectors.C, engine.Progress) })
	return group.Wait()
}

func articleIDs(docs []corpus.Document) []string {
	ids := make([]string, len(docs))
	for i := range docs {
		ids[i] = docs[i].Article.ID
	}
	return ids
}

// tellNews makes what comes in findable, and then prints it, a line an article.
func (a *app) tellNews(w *web, findable func(context.Context, []corpus.Document) error) {
	news := newsTicker{screen: a.screen(), now: a.sys.now}
	w.Changed = func(ctx context.Context, docs []corpus.Document) error {
		defer news.tell(docs)
		return findable(ctx, docs)
	}
}

// A newsTicker prints what comes in.
type newsTicker struct {
	screen screen
	now    func() time.Time
	turn   sync.Mutex
}

func (n *newsTicker) tell(docs []corpus.Document) {
	n.turn.Lock()
	defer n.turn.Unlock()
	for i := range docs {
		article := &docs[i].Article
		text := n.now().UTC().Format("15:04 ") + orElse(clean(article.OutletName()), "unknown") + ": " + orElse(clean(article.Title), "(no title)")
		if article.Revision > 1 {
			text += fmt.Sprintf(" (revision %d)", article.Revision)
		}
		n.screen.block("", "      ", text)
	}
}
