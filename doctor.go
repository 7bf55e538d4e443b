package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/corpus/ingest"
	"newshound/corpus/sqlite"
	"newshound/rag"
)

func doctorCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Prints the settings and tries each part",
		Args:  wants(0, 0, "no arguments"),
		RunE: a.stoppable(func(cmd *cobra.Command, _ []string) error {
			d := &doctor{app: a, screen: a.screen()}
			for _, s := range settings() {
				d.pass(s.name, orElse(s.get(a.cfg), "(empty)"))
			}
			if store := d.database(cmd.Context()); store != nil {
				defer store.Close()
				d.corpus(cmd.Context(), store)
				d.sources(cmd.Context(), store)
				d.embedder(cmd.Context(), store)
				d.reranker(cmd.Context())
				d.question(cmd.Context(), store)
			}
			d.model(cmd.Context())
			d.discord(cmd.Context())
			if d.failed {
				return errPartly
			}
			return nil
		}),
	}
}

// A doctor tries the parts one after another and prints a line about each.
type doctor struct {
	app    *app
	screen screen
	failed bool
}

// doctorIndent is as wide as what stands before a finding.
const doctorIndent = "                        "

func (d *doctor) pass(part, finding string) {
	d.screen.block("ok    "+fmt.Sprintf("%-18s", part), doctorIndent, clean(finding))
}

// warn speaks of what works, but not as it should.
func (d *doctor) warn(part, finding string) {
	d.screen.block(d.screen.paint(yellow, "warn")+"  "+fmt.Sprintf("%-18s", part), doctorIndent, clean(finding))
}

func (d *doctor) fail(part string, err error) {
	d.failed = true
	d.screen.block(d.screen.paint(red, "FAIL")+"  "+fmt.Sprintf("%-18s", part), doctorIndent, clean(d.app.explain(err)))
}

// database opens the data folder and writes to it; nil if it does not open.
func (d *doctor) database(ctx context.Context) *sqlite.Store {
	store, err := d.app.store(ctx)
	if err != nil {
		d.fail("database", err)
		return nil
	}
	file := filepath.Join(d.app.cfg.DataDir, sqlite.FileName)
	now := d.app.sys.now().UTC().Format(time.RFC3339)
	if err := store.SetSetting(ctx, corpus.Shared, "doctor", now); err != nil {
		d.fail("database", err)
		return store
	}
	d.pass("database", file+" opens and can be written")
	return store
}

func (d *doctor) corpus(ctx context.Context, store corpus.Store) {
	stats, err := store.Stats(ctx, corpus.Shared)
	switch {
	case err != nil:
		d.fail("corpus", err)
	case stats.Articles == 0:
		d.pass("corpus", "no articles yet; add some with: newshound add ADDRESS or FILE")
	default:
		text := count(stats.Articles, "article") + " of " + count(stats.Outlets, "outlet") + " in " +
			count(stats.Sources, "source") + ", " + count(stats.Passages, "passage")
		if !stats.Newest.IsZero() {
			text += ", published " + period(rag.Time{Time: stats.Oldest}, rag.Time{Time: stats.Newest})
		}
		d.pass("corpus", text)
	}
}

// sources says how those of the web are doing; the others cannot fail.
func (d *doctor) sources(ctx context.Context, store corpus.Store) {
	all, err := store.Sources(ctx, corpus.Shared)
	if err != nil {
		d.fail("sources", err)
		return
	}
	states := make(map[ingest.State]int)
	web := 0
	for i := range all {
		if all[i].Address != "" {
			states[ingest.StateOf(&all[i])]++
			web++
		}
	}
	text := count(web, "source") + " of the web"
	for _, s := range slices.Sorted(maps.Keys(states)) {
		text += ", " + thousands(states[s]) + " " + string(s)
	}
	d.pass("sources", text)
}

// question looks for an answer; what comes out does not matter, only that it
// does. The model has been tried by itself.
func (d *doctor) question(ctx context.Context, store corpus.Store) {
	quiet := *d.app // models have been tried, and what is wrong with them was said
	quiet.log = slog.New(slog.DiscardHandler)
	engine, err := quiet.load(ctx, store, nil, patience)
	if err == nil {
		_, err = engine.Find(ctx, rag.Question{Text: "What is the latest news?", Space: corpus.Shared, At: d.app.sys.now()})
	}
	if err != nil {
		d.fail("question", err)
		return
	}
	d.pass("question", "was asked and came back")
}

// discord asks Discord what it makes of the token.
func (d *doctor) discord(ctx context.Context) {
	if d.app.cfg.DiscordToken == "" {
		d.pass("discord", "no token; serve only keeps sources current")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, accountTime)
	defer cancel()
	is, err := d.app.account(ctx)
	if err == nil {
		_, err = is.client.GatewayBot(ctx)
	}
	if guild := d.app.cfg.DiscordGuild; err == nil && guild != "" {
		err = is.canRegister(ctx, guild)
	}
	if err != nil {
		d.fail("discord", err)
		return
	}
	d.pass("discord", "the token is that of "+is.name+"; newshound invite prints how it gets into a server")
}
