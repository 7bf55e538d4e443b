package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/ingest"
	"newshound/corpus/sqlite"
	"newshound/rag"
)

func sourcesTestCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "test ADDRESS|FILE",
		Short: "Reads an address or a file and shows what would be added, adding nothing",
		Args:  wants(1, 1, "one address or file"),
	}
	cmd.RunE = a.stoppable(func(cmd *cobra.Command, args []string) error {
		preview, err := a.preview(cmd.Context(), args[0])
		switch {
		case asJSON && cmd.Context().Err() == nil:
			return a.printPreview(preview, err)
		case err != nil:
			return fmt.Errorf("nothing could be added from %s: %w", args[0], err)
		}
		renderPreview(a.screen(), &preview)
		return nil
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// preview reads what an argument names. A file needs no data folder.
func (a *app) preview(ctx context.Context, arg string) (ingest.Preview, error) {
	if !isAddress(arg) {
		return previewFile(ctx, arg)
	}
	store, done, err := a.peek(ctx)
	if err != nil {
		return ingest.Preview{}, err
	}
	defer done()
	web := a.web(store)
	defer web.close()
	return web.Preview(ctx, corpus.Shared, arg)
}

// previewFile reads a file, or gives up with the context: what is no ordinary
// file may never end, or even open.
func previewFile(ctx context.Context, name string) (ingest.Preview, error) {
	type result struct {
		preview ingest.Preview
		err     error
	}
	read := make(chan result, 1)
	go func() {
		f, err := os.Open(name)
		if err != nil {
			read <- result{err: errors.Unwrap(err)}
			return
		}
		defer f.Close()
		preview, err := ingest.PreviewFile(name, f)
		read <- result{preview, err}
	}()
	select {
	case r := <-read:
		return r.preview, r.err
	case <-ctx.Done():
		return ingest.Preview{}, ctx.Err()
	}
}

// peek opens the store for a look. Where there is none, none is made: an empty
// one elsewhere knows as much.
func (a *app) peek(ctx context.Context) (store corpus.Store, done func(), err error) {
	dir, remove := a.cfg.DataDir, func() {}
	if _, err := os.Stat(filepath.Join(dir, sqlite.FileName)); errors.Is(err, fs.ErrNotExist) {
		if dir, err = os.MkdirTemp("", "newshound-*"); err != nil {
			return nil, nil, err
		}
		remove = func() { _ = os.RemoveAll(dir) } // the system empties its folder of such things, too
	}
	opened, err := sqlite.Open(ctx, dir, a.sys.now)
	if err != nil {
		remove()
		return nil, nil, err
	}
	return opened, func() {
		_ = opened.Close() // nothing was written
		remove()
	}, nil
}

// previewJSON is the form of `sources test --json`.
type previewJSON struct {
	Kind      string     `json:"kind"`
	Title     string     `json:"title"`
	Outlet    string     `json:"outlet"`
	Authors   []string   `json:"authors"`
	Published rag.Time   `json:"published"`
	Modified  rag.Time   `json:"modified"`
	Language  string     `json:"language"`
	URL       string     `json:"url"`
	Text      string     `json:"text"`
	Take      int        `json:"take,omitempty"`  // how many articles would be added, of a feed at first
	Items     []itemJSON `json:"items,omitempty"` // of a feed
	Feeds     []feedJSON `json:"feeds,omitempty"` // of a list of feeds
}

type itemJSON struct {
	Title     string   `json:"title"`
	URL       string   `json:"url"`
	Published rag.Time `json:"published"`
}

type feedJSON struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

func (a *app) printPreview(p ingest.Preview, err error) error {
	if err != nil {
		if e := writeJSON(a.sys.stdout, map[string]string{"error": a.explain(err)}); e != nil {
			return e
		}
		return errPartly
	}
	out := previewJSON{
		Kind: p.Kind, Title: p.Article.Title, Outlet: p.Article.OutletName(), Authors: append([]string{}, p.Article.Authors...),
		Published: rag.Time{Time: p.Article.Published}, Modified: rag.Time{Time: p.Article.Modified},
		Language: p.Article.Language, URL: p.Article.URL, Text: p.Article.Text, Take: p.Take,
	}
	for _, l := range p.Lists {
		out.Feeds = append(out.Feeds, feedJSON{l.Title, l.URL})
	}
	if p.Kind == corpus.KindFeed {
		out.Title, out.URL, out.Language = p.Feed.Title, p.Address, p.Feed.Language
	}
	for _, item := range p.Feed.Items {
		out.Items = append(out.Items, itemJSON{item.Article.Title, item.Article.URL, rag.Time{Time: item.Article.Published}})
	}
	return writeJSON(a.sys.stdout, out)
}

// Sizes of what a preview shows.
const (
	previewLines = 4   // of text
	previewWidth = 300 // characters a line
	previewItems = 10
)

func renderPreview(s screen, p *ingest.Preview) {
	switch {
	case p.Kind == corpus.KindFeed:
		renderFeed(s, &p.Feed, p)
	case len(p.Lists) > 0:
		s.styled(bold, "", "", "A list of "+count(len(p.Lists), "feed"))
		for _, l := range p.Lists {
			s.block("  ", "  ", clean(orElse(l.Title, l.URL))+", "+clean(l.URL))
		}
	default:
		renderFound(s, p)
	}
	switch {
	case p.KnownSource != nil:
		s.block("", "", "\nThis is a source already: "+p.KnownSource.ID)
	case p.KnownArticle != nil:
		s.block("", "", "\nThis article is there already: "+p.KnownArticle.ID)
	default:
		s.block("", "", "\nNothing was added.")
	}
}

// renderFound prints the article that would be added.
func renderFound(s screen, p *ingest.Preview) {
	article := p.Article
	article.Text = firstLines(article.Text)
	renderHeader(s, &article)
	s.field("words", thousands(p.Words))
	if p.Take > 1 {
		s.field("articles", thousands(p.Take)+", of which this is the first")
	}
	fmt.Fprintln(s.w)
	for line := range strings.Lines(article.Text) {
		s.block("", "", clean(line))
	}
}

// firstLines is the beginning of a text.
func firstLines(text string) string {
	var lines []string
	for line := range strings.Lines(cleanLines(text)) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if cut := []rune(line); len(cut) > previewWidth {
			line = string(cut[:previewWidth]) + "…"
		}
		if lines = append(lines, line); len(lines) == previewLines {
			break
		}
	}
	return strings.Join(lines, "\n")
}

func renderFeed(s screen, feed *extract.Feed, p *ingest.Preview) {
	s.styled(bold, "", "", orElse(clean(feed.Title), "(no title)"))
	s.field("feed", p.Address)
	take := "all of which would be added"
	if p.Take < len(feed.Items) {
		take = fmt.Sprintf("of which the newest %d would be added (--limit)", p.Take)
	}
	s.field("items", fmt.Sprintf("%d, %s", len(feed.Items), take))
	fmt.Fprintln(s.w)
	rows := [][]string{{"PUBLISHED", "TITLE"}}
	for i, item := range feed.Items {
		if i == previewItems {
			break
		}
		rows = append(rows, []string{orElse(minute(item.Article.Published), "unknown"), orElse(clean(item.Article.Title), "(no title)")})
	}
	s.table(rows)
	if more := len(feed.Items) - previewItems; more > 0 {
		s.block("", "", "and "+count(more, "item")+" more")
	}
}
