package rag

import (
	"context"
	"fmt"
	"strings"
	"time"

	"newshound/rag/textfragment"
)

// cite turns quotes into numbered citations, checked against the text that
// the store holds now: one whose bytes are not there is left out.
func (e *Engine) cite(ctx context.Context, quotes []quote) ([]Citation, error) {
	var out []Citation
	for _, u := range quotes {
		a := &u.from.doc.Article
		stored, err := e.c.Store.Article(ctx, a.ID, a.Revision)
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

// asOf dates what is cited.
func asOf(citations []Citation, updated time.Time) AsOf {
	out := AsOf{CorpusUpdated: Time{updated}}
	for _, c := range citations {
		switch p := c.Published; {
		case p.IsZero():
		case out.Oldest.IsZero():
			out.Oldest, out.Newest = p, p
		case p.Before(out.Oldest.Time):
			out.Oldest = p
		case p.After(out.Newest.Time):
			out.Newest = p
		}
	}
	return out
}

// outlets counts the different outlets among the citations. Articles whose
// outlet is not known count as one.
func outlets(citations []Citation) int {
	seen := make(map[string]bool)
	for _, c := range citations {
		seen[strings.ToLower(c.Outlet)] = true
	}
	return len(seen)
}
