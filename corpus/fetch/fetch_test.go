package fetch

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"
)

// local returns the Config of a Fetcher for servers of a test, which never
// waits to be polite.
func local() Config {
	return Config{
		Contact: "https://example.org/bot", Version: "1.2", Delay: time.Nanosecond, Clock: time.Now,
		Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, AnyPort: true,
	}
}

func newFetcher(t *testing.T, c Config) *Fetcher {
	t.Helper()
	f := New(c)
	t.Cleanup(f.Close)
	return f
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func TestGetReadsAPage(t *testing.T) {
	var got *http.Request
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"a"`)
		w.Header().Set("Cache-Control", "public, max-age=60")
		w.Write([]byte("<p>Hello</p>"))
	})
	r, err := newFetcher(t, local()).Get(t.Context(), Request{URL: s.URL + "/page?a=b#part"})
	if err != nil {
		t.Fatal(err)
	}
	if string(r.Body) != "<p>Hello</p>" || r.ContentType != "text/html; charset=utf-8" || r.ETag != `"a"` || r.MaxAge != time.Minute {
		t.Errorf("got %+v", r)
	}
	if want := s.URL + "/page?a=b"; r.URL != want || r.Moved != "" {
		t.Errorf("URL = %s, Moved = %s, want %s", r.URL, r.Moved, want)
	}
	if agent := got.UserAgent(); agent != "Newshound/1.2 (+https://example.org/bot)" {
		t.Errorf("User-Agent = %q", agent)
	}
	if got.Header.Get("Accept-Encoding") != "gzip" || got.Referer() != "" || len(got.Cookies()) > 0 {
		t.Errorf("header = %v", got.Header)
	}
}
