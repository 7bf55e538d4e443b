package rag

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"newshound/corpus"
	"newshound/rag/textfragment"
)

// cite turns quotes into numbered citations, checked against the text that
// the store holds now: one whose bytes are not there is left out.
func (e *Engine) cite(ctx context.Context, quotes []quote) ([]Citation, error) {
	var out []Citation
	for _, u := range quotes {
		a := &u.from.doc.Article
		stored, err := e.c.Store.Article(ctx, a.ID, a.Revision)
		if errors.Is(err, corpus.ErrNotFound) {
			continue // removed since it was found
		}
		if err != nil {
			return nil, fmt.Errorf("checking a quote: %w", err)
		}
		text := u.Of(a.Text)
		if u.End > len(stored.Text) || u.Of(stored.Text) != text {
			continue
		}
		out = append(out, Citation{
			N: len(out) + 1, Article: a.ID, Revision: a.Revision,
			Title: stored.Title, Outlet: stored.OutletName(), Published: Time{stored.Published}, URL: stored.URL,
			Link:  textfragment.Link(stored.URL, stored.Text, u.Start, u.End),
			Quote: text, Start: u.Start, End: u.End,
		})
	}
	return out, nil
}

// period returns the oldest and the newest publication among citations.
func period(citations []Citation) (oldest, newest Time) {
	for _, c := range citations {
		p := c.Published
		if p.IsZero() {
			continue
		}
		if oldest.IsZero() || p.Before(oldest.Time) {
			oldest = p
		}
		if p.After(newest.Time) {
			newest = p
		}
	}
	return oldest, newest
}

// outlets counts the different outlets among the citations, at least one:
// articles whose outlet is not known may all be of the same, or of a known one.
func outlets(citations []Citation) int {
	seen := make(map[string]bool)
	for _, c := range citations {
		if c.Outlet != "" {
			seen[strings.ToLower(c.Outlet)] = true
		}
	}
	return max(1, len(seen))
}
