package fetch

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestRetryAfterAndMaxAge(t *testing.T) {
	now := time.Date(2024, 12, 14, 20, 0, 0, 0, time.UTC)
	header := func(name, value string) http.Header { return http.Header{name: {value}} }
	for value, want := range map[string]time.Duration{
		"": 0, "0": 0, "120": 2 * time.Minute, " 5 ": 5 * time.Second, "-5": 0, "1.5": 0, "soon": 0, "+5": 0,
		"86401": longestWish, "99999999999999999999999999": longestWish,
		"Sat, 14 Dec 2024 20:10:00 GMT": 10 * time.Minute, "Sat, 14 Dec 2024 19:00:00 GMT": 0,
		"Fri, 31 Dec 9999 23:59:59 GMT": longestWish, "Sat, 14 Dec 0000 20:10:00 GMT": 0,
	} {
		if got := retryAfter(header("Retry-After", value), now); got != want {
			t.Errorf("Retry-After: %s is %v, want %v", value, got, want)
		}
	}
	for value, want := range map[string]time.Duration{
		"": 0, "max-age=60": time.Minute, `public, MAX-AGE="60"`: time.Minute, "max-age=60, no-cache": 0, "no-store,max-age=60": 0,
		"max-age=-1": 0, "max-age": 0, "max-age=1e9": 0, "max-age=31536000": longestWish, "s-maxage=60": 0, ",,=,max-age=1": time.Second,
	} {
		if got := maxAge(header("Cache-Control", value)); got != want {
			t.Errorf("Cache-Control: %s is %v, want %v", value, got, want)
		}
	}
}

func TestConditionalGet(t *testing.T) {
	const date = "Sat, 14 Dec 2024 20:00:00 GMT"
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "/feed", http.StatusFound)
			return
		}
		if r.Header.Get("If-None-Match") == `"1"` || r.Header.Get("If-Modified-Since") == date {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Last-Modified", date)
		w.Write([]byte("feed"))
	})
	f := newFetcher(t, local())
	for name, c := range map[string]struct {
		request     Request
		notModified bool
	}{
		"nothing is known":         {Request{URL: "/feed"}, false},
		"an old entity tag":        {Request{URL: "/feed", ETag: `"0"`}, false},
		"the entity tag":           {Request{URL: "/feed", ETag: `"1"`}, true},
		"the date":                 {Request{URL: "/feed", LastModified: date}, true},
		"behind a redirect":        {Request{URL: "/moved", ETag: `"1"`}, true},
		"what no header may hold":  {Request{URL: "/feed", ETag: "\"1\"\r\nCookie: a=b"}, false},
		"what is too long to send": {Request{URL: "/feed", ETag: strings.Repeat("a", 5000), LastModified: date}, true},
	} {
		t.Run(name, func(t *testing.T) {
			c.request.URL = s.URL + c.request.URL
			r, err := f.Get(t.Context(), c.request)
			if err != nil {
				t.Fatal(err)
			}
			if r.NotModified != c.notModified || (string(r.Body) == "feed") == c.notModified || r.URL != s.URL+"/feed" {
				t.Errorf("got %+v", r)
			}
			if !c.notModified && (r.ETag != `"1"` || r.LastModified != date) {
				t.Errorf("ETag %s, LastModified %s", r.ETag, r.LastModified)
			}
			if c.request.ETag == `"1"` && r.ETag != `"1"` {
				t.Error("the copy's entity tag is lost")
			}
		})
	}
}

func TestMovedForGood(t *testing.T) {
	moves := map[string]struct {
		status int
		to     string
	}{
		"/a": {301, "/b"}, "/b": {308, "/end"}, "/c": {302, "/a"}, "/d": {301, "/e"}, "/e": {307, "/end"}, "/f": {303, "/end"},
	}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if m, ok := moves[r.URL.Path]; ok {
			http.Redirect(w, r, m.to, m.status)
		}
	})
	f := newFetcher(t, local())
	for from, want := range map[string]string{"/end": "", "/a": "/end", "/b": "/end", "/c": "", "/d": "/e", "/e": "", "/f": ""} {
		r, err := f.Get(t.Context(), Request{URL: s.URL + from})
		if err != nil {
			t.Fatal(err)
		}
		if strings.TrimPrefix(r.Moved, s.URL) != want || r.URL != s.URL+"/end" {
			t.Errorf("%s: Moved = %q, URL = %s, want %q", from, r.Moved, r.URL, want)
		}
	}
}

func TestErrorsTellWhenToTryAgain(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "90")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	e := asError(t, get(t, newFetcher(t, local()), Request{URL: s.URL}))
	if !e.Temporary || e.RetryAfter != 90*time.Second || e.Status != 429 || !errors.Is(e, ErrStatus) {
		t.Errorf("error = %#v", e)
	}
	if e.Reason != "the server answers 429 Too Many Requests" {
		t.Errorf("reason = %s", e.Reason)
	}
}
