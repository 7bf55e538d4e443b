package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"newshound/corpus/fetch"
)

// serveSite serves the files of a script whose names are addresses of the web,
// and returns what makes the program read them there: every name leads to one
// server on loopback, which tells the hosts apart, but for a www before them.
// An address with 503 behind it is out of order. It is nil if there are no such
// files.
func serveSite(t *testing.T, files []txtar.File) func(*fetch.Config) {
	pages := make(map[string]string)
	for _, f := range files {
		if address, ok := strings.CutPrefix(f.Name, "http://"); ok {
			pages[address] = string(f.Data)
		}
	}
	if len(pages) == 0 {
		return nil
	}
	types := map[string]string{".xml": "application/rss+xml", ".txt": "text/plain"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, down := pages[r.Host+r.URL.Path+" 503"]; down {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		page, ok := pages[strings.TrimPrefix(r.Host, "www.")+r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", orElse(types[path.Ext(r.URL.Path)], "text/html; charset=utf-8"))
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write([]byte(page)) // the client may be gone
	}))
	t.Cleanup(server.Close)
	at := netip.MustParseAddrPort(server.Listener.Addr().String())
	return readAt(at)
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

// everywhere finds a public address for every name.
type everywhere struct{}

func (everywhere) LookupNetIP(_ context.Context, _, _ string) ([]netip.Addr, error) {
	return []netip.Addr{netip.AddrFrom4([4]byte{93, 184, 215, 14})}, nil
}
