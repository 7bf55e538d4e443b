package sqlite

import (
	"context"
	"encoding/json"

	"newshound/corpus"
)

// Stats implements corpus.Store. The counts are kept up to date by triggers
// and the dates by an index, so that it takes the same time however many
// articles there are.
func (s *Store) Stats(ctx context.Context, spaces ...corpus.Space) (corpus.Stats, error) {
	var st corpus.Stats
	names, err := json.Marshal(spaces)
	if err != nil {
		return st, err
	}
	dest := []any{&st.Articles, &st.Passages, &st.Sources, &st.Outlets,
		timeDest{&st.Oldest}, timeDest{&st.Newest}, timeDest{&st.Updated}}
	err = s.read.row(ctx, dest, `
		WITH chosen AS MATERIALIZED (
			SELECT p.num, p.articles, p.passages, p.updated,
				(SELECT count(*) FROM sources WHERE space = p.num AND removed IS NULL) AS sources,
				(SELECT min(published) FROM articles WHERE space = p.num AND living = 1) AS oldest,
				(SELECT max(published) FROM articles WHERE space = p.num AND living = 1) AS newest
			FROM spaces p WHERE name IN (SELECT value FROM json_each(?)))
		SELECT ifnull(sum(articles), 0), ifnull(sum(passages), 0), ifnull(sum(sources), 0),
			(SELECT count(DISTINCT name) FROM outlets WHERE space IN (SELECT num FROM chosen)),
			min(oldest), max(newest), max(updated)
		FROM chosen`, string(names))
	return st, s.explain("summing up the corpus", err)
}
