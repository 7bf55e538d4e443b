package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/corpus/sqlite"
)

// pressEnv tells a test binary that it is to be the program, and where the
// server of the press is that it reads.
const pressEnv = "NEWSHOUND_TEST_PRESS"

// TestMain is the program itself in a process that is started to be killed.
func TestMain(m *testing.M) {
	server := os.Getenv(pressEnv)
	if server == "" {
		os.Exit(m.Run())
	}
	sys := testSystem(os.Stdin, os.Stdout, os.Stderr, os.Environ()...)
	sys.now = time.Now
	sys.fetch = readAt(netip.MustParseAddrPort(server))
	os.Exit(run(context.Background(), os.Args[1:], sys))
}

// TestKilledWhileAdding kills the program a hundred times while it adds 500
// articles, half of them from feeds, and starts it again: in the end each is
// there once and found, and the database is whole.
func TestKilledWhileAdding(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("what was killed there looks like what has failed")
	}
	const looks = 10
	rounds, pages, feeds := 100, 250, 5
	if hurried() {
		rounds, pages, feeds = 10, 50, 1
	}
	k := newKiller(t, pages, feeds)
	began, missing := time.Now(), len(k.wanted)
	for round := range rounds {
		if round%(rounds/looks) == 0 {
			missing = len(k.wanted) - k.articles()
		}
		// Much is left for the last start, so that no kill comes too late.
		k.round(missing / (rounds - round + rounds/4))
	}
	before, took := k.articles(), time.Since(began).Round(time.Second)
	if before >= len(k.wanted) {
		t.Error("all articles were there before the last start: the last kills had nothing to stop")
	}
	k.finish()
	bodies, _ := k.press.served()
	again := bodies - len(k.wanted) - feeds
	t.Logf("%d kills in %v, %d of them before anything was fetched; %d articles were there before the last start; %d pages and feeds were fetched again",
		rounds, took, k.early, before, again)
	if again > rounds*fetchers {
		t.Errorf("%d pages and feeds were fetched again, of which %d kills explain %d", again, rounds, rounds*fetchers)
	}
	k.finish()
	if n, _ := k.press.served(); n != bodies {
		t.Errorf("adding what is there has fetched %d pages and feeds", n-bodies)
	}
	checkDatabase(t, k.dir)
	checkAdded(t, k.dir, k.sources, k.wanted)
}

// A killer starts the program and kills it.
type killer struct {
	t       *testing.T
	press   *press
	random  *rand.Rand
	dir     string   // the data folder
	sources []string // to add
	wanted  []string // the articles that they have
	left    atomic.Int64
	reached chan struct{} // hears when left comes to 0
	lasted  time.Duration // how long a round took that requests have ended
	early   int           // rounds that ended before the first request
}

// newKiller returns one that adds articles' pages and feeds of pressItems articles.
func newKiller(t *testing.T, pages, feeds int) *killer {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	k := &killer{
		t: t, random: rand.New(rand.NewPCG(seed, 0)),
		dir: filepath.Join(t.TempDir(), "data"), reached: make(chan struct{}, 1),
	}
	for i := range pages {
		k.sources = append(k.sources, fmt.Sprintf("http://p%d.example/%d", i%(pages/5), i))
	}
	k.wanted = slices.Clone(k.sources)
	for i := range feeds {
		k.sources = append(k.sources, fmt.Sprintf("http://f%d.example/feed.xml", i))
		for j := range pressItems {
			k.wanted = append(k.wanted, fmt.Sprintf("http://f%d.example/%d", i, j))
		}
	}
	k.press = newPress(t, 0, k.request)
	return k
}

// request is called at each request to the press.
func (k *killer) request() {
	if k.left.Add(-1) != 0 {
		return
	}
	select {
	case k.reached <- struct{}{}:
	default:
	}
}

// aMoment is longer than it takes to read an answer, keep its article and ask
// for the next, so that kills come into all of these.
const aMoment = 50 * time.Millisecond

// round starts the program and kills it a moment after so many requests that
// it gets about so many articles, but one time in five, if it has not come to
// that, at any moment of such a round.
func (k *killer) round(articles int) {
	k.t.Helper()
	before, _ := k.press.served()
	select {
	case <-k.reached: // left over from the round before
	default:
	}
	k.left.Store(int64(1 + k.random.IntN(2*articles+2)))
	var early <-chan time.Time
	if k.lasted > 0 && k.random.IntN(5) == 0 {
		early = time.After(time.Duration(k.random.Int64N(int64(k.lasted))))
	}
	began := time.Now()
	cmd, ended := k.start()
	select {
	case <-early:
	case <-ended:
	case <-k.reached:
		k.lasted = time.Since(began)
		time.Sleep(time.Duration(k.random.Int64N(int64(aMoment))))
	}
	_ = cmd.Process.Kill() // fails if it has ended by itself, which shows below
	<-ended
	if cmd.ProcessState.Exited() {
		k.t.Fatalf("the program has ended by itself: %s\n%s", cmd.ProcessState, cmd.Stderr)
	}
	after, _ := k.press.served()
	if after == before {
		k.early++
	}
}

// start lets the program add the sources, in another order each time.
func (k *killer) start() (cmd *exec.Cmd, ended chan struct{}) {
	k.t.Helper()
	self, err := os.Executable()
	if err != nil {
		k.t.Fatal(err)
	}
	k.random.Shuffle(len(k.sources), func(i, j int) { k.sources[i], k.sources[j] = k.sources[j], k.sources[i] })
	cmd = exec.Command(self, append([]string{"add", "--limit", fmt.Sprint(pressItems)}, k.sources...)...)
	cmd.Dir = filepath.Dir(k.dir)
	cmd.Env = append(os.Environ(), "DATA_DIR="+k.dir, pressEnv+"="+k.press.addr().String())
	cmd.Stderr = new(bytes.Buffer)
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	ended = make(chan struct{})
	go func() {
		_ = cmd.Wait() // its state tells more
		close(ended)
	}()
	return cmd, ended
}

// finish lets the program add everything.
func (k *killer) finish() {
	k.t.Helper()
	k.left.Store(-1)
	cmd, ended := k.start()
	<-ended
	if !cmd.ProcessState.Success() {
		k.t.Fatalf("the last start: %s\n%s", cmd.ProcessState, cmd.Stderr)
	}
}

// articles counts what was added.
func (k *killer) articles() (n int) {
	k.t.Helper()
	store, err := sqlite.Open(k.t.Context(), k.dir, time.Now)
	if err != nil {
		k.t.Fatal(err)
	}
	defer store.Close()
	sources, err := store.Sources(k.t.Context(), corpus.Shared)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, s := range sources {
		if s.Kind != corpus.KindStarter {
			n += s.Articles
		}
	}
	return n
}

// checkDatabase has SQLite look for damage.
func checkDatabase(t *testing.T, dir string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var integrity string
	var dangling int
	if err := db.QueryRow(`PRAGMA integrity_check`).Scan(&integrity); err != nil || integrity != "ok" {
		t.Errorf("integrity check: %s %v", integrity, err)
	}
	if err := db.QueryRow(`SELECT count(*) FROM pragma_foreign_key_check`).Scan(&dangling); err != nil || dangling > 0 {
		t.Errorf("foreign key check: %d rows, %v", dangling, err)
	}
}

// checkAdded opens the data folder as the program does, and looks whether it
// has the sources and their articles, once each, and finds them.
func checkAdded(t *testing.T, dir string, sources, wanted []string) {
	t.Helper()
	var stderr bytes.Buffer
	sys := testSystem(nil, nil, &stderr)
	sys.now = time.Now
	room, err := newApp(sys, Config{DataDir: dir}).open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer room.Close()
	checkSources(t, room, sources, len(wanted))
	checkArticles(t, room, wanted)
	for _, address := range wanted {
		checkFound(t, room.engine, address)
	}
	if stderr.Len() > 0 {
		t.Errorf("on opening: %s", &stderr)
	}
}

// checkSources looks whether each source was added once and has nothing left
// to do but to look again.
func checkSources(t *testing.T, store corpus.Store, wanted []string, articles int) {
	t.Helper()
	sources, err := store.Sources(t.Context(), corpus.Shared)
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) != len(wanted)+1 { // and the starter
		t.Errorf("there are %d sources, want %d", len(sources)-1, len(wanted))
	}
	revisits := 0
	for _, s := range sources {
		jobs, err := store.Jobs(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		if s.Waiting+s.Dead > 0 {
			t.Errorf("%s has something left to do: %+v", s.Name, jobs)
		}
		for _, j := range jobs {
			if j.Kind == corpus.JobRevisit {
				revisits++
			}
		}
	}
	if revisits != articles {
		t.Errorf("%d articles are to be looked at again, want %d", revisits, articles)
	}
	entries, err := store.Audit(t.Context(), corpus.Shared, 1000)
	if err != nil {
		t.Fatal(err)
	}
	added := 0
	for _, e := range entries {
		if e.Action == corpus.ActionAdd {
			added++
		}
	}
	if added != len(sources) {
		t.Errorf("the audit says that %d sources were added, want %d", added, len(sources))
	}
}

// checkArticles looks whether each article is there once, as it was first read,
// and with its vectors.
func checkArticles(t *testing.T, store corpus.Store, wanted []string) {
	t.Helper()
	times := make(map[string]int)
	err := store.Scan(t.Context(), corpus.Shared, func(d corpus.Document) error {
		times[d.Article.URL]++
		if d.Article.Revision != 1 {
			t.Errorf("%s has revision %d", d.Article.URL, d.Article.Revision)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, address := range wanted {
		if times[address] != 1 {
			t.Errorf("%s is there %d times", address, times[address])
		}
		n += times[address]
	}
	t.Logf("%d articles are there", n)
}
