package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/fetch"
	"newshound/corpus/ingest"
	"newshound/corpus/sqlite"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

// TestFeedsPolledTwice reads a thousand feeds with an article of each, and
// reads them again when nothing has changed: no body is sent then. Meanwhile
// questions are answered, if not as fast as when there is nothing else to do.
func TestFeedsPolledTwice(t *testing.T) {
	feeds, there := 1000, 2000
	if hurried() {
		feeds, there = 20, 200
	}
	d := newDesk(t, feeds, there)
	idle := d.ask(t, func() {}, 200)
	first := d.poll(t)
	if bodies, unchanged := d.press.served(); bodies != 2*feeds || unchanged != 0 {
		t.Errorf("the first round: %d answers with a body and %d without, want %d and 0", bodies, unchanged, 2*feeds)
	}
	d.checkArticles(t)
	d.press.forget()
	d.later.Store(int64(later))
	second := d.poll(t)
	if bodies, _ := d.press.served(); bodies != 0 {
		t.Errorf("the second round: %d answers with a body", bodies)
	}
	if n := d.press.feedsUnchanged(); n != feeds {
		t.Errorf("the second round: %d of %d feeds were asked and are unchanged", n, feeds)
	}
	t.Logf("with nothing else to do: %v\nfirst round: %v\nsecond round: %v", idle, first, second)
	worst := max(idle.at(.99), d.ask(t, func() {}, 200).at(.99))
	for name, l := range map[string]latencies{"first": first, "second": second} {
		if l.at(.99) > slowdown*worst {
			t.Errorf("the %s round slows questions down to %.0f ms (p99) from %.0f", name, l.at(.99), worst)
		}
	}
}

// slowdown is how many times as long questions may take while feeds are read.
// On two cores it was at most 11 times, also where other programs took three
// quarters of them; questions that wait for pages or commits show far more.
const slowdown = 30

// later is when feeds are due again, and their articles for corrections.
const later = 3 * time.Hour

// BenchmarkFeeds measures how long questions take with nothing else to do, and
// while a thousand feeds are read for the first and for the second time. The
// aim is a p99 of less than 150 ms.
func BenchmarkFeeds(b *testing.B) {
	for b.Loop() {
		d := newDesk(b, 1000, 2000)
		idle := d.ask(b, func() {}, 200)
		first := d.poll(b)
		d.later.Store(int64(later))
		second := d.poll(b)
		for name, l := range map[string]latencies{"idle": idle, "first": first, "second": second} {
			b.ReportMetric(l.at(.5), name+"-p50-ms")
			b.ReportMetric(l.at(.99), name+"-p99-ms")
		}
	}
}

// hurried reports whether to do less: when asked to, and under the race
// detector, which makes everything several times slower.
func hurried() bool {
	info, ok := debug.ReadBuildInfo()
	return testing.Short() || ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// usualChrome makes a page take as long to read as real ones do: 22 ms, the
// mean over 181 pages.
const usualChrome = 150

// A desk reads feeds and answers questions at the same time, as one process
// that serves does.
type desk struct {
	press     *press
	web       *ingest.Web
	engine    *rag.Engine
	later     atomic.Int64 // by how much its clock is ahead
	there     int          // articles there before
	sources   []string
	questions []string
}

// newDesk returns one that has articles already, and is to read feeds.
func newDesk(t testing.TB, feeds, there int) *desk {
	t.Helper()
	d := &desk{press: newPress(t, usualChrome, func() {})}
	store, err := sqlite.Open(t.Context(), t.TempDir(), d.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	d.fill(t, store, there)
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	model := llm.Hashed{}
	d.engine = rag.New(rag.Config{Store: store, Lexical: lexical.New(), Vectors: vector.New(model.Model()), Embedder: model, Log: log})
	if err := d.engine.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := fetch.Config{Clock: d.now}
	readAt(d.press.addr())(&c)
	fetcher := fetch.New(c)
	t.Cleanup(fetcher.Close)
	d.web = &ingest.Web{
		Store: store, Fetch: fetcher, Clock: d.now, Random: rand.Float64, Log: log, Workers: fetchers,
		Changed: func(ctx context.Context, docs []corpus.Document) error {
			ids := make([]string, len(docs))
			for i := range docs {
				ids[i] = docs[i].Article.ID
			}
			return d.engine.Sync(ctx, ids)
		},
	}
	for i := range feeds {
		s, err := d.web.Add(t.Context(), corpus.Shared, fmt.Sprintf("http://f%04d.example/feed.xml", i), corpus.ByOperator, 1)
		if err != nil {
			t.Fatal(err)
		}
		d.sources = append(d.sources, s.ID)
	}
	return d
}

func (d *desk) now() time.Time { return time.Now().Add(time.Duration(d.later.Load())) }

// poll reads all feeds that are due, with the articles that they name, and
// returns how long questions took meanwhile.
func (d *desk) poll(t testing.TB) latencies {
	t.Helper()
	return d.ask(t, func() {
		if err := d.web.Settle(t.Context(), d.sources, nil); err != nil {
			t.Error(err)
		}
	}, 0)
}

// ask asks one question after the other until work is done, but at least so
// many, and returns how long they took.
func (d *desk) ask(t testing.TB, work func(), least int) latencies {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	var took latencies
	for n := 0; ; n++ {
		select {
		case <-done:
			if n >= least {
				slices.Sort(took)
				return took
			}
		default:
		}
		began := time.Now()
		if _, err := d.engine.Answer(t.Context(), rag.Question{Text: d.questions[n%len(d.questions)], At: d.now()}); err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
}

// latencies are sorted.
type latencies []time.Duration

// at returns a quantile in milliseconds.
func (l latencies) at(p float64) float64 {
	return l[int(p*float64(len(l)-1))].Seconds() * 1000
}

func (l latencies) String() string {
	return fmt.Sprintf("%d questions, p50 %.0f, p99 %.0f, longest %.0f ms", len(l), l.at(.5), l.at(.99), l.at(1))
}

// checkArticles looks whether there is one article of each feed, and finds some.
func (d *desk) checkArticles(t *testing.T) {
	t.Helper()
	stats, err := d.web.Store.Stats(t.Context(), corpus.Shared)
	if err != nil || stats.Articles != d.there+len(d.sources) {
		t.Errorf("there are %d articles, want %d and %d: %v", stats.Articles, d.there, len(d.sources), err)
	}
	for i := 0; i < len(d.sources); i += 10 {
		checkFound(t, d.engine, fmt.Sprintf("http://f%04d.example/0", i))
	}
}

// fill adds the articles that are there before, and takes questions about
// them: real ones where these are at hand.
func (d *desk) fill(t testing.TB, store corpus.Store, articles int) {
	t.Helper()
	var lines strings.Builder
	if err := d.realNews(&lines, articles); err != nil {
		t.Logf("articles and questions are made up: %v", err)
		lines.Reset()
		d.madeUpNews(t, &lines, articles)
	}
	in := ingest.Ingester{Store: store, Clock: d.now}
	r, err := in.AddReader(t.Context(), corpus.Shared, "there.jsonl", strings.NewReader(lines.String()))
	if err != nil {
		t.Fatal(err)
	}
	d.there = r.Added
}

func (d *desk) realNews(lines io.StringWriter, n int) error {
	articles, err := os.Open(filepath.Join(realtime, "articles.jsonl.gz"))
	if err != nil {
		return err
	}
	defer articles.Close()
	unzipped, err := gzip.NewReader(articles)
	if err != nil {
		return err
	}
	buffered := bufio.NewReader(unzipped)
	for range n {
		line, err := buffered.ReadString('\n')
		if err != nil {
			return err
		}
		_, _ = lines.WriteString(line) // it is memory
	}
	questions, err := os.Open(filepath.Join(realtime, "questions.jsonl"))
	if err != nil {
		return err
	}
	defer questions.Close()
	for decoder := json.NewDecoder(questions); decoder.More(); {
		var q struct{ Question string }
		if err := decoder.Decode(&q); err != nil {
			return err
		}
		d.questions = append(d.questions, q.Question)
	}
	return nil
}

func (d *desk) madeUpNews(t testing.TB, lines io.Writer, n int) {
	for i := range n {
		address := fmt.Sprintf("http://there.example/%d", i)
		title, paragraphs := story(address)
		a := corpus.Article{URL: address, Title: title, Published: d.press.day, Text: strings.Join(paragraphs, "\n\n")}
		if err := extract.WriteJSONL(lines, &a); err != nil {
			t.Fatal(err)
		}
	}
	r := randomOf("questions")
	for range 500 {
		d.questions = append(d.questions, fmt.Sprintf("Which %s of %s was %s on %s?", pick(r, nouns), pick(r, places), pick(r, verbs), pick(r, times)))
	}
}

// pressItems is how many articles the feed of a paper names.
const pressItems = 50

// A press has as many papers as are asked for: every host is one, with a feed
// at /feed.xml that names the articles /0 to /49, and articles at all other
// addresses. They never change. One server on loopback tells the hosts apart.
type press struct {
	server *httptest.Server
	day    time.Time // when the newest articles appeared
	chrome int       // how much there is on a page beside the article
	asked  func()    // called at each request, but for robots.txt

	mu        sync.Mutex
	bodies    map[string]int // answers with a body, by address
	unchanged map[string]int // answers without, since the asker has it, by address
}

func newPress(t testing.TB, chrome int, asked func()) *press {
	p := &press{
		day: time.Now().UTC().Truncate(time.Hour), chrome: chrome, asked: asked,
		bodies: map[string]int{}, unchanged: map[string]int{},
	}
	p.server = httptest.NewServer(p)
	t.Cleanup(p.server.Close)
	return p
}

func (p *press) addr() netip.AddrPort {
	return netip.MustParseAddrPort(p.server.Listener.Addr().String())
}

// readAt makes a fetcher find every host at a server on loopback.
func readAt(server netip.AddrPort) func(*fetch.Config) {
	return func(c *fetch.Config) {
		c.Networks = []netip.Prefix{netip.PrefixFrom(server.Addr(), server.Addr().BitLen())}
		c.AnyPort = true
		c.Delay = 1
		c.Resolver = everywhere{}
		c.Reroute = func(netip.AddrPort) netip.AddrPort { return server }
	}
}

func (p *press) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	address := "http://" + r.Host + r.URL.Path
	p.asked()
	w.Header().Set("ETag", `"1"`)
	if r.Header.Get("If-None-Match") == `"1"` {
		p.count(p.unchanged, address)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	p.count(p.bodies, address)
	if r.URL.Path == "/feed.xml" {
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = w.Write([]byte(p.feed(r.Host))) // the client may be gone
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(p.page(address)))
}

func (p *press) count(answers map[string]int, address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	answers[address]++
}

// served sums up the answers with a body, and those without.
func (p *press) served() (bodies, unchanged int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.bodies {
		bodies += n
	}
	for _, n := range p.unchanged {
		unchanged += n
	}
	return bodies, unchanged
}

// forget begins to count anew.
func (p *press) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.bodies)
	clear(p.unchanged)
}

// feedsUnchanged counts the feeds of which the asker had all.
func (p *press) feedsUnchanged() (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for address, times := range p.unchanged {
		if strings.HasSuffix(address, "/feed.xml") {
			n += times
		}
	}
	return n
}

// codeword is the word that one article has and no other.
func codeword(address string) string {
	return strings.NewReplacer("http://", "", ".example/", "x").Replace(address)
}

// story is an article's prose, always the same for an address.
func story(address string) (title string, paragraphs []string) {
	r := randomOf(address)
	title = fmt.Sprintf("Dossier %s: the %s of %s", codeword(address), pick(r, nouns), pick(r, places))
	for range 10 {
		paragraphs = append(paragraphs, prose(r, 4))
	}
	paragraphs[0] = fmt.Sprintf("Dossier %s was published %s. %s", codeword(address), pick(r, times), paragraphs[0])
	return title, paragraphs
}

// checkFound asks what only the article at an address of the press answers.
func checkFound(t *testing.T, engine *rag.Engine, address string) {
	t.Helper()
	a, err := engine.Answer(t.Context(), rag.Question{Text: "When was dossier " + codeword(address) + " published?", At: time.Now()})
	switch {
	case err != nil:
		t.Fatal(err)
	case !a.Answered:
		t.Errorf("%s is not found: %s", address, a.Refusal.Reason)
	case a.Citations[0].URL != address:
		t.Errorf("%s is not found: the answer is from %s", address, a.Citations[0].URL)
	}
}

func (p *press) feed(host string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0"?><rss version="2.0"><channel><title>Paper %s</title><link>http://%s/</link>`, host, host)
	for i := range pressItems {
		address := fmt.Sprintf("http://%s/%d", host, i)
		title, paragraphs := story(address)
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><guid>%s</guid><pubDate>%s</pubDate><description>%s</description></item>\n",
			title, address, address, p.day.Add(-time.Duration(i)*time.Hour).Format(time.RFC1123Z), paragraphs[0])
	}
	return b.String() + "</channel></rss>"
}

func (p *press) page(address string) string {
	title, paragraphs := story(address)
	r := randomOf("around " + address)
	var b strings.Builder
	fmt.Fprintf(&b, `<!DOCTYPE html><html lang="en"><head><title>%s</title><link rel="canonical" href="%s">
<meta property="og:type" content="article"><meta property="og:title" content="%s"><meta property="article:published_time" content="%s">
</head><body><header><nav><ul>`, title, address, title, p.day.Format(time.RFC3339))
	for i := range p.chrome {
		fmt.Fprintf(&b, `<li class="menu-item"><a href="/section/%d"><span>%s</span></a></li>`+"\n", i, pick(r, places))
	}
	fmt.Fprintf(&b, "</ul></nav></header><main><article><h1>%s</h1>", title)
	for _, text := range paragraphs {
		fmt.Fprintf(&b, "<p>%s</p>\n", text)
	}
	b.WriteString(`</article></main><aside class="related">`)
	for i := range p.chrome {
		fmt.Fprintf(&b, `<div class="card teaser"><a href="/more/%d"><img src="/i/%d.jpg" alt=""><h3>%s</h3></a><div class="meta"><span class="time">%s</span></div></div>`+"\n",
			i, i, pick(r, nouns)+" in "+pick(r, places), pick(r, times))
		fmt.Fprintf(&b, "<script>window.slots=(window.slots||[]).concat({id:%d,size:[%d,%d]});</script>\n", i, r.IntN(900), r.IntN(900))
	}
	b.WriteString("</aside><footer><p>All rights reserved.</p></footer></body></html>")
	return b.String()
}

func randomOf(seed string) *rand.Rand {
	hash := fnv.New64a()
	hash.Write([]byte(seed))
	return rand.New(rand.NewPCG(hash.Sum64(), 0))
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

// prose is some sentences that are grammar and nothing else.
func prose(r *rand.Rand, sentences int) string {
	var b strings.Builder
	for range sentences {
		fmt.Fprintf(&b, "The %s of %s %s %s that the %s had %s before %s, as the %s said. ",
			pick(r, nouns), pick(r, places), pick(r, verbs), pick(r, times), pick(r, nouns), pick(r, verbs), pick(r, times), pick(r, nouns))
	}
	return strings.TrimSpace(b.String())
}

var (
	nouns  = strings.Fields("airport bank bakery bridge choir clinic college council court dam ferry garage harbour hospital library market mayor mill ministry museum observatory orchestra pharmacy port prison railway school stadium theatre tribunal union zoo")
	places = strings.Fields("Abberton Birkhout Calder Dunholm Eastmarch Farrow Gellin Haverby Inverlea Jutley Kestrel Lorne Mirfield Nantry Oakhythe Penrose Quorn Redmere Sundal Tarvin Ulsby Verrick Westholt Yarrow")
	verbs  = strings.Fields("acquired announced approved closed condemned defended denied dismissed doubled expanded funded halted inspected opened planned praised questioned rebuilt rejected repaired sold suspended")
	times  = strings.Fields("yesterday today Monday Tuesday Wednesday Thursday Friday Saturday Sunday January April July October noon midnight dawn spring autumn winter summer")
)
