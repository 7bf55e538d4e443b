package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// site answers every page, and /robots.txt with a status and a text.
func siteOf(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			return
		}
		if status >= 300 && status <= 399 {
			w.Header().Set("Location", text)
		}
		w.WriteHeader(status)
		io.WriteString(w, text)
	}
}

func TestRobotsTxt(t *testing.T) {
	const nothing = "User-agent: *\nDisallow: /\n"
	for name, c := range map[string]struct {
		handler   http.HandlerFunc
		want      error // its category
		temporary bool
	}{
		"allows":          {siteOf(200, "User-agent: *\nDisallow: /other"), nil, false},
		"disallows":       {siteOf(200, nothing), ErrRobots, false},
		"is not there":    {siteOf(404, nothing), nil, false},
		"is forbidden":    {siteOf(403, nothing), nil, false},
		"is gone":         {siteOf(410, nothing), nil, false},
		"too many":        {siteOf(429, ""), ErrStatus, true},
		"fails":           {siteOf(500, ""), ErrStatus, true},
		"is unavailable":  {siteOf(503, ""), ErrStatus, true},
		"is empty":        {siteOf(200, ""), nil, false},
		"is HTML":         {siteOf(200, "<html><title>User-agent: *</title></html>"), nil, false},
		"circles":         {siteOf(302, "/robots.txt"), nil, false},
		"leads nowhere":   {siteOf(302, ""), nil, false},
		"leads elsewhere": {siteOf(302, "http://127.0.0.1/"), ErrForbidden, false},
		"never comes":     {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, ErrTimeout, true},
		"breaks off":      {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, ErrBadAnswer, true},
		"is compressed otherwise": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			io.WriteString(w, "\x0b\x02\x80")
		}, ErrBadAnswer, true},
		"is no gzip": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, nothing)
		}, ErrBadAnswer, true},
		"moved": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.Redirect(w, r, "/new-robots.txt", http.StatusMovedPermanently)
			} else if r.URL.Path == "/new-robots.txt" {
				io.WriteString(w, nothing)
			}
		}, ErrRobots, false},
		"moves on and on": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/page" {
				http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
			}
		}, nil, false},
		"is long":                {siteOf(200, strings.Repeat("# nothing\n", 40000)+nothing), ErrRobots, false},
		"is longer than is read": {siteOf(200, strings.Repeat("# nothing\n", 60000)+nothing), nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			inWeb(t, Config{}, c.handler, func(t *testing.T, f *Fetcher, w *pipeWeb) {
				err := get(t, f, Request{URL: "http://news.example/page", Robots: true})
				if c.want == nil {
					if err != nil {
						t.Error(err)
					}
					return
				}
				if e := asError(t, err); !errors.Is(err, c.want) || e.Temporary != c.temporary || !strings.Contains(e.Reason, "robots.txt") {
					t.Errorf("error = %#v", e)
				}
				if slices.Contains(w.seen(), "http://news.example/page") {
					t.Error("the page was asked for")
				}
			})
		})
	}
}

func TestRobotsTxtIsReadOnceADay(t *testing.T) {
	inWeb(t, Config{}, siteOf(200, "User-agent: *\nDisallow: /no"), func(t *testing.T, f *Fetcher, w *pipeWeb) {
		count := func() (n int) {
			for _, u := range w.seen() {
				if strings.HasSuffix(u, "/robots.txt") {
					n++
				}
			}
			return n
		}
		pages := func() {
			for _, page := range []string{"/a", "/b", "/no"} {
				if err := get(t, f, Request{URL: "http://news.example" + page, Robots: true}); errors.Is(err, ErrRobots) != (page == "/no") {
					t.Errorf("%s: %v", page, err)
				}
			}
		}
		pages()
		pages()
		if n := count(); n != 1 {
			t.Errorf("read %d times, want once", n)
		}
		time.Sleep(robotsAge)
		pages()
		if n := count(); n != 2 {
			t.Errorf("read %d times a day later, want twice", n)
		}
		w.handler = siteOf(500, "")
		time.Sleep(robotsAge)
		pages()
	})
}

func TestWhoAsksForNoRobotsTxtGetsNone(t *testing.T) {
	inWeb(t, Config{}, siteOf(200, "User-agent: *\nDisallow: /"), func(t *testing.T, f *Fetcher, w *pipeWeb) {
		if err := get(t, f, Request{URL: "http://news.example/page"}); err != nil {
			t.Error(err)
		}
		if got := w.seen(); !slices.Equal(got, []string{"http://news.example/page"}) {
			t.Errorf("asked for %v", got)
		}
	})
}

// Each host of a chain of redirects is asked for its own.
func TestRedirectsObeyRobotsTxt(t *testing.T) {
	handler := func(w http.ResponseWriter, r *http.Request) {
		switch r.Host + r.URL.Path {
		case "open.example/page":
			http.Redirect(w, r, "http://closed.example/page", http.StatusFound)
		case "closed.example/robots.txt":
			io.WriteString(w, "User-agent: Newshound\nDisallow: /page")
		}
	}
	inWeb(t, Config{}, handler, func(t *testing.T, f *Fetcher, w *pipeWeb) {
		if err := get(t, f, Request{URL: "http://open.example/page", Robots: true}); !errors.Is(err, ErrRobots) {
			t.Errorf("error = %v", err)
		}
		want := []string{"http://open.example/robots.txt", "http://open.example/page", "http://closed.example/robots.txt"}
		if got := w.seen(); !slices.Equal(got, want) {
			t.Errorf("asked for %v", got)
		}
	})
}

func TestCrawlDelay(t *testing.T) {
	for said, want := range map[string]time.Duration{"4": 4 * time.Second, "0.5": 2 * time.Second, "3600": longestCrawlDelay, "-3": 2 * time.Second, "NaN": 2 * time.Second} {
		t.Run(said, func(t *testing.T) {
			inWeb(t, Config{Delay: 2 * time.Second}, siteOf(200, "User-agent: *\nCrawl-delay: "+said), func(t *testing.T, f *Fetcher, w *pipeWeb) {
				for i := range 3 {
					if err := get(t, f, Request{URL: fmt.Sprintf("http://news.example/%d", i), Robots: true}); err != nil {
						t.Fatal(err)
					}
				}
				w.seen()
				if got := w.visits[1].begin - w.visits[0].end; got != 2*time.Second {
					t.Errorf("%v from robots.txt to the first page", got)
				}
				for i := 2; i < len(w.visits); i++ {
					if got := w.visits[i].begin - w.visits[i-1].end; got != want {
						t.Errorf("%v between requests, want %v", got, want)
					}
				}
			})
		})
	}
}

func TestRulesAreNotRememberedWithoutBounds(t *testing.T) {
	r := newRobots()
	large := parseRules([]byte("User-agent: *\n"+strings.Repeat("Disallow: /a\n", 1000)), productToken)
	now := time.Now()
	for i := range 2000 {
		r.put(fmt.Sprint(i), large, now)
	}
	if total := len(r.sites) * large.size(); total > robotsMemory || total != r.size || total < robotsMemory/2 {
		t.Errorf("%d sites with %d bytes, counted as %d", len(r.sites), total, r.size)
	}
	if _, fresh := r.get("1999", now); !fresh {
		t.Error("the newest was forgotten")
	}
}
