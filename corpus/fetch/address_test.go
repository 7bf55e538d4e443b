package fetch

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
)

func TestCheckLetsPass(t *testing.T) {
	g := newGuard(Config{Ports: []uint16{8080}})
	for address, want := range map[string]string{
		"http://news.example":                      "http://news.example",
		"HTTPS://News.Example.:443/A?b=C#d":        "https://news.example/A?b=C",
		"http://news.example:080/":                 "http://news.example/",
		"http://news.example:/":                    "http://news.example/",
		"http://news.example:8080/":                "http://news.example:8080/",
		"https://news.example:80/":                 "https://news.example:80/",
		"https://bücher.example/ü?ü":               "https://xn--bcher-kva.example/%C3%BC?%C3%BC",
		"https://news.example/?q=a b&c=%20+\"<'":   "https://news.example/?q=a%20b&c=%20+%22%3C'",
		"https://ab--c.example/":                   "https://ab--c.example/",
		"https://mein_blög.example/":               "https://xn--mein_blg-t4a.example/",
		"https://b%C3%BCcher.example/":             "https://xn--bcher-kva.example/",
		"https://a_b.example/":                     "https://a_b.example/",
		"https://3.example/1":                      "https://3.example/1",
		"http://0xcafe.example/":                   "http://0xcafe.example/",
		"http://8.8.8.8/":                          "http://8.8.8.8/",
		"http://[2606:4700:4700:0::1111]/":         "http://[2606:4700:4700::1111]/",
		"http://news.example/a b":                  "http://news.example/a%20b",
		"http://news.example/@a:b/http://x.y:1@z/": "http://news.example/@a:b/http://x.y:1@z/",
	} {
		u, err := g.check(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
		} else if u.String() != want {
			t.Errorf("%s is %s, want %s", address, u, want)
		}
	}
}

func TestListsOfHosts(t *testing.T) {
	for _, c := range []struct {
		allow, deny, passes, not string // with spaces between
	}{
		{"", "bad.example", "good.example notbad.example bad.example.com bad-example", "bad.example www.bad.example BAD.Example. a.b.bad.example"},
		{"good.example", "", "good.example www.good.example GOOD.example.", "bad.example notgood.example good.example.bad.example"},
		{"good.example", "bad.good.example", "good.example", "bad.good.example x.bad.good.example"},
		{"*.Good.Example. .other.example", "", "good.example a.good.example other.example", "bad.example"},
		{"bücher.example", "", "bücher.example xn--bcher-kva.example", "bucher.example"},
		{"", "BÜCHER.example", "bucher.example", "bücher.example xn--bcher-kva.example"},
		{"", "8.8.8.8 [2606:4700::1111]", "8.8.4.4 [2606:4700::1112]", "8.8.8.8 [2606:4700:0::1111]"},
		{"exa+mple", "", "", "example good.example"},
	} {
		g := newGuard(Config{Allow: strings.Fields(c.allow), Deny: strings.Fields(c.deny)})
		for host := range strings.FieldsSeq(c.passes) {
			if _, err := g.check("http://" + host + "/"); err != nil {
				t.Errorf("allow %q, deny %q: %s: %v", c.allow, c.deny, host, err)
			}
		}
		for host := range strings.FieldsSeq(c.not) {
			if _, err := g.check("http://" + host + "/"); !errors.Is(err, ErrForbidden) {
				t.Errorf("allow %q, deny %q: %s: %v", c.allow, c.deny, host, err)
			}
		}
	}
}

// FuzzCheck: what passes names a host that is no inner address, however it was
// written, and passes again as it is.
func FuzzCheck(f *testing.F) {
	for _, list := range hostileAddresses {
		for _, address := range list {
			f.Add(address)
		}
	}
	f.Add("https://bücher.example:443/a?b#c")
	f.Add("https://google.com/amp/a..b/c")
	f.Add("https://x.cdn.ampproject.org/c/s/1.2/x")
	f.Add("https://mein_blög.example/?a b")
	f.Fuzz(func(t *testing.T, address string) {
		g := newGuard(Config{})
		u, err := g.check(address)
		if err != nil {
			asError(t, err)
			return
		}
		if u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Fragment != "" || u.Port() != "" && u.Port() != "80" && u.Port() != "443" {
			t.Fatalf("%q passes as %s", address, u)
		}
		if a, err := netip.ParseAddr(u.Hostname()); err == nil && (a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() || a.Zone() != "") {
			t.Fatalf("%q passes as %s", address, u)
		}
		if corpus.AddressKey(address) == "" {
			t.Fatalf("%q passes, and has no key", address)
		}
		again, err := g.check(u.String())
		if err != nil || again.String() != u.String() {
			t.Fatalf("%q passes as %s, which is then %v, %v", address, u, again, err)
		}
	})
}

// FuzzHeaders: nothing a server says is kept that could not be sent back, and
// no wish of its goes too far.
func FuzzHeaders(f *testing.F) {
	f.Add("W/\"a\"", "max-age=5, no-cache", "Sat, 14 Dec 2024 20:00:00 GMT", "//a/b")
	f.Add("\x00", "max-age=99999999999999999999", "99999999999999999999", "http://[::1]:99999/")
	f.Fuzz(func(t *testing.T, tag, cache, retry, location string) {
		h := map[string][]string{"Cache-Control": {cache}, "Retry-After": {retry}}
		for _, d := range []time.Duration{maxAge(h), retryAfter(h, time.Unix(1734206400, 0))} {
			if d < 0 || d > longestWish {
				t.Errorf("a wish of %v", d)
			}
		}
		if v := token(tag); strings.ContainsAny(v, "\r\n\x00") || len(v) > len(tag) || token(v) != v {
			t.Errorf("token = %q", v)
		}
		g := newGuard(Config{})
		if next, err := g.redirect(&url.URL{Scheme: "http", Host: "news.example", Path: "/a"}, location); err != nil {
			asError(t, err)
		} else if _, err := g.check(next.String()); err != nil {
			t.Errorf("redirected to %s: %v", next, err)
		}
	})
}
