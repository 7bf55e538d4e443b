package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func ok(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "fine") }

// slow answers after three seconds.
func slow(w http.ResponseWriter, r *http.Request) {
	time.Sleep(3 * time.Second)
	ok(w, r)
}

func TestOneRequestAtATimeToAHost(t *testing.T) {
	inWeb(t, Config{Delay: 5 * time.Second}, slow, func(t *testing.T, f *Fetcher, w *pipeWeb) {
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() {
				if err := get(t, f, Request{URL: fmt.Sprintf("http://news.example/%d", i)}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		w.seen()
		for i, v := range w.visits {
			if want := time.Duration(i) * 8 * time.Second; v.begin != want {
				t.Errorf("request %d began after %v, want %v", i, v.begin, want)
			}
		}
		if len(w.visits) != 4 {
			t.Errorf("%d requests", len(w.visits))
		}
	})
}

func TestHostsDoNotWaitForEachOther(t *testing.T) {
	inWeb(t, Config{Delay: time.Hour}, slow, func(t *testing.T, f *Fetcher, w *pipeWeb) {
		var all sync.WaitGroup
		for _, host := range []string{"a.example", "b.example", "www.a.example"} {
			all.Go(func() {
				if err := get(t, f, Request{URL: "http://" + host}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		w.seen()
		for _, v := range w.visits {
			if v.begin != 0 {
				t.Errorf("%s began after %v", v.url, v.begin)
			}
		}
	})
}

// The names of a host that mean the same take one turn.
func TestAHostHasOneTurn(t *testing.T) {
	inWeb(t, Config{Delay: time.Minute, Ports: []uint16{8080}}, ok, func(t *testing.T, f *Fetcher, w *pipeWeb) {
		for i, address := range []string{"http://bücher.example/", "http://XN--BCHER-KVA.example.", "http://bücher.example:8080"} {
			if err := get(t, f, Request{URL: address}); err != nil {
				t.Fatal(err)
			}
			if got, want := time.Since(w.began), time.Duration(i)*time.Minute; got != want {
				t.Errorf("%s was read after %v, want %v", address, got, want)
			}
		}
	})
}

func TestARedirectTakesItsTurn(t *testing.T) {
	hop := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/a" {
			http.Redirect(w, r, "/b", http.StatusFound)
		}
	}
	inWeb(t, Config{Delay: 7 * time.Second}, hop, func(t *testing.T, f *Fetcher, w *pipeWeb) {
		if err := get(t, f, Request{URL: "http://news.example/a"}); err != nil {
			t.Fatal(err)
		}
		w.seen()
		if got := w.visits[1].begin; got != 7*time.Second {
			t.Errorf("the redirect was followed after %v", got)
		}
	})
}

func TestWaitingForATurnIsNotInTotal(t *testing.T) {
	c := Config{Delay: time.Hour, Limits: Limits{Total: 10 * time.Second}}
	inWeb(t, c, slow, func(t *testing.T, f *Fetcher, w *pipeWeb) {
		for range 2 {
			if err := get(t, f, Request{URL: "http://news.example/"}); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	for name, delay := range map[string]time.Duration{"for the delay": time.Hour, "for the request before": 1} {
		t.Run(name, func(t *testing.T) {
			inWeb(t, Config{Delay: delay}, slow, func(t *testing.T, f *Fetcher, w *pipeWeb) {
				go f.Get(context.WithoutCancel(t.Context()), Request{URL: "http://news.example/first"})
				synctest.Wait()
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				if _, err := f.Get(ctx, Request{URL: "http://news.example/second"}); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("error = %v", err)
				}
				if got := time.Since(w.began); got != time.Second {
					t.Errorf("gave up after %v", got)
				}
				time.Sleep(2 * time.Hour)
				if err := get(t, f, Request{URL: "http://news.example/third"}); err != nil {
					t.Error(err)
				}
				if got := w.seen(); !slices.Equal(got, []string{"http://news.example/first", "http://news.example/third"}) {
					t.Errorf("asked for %v", got)
				}
			})
		})
	}
}

func TestTurnsComeInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ts := newTurns()
		var order []int
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				x, err := ts.take(t.Context(), "a")
				if err != nil {
					t.Error(err)
					return
				}
				order = append(order, i)
				ts.end(x, time.Second)
			})
			synctest.Wait()
		}
		all.Wait()
		if !slices.IsSorted(order) || len(order) != 20 {
			t.Errorf("order = %v", order)
		}
	})
}

func TestIdleHostsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ts := newTurns()
		held, err := ts.take(t.Context(), "held")
		if err != nil {
			t.Fatal(err)
		}
		for i := range 10 * rememberedTurns {
			x, err := ts.take(t.Context(), fmt.Sprint(i))
			if err != nil {
				t.Fatal(err)
			}
			ts.end(x, time.Second)
			time.Sleep(10 * time.Millisecond)
		}
		if n := len(ts.all); n > rememberedTurns+1 {
			t.Errorf("%d hosts are remembered", n)
		}
		if ts.all["held"] != held {
			t.Error("a turn that somebody has was forgotten")
		}
	})
}
