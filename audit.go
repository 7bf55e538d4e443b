package main

import (
	"context"

	"github.com/spf13/cobra"

	"newshound/corpus"
)

func sourcesAuditCommand(a *app) *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Lists who added, changed or removed what, and when, newest first",
		Args:  wants(0, 0, "no arguments"),
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, _ []string) error {
			if limit < 1 {
				return &usageError{"--limit wants a number from 1", "newshound sources audit"}
			}
			entries, err := store.Audit(ctx, corpus.Shared, limit)
			if err != nil {
				return err
			}
			rows := [][]string{{"WHEN", "WHO", "WHAT", "SOURCE", "NAME"}}
			for _, e := range entries {
				name := clean(e.Name)
				if e.Detail != "" {
					name += " (" + clean(e.Detail) + ")"
				}
				rows = append(rows, []string{minute(e.At), clean(e.By), e.Action, e.Source, name})
			}
			a.screen().table(rows)
			return nil
		}),
	}
	cmd.Flags().IntVar(&limit, "limit", 50, "how many `ENTRIES` at most")
	return cmd
}
