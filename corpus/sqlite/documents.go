package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"newshound/corpus"
)

// A row is where the columns of metaColumns are scanned to.
type row struct {
	corpus.Article
	authors string
}

const metaColumns = `r.revision, r.url, r.title, r.outlet, r.authors, r.language, r.published, r.modified, r.fetched, r.from_feed, a.story`

func (r *row) meta() []any {
	a := &r.Article
	return []any{&a.Revision, &a.URL, &a.Title, &a.Outlet, &r.authors, &a.Language,
		timeDest{&a.Published}, timeDest{&a.Modified}, timeDest{&a.Fetched}, &a.FromFeed, &a.Story}
}

// article returns what was scanned.
func (r *row) article() (corpus.Article, error) {
	var err error
	r.Authors, err = decodeAuthors(r.authors)
	return r.Article, err
}

// Article implements corpus.Store.
func (s *Store) Article(ctx context.Context, id string, revision int) (corpus.Article, error) {
	return s.article(ctx, "reading article "+id, `
		JOIN revisions r ON r.article = a.num AND r.revision = iif(?2 = 0, a.revision, ?2)
		WHERE a.id = ?1 AND a.living = 1`, id, revision)
}

// article reads one article a, with its revision r, as the rest of a query says.
func (s *Store) article(ctx context.Context, doing, rest string, args ...any) (corpus.Article, error) {
	var r row
	err := s.read.row(ctx, append(r.meta(), &r.ID, &r.Space, &r.Text),
		`SELECT `+metaColumns+`, a.id, p.name, r.text FROM articles a JOIN spaces p ON p.num = a.space `+rest, args...)
	if err != nil {
		return corpus.Article{}, s.explain(doing, err)
	}
	a, err := r.article()
	return a, s.explain(doing, err)
}

// SourceArticles implements corpus.Store.
func (s *Store) SourceArticles(ctx context.Context, source string) ([]corpus.Article, error) {
	var num int64
	err := s.read.row(ctx, []any{&num}, `SELECT num FROM sources WHERE id = ? AND removed IS NULL`, source)
	if err != nil {
		return nil, s.explain("reading source "+source, err)
	}
	var all []corpus.Article
	var r row
	err = s.read.each(ctx, append(r.meta(), &r.ID, &r.Space), func() error {
		a, err := r.article()
		all = append(all, a)
		return err
	}, `
		SELECT `+metaColumns+`, a.id, p.name
		FROM article_sources l
		JOIN articles a ON a.num = l.article
		JOIN spaces p ON p.num = a.space
		JOIN revisions r ON r.article = a.num AND r.revision = a.revision
		WHERE l.source = ? AND a.living = 1
		ORDER BY a.published DESC NULLS LAST, a.num DESC`, num)
	return all, s.explain("listing a source's articles", err)
}

// Documents implements corpus.Store.
func (s *Store) Documents(ctx context.Context, ids []string) ([]corpus.Document, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	// Each is put where its id stands, so that SQLite need not sort whole texts.
	docs := make([]corpus.Document, len(ids))
	var r row
	var at, n int
	var spans sql.RawBytes
	err = s.read.each(ctx, append(r.meta(), &at, &r.ID, &r.Space, &n, &spans, &r.Text), func() (err error) {
		d := &docs[at]
		if d.Article, err = r.article(); err == nil {
			d.Passages, err = decodeSpans(spans, n)
		}
		if err == nil && checkPassages(d.Article.Text, d.Passages) != nil {
			err = errSpans // who slices the text by them must not panic
		}
		return err
	}, `
		SELECT `+metaColumns+`, j.key, a.id, p.name, a.passages, a.spans, r.text
		FROM json_each(?) j
		CROSS JOIN articles a ON a.id = j.value AND a.living = 1
		JOIN spaces p ON p.num = a.space
		JOIN revisions r ON r.article = a.num AND r.revision = a.revision`, string(list))
	if err != nil {
		return nil, s.explain("reading documents", err)
	}
	return slices.DeleteFunc(docs, func(d corpus.Document) bool { return d.Article.ID == "" }), nil
}

// Scan implements corpus.Store.
func (s *Store) Scan(ctx context.Context, space corpus.Space, yield func(corpus.Document) error) error {
	var r row
	var n int
	var spans, analysis sql.RawBytes
	err := s.read.each(ctx, append(r.meta(), &r.ID, &n, &spans, &analysis), func() (err error) {
		var d corpus.Document
		if d.Article, err = r.article(); err != nil {
			return err
		}
		d.Article.Space = space
		if d.Passages, err = decodeSpans(spans, n); err != nil {
			return err
		}
		d.Analysis = decodeAnalysis(analysis)
		return yield(d)
	}, `
		SELECT `+metaColumns+`, a.id, a.passages, a.spans, x.data
		FROM articles a
		CROSS JOIN revisions r ON r.article = a.num AND r.revision = a.revision
		LEFT JOIN analyses x ON x.article = a.num
		WHERE a.living = 1 AND a.space = (SELECT num FROM spaces WHERE name = ?)
		ORDER BY a.num`, string(space))
	return s.explain("reading the corpus", err)
}
