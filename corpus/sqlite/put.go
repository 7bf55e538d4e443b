package sqlite

import (
	"context"
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
		return s.unwritable(doing)
	}
	return s.explain(doing, s.write.do(ctx, fn))
}

// put runs one small statement that writes, ahead of what waits to write much,
// explains its error, and returns how many rows it has changed.
func (s *Store) put(ctx context.Context, doing, query string, args ...any) (int64, error) {
	if s.write == nil {
		return 0, s.unwritable(doing)
	}
	n, err := s.write.put(ctx, query, args)
	return n, s.explain(doing, err)
}

func (s *Store) unwritable(doing string) error {
	return fmt.Errorf("%s in %s: %w: %s", doing, s.path, corpus.ErrReadOnly, makeWritable)
}

// Put implements corpus.Store.
func (s *Store) Put(ctx context.Context, source string, docs []corpus.Document) ([]corpus.Outcome, error) {
	if err := checkDocuments(docs); err != nil {
		return nil, err
	}
	var p *putter
	err := s.update(ctx, "adding articles", func(t *tx) error {
		src, err := t.livingSource(source)
		if err != nil {
			return fmt.Errorf("source %q: %w", source, err)
		}
		p, err = t.putAll(&src, docs, s.clock())
		return err
	})
	if err != nil {
		return nil, err
	}
	return p.fillIn(docs), nil
}

func checkDocuments(docs []corpus.Document) error {
	for i := range docs {
		if err := checkDocument(&docs[i]); err != nil {
			return fmt.Errorf("adding document %d, %.80q: %w", i, docs[i].Article.Title, err)
		}
	}
	return nil
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
	source     *sourceRow
	placed     []placed // by document
	spans, buf []byte   // reused from document to document
}

// placed is where a document has gone.
type placed struct {
	corpus.Outcome
	id       string
	revision int
	story    string
}

// putAll puts documents that were checked. They are not changed before the
// transaction has ended: see fillIn.
func (t *tx) putAll(src *sourceRow, docs []corpus.Document, now time.Time) (*putter, error) {
	p := &putter{tx: t, source: src, placed: make([]placed, len(docs))}
	if len(docs) > 0 {
		if err := t.w.bands.catchUp(t); err != nil {
			return nil, err
		}
	}
	changed := false
	for i := range docs {
		if err := p.put(&docs[i], &p.placed[i]); err != nil {
			return nil, fmt.Errorf("document %d, %.80q: %w", i, docs[i].Article.Title, err)
		}
		changed = changed || p.placed[i].Outcome != corpus.Unchanged
	}
	if changed {
		return p, t.touch(src.space, now)
	}
	return p, nil
}

// fillIn tells the documents where they have gone.
func (p *putter) fillIn(docs []corpus.Document) []corpus.Outcome {
	outcomes := make([]corpus.Outcome, len(docs))
	for i, at := range p.placed {
		a := &docs[i].Article
		a.ID, a.Space, a.Revision, a.Story = at.id, p.source.Space, at.revision, at.story
		outcomes[i] = at.Outcome
	}
	return outcomes
}

// A stored is what put needs to know of an article that is there.
type stored struct {
	num, space int64
	id, story  string
	revision   int
	living     bool
	hash       []byte
	fromFeed   bool
}

func (p *putter) put(d *corpus.Document, at *placed) error {
	ids := knownAs(p.source.Space, d)
	old, err := p.find(ids)
	if err != nil {
		return err
	}
	authors := encodeAuthors(d.Article.Authors)
	hash := contentHash(&d.Article, authors)
	*at = placed{corpus.Unchanged, old.id, old.revision, old.story}
	switch {
	case old.num == 0:
		*at = placed{corpus.Added, d.Article.ID, 1, ""}
		old.num, err = p.add(d)
	case string(old.hash) != string(hash) && (old.fromFeed || !d.Article.FromFeed):
		at.Outcome = corpus.Revised
		at.revision++
		err = p.revise(d, old.num, at.revision)
	}
	if err == nil && at.Outcome != corpus.Unchanged {
		if err = p.fill(d, old.num, at.revision, hash, authors); err == nil {
			err = p.link(d.Sketch, old.num, at)
		}
	}
	if err == nil && old.id != "" && !old.living { // out of the trash
		at.Outcome = corpus.Added
		_, err = p.exec(`UPDATE articles SET living = 1 WHERE num = ?`, old.num)
	}
	if err == nil {
		_, err = p.exec(`INSERT OR IGNORE INTO article_sources (source, article) VALUES (?, ?)`, p.source.num, old.num)
	}
	if err == nil {
		err = p.alias(ids, old.num, at.id)
	}
	return err
}

func (p *putter) add(d *corpus.Document) (num int64, err error) {
	p.spans = encodeSpans(p.spans[:0], d.Passages)
	return p.insert(`
		INSERT INTO articles (id, space, revision, published, outlet, passages, spans)
		VALUES (?, ?, 1, ?, ?, ?, ?)`,
		d.Article.ID, p.source.space, micros(d.Article.Published), outletKey(&d.Article), len(d.Passages), blob(p.spans))
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

// fill stores what belongs to the new revision itself.
func (p *putter) fill(d *corpus.Document, num int64, revision int, hash []byte, authors string) (err error) {
	a := &d.Article
	_, err = p.exec(`
		INSERT INTO revisions (article, revision, hash, url, title, outlet, authors, language, published, modified, fetched, from_feed, text)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		num, revision, hash, a.URL, a.Title, a.Outlet, authors, a.Language,
		micros(a.Published), micros(a.Modified), micros(a.Fetched), a.FromFeed, a.Text)
	if err != nil {
		return err
	}
	p.buf, err = p.analysis(p.buf, num, revision, &d.Analysis)
	return err
}

// outletKey is the outlet as it is counted: without regard to case.
func outletKey(a *corpus.Article) string { return strings.ToLower(a.OutletName()) }

// blob makes nil an empty blob; it would be NULL otherwise.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
