package rag

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"newshound/corpus"
	"newshound/rag/textfragment"
)

// cite turns quotes into numbered citations, checked against the text that
// the store holds now. One whose bytes are not there is left out; gone are the
// articles of those.
func (e *Engine) cite(ctx context.Context, quotes []quote) (citations []Citation, gone []string, err error) {
	for _, u := range quotes {
		a := &u.from.doc.Article
		text := u.Of(a.Text)
		stored, err := e.c.Store.Article(ctx, a.ID, a.Revision)
		if err != nil && !errors.Is(err, corpus.ErrNotFound) {
			return nil, nil, fmt.Errorf("checking a quote: %w", err)
		}
		if err != nil || u.End > len(stored.Text) || u.Of(stored.Text) != text {
			gone = append(gone, a.ID)
			continue
		}
		citations = append(citations, Citation{
			N: len(citations) + 1, Article: a.ID, Revision: a.Revision,
			Title: stored.Title, Outlet: stored.OutletName(), Published: Time{stored.Published}, URL: stored.URL,
			Link:  textfragment.Link(stored.URL, stored.Text, u.Start, u.End),
			Quote: text, Start: u.Start, End: u.End,
			story: storyOf(&stored),
		})
	}
	return citations, gone, nil
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

// storyOf names what an article tells: near copies of one article tell the same.
func storyOf(a *corpus.Article) string {
	if a.Story != "" {
		return a.Story
	}
	return a.ID
}

// independent returns how many of the citations, a handful, confirm one
// another: as many as there are of different outlets that tell different
// stories. One whose outlet is not known may be of any.
func independent(citations []Citation) int {
	most := 0
	for i, c := range citations {
		if c.Outlet == "" {
			continue
		}
		rest := slices.DeleteFunc(slices.Clone(citations[i+1:]), func(o Citation) bool {
			return strings.EqualFold(o.Outlet, c.Outlet) || o.story == c.story
		})
		most = max(most, 1+independent(rest))
	}
	return most
}
