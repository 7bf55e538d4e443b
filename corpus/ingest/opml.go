package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/fetch"
)

// AddOPML adds each feed of an OPML list as Add does, and returns their
// sources. What cannot be added is a Problem and does not stop the rest. The
// error is for what stops everything: a list that cannot be read, the store,
// or the context.
func (w *Web) AddOPML(ctx context.Context, space corpus.Space, r io.Reader, by string, limit int) ([]corpus.Source, []Problem, error) {
	feeds, err := readOPML(r)
	if err != nil {
		return nil, nil, err
	}
	var sources []corpus.Source
	var problems []Problem
	for _, f := range feeds {
		s, err := w.Add(ctx, space, f.URL, by, limit)
		var refused *fetch.Error
		switch {
		case errors.As(err, &refused):
			problems = append(problems, Problem{File: f.URL, Reason: err})
		case err != nil:
			return sources, problems, err
		default:
			sources = append(sources, s)
		}
	}
	return sources, problems, nil
}

func readOPML(r io.Reader) ([]extract.Outline, error) {
	b, err := io.ReadAll(io.LimitReader(r, extract.MaxText+1))
	if err != nil {
		return nil, fmt.Errorf("reading the list of feeds: %w", err)
	}
	if len(b) > extract.MaxText {
		return nil, extract.ErrTooLarge
	}
	return extract.OPML(b)
}

// ExportOPML writes the feeds of a space as a list that AddOPML reads. An
// address that was not read yet is not known to be a feed, and is left out.
func ExportOPML(ctx context.Context, store corpus.Store, space corpus.Space, w io.Writer) error {
	sources, err := store.Sources(ctx, space)
	if err != nil {
		return err
	}
	var feeds []extract.Outline
	for _, s := range sources {
		if s.Kind == corpus.KindFeed {
			feeds = append(feeds, extract.Outline{Title: s.Title, URL: s.Address})
		}
	}
	return extract.WriteOPML(w, "Newshound: "+string(space), feeds)
}
