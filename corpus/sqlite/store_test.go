package sqlite

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/corpus/corpustest"
)

// childEnv makes the test binary do one of the children's parts instead; its
// first argument is the data folder.
const childEnv = "NEWSHOUND_SQLITE_TEST_CHILD"

var children = map[string]func(ctx context.Context, dir string) error{
	"open":     openChild,
	"crash":    crashChild,
	"readonly": readOnlyChild,
	"tickets":  ticketsChild,
}

func TestMain(m *testing.M) {
	child := children[os.Getenv(childEnv)]
	if child == nil {
		os.Exit(m.Run())
	}
	if err := child(context.Background(), os.Args[1]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// The suites, after each test of which the file must be sound.
func TestStore(t *testing.T)         { corpustest.TestStore(t, openSound) }
func TestConversations(t *testing.T) { corpustest.TestConversations(t, openSound) }

func openSound(t *testing.T, dir string, clock func() time.Time) corpus.Store {
	t.Cleanup(func() { checkIntegrity(t, dir) })
	s, err := Open(t.Context(), dir, clock)
	must(t, err)
	return s
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// mustOpen opens a store that is closed with the test.
func mustOpen(tb testing.TB, dir string) *Store {
	tb.Helper()
	s, err := Open(tb.Context(), dir, time.Now)
	must(tb, err)
	tb.Cleanup(func() { s.Close() })
	return s
}

// mustSource adds a source to the shared space.
func mustSource(tb testing.TB, s *Store) string {
	tb.Helper()
	src, err := s.AddSource(tb.Context(), corpus.Source{ID: "s", Space: corpus.Shared, Kind: corpus.KindFile, Name: "s"})
	must(tb, err)
	return src.ID
}

// document makes one whose only passage is the whole text.
func document(id, text string) corpus.Document {
	return corpus.Document{
		Article:  corpus.Article{ID: id, Title: id, Outlet: "Outlet " + id[:1], Published: time.Unix(int64(len(text)), 0), Text: text},
		Passages: []corpus.Span{{Start: 0, End: len(text)}},
	}
}

// checkIntegrity opens the store in dir and has SQLite check itself; and it
// checks what no constraint of the schema does.
func checkIntegrity(t *testing.T, dir string) {
	t.Helper()
	ctx := context.Background() // it also runs after the test's context has ended
	// At this time nothing that was removed is due to be forgotten.
	s, err := Open(ctx, dir, func() time.Time { return time.Unix(0, 0) })
	must(t, err)
	defer s.Close()
	for what, query := range map[string]string{
		"integrity_check":   `SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
		"foreign_key_check": `SELECT "table" || ' ' || rowid FROM pragma_foreign_key_check`,
		"article without its revision": `SELECT id FROM articles a WHERE NOT EXISTS (
			SELECT 1 FROM revisions r WHERE r.article = a.num AND r.revision = a.revision)`,
		"article without an analysis": `SELECT id FROM articles WHERE num NOT IN (SELECT article FROM analyses)`,
		"article without a source":    `SELECT id FROM articles WHERE num NOT IN (SELECT article FROM article_sources)`,
		"vectors that are not one for each passage": `SELECT a.id FROM vectors v JOIN articles a ON a.num = v.article
			WHERE length(v.data) <> 4 * v.dimension * a.passages`,
		"wrong counts of a space": `SELECT name FROM spaces p WHERE (articles, passages) <> (
			SELECT count(*), ifnull(sum(passages), 0) FROM articles a WHERE a.space = p.num AND a.living = 1)`,
		"wrong count of an outlet": `SELECT name FROM outlets o WHERE articles <> (
			SELECT count(*) FROM articles a WHERE a.space = o.space AND a.outlet = o.name AND a.living = 1)`,
		"uncounted outlet": `SELECT outlet FROM articles WHERE living = 1 AND outlet <> '' AND (space, outlet) NOT IN (SELECT space, name FROM outlets)`,
		"article that lives or not, wrongly": `SELECT id FROM articles a WHERE living <> EXISTS (
			SELECT 1 FROM article_sources l JOIN sources s ON s.num = l.source WHERE l.article = a.num AND s.removed IS NULL)`,
		"article of another space than its source": `SELECT a.id FROM article_sources l
			JOIN articles a ON a.num = l.article JOIN sources s ON s.num = l.source WHERE a.space <> s.space`,
		"article of a story that its first has left": `SELECT id FROM articles a WHERE story <> '' AND NOT EXISTS (
			SELECT 1 FROM articles f WHERE f.id = a.story AND f.story = f.id AND f.space = a.space)`,
		"wrong count of votes": `SELECT id FROM exchanges e WHERE (good, bad) <> (
			SELECT ifnull(sum(good), 0), ifnull(sum(1 - good), 0) FROM votes v WHERE v.exchange = e.num)`,
		"job that is held or not, wrongly": `SELECT j.id FROM jobs j LEFT JOIN sources s ON s.num = j.source
			WHERE held <> ifnull(s.removed IS NOT NULL OR s.paused <> '', 0)`,
		"job of another space than its source": `SELECT j.id FROM jobs j
			JOIN sources s ON s.num = j.source JOIN spaces p ON p.num = s.space WHERE p.name <> j.space`,
		"host that is not due then": `SELECT host FROM (SELECT host, due FROM hosts EXCEPT
			SELECT host, min(due) FROM jobs WHERE held = 0 AND dead IS NULL GROUP BY host)`,
		"host that is missing": `SELECT host FROM (SELECT host, min(due) FROM jobs WHERE held = 0 AND dead IS NULL GROUP BY host
			EXCEPT SELECT host, due FROM hosts)`,
	} {
		var found string
		must(t, s.read.each(ctx, []any{&found}, func() error {
			t.Errorf("%s: %s", what, found)
			return nil
		}, query))
	}
}

// A statement that cannot be prepared yet keeps nobody from reading with
// another.
func TestPrepareWaitsAlone(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	p := s.read
	const known, another = "SELECT 1", "SELECT 2"
	_, err := p.prepare(t.Context(), known)
	must(t, err)
	p.db.SetMaxOpenConns(1)
	busy, err := p.db.Conn(t.Context())
	must(t, err)
	waits := make(chan error, 2)
	for range cap(waits) { // of which one is faster than the other
		go func() {
			_, err := p.prepare(t.Context(), another)
			waits <- err
		}()
	}
	for p.db.Stats().WaitCount == 0 {
		runtime.Gosched()
	}
	read := make(chan error, 1)
	go func() {
		_, err := p.prepare(t.Context(), known)
		read <- err
	}()
	select {
	case err := <-read:
		must(t, err)
	case <-time.After(10 * time.Second):
		t.Error("it waits for a statement of another's")
	}
	must(t, busy.Close())
	for range cap(waits) {
		must(t, <-waits)
	}
	p.db.SetMaxOpenConns(0)
	var n int
	must(t, p.row(t.Context(), []any{&n}, another))
	if n != 2 {
		t.Errorf("it reads %d", n)
	}
}
