package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/corpus/ingest"
)

func addCommand(a *app) *cobra.Command {
	var name string
	var limit int
	cmd := &cobra.Command{
		Use:   "add ADDRESS|FILE...",
		Short: "Adds articles, feeds and sites from the web, files, folders or standard input",
		Long: "Adds addresses of the web (an article, a feed, or a site that names its feed),\n" +
			"the feeds of OPML lists (.opml), and articles from files, from folders with all\n" +
			"that is in them, or, for -, from standard input. Text (.txt), Markdown with front\n" +
			"matter (.md), JSON lines (.jsonl), pages (.html) and feeds (.xml) are read, each\n" +
			"also as .gz. What cannot be read is named with its reason, everything else is\n" +
			"added; the exit code is then 1.\n\n" +
			"A feed's newest " + fmt.Sprint(ingest.DefaultLimit) + " articles are taken at first, later whatever is new; newshound\n" +
			"serve keeps reading it.",
		Example: `  newshound add https://news.example/feed.xml https://news.example/an-article
  newshound add articles/ report.txt subscriptions.opml
  newshound add --name archive.jsonl - < archive.jsonl`,
		Args: someArguments,
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, args []string) error {
			switch {
			case limit < 0:
				return &usageError{"--limit wants a number from 0", "newshound add"}
			case limit == 0:
				limit = -1 // see ingest.Web.Add
			}
			web, files := sortArguments(args)
			var errWeb, errFiles error
			if len(files) > 0 {
				errFiles = a.add(ctx, store, files, name)
			}
			if len(web) > 0 && (errFiles == nil || errors.Is(errFiles, errPartly)) {
				errWeb = a.addFromWeb(ctx, store, web, limit)
			}
			partly := cmp.Or(errFiles, errWeb)
			if partly != nil && !errors.Is(partly, errPartly) {
				return partly
			}
			return cmp.Or(a.embedAfar(ctx, store), partly)
		}),
	}
	cmd.Flags().StringVar(&name, "name", "", "what - is called; its ending tells the format")
	cmd.Flags().IntVar(&limit, "limit", ingest.DefaultLimit, "take at most the newest `N` articles of a feed at first; 0 takes none but those to come")
	return cmd
}

// someArguments checks the arguments of add. An empty one, as an unset variable of
// a script makes it, would stand for the current folder.
func someArguments(cmd *cobra.Command, args []string) error {
	const what = "an address, a file, a folder, or - for standard input"
	if slices.Contains(args, "") {
		return &usageError{"add wants " + what + ", not an empty name", cmd.CommandPath()}
	}
	return wants(1, -1, what)(cmd, args)
}

// sortArguments tells what is of the web, or leads to it, from files.
func sortArguments(args []string) (web, files []string) {
	for _, arg := range args {
		if isAddress(arg) || isOPML(arg) {
			web = append(web, arg)
		} else {
			files = append(files, arg)
		}
	}
	return web, files
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
		err = a.embedHere(ctx, store, p.embedded)
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
		if len(r.Problems) > 0 && r.Problems[0].File == paths[i] && errors.Is(r.Problems[0].Reason, fs.ErrNotExist) {
			fmt.Fprintln(a.sys.stderr, "newshound: was an address meant? It begins with https://")
		}
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

func (p *progress) settled(in ingest.Settled) {
	text := count(in.Added+in.Revised+in.Unchanged, "article") + " read, " + thousands(in.Waiting) + " to go"
	if in.Refused > 0 {
		text += ", " + thousands(in.Refused) + " refused"
	}
	p.draw(text)
}

func (p *progress) embedded(done int) {
	p.draw("vectors made of " + count(done, "article") + "; Ctrl-C leaves the rest for later")
}

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
