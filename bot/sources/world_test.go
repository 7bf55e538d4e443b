package sources_test

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/sources"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/corpus/fetch"
	"newshound/corpus/ingest"
	"newshound/corpus/sqlite"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

func clock() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// A world is the feature with everything around it but Discord: a real store,
// a real engine, and a web whose every host is one server.
type world struct {
	t       testing.TB
	store   *sqlite.Store
	web     *ingest.Web
	engine  *engine
	feature discord.Feature
	words   *words.Catalog
	site    *site
	now     func() time.Time

	mu     sync.Mutex
	events int
	ids    int
	last   discord.Reply   // with buttons
	shown  []discord.Reply // progress
}

func newWorld(t testing.TB, pages map[string]string) *world {
	w := &world{t: t, site: newSite(t, pages), now: clock}
	now := func() time.Time { return w.now() }
	var err error
	if w.store, err = sqlite.Open(t.Context(), t.TempDir(), now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.store.Close(); err != nil {
			t.Error(err)
		}
	})
	if w.words, err = words.Load(); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	model := llm.Hashed{}
	w.engine = &engine{Engine: rag.New(rag.Config{
		Store: w.store, Lexical: lexical.New(), Vectors: vector.New(model.Model()), Embedder: model, Log: log,
	}), store: w.store}
	if err := w.engine.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	fetcher := w.site.fetcher(now)
	t.Cleanup(fetcher.Close)
	w.web = &ingest.Web{
		Store: w.store, Fetch: fetcher, Clock: now, Random: func() float64 { return .5 }, Log: log, Workers: 4,
		Changed: func(ctx context.Context, docs []corpus.Document) error {
			var ids []string
			for i := range docs {
				ids = append(ids, docs[i].Article.ID)
			}
			return w.engine.Sync(ctx, ids)
		},
	}
	w.feature = sources.New(sources.Config{
		Store: w.store, Web: w.web, Engine: w.engine, Fetch: fetcher, Client: w.site.server.Client(), API: w.site.server.URL + "/api/v10",
		Words: w.words, Clock: now, Log: log,
		NewID: func() string {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.ids++
			return "draft" + strconv.Itoa(w.ids)
		},
	})
	return w
}

// An engine suggests what can be told from a title, always the same.
type engine struct {
	*rag.Engine
	store corpus.Store
}

func (e *engine) Suggest(ctx context.Context, _ corpus.Space, articles []string, n int) ([]string, error) {
	docs, err := e.store.Documents(ctx, articles)
	var questions []string
	for _, d := range docs[:min(n, len(docs))] {
		questions = append(questions, "What about: "+d.Article.Title+"?")
	}
	return questions, err
}

// event makes one that happens now, in the server 1 and by the member 10
// unless it says otherwise.
func (w *world) event(e discord.Event) *discord.Event {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events++
	e.ID = cmp.Or(e.ID, "event"+strconv.Itoa(w.events))
	e.At, e.Guild, e.Member, e.Locale = w.now(), cmp.Or(e.Guild, "1"), cmp.Or(e.Member, "10"), cmp.Or(e.Locale, "en-US")
	return &e
}

// handle does what the router does with an event, and returns the last reply.
func (w *world) handle(e *discord.Event) (discord.Reply, error) {
	for _, route := range w.feature.Routes {
		if route.Kind != e.Kind || route.Name != e.Name {
			continue
		}
		if !route.Moderators {
			w.t.Errorf("%s %q is for everybody", e.Kind, e.Name)
		}
		r, err := route.Handle(w.t.Context(), e)
		w.check(r)
		if err != nil || r.Then == nil {
			return r, err
		}
		final, err := r.Then(w.t.Context(), func(shown discord.Reply) {
			w.check(shown)
			w.mu.Lock()
			defer w.mu.Unlock()
			w.shown = append(w.shown, shown)
		})
		w.check(final)
		return final, err
	}
	return discord.Reply{}, fmt.Errorf("there is no route for %s %q", e.Kind, e.Name)
}

// check holds what every reply must: Discord's limits, only the member's to
// see, and no text that is missing.
func (w *world) check(r discord.Reply) {
	w.t.Helper()
	if err := discord.Check(r); err != nil {
		w.t.Errorf("over a limit: %v\n%s", err, text(r))
	}
	if !r.Private && r.Choices == nil && !(r.Empty() && r.Then == nil) {
		w.t.Errorf("everybody sees this:\n%s", text(r))
	}
	if s := text(r); strings.Contains(s, "sources.") || strings.Contains(s, "<no value>") {
		w.t.Errorf("a text or a part of one is missing:\n%s", s)
	}
}

func (w *world) do(e discord.Event) discord.Reply {
	w.t.Helper()
	r, err := w.handle(w.event(e))
	if err != nil {
		w.t.Fatal(err)
	}
	if len(r.Rows) > 0 {
		w.last = r
	}
	return r
}

// press presses a button of the last reply that had some, by its label.
func (w *world) press(label string, by discord.Event) discord.Reply {
	w.t.Helper()
	by.Kind = discord.Press
	var err error
	if by.Name, by.Args, err = discord.ReadID(w.button(label)); err != nil {
		w.t.Fatal(err)
	}
	return w.do(by)
}

// button returns the id of a button, or of the select for its placeholder.
func (w *world) button(label string) string {
	w.t.Helper()
	for _, c := range components(w.last) {
		switch c := c.(type) {
		case discordgo.Button:
			if c.Label == label && !c.Disabled {
				return c.CustomID
			}
		case discordgo.SelectMenu:
			if c.Placeholder == label {
				return c.CustomID
			}
		}
	}
	w.t.Fatalf("no button %q in\n%s", label, text(w.last))
	return ""
}

func components(r discord.Reply) (all []discordgo.MessageComponent) {
	for _, row := range r.Rows {
		all = append(all, row.(discordgo.ActionsRow).Components...)
	}
	return all
}

// text is what a member sees of a reply.
func text(r discord.Reply) string {
	var b strings.Builder
	say := func(format string, args ...any) {
		for l := range strings.Lines(fmt.Sprintf(format, args...)) {
			b.WriteString(strings.TrimRight(l, " \n") + "\n")
		}
	}
	if r.Text != "" {
		say("%s", r.Text)
	}
	for _, e := range r.Embeds {
		say("# %s %s", e.Title, e.URL)
		say("%s", e.Description)
		for _, f := range e.Fields {
			say("%s: %s", f.Name, f.Value)
		}
		if e.Footer != nil {
			say("(%s)", e.Footer.Text)
		}
	}
	for _, c := range components(r) {
		switch c := c.(type) {
		case discordgo.Button:
			if !c.Disabled {
				say("[%s]", c.Label)
			}
		case discordgo.SelectMenu:
			say("<%s>", c.Placeholder)
			for _, o := range c.Options {
				mark := "  "
				if o.Default {
					mark = "✓ "
				}
				say("  %s%s", mark, o.Label)
			}
		}
	}
	for _, f := range r.Files {
		say("file %s", f.Name)
	}
	for _, c := range r.Choices {
		say("- %s", c.Name)
	}
	return b.String()
}

// A site is all of the web, by address without scheme; what is not there is
// 404. What begins with "files/" are attachments at the server's own host.
type site struct {
	server *httptest.Server
	mu     sync.Mutex
	pages  map[string]string
	asked  map[string]int
}

func newSite(t testing.TB, pages map[string]string) *site {
	s := &site{pages: pages, asked: map[string]int{}}
	s.server = httptest.NewServer(s)
	t.Cleanup(s.server.Close)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.Host + r.URL.Path
	if strings.HasPrefix(r.URL.Path, "/files/") {
		name = r.URL.Path[1:]
	}
	s.mu.Lock()
	s.asked[name]++
	page, ok := s.pages[name]
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	types := map[string]string{".xml": "application/rss+xml", ".txt": "text/plain"}
	w.Header().Set("Content-Type", cmp.Or(types[path.Ext(r.URL.Path)], "text/html; charset=utf-8"))
	_, _ = w.Write([]byte(page)) // the client may be gone
}

func (s *site) fetcher(now func() time.Time) *fetch.Fetcher {
	at := netip.MustParseAddrPort(s.server.Listener.Addr().String())
	return fetch.New(fetch.Config{
		Version: "test", Clock: now, Delay: 1, AnyPort: true, Resolver: everywhere{},
		Networks: []netip.Prefix{netip.PrefixFrom(at.Addr(), at.Addr().BitLen())},
		Reroute:  func(netip.AddrPort) netip.AddrPort { return at },
	})
}

// everywhere finds a public address for every name.
type everywhere struct{}

func (everywhere) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.AddrFrom4([4]byte{93, 184, 215, 14})}, nil
}
