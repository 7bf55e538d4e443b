package sqlite

import "context"

// ForeignVersion implements corpus.Store, with SQLite's counter of what other
// connections have committed. The one that writes is asked, since to it nobody
// but another Store is another. It fails where the store can only be read.
func (s *Store) ForeignVersion(ctx context.Context) (version int64, err error) {
	const doing = "looking for changes"
	if s.write == nil {
		return 0, s.unwritable(doing)
	}
	if err := s.write.takeTurn(ctx); err != nil {
		return 0, s.explain(doing, err)
	}
	defer s.write.giveTurn()
	err = s.write.conn.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&version)
	return version, s.explain(doing, err)
}

// Revisions implements corpus.Store.
func (s *Store) Revisions(ctx context.Context, model string, yield func(article string, revision int, embedded bool) error) error {
	var id string
	var revision int
	var embedded bool
	err := s.read.each(ctx, []any{&id, &revision, &embedded}, func() error { return yield(id, revision, embedded) }, `
		SELECT a.id, a.revision, EXISTS (SELECT 1 FROM vectors v WHERE v.article = a.num AND v.model = ? AND v.dimension > 0)
		FROM articles a WHERE a.living = 1`, model)
	return s.explain("listing what can be found", err)
}
