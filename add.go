package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/corpus/ingest"
	"newshound/rag"
)

func addCommand(a *app) *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "add FILE...",
		Short: "Adds articles from files, folders or standard input",
		Long: "Adds articles from files, from folders with all that is in them, or, for -, from\n" +
			"standard input. Text (.txt), Markdown with front matter (.md) and JSON lines\n" +
			"(.jsonl) are read, each also as .gz. What cannot be read is named with its\n" +
			"reason, everything else is added; the exit code is then 1.",
		Example: `  newshound add articles/ report.txt
  newshound add --name archive.jsonl - < archive.jsonl`,
		Args: someFiles,
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, args []string) error {
			return a.add(ctx, store, args, name)
		}),
	}
	cmd.Flags().StringVar(&name, "name", "", "what - is called; its ending tells the format")
	return cmd
}

// someFiles checks the arguments of add. An empty one, as an unset variable of
// a script makes it, would stand for the current folder.
func someFiles(cmd *cobra.Command, args []string) error {
	const files = "a file, a folder, or - for standard input"
	if slices.Contains(args, "") {
		return &usageError{"add wants " + files + ", not an empty name", cmd.CommandPath()}
	}
	return wants(1, -1, files)(cmd, args)
}

// add takes in each path and makes it findable before saying that it was added.
// It stops at the first path that fails as a whole, and then says what went in.
func (a *app) add(ctx context.Context, store corpus.Store, paths []string, name string) error {
	p := a.newProgress()
	ingester := &ingest.Ingester{Store: store, Clock: a.sys.now, Progress: p.articles}
	results := make([]ingest.Result, 0, len(paths))
	var err error
	for _, path := range paths {
		var r ingest.Result
		if path == "-" {
			r, err = ingester.AddReader(ctx, corpus.Shared, name, a.sys.stdin)
		} else {
			r, err = ingester.AddPath(ctx, corpus.Shared, path)
		}
		results = append(results, r)
		if err != nil {
			break
		}
	}
	if err == nil {
		err = rag.EmbedPending(ctx, store, a.embedder(), p.embedded)
	}
	p.clear()
	return a.report(paths, results, err)
}

// report sums up what became of the paths, and returns what to end with. After
// an error what is stored has not all been embedded: it is not called added.
func (a *app) report(paths []string, results []ingest.Result, err error) error {
	s := a.screen()
	done := "added"
	if err != nil {
		done = "stored"
	}
	stored, failed := 0, 0
	for i, r := range results {
		a.complain(r)
		s.block("", "", summary(orElse(r.Source.Name, paths[i]), done, r))
		stored += r.Added + r.Revised
		failed += r.Failed
	}
	switch {
	case err != nil && stored > 0:
		return fmt.Errorf("what is stored is not yet fully searchable: %s; the next newshound add goes on with it", a.explain(err))
	case err == nil && failed > 0:
		return errPartly
	}
	return err
}

// complain names what could not be added.
func (a *app) complain(r ingest.Result) {
	for _, problem := range r.Problems {
		fmt.Fprintln(a.sys.stderr, "newshound: "+clean(problem.String()))
	}
	if more := r.Failed - len(r.Problems); more > 0 {
		fmt.Fprintf(a.sys.stderr, "newshound: and %s more\n", count(more, "problem"))
	}
}

// summary is the line about one path, whose articles are "added" or "stored".
func summary(path, done string, r ingest.Result) string {
	parts := []string{count(r.Added, "article") + " " + done}
	for _, p := range []struct {
		n    int
		what string
	}{{r.Revised, "revised"}, {r.Unchanged, "unchanged"}, {r.Failed, "not " + done}} {
		if p.n > 0 {
			parts = append(parts, thousands(p.n)+" "+p.what)
		}
	}
	text := clean(path) + ": " + strings.Join(parts, ", ")
	if r.Skipped > 0 {
		text += "; " + count(r.Skipped, "other file") + " skipped"
	}
	return text + "."
}

// redraw is the least time between two drawings of a progress line.
const redraw = 100 * time.Millisecond

// A progress is one line that is drawn over again; without a terminal there is
// none.
type progress struct {
	app   *app
	on    bool
	drawn time.Time
}

func (a *app) newProgress() *progress {
	_, on := terminal(a.sys.stderr)
	return &progress{app: a, on: on && a.sys.getenv("TERM") != "dumb"}
}

func (p *progress) articles(in ingest.Progress) {
	p.draw(fmt.Sprintf("%s from %s, %s MB", count(in.Articles, "article"), count(in.Files, "file"), thousands(int(in.Bytes>>20))))
}

func (p *progress) embedded(done int) { p.draw(count(done, "article") + " embedded") }

func (p *progress) asked(done, total int) {
	p.draw(fmt.Sprintf("%s of %s questions asked", thousands(done), thousands(total)))
}

func (p *progress) draw(text string) {
	now := p.app.sys.now()
	if !p.on || now.Sub(p.drawn) < redraw {
		return
	}
	p.drawn = now
	fmt.Fprint(p.app.sys.stderr, "\r\x1b[K"+text)
}

func (p *progress) clear() {
	if p.on && !p.drawn.IsZero() {
		fmt.Fprint(p.app.sys.stderr, "\r\x1b[K")
	}
}
