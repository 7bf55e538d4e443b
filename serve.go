package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/rag"
)

func serveCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Keeps the sources current until it is stopped",
		Long: "Reads feeds when they are due, articles that they name, and articles again for\n" +
			"corrections, until it is stopped with Ctrl-C or SIGTERM. What it had begun goes\n" +
			"on at the next start.",
		Args: wants(0, 0, "no arguments"),
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, _ []string) error {
			if err := rag.EmbedPending(ctx, store, a.embedder(), nil); err != nil {
				return err
			}
			web := a.web(store)
			defer web.close()
			embed, news := web.Changed, newsTicker{screen: a.screen(), now: a.sys.now}
			web.Changed = func(ctx context.Context, docs []corpus.Document) error {
				defer news.tell(docs)
				return embed(ctx, docs)
			}
			free, err := store.Work(ctx) // so that the next line is true
			if err != nil {
				return err
			}
			free()
			a.screen().block("", "", "Keeping the sources current; Ctrl-C stops.")
			err = web.Run(ctx)
			if errors.Is(err, context.Canceled) && ctx.Err() != nil {
				return nil // stopping is what ends it
			}
			return err
		}),
	}
}

// A newsTicker prints what comes in, a line an article.
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
