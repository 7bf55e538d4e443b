package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/corpus/ingest"
)

const oneSource = "the id, the name or the address of one source"

func sourcesRestoreCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "restore [SOURCE]",
		Short: "Brings a removed source back with its articles; without one, lists what can come back",
		Args:  wants(0, 1, oneSource),
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, args []string) error {
			if len(args) == 0 {
				return a.listRemoved(ctx, store)
			}
			source, err := ingest.FindRemoved(ctx, store, corpus.Shared, args[0])
			if errors.Is(err, corpus.ErrNotFound) {
				return fmt.Errorf("there is no removed source %q; newshound sources restore lists them", args[0])
			}
			if err != nil {
				return err
			}
			back, err := ingest.RestoreSource(ctx, store, source, corpus.ByOperator)
			if err != nil {
				return err
			}
			a.screen().block("", "", fmt.Sprintf("Restored %s with %s.", clean(source.Name), count(len(back), "article")))
			return nil
		}),
	}
}

func (a *app) listRemoved(ctx context.Context, store corpus.Store) error {
	removed, err := ingest.RemovedSources(ctx, store, corpus.Shared)
	if err != nil {
		return err
	}
	s := a.screen()
	if len(removed) == 0 {
		s.block("", "", "No source was removed in the last "+fmt.Sprint(corpus.RestoreDays)+" days.")
		return nil
	}
	rows := [][]string{{"ID", "KIND", "REMOVED", "UNTIL", "NAME"}}
	for _, src := range removed {
		until := src.Removed.AddDate(0, 0, corpus.RestoreDays)
		rows = append(rows, []string{src.ID, src.Kind, minute(src.Removed), minute(until), clean(src.Name)})
	}
	s.table(rows)
	return nil
}

func sourcesPauseCommand(a *app) *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   "pause SOURCE",
		Short: "Stops reading a source; its articles stay",
		Args:  wants(1, 1, oneSource),
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, args []string) error {
			source, err := findSource(ctx, store, args[0])
			if err == nil {
				err = ingest.PauseSource(ctx, store, source, orElse(reason, "by the operator"), corpus.ByOperator)
			}
			if err == nil {
				a.screen().block("", "", "Paused "+clean(source.Name)+". Its articles stay.")
			}
			return err
		}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for those who wonder later")
	return cmd
}

func sourcesResumeCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "resume SOURCE",
		Short: "Reads a paused source again",
		Args:  wants(1, 1, oneSource),
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, args []string) error {
			source, err := findSource(ctx, store, args[0])
			if err == nil {
				err = ingest.ResumeSource(ctx, store, source, corpus.ByOperator)
			}
			if err == nil {
				a.screen().block("", "", "Resumed "+clean(source.Name)+". newshound serve reads it, or newshound sources refresh.")
			}
			return err
		}),
	}
}

func sourcesRefreshCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "refresh [SOURCE...]",
		Short: "Reads sources now, and tries again what failed; without one, all of them",
		Args:  wants(0, -1, oneSource),
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, args []string) error {
			if len(args) == 0 {
				var err error
				if args, err = readable(ctx, store); err != nil {
					return err
				}
			}
			var sources []corpus.Source
			for _, key := range args {
				source, err := findSource(ctx, store, key)
				if err == nil {
					err = ingest.RefreshSource(ctx, store, source)
				}
				if err != nil {
					return err
				}
				sources = append(sources, source)
			}
			if len(sources) == 0 {
				a.screen().block("", "", "There is no source of the web to read: none was added, or all are paused.")
			}
			web := a.web(store)
			defer web.close()
			partly := a.settle(ctx, web, sources)
			if partly != nil && !errors.Is(partly, errPartly) {
				return partly
			}
			return cmp.Or(a.embedAfar(ctx, store), partly)
		}),
	}
}

// readable returns the ids of all sources that are read from the web.
func readable(ctx context.Context, store corpus.Store) ([]string, error) {
	var ids []string
	all, err := store.Sources(ctx, corpus.Shared)
	for _, source := range all {
		if source.Address != "" && source.Paused == "" {
			ids = append(ids, source.ID)
		}
	}
	return ids, err
}
