package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/rag"
)

func showCommand(a *app) *cobra.Command {
	var textOnly, changes bool
	var revision int
	cmd := &cobra.Command{
		Use:   "show ARTICLE",
		Short: "Prints an article",
		Long: "Prints an article. With --text it prints the stored text alone, byte for byte:\n" +
			"the start and end of a citation are offsets into it.",
		Args: wants(1, 1, "the id or the address of one article"),
		RunE: a.withStore(func(ctx context.Context, store corpus.Store, args []string) error {
			article, err := findArticle(ctx, store, args[0], revision)
			switch {
			case err != nil:
				return err
			case changes:
				return renderChanges(ctx, a.screen(), store, &article)
			case textOnly:
				return a.printText(article.Text)
			}
			renderArticle(a.screen(), &article)
			return nil
		}),
	}
	cmd.Flags().BoolVar(&textOnly, "text", false, "print the stored text alone, byte for byte")
	cmd.Flags().BoolVar(&changes, "changes", false, "print what each revision has changed")
	cmd.Flags().IntVar(&revision, "revision", 0, "print this revision (default the current one)")
	return cmd
}

// findArticle returns a revision of the article with an id or address; 0 is
// the current one.
func findArticle(ctx context.Context, store corpus.Store, key string, revision int) (corpus.Article, error) {
	id := key
	if isAddress(key) {
		found, err := store.Find(ctx, corpus.Shared, corpus.AddressKey(key))
		if err != nil && !errors.Is(err, corpus.ErrNotFound) {
			return found, err
		}
		id = found.ID
	}
	article, err := store.Article(ctx, id, revision)
	if errors.Is(err, corpus.ErrNotFound) {
		return article, fmt.Errorf("there is no article %s%s; find articles with: newshound sources show SOURCE", key, ofRevision(revision))
	}
	return article, err
}

// renderChanges prints what every revision up to this one has changed of the
// one before.
func renderChanges(ctx context.Context, s screen, store corpus.Store, to *corpus.Article) error {
	if to.Revision == 1 {
		s.block("", "", "This is the first revision; nothing has changed.")
		return nil
	}
	before, err := store.Article(ctx, to.ID, 1)
	if err != nil {
		return err
	}
	for n := 2; n <= to.Revision; n++ {
		after, err := store.Article(ctx, to.ID, n)
		if err != nil {
			return err
		}
		s.styled(bold, "", "", fmt.Sprintf("Revision %d, read %s", n, minute(after.Fetched)))
		if before.Title != after.Title {
			renderChange(s, before.Title, after.Title)
		}
		for _, c := range corpus.Changes(before.Text, after.Text) {
			renderChange(s, c.Removed, c.Added)
		}
		before = after
	}
	return nil
}

// renderChange prints what went and what came in its place.
func renderChange(s screen, removed, added string) {
	if removed = clean(removed); removed != "" {
		s.styled(red, "- ", "  ", removed)
	}
	if added = clean(added); added != "" {
		s.styled(cyan, "+ ", "  ", added)
	}
}

func ofRevision(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" in revision %d", n)
}

// printText prints a text exactly, except to a terminal, which might act upon it.
func (a *app) printText(text string) error {
	if _, ok := terminal(a.sys.stdout); ok {
		text = cleanLines(text)
	}
	_, err := io.WriteString(a.sys.stdout, text)
	return err
}

// renderArticle prints an article's header and text.
func renderArticle(s screen, a *corpus.Article) {
	renderHeader(s, a)
	s.field("article", fmt.Sprintf("%s, revision %d", a.ID, a.Revision))
	if a.FromFeed {
		s.field("text", "from its feed, since the page could not be read")
	}
	fmt.Fprintln(s.w)
	for _, line := range strings.Split(strings.TrimRight(cleanLines(a.Text), "\n"), "\n") {
		s.block("", "", line)
	}
}

// renderHeader prints what is known of an article beside its text.
func renderHeader(s screen, a *corpus.Article) {
	s.styled(bold, "", "", orElse(clean(a.Title), "(no title)"))
	s.field("outlet", orElse(a.OutletName(), "unknown"))
	s.field("published", day(rag.Time{Time: a.Published}))
	if !a.Modified.IsZero() {
		s.field("modified", day(rag.Time{Time: a.Modified}))
	}
	s.field("authors", strings.Join(a.Authors, ", "))
	s.field("language", a.Language)
	s.field("address", a.URL)
}

// field prints a line with the name of a value, unless that is empty.
func (s screen) field(name, value string) {
	const width = 10
	if value = clean(value); value != "" {
		name += strings.Repeat(" ", width-len(name))
		s.block(s.paint(dim, name), strings.Repeat(" ", width), value)
	}
}
