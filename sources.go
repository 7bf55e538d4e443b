package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/corpus/ingest"
)

func sourcesCommand(a *app) *cobra.Command {
	list := sourcesListCommand(a)
	cmd := &cobra.Command{
		Use:   "sources",
		Short: "Lists, tries, changes and removes where articles come from",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return noSuchCommand(cmd, args)
			}
			return list.RunE(cmd, args)
		},
	}
	cmd.AddCommand(
		list, sourcesShowCommand(a), sourcesTestCommand(a),
		sourcesRemoveCommand(a), sourcesRestoreCommand(a),
		sourcesPauseCommand(a), sourcesResumeCommand(a), sourcesRefreshCommand(a),
		sourcesExportCommand(a), sourcesAuditCommand(a),
	)
	return cmd
}

func sourcesListCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "Lists the sources",
		Args:  wants(0, 0, "no arguments"),
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, _ []string) error {
			sources, err := store.Sources(ctx, corpus.Shared)
			if err != nil {
				return err
			}
			s := a.screen()
			if len(sources) == 0 {
				s.block("", "", "There are no sources. Add one with: newshound add ADDRESS or FILE")
				return nil
			}
			rows := [][]string{{"ID", "KIND", "ARTICLES", "ADDED", "STATE", "NAME"}}
			for _, src := range sources {
				rows = append(rows, []string{src.ID, src.Kind, thousands(src.Articles), src.Added.UTC().Format("2006-01-02"), string(ingest.StateOf(&src)), clean(src.Name)})
			}
			s.table(rows)
			return nil
		}),
	}
}

func sourcesRemoveCommand(a *app) *cobra.Command {
	var yes, dryRun bool
	cmd := &cobra.Command{
		Use:   "remove SOURCE",
		Short: "Removes a source and the articles that no other source has",
		Args:  wants(1, 1, oneSource),
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, args []string) error {
			source, err := findSource(ctx, store, args[0])
			if err != nil {
				return err
			}
			name := clean(source.Name)
			what := name + " with " + count(source.Articles, "article")
			s := a.screen()
			if dryRun {
				s.block("", "", "Would remove "+what+", as far as no other source has them.")
				return nil
			}
			if !yes && !a.confirm("Remove "+what+"?") {
				s.block("", "", "Nothing was removed.")
				return nil
			}
			gone, err := ingest.RemoveSource(ctx, store, source, corpus.ByOperator)
			if err == nil {
				s.block("", "", fmt.Sprintf("Removed %s and %s. For %d days this brings it back: newshound sources restore %s", name, count(len(gone), "article"), corpus.RestoreDays, source.ID))
			}
			return err
		}),
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "only say what would be removed")
	return cmd
}

// confirm asks somebody at a terminal; without one there is nobody to ask.
func (a *app) confirm(what string) bool {
	if _, ok := terminal(a.sys.stdin); !ok {
		return true
	}
	fmt.Fprint(a.sys.stderr, what+" [y/N] ")
	line, _ := bufio.NewReader(a.sys.stdin).ReadString('\n')
	line = strings.ToLower(strings.TrimSpace(line))
	return line == "y" || line == "yes"
}

// findSource returns the source with an id or else a name.
func findSource(ctx context.Context, store corpus.Store, key string) (corpus.Source, error) {
	source, err := ingest.FindSource(ctx, store, corpus.Shared, key)
	if errors.Is(err, corpus.ErrNotFound) {
		return source, fmt.Errorf("there is no source %q; newshound sources lists them", key)
	}
	return source, err
}

// table prints rows in columns; the first row is the heading. On a terminal the
// last column is cut to what room there is, if there is any worth it.
func (s screen) table(rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	const worth = 16
	last := len(widths) - 1
	room := s.width
	for _, w := range widths[:last] {
		room -= w + 2
	}
	for n, row := range rows {
		line := ""
		for i, cell := range row {
			if i == last && room >= worth {
				cell = shortened(cell, room)
			}
			line += cell + strings.Repeat(" ", widths[i]-columns(cell)+2)
		}
		line = strings.TrimRight(line, " ")
		if n == 0 {
			line = s.paint(dim, line)
		}
		fmt.Fprintln(s.w, line)
	}
}
