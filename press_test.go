package main

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"newshound/rag"
)

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
