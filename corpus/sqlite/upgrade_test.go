package sqlite

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"newshound/corpus"
)

// version1 makes a folder as the first version left it: two sources with one
// article each and one that both have, a vector, a job and a setting. Two
// articles differ in their addresses' scheme alone.
func version1(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	db, err := sql.Open("sqlite", writeDSN(filepath.Join(dir, FileName), time.Second))
	must(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(t.Context())
	must(t, err)
	defer conn.Close()
	must(t, step(t.Context(), conn, migrations()[0], 1))
	_, err = conn.ExecContext(t.Context(), `
		INSERT INTO spaces (num, name, updated) VALUES (1, 'shared', 1700000000000000);
		INSERT INTO sources (num, id, space, kind, name, added) VALUES (5, 'one', 1, 'file', 'one.txt', 1600000000000000), (6, 'two', 1, 'file', 'two.txt', NULL);
		INSERT INTO articles (num, id, space, revision, published, outlet, passages, spans) VALUES
			(1, 'a', 1, 2, 1500000000000000, 'times', 1, x'0003'), (2, 'b', 1, 1, NULL, 'times', 1, x'0003'), (3, 'c', 1, 1, NULL, '', 0, x'');
		INSERT INTO article_sources (source, article) VALUES (5, 1), (6, 2), (5, 3), (6, 3);
		INSERT INTO analyses (article, revision, data) VALUES (1, 2, x''), (2, 1, x''), (3, 1, x'');
		INSERT INTO vectors (article, revision, model, dimension, data) VALUES (1, 2, 'm', 1, x'0000803F');
		INSERT INTO jobs (space, kind, payload, due) VALUES ('shared', 'k', x'01', 0);
		INSERT INTO settings (space, key, value) VALUES ('shared', 'key', 'value')`)
	must(t, err)
	for _, r := range []struct {
		article, revision int
		url, text         string
	}{
		{1, 1, "http://example.org/old", "old"}, {1, 2, "http://example.org/1", "new"},
		{2, 1, "https://example.org/1", "two"}, {3, 1, "", "three"},
	} {
		a := corpus.Article{URL: r.url, Title: "Title", Outlet: "Times", Text: r.text}
		_, err = conn.ExecContext(t.Context(), `
			INSERT INTO revisions (article, revision, hash, url, title, outlet, authors, language, text) VALUES (?, ?, ?, ?, ?, ?, '', '', ?)`,
			r.article, r.revision, contentHash(&a, ""), a.URL, a.Title, a.Outlet, a.Text)
		must(t, err)
	}
	return dir
}

// A folder of the first version has all it had, and its articles are known by
// their addresses.
func TestUpgrade(t *testing.T) {
	dir := version1(t)
	s := mustOpen(t, dir)
	list, err := s.Sources(t.Context(), corpus.Shared)
	must(t, err)
	if len(list) != 2 || list[0].Name != "one.txt" || list[0].Articles != 2 || !list[0].Added.Equal(time.UnixMicro(1600000000000000)) {
		t.Errorf("sources %+v", list)
	}
	docs, err := s.Documents(t.Context(), []string{"a", "b", "c"})
	must(t, err)
	if len(docs) != 3 || docs[0].Article.Text != "new" || docs[0].Article.Revision != 2 || docs[0].Passages[0] != (corpus.Span{Start: 0, End: 3}) {
		t.Errorf("documents %+v", docs)
	}
	if old, err := s.Article(t.Context(), "a", 1); err != nil || old.Text != "old" {
		t.Errorf("the old revision is %+v, error %v", old, err)
	}
	must(t, s.ScanVectors(t.Context(), corpus.Shared, "m", func(v corpus.ArticleVectors) error {
		if v.Article != "a" || v.Vectors[0][0] != 1 {
			t.Errorf("vectors %+v", v)
		}
		return nil
	}))
	st, err := s.Stats(t.Context(), corpus.Shared)
	must(t, err)
	if st.Articles != 3 || st.Outlets != 1 || st.Sources != 2 {
		t.Errorf("stats %+v", st)
	}
	if j, err := s.Lease(t.Context(), time.Unix(1, 0), time.Hour, nil); err != nil || j.Kind != "k" || string(j.Payload) != "\x01" {
		t.Errorf("job %+v, error %v", j, err)
	}
	outlets, err := s.Outlets(t.Context(), corpus.Shared)
	if err != nil || len(outlets) != 1 || outlets[0] != "Times" {
		t.Errorf("outlets %q, error %v", outlets, err)
	}
	if v, err := s.Setting(t.Context(), corpus.Shared, "key"); err != nil || v != "value" {
		t.Errorf("setting %q, error %v", v, err)
	}
	must(t, s.Close())
	checkIntegrity(t, dir)
}

// What is put into an upgraded folder finds the articles by their addresses:
// ids were made otherwise when they were added.
func TestUpgradedKeys(t *testing.T) {
	s := mustOpen(t, version1(t))
	a, err := s.Find(t.Context(), corpus.Shared, corpus.AddressKey("https://www.example.org/1/"))
	if err != nil || a.ID != "a" {
		t.Errorf("two articles' address leads to %q, error %v; want the first", a.ID, err)
	}
	if a, err := s.Find(t.Context(), corpus.Shared, corpus.AddressKey("http://example.org/old")); err == nil {
		t.Errorf("an address of an old revision leads to %q", a.ID)
	}
	same := corpus.Article{ID: "made anew", URL: "http://example.org/1", Title: "Title", Outlet: "Times", Text: "new"}
	changed := same
	changed.Text = "newer"
	for i, d := range []corpus.Document{{Article: same}, {Article: changed}} {
		docs := []corpus.Document{d}
		out, err := s.Put(t.Context(), "two", docs)
		must(t, err)
		if want := []corpus.Outcome{corpus.Unchanged, corpus.Revised}[i]; out[0] != want || docs[0].Article.ID != "a" {
			t.Errorf("document %d: outcome %v of article %q, want %v", i, out[0], docs[0].Article.ID, want)
		}
	}
	gone, err := s.RemoveSource(t.Context(), corpus.Shared, "two", corpus.ByOperator)
	if err != nil || len(gone) != 1 || gone[0] != "b" {
		t.Errorf("with the second source go %q, error %v", gone, err)
	}
}

// What is put into an upgraded folder finds its story among what was there.
func TestUpgradedStories(t *testing.T) {
	dir := version1(t)
	first := copyOf("a", "word")
	db, err := sql.Open("sqlite", writeDSN(filepath.Join(dir, FileName), time.Second))
	must(t, err)
	_, err = db.ExecContext(t.Context(), `UPDATE revisions SET text = ? WHERE article = 1 AND revision = 2`, first.Article.Text)
	must(t, err)
	must(t, db.Close())
	s := mustOpen(t, dir)
	docs := []corpus.Document{copyOf("copy", "word"), copyOf("other", "another")}
	_, err = s.Put(t.Context(), "two", docs)
	must(t, err)
	if docs[0].Article.Story != "a" || docs[1].Article.Story != "" {
		t.Errorf("the copy tells the story %q, the other %q", docs[0].Article.Story, docs[1].Article.Story)
	}
}

// An upgrade that is cut off leaves the folder as it was.
func TestUpgradeIsWhole(t *testing.T) {
	dir := version1(t)
	path := filepath.Join(dir, FileName)
	db, err := sql.Open("sqlite", writeDSN(path, time.Second))
	must(t, err)
	_, err = db.ExecContext(t.Context(), `CREATE TABLE audit (in_the_way)`)
	must(t, err)
	must(t, db.Close())
	if _, err := Open(t.Context(), dir, time.Now); err == nil {
		t.Fatal("the upgrade went on over a table in its way")
	}
	db, err = sql.Open("sqlite", writeDSN(path, time.Second))
	must(t, err)
	var articles, tables int
	must(t, db.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM sqlite_schema WHERE name = 'aliases')`).Scan(&articles, &tables))
	if v, err := version(t.Context(), db); err != nil || v != 1 || articles != 3 || tables != 0 {
		t.Errorf("version %d, %d articles, %d new tables, error %v", v, articles, tables, err)
	}
	_, err = db.ExecContext(t.Context(), `DROP TABLE audit`)
	must(t, err)
	must(t, db.Close())
	must(t, mustOpen(t, dir).Close())
	checkIntegrity(t, dir)
}

// What members asked before models were is there afterwards, and is summed up
// as before.
func TestUpgradedExchanges(t *testing.T) {
	dir := version1(t)
	db, err := sql.Open("sqlite", writeDSN(filepath.Join(dir, FileName), time.Second))
	must(t, err)
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(t.Context())
	must(t, err)
	for n, name := range migrations()[1:3] {
		must(t, step(t.Context(), conn, name, n+2))
	}
	_, err = conn.ExecContext(t.Context(), `
		INSERT INTO exchanges (id, space, channel, message, thread, parent, member, private, asked, answered, took, question, answer)
		VALUES ('e', 'a', 'c', '1', '', '', 'm', 0, ?, 1, 5000, 'why?', x'736F')`, time.Now().UnixMicro())
	must(t, err)
	must(t, conn.Close())
	must(t, db.Close())
	s := mustOpen(t, dir)
	e, err := s.Exchange(t.Context(), "a", "e")
	if err != nil || e.Question != "why?" || string(e.Answer) != "so" || e.Took != 5000 || e.Model != "" || e.Tokens != 0 || e.Generated {
		t.Errorf("exchange %+v, error %v", e, err)
	}
	u, err := s.Usage(t.Context(), "a", time.Time{})
	if err != nil || u.Questions != 1 || u.Answered != 1 || u.Members != 1 || u.Tokens != 0 || u.P50 != 5000 {
		t.Errorf("usage %+v, error %v", u, err)
	}
	must(t, s.Close())
	checkIntegrity(t, dir)
}
