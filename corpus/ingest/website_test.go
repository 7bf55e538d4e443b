package ingest_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"newshound/corpus/fetch"
)

// A website serves the files of a txtar archive, of which each is an answer:
// the file HOST/PATH answers a request for it. With a first line "HTTP CODE"
// and header lines up to an empty line it says how, else it is a 200 of the
// type of its extension. HOST/PATH@2 takes its place from the second version
// of the site on. WORDS(n, seed) stands for n words of prose.
//
// All hosts are one server on loopback. Bodies have an ETag, and a request
// that names it is answered with 304.
type website struct {
	server  *httptest.Server
	files   map[string]string
	mu      sync.Mutex
	version int
	log     []string // requests and the status of their answers
}

func newWebsite(t testing.TB, files []txtar.File) *website {
	site := &website{files: map[string]string{}, version: 1}
	for _, f := range files {
		site.files[f.Name] = string(f.Data)
	}
	site.server = httptest.NewServer(site)
	t.Cleanup(site.server.Close)
	return site
}

// fetcher reads the website as fetch.Fetcher reads the web.
func (site *website) fetcher(t testing.TB, now func() time.Time) *fetch.Fetcher {
	f := fetch.New(fetch.Config{
		Version: "test", Clock: now, Delay: time.Nanosecond, Resolver: loopback{}, AnyPort: true,
		Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	})
	t.Cleanup(f.Close)
	return f
}

// loopback is where all names lead.
type loopback struct{}

func (loopback) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
}

// full adds the server's port to the addresses in a text,
func (site *website) full(text string) string {
	return exampleHost.ReplaceAllString(text, "${0}"+site.port())
}

// and short takes it away, with the ids of sources that follow from it.
func (site *website) short(text string) string {
	return sourceID.ReplaceAllString(strings.ReplaceAll(text, site.port(), ""), "the source ID")
}

var sourceID = regexp.MustCompile(`the source [0-9a-f]{12}\b`)

var exampleHost = regexp.MustCompile(`\b[a-z]+(\.[a-z]+)*\.example\b`)

func (site *website) port() string {
	u, _ := url.Parse(site.server.URL)
	return ":" + u.Port()
}

// use switches to another version of the site.
func (site *website) use(version int) {
	site.mu.Lock()
	defer site.mu.Unlock()
	site.version = version
}

// requests returns those since the last call, sorted: jobs run side by side.
func (site *website) requests() []string {
	site.mu.Lock()
	defer site.mu.Unlock()
	log := site.log
	site.log = nil
	slices.Sort(log)
	return log
}

func (site *website) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host, _, _ := net.SplitHostPort(r.Host)
	status := site.answer(w, r, host+r.URL.RequestURI())
	site.mu.Lock()
	defer site.mu.Unlock()
	if r.URL.Path != "/robots.txt" {
		site.log = append(site.log, fmt.Sprintf("%s%s %d", host, r.URL.RequestURI(), status))
	}
}

func (site *website) answer(w http.ResponseWriter, r *http.Request, name string) int {
	text, ok := site.file(name)
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return http.StatusNotFound
	}
	w.Header().Set("Content-Type", contentTypes[path.Ext(r.URL.Path)])
	status, body := header(w.Header(), site.full(words(text)))
	if status != http.StatusOK {
		w.WriteHeader(status)
		fmt.Fprint(w, body)
		return status
	}
	hash := fnv.New64a()
	hash.Write([]byte(body))
	etag := fmt.Sprintf(`"%x"`, hash.Sum64())
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified
	}
	w.Header().Set("ETag", etag)
	fmt.Fprint(w, body)
	return status
}

var contentTypes = map[string]string{
	".xml": "application/rss+xml", ".txt": "text/plain", ".json": "application/json", "": "text/html; charset=utf-8", ".html": "text/html; charset=utf-8",
}

// file returns the newest version of a file up to the one in use.
func (site *website) file(name string) (string, bool) {
	site.mu.Lock()
	defer site.mu.Unlock()
	for v := site.version; v > 1; v-- {
		if text, ok := site.files[name+"@"+strconv.Itoa(v)]; ok {
			return text, true
		}
	}
	text, ok := site.files[name]
	return text, ok
}

// header reads the status and the header that a file may begin with.
func header(h http.Header, text string) (status int, body string) {
	first, rest, _ := strings.Cut(text, "\n")
	code, ok := strings.CutPrefix(first, "HTTP ")
	if !ok {
		return http.StatusOK, text
	}
	status, _ = strconv.Atoi(code)
	for {
		first, rest, _ = strings.Cut(rest, "\n")
		name, value, ok := strings.Cut(first, ": ")
		if !ok {
			return status, rest
		}
		h.Set(name, value)
	}
}

var wordsMacro = regexp.MustCompile(`WORDS\((\d+), (\w+)\)`)

// words writes the prose that a text asks for.
func words(text string) string {
	return wordsMacro.ReplaceAllStringFunc(text, func(macro string) string {
		m := wordsMacro.FindStringSubmatch(macro)
		n, _ := strconv.Atoi(m[1])
		return prose(n, m[2])
	})
}

// prose is text of about n words in sentences, always the same for a seed.
func prose(n int, seed string) string {
	hash := fnv.New64a()
	hash.Write([]byte(seed))
	random := rand.New(rand.NewPCG(hash.Sum64(), 0))
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	var b strings.Builder
	for count := 0; count < n; count += 14 {
		fmt.Fprintf(&b, "The %s of %s %s %s that the %s %s before %s, as the %s said. ",
			pick(nouns), pick(places), pick(verbs), pick(times), pick(nouns), pick(verbs), pick(times), pick(nouns))
	}
	return strings.TrimSpace(b.String())
}

var (
	nouns  = strings.Fields("mayor council harbour railway ministry court bridge museum library hospital union company army school river market theatre airport bank forest")
	places = strings.Fields("Arlen Brook Corven Dalby Estmere Fallow Garrick Holm Istra Jarrow Kelso Lund Marlow Norby Orsk Pella")
	verbs  = strings.Fields("announced rejected opened closed repaired praised questioned delayed planned approved sold inspected")
	times  = strings.Fields("yesterday today Monday Tuesday Wednesday Thursday Friday spring summer autumn winter noon")
)
