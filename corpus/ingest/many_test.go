package ingest_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"newshound/corpus"
)

// A thousand feeds of fifty items are polled twice; the second time none is
// transferred.
func TestUnchangedFeedsAreNotTransferred(t *testing.T) {
	feeds := 1000
	if testing.Short() {
		feeds = 50
	}
	var whole, unchanged atomic.Int64
	body := rss(upTo(50)...)
	site := newWebsite(t, nil)
	site.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != "" {
			unchanged.Add(1)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		whole.Add(1)
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, strings.ReplaceAll(body, "news.example", r.Host))
	})
	now := &movingClock{now: clock()}
	store := openStoreAt(t, now.Now)
	w := newWeb(store, nil)
	w.Fetch, w.Clock, w.Workers = site.fetcher(t, now.Now), now.Now, 8
	var sources []string
	for i := range feeds {
		s, err := w.Add(t.Context(), corpus.Shared, site.full(fmt.Sprintf("http://feed%s.example/", letters(i))), "member", -1)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, s.ID)
	}
	settle(t, w, sources...)
	now.move(2 * time.Hour)
	if err := w.WorkOff(t.Context()); err != nil {
		t.Fatal(err)
	}
	if whole.Load() != int64(feeds) || unchanged.Load() != int64(feeds) {
		t.Errorf("%d transfers and %d answers that nothing has changed, want %d of each", whole.Load(), unchanged.Load(), feeds)
	}
}

// letters writes a number in letters: host names of these tests have no digits.
func letters(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprint(n))
}
