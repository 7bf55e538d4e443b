package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"strings"

	"newshound/corpus"
	"newshound/corpus/fetch"
	"newshound/corpus/ingest"
)

// isAddress reports whether an argument of add is an address of the web, not
// the name of a file.
func isAddress(arg string) bool { return strings.Contains(arg, "://") }

// isOPML reports whether an argument of add is a list of feeds.
func isOPML(arg string) bool { return strings.EqualFold(path.Ext(arg), ".opml") }

// addFromWeb commits the sources that the arguments name, and then reads them.
// What cannot be a source is named; the rest goes on.
func (a *app) addFromWeb(ctx context.Context, store corpus.Store, args []string, limit int) error {
	web := a.web(store)
	defer web.close()
	var refused *fetch.Error
	var sources []corpus.Source
	var problems []ingest.Problem
	for _, arg := range args {
		if isOPML(arg) {
			listed, bad, err := addOPML(ctx, web, arg, limit)
			if err != nil {
				return err
			}
			sources, problems = append(sources, listed...), append(problems, bad...)
			continue
		}
		source, err := web.Add(ctx, corpus.Shared, arg, corpus.ByOperator, limit)
		switch {
		case errors.As(err, &refused):
			problems = append(problems, ingest.Problem{File: arg, Reason: err})
		case err != nil:
			return err
		default:
			sources = append(sources, source)
		}
	}
	for _, p := range problems {
		fmt.Fprintln(a.sys.stderr, "newshound: "+clean(p.String()))
	}
	err := a.settle(ctx, web, sources)
	if err == nil && len(problems) > 0 {
		return errPartly
	}
	return err
}

func addOPML(ctx context.Context, web *web, name string, limit int) ([]corpus.Source, []ingest.Problem, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, []ingest.Problem{{File: name, Reason: errors.Unwrap(err)}}, nil
	}
	defer f.Close()
	sources, problems, err := web.AddOPML(ctx, corpus.Shared, f, corpus.ByOperator, limit)
	return sources, problems, err
}

// settle does what the sources have to do now, and says how each is doing.
func (a *app) settle(ctx context.Context, web *web, sources []corpus.Source) error {
	if len(sources) == 0 {
		return nil
	}
	ids := make([]string, len(sources))
	for i := range sources {
		ids[i] = sources[i].ID
	}
	p := a.newProgress()
	err := web.Settle(ctx, ids, p.settled)
	if err == nil { // what could not be embedded when it came
		err = a.embedHere(ctx, web.Store, p.embedded)
	}
	p.clear()
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%s; what is not read yet goes on with newshound serve or newshound sources refresh", a.explain(err))
	}
	return cmp.Or(err, a.accounts(ctx, web.Store, ids))
}

// sayEach is how many sources are spoken of one by one.
const sayEach = 20

// accounts says how sources are doing, and fails with errPartly where some
// have given nothing.
func (a *app) accounts(ctx context.Context, store corpus.Store, ids []string) error {
	failed, articles := 0, 0
	for _, id := range ids {
		source, err := store.Source(ctx, id)
		if err != nil {
			return err
		}
		jobs, err := store.Jobs(ctx, id)
		if err != nil {
			return err
		}
		articles += source.Articles
		text, ok := account(&source, jobs)
		switch {
		case !ok && failed < sayEach:
			fmt.Fprintln(a.sys.stderr, "newshound: "+text)
		case ok && len(ids) <= sayEach:
			a.screen().block("", "", text)
		}
		if !ok {
			failed++
		}
	}
	if more := failed - sayEach; more > 0 {
		fmt.Fprintf(a.sys.stderr, "newshound: and %s more; newshound sources lists them\n", count(more, "source"))
	}
	if len(ids) > sayEach {
		a.screen().block("", "", fmt.Sprintf("%s, %s not read, %s.", count(len(ids), "source"), thousands(failed), count(articles, "article")))
	}
	if failed > 0 {
		return errPartly
	}
	return nil
}

// account says how a source is doing, and whether anything could be read.
func account(src *corpus.Source, jobs []corpus.Job) (text string, ok bool) {
	name := clean(src.Name)
	more := "; see newshound sources show " + src.ID
	switch ingest.StateOf(src) {
	case ingest.Failed, ingest.Failing:
		return name + ": " + clean(ingest.Failure(src, jobs)) + more, false
	case ingest.Unread:
		return name + " is not read yet: " + orElse(clean(ingest.Failure(src, jobs)), "others come first") + "; newshound serve goes on" + more, false
	case ingest.Paused:
		return name + " is paused: " + clean(src.Paused), false
	}
	title := orElse(clean(src.Title), "without a title")
	text = name + ": the article " + title
	if src.Kind == corpus.KindFeed {
		text = fmt.Sprintf("%s: the feed %s, %s; %s", name, title, count(src.Articles, "article"), backfill(src.Limit))
	}
	if src.Dead > 0 {
		text += "; " + thousands(src.Dead) + " refused"
	}
	if src.Waiting > 0 {
		text += "; " + thousands(src.Waiting) + " still to be read"
	}
	if src.Dead+src.Waiting > 0 {
		text += more
	}
	return text + ".", true
}

// backfill says how much of a feed is taken at first.
func backfill(limit int) string {
	if limit < 0 {
		return "only what it adds from now on is taken"
	}
	return "at first its newest " + thousands(limit) + " at most are taken, later all"
}
