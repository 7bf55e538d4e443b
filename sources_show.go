package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/corpus/ingest"
)

func sourcesShowCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "show SOURCE",
		Short: "Shows how a source is doing, what waits, what was refused, and its articles",
		Args:  wants(1, 1, oneSource),
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, args []string) error {
			source, err := findSource(ctx, store, args[0])
			if err != nil {
				return err
			}
			jobs, err := store.Jobs(ctx, source.ID)
			if err != nil {
				return err
			}
			articles, err := store.SourceArticles(ctx, source.ID)
			if err != nil {
				return err
			}
			s := a.screen()
			renderSource(s, &source)
			renderJobs(s, &source, jobs, a.sys.now())
			if len(articles) > 0 {
				fmt.Fprintln(s.w)
				s.table(articleRows(articles))
			}
			return nil
		}),
	}
}

// renderSource prints what is known of a source.
func renderSource(s screen, src *corpus.Source) {
	s.styled(bold, "", "", orElse(clean(src.Title), clean(src.Name)))
	s.field("source", src.ID+", "+src.Kind)
	if src.Name != src.Title && src.Title != "" {
		s.field("name", src.Name)
	}
	if src.Address != src.Name {
		s.field("address", src.Address)
	}
	s.field("added", minute(src.Added)+" by "+orElse(src.AddedBy, "unknown"))
	s.field("articles", thousands(src.Articles))
	if src.Address == "" {
		return
	}
	reading := &src.Reading
	s.field("state", string(ingest.StateOf(src)))
	s.field("paused", src.Paused)
	if !reading.FailingSince.IsZero() {
		s.field("failing", "since "+minute(reading.FailingSince))
	}
	s.field("error", reading.Error)
	s.field("read", minute(reading.Read))
	if src.Paused == "" {
		s.field("next", minute(reading.Next))
	}
}

// minute is a point in time as tables show it, "" if unknown.
func minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04")
}

// renderJobs prints what a source still has to do, and what was given up.
// Readings to come are told by renderSource, and looking for corrections is
// routine.
func renderJobs(s screen, src *corpus.Source, jobs []corpus.Job, now time.Time) {
	var waiting, refused [][]string
	for i := range jobs {
		j := &jobs[i]
		address := clean(orElse(ingest.JobAddress(j), src.Address))
		switch {
		case !j.Dead.IsZero():
			refused = append(refused, []string{minute(j.Dead), clean(j.Error), address})
		case !ingest.Routine(j):
			due := "now"
			if j.Due.After(now) {
				due = minute(j.Due)
			}
			waiting = append(waiting, []string{due, fmt.Sprint(j.Attempts), address, clean(j.Error)})
		}
	}
	if len(waiting) > 0 {
		fmt.Fprintln(s.w)
		s.table(append([][]string{{"WAITING UNTIL", "TRIED", "ADDRESS", "LAST ERROR"}}, waiting...))
	}
	if len(refused) > 0 {
		fmt.Fprintln(s.w)
		s.table(append([][]string{{"REFUSED", "REASON", "ADDRESS"}}, refused...))
	}
}

// outletWidth is how many columns the name of an outlet has at most.
const outletWidth = 30

// articleRows is a table of articles.
func articleRows(articles []corpus.Article) [][]string {
	rows := [][]string{{"ARTICLE", "PUBLISHED", "OUTLET", "TITLE"}}
	for i := range articles {
		article := &articles[i]
		published := "unknown"
		if !article.Published.IsZero() {
			published = article.Published.UTC().Format("2006-01-02")
		}
		title := orElse(clean(article.Title), "(no title)")
		if article.FromFeed {
			title += " (the feed's text)"
		}
		rows = append(rows, []string{
			article.ID, published, orElse(shortened(clean(article.OutletName()), outletWidth), "unknown"), title,
		})
	}
	return rows
}
