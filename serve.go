package main

import (
	"context"
	"errors"

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
			a.screen().block("", "", "Keeping the sources current; Ctrl-C stops.")
			err := web.Run(ctx)
			if errors.Is(err, context.Canceled) && ctx.Err() != nil {
				return nil // stopping is what ends it
			}
			return err
		}),
	}
}
