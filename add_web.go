package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"strings"

	"newshound/corpus"
	"newshound/corpus/fetch"
	"newshound/corpus/ingest"
	"newshound/rag"
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
		err = rag.EmbedPending(ctx, web.Store, a.embedder(), p.embedded)
	}
	p.clear()
	failed := false
	for _, id := range ids {
		source, e := web.Store.Source(context.WithoutCancel(ctx), id)
		if e != nil {
			return e
		}
		jobs, e := web.Store.Jobs(context.WithoutCancel(ctx), id)
		if e != nil {
			return e
		}
		failed = a.account(&source, jobs) || failed
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return fmt.Errorf("%s; what is not read yet goes on with newshound serve or newshound sources refresh", a.explain(err))
	case err == nil && failed:
		return errPartly
	}
	return err
}

// account says how a source is doing, and returns whether it gave nothing.
func (a *app) account(src *corpus.Source, jobs []corpus.Job) (failed bool) {
	name := clean(src.Name)
	more := "; see newshound sources show " + src.ID
	switch state(src) {
	case "failed", "failing":
		fmt.Fprintf(a.sys.stderr, "newshound: %s: %s%s\n", name, clean(failure(src, jobs)), more)
		return true
	case "unread":
		fmt.Fprintf(a.sys.stderr, "newshound: %s is not read yet: %s; newshound serve tries it again%s\n", name, orElse(clean(failure(src, jobs)), "somebody else is at it"), more)
		return true
	case "paused":
		fmt.Fprintf(a.sys.stderr, "newshound: %s is paused: %s\n", name, clean(src.Paused))
		return true
	}
	title := orElse(clean(src.Title), "without a title")
	text := name + ": the article " + title
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
	a.screen().block("", "", text+".")
	return false
}

// backfill says how much of a feed is taken at first.
func backfill(limit int) string {
	if limit < 0 {
		return "only what it adds from now on is taken"
	}
	return "at first its newest " + thousands(limit) + " at most are taken, later all"
}

// failure is why a source could not be read.
func failure(src *corpus.Source, jobs []corpus.Job) string {
	for i := range jobs {
		if j := &jobs[i]; j.Kind == corpus.JobFeed && j.Error != "" {
			return j.Error
		}
	}
	return src.Reading.Error
}
