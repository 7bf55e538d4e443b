package sqlite

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"newshound/corpus"
)

var errEnough = errors.New("enough")

// Latest implements corpus.Store. Each space has its newest articles in an
// index.
func (s *Store) Latest(ctx context.Context, limit int, spaces ...corpus.Space) ([]corpus.Article, error) {
	var all []corpus.Article
	for _, space := range once(spaces) {
		part, err := s.latest(ctx, limit, space)
		if err != nil {
			return nil, s.explain("listing the latest articles", err)
		}
		all = append(all, part...)
	}
	slices.SortStableFunc(all, func(a, b corpus.Article) int { return b.Published.Compare(a.Published) })
	return all[:min(len(all), max(limit, 0))], nil
}

func (s *Store) latest(ctx context.Context, limit int, space corpus.Space) ([]corpus.Article, error) {
	var all []corpus.Article
	var r row
	told := map[string]bool{}
	err := s.read.each(ctx, append(r.meta(), &r.ID), func() error {
		if len(all) >= limit {
			return errEnough
		}
		a, err := r.article()
		if err != nil || told[a.Story] {
			return err
		}
		told[a.Story] = a.Story != ""
		a.Space = space
		all = append(all, a)
		return nil
	}, `
		SELECT `+metaColumns+`, a.id
		FROM articles a CROSS JOIN revisions r ON r.article = a.num AND r.revision = a.revision
		WHERE a.space = (SELECT num FROM spaces WHERE name = ?) AND a.living = 1 AND a.published IS NOT NULL
		ORDER BY a.published DESC, a.num DESC`, string(space))
	if errors.Is(err, errEnough) {
		err = nil
	}
	return all, err
}

// once returns the spaces, each once.
func once(spaces []corpus.Space) []corpus.Space {
	return slices.Compact(slices.Sorted(slices.Values(spaces)))
}

// Outlets implements corpus.Store. How many articles each has is counted by
// triggers; its name is as the article spells it that came last.
func (s *Store) Outlets(ctx context.Context, spaces ...corpus.Space) ([]string, error) {
	names, err := json.Marshal(spaces)
	if err != nil {
		return nil, err
	}
	type outlet struct {
		corpus.Article
		key      string
		articles int
	}
	var o outlet
	var all []outlet
	at := map[string]int{} // where in all
	err = s.read.each(ctx, []any{&o.key, &o.articles, &o.Outlet, &o.URL}, func() error {
		if i, found := at[o.key]; found {
			all[i].articles += o.articles
			return nil
		}
		at[o.key] = len(all)
		all = append(all, o)
		return nil
	}, `
		SELECT o.name, o.articles, r.outlet, r.url
		FROM outlets o
		CROSS JOIN articles a ON a.num = (SELECT max(num) FROM articles WHERE space = o.space AND outlet = o.name AND living = 1)
		CROSS JOIN revisions r ON r.article = a.num AND r.revision = a.revision
		WHERE o.space IN (SELECT num FROM spaces WHERE name IN (SELECT value FROM json_each(?)))
		ORDER BY o.articles DESC`, string(names))
	if err != nil {
		return nil, s.explain("listing outlets", err)
	}
	slices.SortFunc(all, func(a, b outlet) int { return cmp.Or(b.articles-a.articles, cmp.Compare(a.key, b.key)) })
	shown := make([]string, len(all))
	for i := range all {
		shown[i] = all[i].OutletName()
	}
	return shown, nil
}
