package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"newshound/corpus"
)

// update runs fn in a write transaction and explains its error.
func (s *Store) update(ctx context.Context, doing string, fn func(*tx) error) error {
	if s.write == nil {
		return fmt.Errorf("%s in %s: %w: %s", doing, s.path, corpus.ErrReadOnly, makeWritable)
	}
	return s.explain(doing, s.write.do(ctx, fn))
}

// Put implements corpus.Store.
func (s *Store) Put(ctx context.Context, source string, docs []corpus.Document) ([]corpus.Outcome, error) {
	for i := range docs {
		if err := checkDocument(&docs[i]); err != nil {
			return nil, fmt.Errorf("adding document %d, %.80q: %w", i, docs[i].Article.Title, err)
		}
	}
	p := putter{outcomes: make([]corpus.Outcome, len(docs)), revisions: make([]int, len(docs))}
	err := s.update(ctx, "adding articles", func(t *tx) error {
		p.tx = t
		err := t.row([]any{&p.source, &p.space, &p.spaceName},
			`SELECT s.num, s.space, p.name FROM sources s JOIN spaces p ON p.num = s.space WHERE s.id = ?`, source)
		if err != nil {
			return fmt.Errorf("source %q: %w", source, err)
		}
		for i := range docs {
			if p.outcomes[i], p.revisions[i], err = p.put(&docs[i]); err != nil {
				return fmt.Errorf("document %d, %.80q: %w", i, docs[i].Article.Title, err)
			}
			p.changed = p.changed || p.outcomes[i] != corpus.Unchanged
		}
		if p.changed {
			return t.touch(p.space, s.clock())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range docs {
		docs[i].Article.Space, docs[i].Article.Revision = p.spaceName, p.revisions[i]
	}
	return p.outcomes, nil
}

func checkDocument(d *corpus.Document) error {
	switch a := &d.Article; {
	case a.ID == "":
		return errors.New("it has no id")
	case strings.TrimSpace(a.Text) == "":
		return errors.New("it has no text")
	case !utf8.ValidString(a.Text):
		return errors.New("its text is not valid UTF-8")
	}
	return checkPassages(d.Article.Text, d.Passages)
}

// touch notes when articles of a space came or went.
func (t *tx) touch(space int64, now time.Time) error {
	_, err := t.exec(`UPDATE spaces SET updated = ? WHERE num = ?`, micros(now), space)
	return err
}

// A putter puts the documents of one call.
type putter struct {
	*tx
	source, space int64
	spaceName     corpus.Space
	outcomes      []corpus.Outcome
	revisions     []int
	changed       bool
	spans, buf    []byte // reused from document to document
}

func (p *putter) put(d *corpus.Document) (corpus.Outcome, int, error) {
	var num, space int64
	var revision int
	var hash []byte
	err := p.row([]any{&num, &space, &revision, &hash}, `
		SELECT a.num, a.space, a.revision, r.hash
		FROM articles a JOIN revisions r ON r.article = a.num AND r.revision = a.revision
		WHERE a.id = ?`, d.Article.ID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, 0, err
	}
	authors := encodeAuthors(d.Article.Authors)
	want := contentHash(&d.Article, authors)
	outcome := corpus.Added
	switch {
	case err != nil:
		if num, err = p.add(d); err == nil {
			revision = 1
		}
	case space != p.space:
		return 0, 0, errors.New("its id is one of another space")
	case string(hash) == string(want):
		outcome, err = corpus.Unchanged, nil
	default:
		outcome = corpus.Revised
		revision++
		err = p.revise(d, num, revision)
	}
	if err == nil && outcome != corpus.Unchanged {
		err = p.fill(d, num, revision, want, authors)
	}
	if err == nil {
		_, err = p.exec(`INSERT OR IGNORE INTO article_sources (source, article) VALUES (?, ?)`, p.source, num)
	}
	return outcome, revision, err
}

func (p *putter) add(d *corpus.Document) (num int64, err error) {
	p.spans = encodeSpans(p.spans[:0], d.Passages)
	return p.insert(`
		INSERT INTO articles (id, space, revision, published, outlet, passages, spans)
		VALUES (?, ?, 1, ?, ?, ?, ?)`,
		d.Article.ID, p.space, micros(d.Article.Published), outletKey(&d.Article), len(d.Passages), blob(p.spans))
}

// revise makes room for the next revision: the article says so, and has
// neither analysis nor vectors.
func (p *putter) revise(d *corpus.Document, num int64, revision int) error {
	if err := p.deleteDerived(num); err != nil {
		return err
	}
	p.spans = encodeSpans(p.spans[:0], d.Passages)
	_, err := p.exec(`UPDATE articles SET revision = ?, published = ?, outlet = ?, passages = ?, spans = ? WHERE num = ?`,
		revision, micros(d.Article.Published), outletKey(&d.Article), len(d.Passages), blob(p.spans), num)
	return err
}

// deleteDerived deletes what was derived from an article's old passages.
func (t *tx) deleteDerived(num int64) error {
	if _, err := t.exec(`DELETE FROM analyses WHERE article = ?`, num); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM vectors WHERE article = ?`, num)
	return err
}

// fill stores what belongs to the new revision itself.
func (p *putter) fill(d *corpus.Document, num int64, revision int, hash []byte, authors string) (err error) {
	a := &d.Article
	_, err = p.exec(`
		INSERT INTO revisions (article, revision, hash, url, title, outlet, authors, language, published, fetched, text)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		num, revision, hash, a.URL, a.Title, a.Outlet, authors, a.Language, micros(a.Published), micros(a.Fetched), a.Text)
	if err != nil {
		return err
	}
	p.buf, err = p.analysis(p.buf, num, revision, &d.Analysis)
	return err
}

// analysis stores an analysis where there is none; it encodes into b.
func (t *tx) analysis(b []byte, num int64, revision int, a *corpus.Analysis) ([]byte, error) {
	b, err := a.AppendBinary(b[:0])
	if err == nil {
		_, err = t.exec(`INSERT INTO analyses (article, revision, data) VALUES (?, ?, ?)`, num, revision, b)
	}
	return b, err
}

// outletKey is the outlet as it is counted: without regard to case.
func outletKey(a *corpus.Article) string { return strings.ToLower(a.OutletName()) }

// PutAnalysis implements corpus.Store.
func (s *Store) PutAnalysis(ctx context.Context, d corpus.Document) error {
	return s.update(ctx, "storing an analysis", func(t *tx) error {
		var num int64
		var text string
		var old []byte
		err := t.row([]any{&num, &text, &old}, `
			SELECT a.num, r.text, a.spans
			FROM articles a JOIN revisions r ON r.article = a.num AND r.revision = a.revision
			WHERE a.id = ? AND a.revision = ?`, d.Article.ID, d.Article.Revision)
		if err != nil {
			return err
		}
		if err := checkPassages(text, d.Passages); err != nil {
			return fmt.Errorf("article %s: %w", d.Article.ID, err)
		}
		if spans := encodeSpans(nil, d.Passages); string(spans) != string(old) {
			if _, err := t.exec(`DELETE FROM vectors WHERE article = ?`, num); err != nil {
				return err
			}
			if _, err := t.exec(`UPDATE articles SET passages = ?, spans = ? WHERE num = ?`, len(d.Passages), blob(spans), num); err != nil {
				return err
			}
		}
		if _, err := t.exec(`DELETE FROM analyses WHERE article = ?`, num); err != nil {
			return err
		}
		_, err = t.analysis(nil, num, d.Article.Revision, &d.Analysis)
		return err
	})
}

// blob makes nil an empty blob; it would be NULL otherwise.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
