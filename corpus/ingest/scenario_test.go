package ingest_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"newshound/corpus"
	"newshound/corpus/ingest"
	"newshound/corpus/sqlite"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Each archive of testdata/web is a website with a script and what came of it.
// The script's commands are the methods of scenario.
func TestWebsites(t *testing.T) {
	files, err := filepath.Glob("testdata/web/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no websites", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := newScenario(t, archive.Files)
			got := s.run(string(section(archive, "script").Data))
			want := section(archive, "want")
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(want.Data) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want.Data)
			}
		})
	}
}

// section returns a file of an archive, and adds it if it is missing.
func section(a *txtar.Archive, name string) *txtar.File {
	for i := range a.Files {
		if a.Files[i].Name == name {
			return &a.Files[i]
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name})
	return &a.Files[len(a.Files)-1]
}

// A moving clock stands still until it is moved.
type movingClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *movingClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *movingClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// A scenario runs a script against a website.
type scenario struct {
	*testing.T
	site  *website
	clock *movingClock
	store *sqlite.Store
	web   *ingest.Web
	out   bytes.Buffer
}

func newScenario(t *testing.T, files []txtar.File) *scenario {
	s := &scenario{T: t, site: newWebsite(t, files), clock: &movingClock{now: clock()}}
	s.store = openStoreAt(t, s.clock.Now)
	s.web = &ingest.Web{
		Store: s.store, Fetch: s.site.fetcher(t, s.clock.Now), Clock: s.clock.Now, Workers: 4,
		Random: func() float64 { return .5 },
		Log:    slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	return s
}

func (s *scenario) run(script string) string {
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		fmt.Fprintf(&s.out, "$ %s\n", line)
		args := strings.Fields(s.site.full(line))
		commands := map[string]func(args []string) error{
			"add": s.add, "wait": s.wait, "use": s.use, "show": s.show, "preview": s.preview,
			"revision": s.revision, "article": s.article,
			"pause": s.pause, "resume": s.resume, "remove": s.remove, "restore": s.restore, "refresh": s.refresh, "audit": s.audit,
		}
		command, ok := commands[args[0]]
		if !ok {
			s.Fatalf("no command %q", line)
		}
		if err := command(args[1:]); err != nil {
			fmt.Fprintln(&s.out, "error:", err)
		}
	}
	return s.site.short(s.out.String())
}

// add ADDRESS [LIMIT] adds a source and does what there is to do.
func (s *scenario) add(args []string) error {
	limit := 0
	if len(args) > 1 {
		limit, _ = strconv.Atoi(args[1])
	}
	src, err := s.web.Add(s.Context(), corpus.Shared, args[0], "member", limit)
	if err != nil {
		return err
	}
	return s.settle(src.ID)
}

// settle works until nothing is due, and tells what was asked and what came of it.
func (s *scenario) settle(sources ...string) error {
	var last ingest.Settled
	err := s.web.Settle(s.Context(), sources, func(x ingest.Settled) { last = x })
	for _, request := range s.site.requests() {
		fmt.Fprintln(&s.out, " ", request)
	}
	if last != (ingest.Settled{}) {
		fmt.Fprintf(&s.out, "added %d, revised %d, unchanged %d, refused %d, waiting %d\n",
			last.Added, last.Revised, last.Unchanged, last.Refused, last.Waiting)
	}
	return err
}

// wait DURATION [TIMES] moves the clock and does what is due by then, revisits
// too; more than once it tells only how often was asked for what.
func (s *scenario) wait(args []string) error {
	d, err := time.ParseDuration(args[0])
	if err != nil {
		return err
	}
	times := 1
	if len(args) > 1 {
		times, _ = strconv.Atoi(args[1])
	}
	var requests []string
	for range times {
		s.clock.move(d)
		if err := s.web.WorkOff(s.Context()); err != nil {
			return err
		}
		requests = append(requests, s.site.requests()...)
	}
	slices.Sort(requests)
	for len(requests) > 0 {
		same := 1
		for same < len(requests) && requests[same] == requests[0] {
			same++
		}
		if fmt.Fprint(&s.out, "  ", requests[0]); same > 1 {
			fmt.Fprintf(&s.out, ", %d times", same)
		}
		fmt.Fprintln(&s.out)
		requests = requests[same:]
	}
	return nil
}

// use N switches to another version of the website.
func (s *scenario) use(args []string) error {
	version, err := strconv.Atoi(args[0])
	s.site.use(version)
	return err
}

// show prints the sources with their jobs that wait or were given up, and
// their articles.
func (s *scenario) show([]string) error {
	sources, err := s.store.Sources(s.Context(), corpus.Shared)
	if err != nil {
		return err
	}
	for i := range sources {
		if err := s.showSource(&sources[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *scenario) showSource(src *corpus.Source) error {
	fmt.Fprintf(&s.out, "%s %s %q\n", src.Kind, src.Address, src.Title)
	for _, note := range []string{src.Paused, src.Reading.Error} {
		if note != "" {
			fmt.Fprintln(&s.out, "  !", note)
		}
	}
	if src.Kind == corpus.KindFeed && src.Paused == "" {
		fmt.Fprintln(&s.out, "  next reading in", src.Reading.Next.Sub(s.clock.Now()))
	}
	jobs, err := s.store.Jobs(s.Context(), src.ID)
	if err != nil {
		return err
	}
	for i := range jobs {
		switch j := &jobs[i]; {
		case !j.Dead.IsZero():
			fmt.Fprintf(&s.out, "  refused %s: %s\n", ingest.JobAddress(j), j.Error)
		case !ingest.Routine(j):
			fmt.Fprintf(&s.out, "  waits %s %s: %s\n", j.Due.Sub(s.clock.Now()), ingest.JobAddress(j), j.Error)
		}
	}
	articles, err := s.store.SourceArticles(s.Context(), src.ID)
	for _, a := range articles {
		from := ""
		if a.FromFeed {
			from = " from the feed of " + a.Outlet
		}
		fmt.Fprintf(&s.out, "  %q %s revision %d%s\n", a.Title, a.URL, a.Revision, from)
	}
	return err
}

// revision ADDRESS N prints the beginning of a revision of an article.
func (s *scenario) revision(args []string) error {
	n, _ := strconv.Atoi(args[1])
	current, err := s.store.Find(s.Context(), corpus.Shared, corpus.AddressKey(args[0]))
	if err != nil {
		return err
	}
	a, err := s.store.Article(s.Context(), current.ID, n)
	if err != nil {
		return err
	}
	words := strings.Fields(a.Text)
	fmt.Fprintf(&s.out, "%q, %d words: %s …\n", a.Title, len(words), strings.Join(words[:min(len(words), 8)], " "))
	return nil
}

// article ADDRESS prints what is known of an article besides its text.
func (s *scenario) article(args []string) error {
	a, err := s.store.Find(s.Context(), corpus.Shared, corpus.AddressKey(args[0]))
	if err != nil {
		return err
	}
	fmt.Fprintf(&s.out, "%q %s by %q, %q, of %s, revision %d\n",
		a.Title, a.URL, a.Authors, a.Outlet, a.Published.Format(time.DateOnly), a.Revision)
	return nil
}

// preview ADDRESS shows what add would bring.
func (s *scenario) preview(args []string) error {
	p, err := s.web.Preview(s.Context(), corpus.Shared, args[0])
	s.site.requests()
	if err != nil {
		return err
	}
	fmt.Fprintf(&s.out, "%s %s, would take %d\n", p.Kind, p.Address, p.Take)
	if p.Kind == corpus.KindPage {
		fmt.Fprintf(&s.out, "  %q, %d words\n", p.Article.Title, p.Words)
	}
	if p.Feed.Title != "" {
		fmt.Fprintf(&s.out, "  %q, %d items, the first %q\n", p.Feed.Title, len(p.Feed.Items), p.Feed.Items[0].Article.Title)
	}
	if p.KnownSource != nil {
		fmt.Fprintln(&s.out, "  the source is there already")
	}
	if p.KnownArticle != nil {
		fmt.Fprintln(&s.out, "  the article is there already")
	}
	return nil
}

func (s *scenario) pause(args []string) error {
	return ingest.PauseSource(s.Context(), s.store, find(s.T, s.store, args[0]), "a rest", "member")
}

func (s *scenario) resume(args []string) error {
	return ingest.ResumeSource(s.Context(), s.store, find(s.T, s.store, args[0]), "member")
}

func (s *scenario) remove(args []string) error {
	gone, err := ingest.RemoveSource(s.Context(), s.store, find(s.T, s.store, args[0]), "member")
	fmt.Fprintln(&s.out, len(gone), "articles went")
	return err
}

func (s *scenario) restore(args []string) error {
	back, err := ingest.RestoreSource(s.Context(), s.store, findRemoved(s.T, s.store, args[0]), "member")
	fmt.Fprintln(&s.out, len(back), "articles came back")
	return err
}

// refresh SOURCE does everything again that the source has to do.
func (s *scenario) refresh(args []string) error {
	src := find(s.T, s.store, args[0])
	if err := ingest.RefreshSource(s.Context(), s.store, src); err != nil {
		return err
	}
	return s.settle(src.ID)
}

// audit prints who did what, the oldest first.
func (s *scenario) audit([]string) error {
	entries, err := s.store.Audit(s.Context(), corpus.Shared, 100)
	for i := len(entries) - 1; i >= 0; i-- {
		e := &entries[i]
		fmt.Fprintln(&s.out, " ", e.By, e.Action, e.Name, e.Detail)
	}
	return err
}
