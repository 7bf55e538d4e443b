package bot

import (
	"context"
	"flag"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"newshound/bot/discord"
	"newshound/bot/discordtest"
)

var soak = flag.Duration("soak", 5*time.Second, "for how long TestSoak goes on")

// TestSoak: members ask while connections are lost and requests fail. In the
// end all answer again, and nothing is left over: no goroutine, no memory, no
// ticket, no place in a lane.
func TestSoak(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ", *soak)
	}
	s := discordtest.New(t, discordtest.Options{Now: time.Now, Unchecked: true, Heartbeat: 500 * time.Millisecond, Patience: 4 * time.Second})
	w := newWorld(t)
	client := &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}
	bot := New(Config{
		Token: s.Token, API: s.API, Store: open(t, w.dir, time.Now), Words: catalog(t), Features: []discord.Feature{w.feature()}, Client: client,
		Clock: time.Now, Random: rand.Float64, Log: slog.New(slog.DiscardHandler),
	})
	run(t, s, bot)

	round := func(total int) discordtest.Figures {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		if err := s.Ready(ctx); err != nil { // a lost session takes up to 5 s, by Discord's rules
			t.Fatal(err)
		}
		return s.Load(ctx, discordtest.Load{Guilds: 1, InFlight: 40, Total: total, Command: "ask", Options: func(n int) []discordtest.Option {
			return []discordtest.Option{{Name: "question", Value: []string{"why?", "panic now", "panic later", "much too long"}[n%4]}}
		}})
	}
	// The first rounds fill what is kept for some time: here, and in the server.
	warm := 500
	if *soak >= time.Minute {
		warm = 15000
	}
	if f := round(warm); f.Failed > 0 {
		t.Fatalf("without faults: %v, %q", f, f.Errors)
	}
	goroutines, heap := idle(t, bot, client)

	asked, failed := 0, 0
	for end := time.Now().Add(*soak); time.Now().Before(end); {
		stop := chaos(s)
		f := round(400)
		stop()
		asked, failed = asked+f.Asked, failed+f.Failed
	}
	if asked == 0 || failed > asked/2 {
		t.Errorf("with faults %d of %d failed", failed, asked)
	}
	for s.Pending() > 0 { // faults that have not struck
		round(40)
	}
	if f := round(500); f.Failed > 0 {
		t.Errorf("when the faults are over: %v, %q", f, f.Errors)
	}
	after, heapAfter := idle(t, bot, client)
	t.Logf("%d asked, %d failed; goroutines %d, then %d; heap %d KiB, then %d KiB", asked, failed, goroutines, after, heap>>10, heapAfter>>10)
	if after > goroutines+10 {
		t.Errorf("%d goroutines have become %d", goroutines, after)
	}
	if *soak >= time.Minute && heapAfter > heap+heap/5+8<<20 {
		t.Errorf("the heap has grown from %d KiB to %d KiB", heap>>10, heapAfter>>10)
	}
	if left, err := bot.c.Store.Tickets(t.Context(), ticketKind); err != nil || len(left) > 0 {
		t.Errorf("%d tickets are left, %v", len(left), err)
	}
}

// chaos loses the connection once, and lets requests fail in one way after
// another until it is stopped.
func chaos(s *discordtest.Server) (stop func()) {
	losses := []func(){
		s.Drop, s.Reconnect, s.Silence, func() { s.Close(4000) }, func() { s.Invalidate(true) }, func() { s.Invalidate(false) },
		func() { s.Garble(`{"op":0,"t":"INTERACTION_CREATE","s":null,"d":{"id":[]}}`); s.Reconnect() }, func() { s.Refuse(1); s.Drop() },
	}
	failures := []discordtest.Fault{
		{Path: "/callback$", Times: 5, Status: 503}, {Path: "/callback$", Times: 3, Reset: true, After: true},
		{Method: "PATCH", Path: "/webhooks/", Times: 5, Status: 502}, {Method: "PATCH", Path: "/webhooks/", Times: 3, Reset: true},
		{Path: "/webhooks/", Times: 3, Delay: 300 * time.Millisecond},
	}
	done := make(chan struct{})
	var ended sync.WaitGroup
	ended.Go(func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			if n == 1 {
				losses[rand.IntN(len(losses))]()
			}
			if s.Pending() > 0 { // more faults than requests would be an outage
				continue
			}
			switch i := rand.IntN(len(failures) + 2); i {
			default:
				s.Fail(failures[i])
			case len(failures):
				s.RateLimit("PATCH", "/webhooks/", 5, discordtest.ScopeUser, 50*time.Millisecond)
			case len(failures) + 1:
				s.RateLimit("POST", "/callback$", 3, discordtest.ScopeGlobal, 100*time.Millisecond)
			}
		}
	})
	return func() { close(done); ended.Wait() }
}

// idle waits until the bot does nothing, and counts what there is then.
func idle(t *testing.T, bot *Bot, client *http.Client) (goroutines int, heap uint64) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for least, same := 1<<30, 0; same < 10; {
		if time.Now().After(deadline) {
			t.Fatalf("the bot does not come to rest: %d events, %d goroutines", bot.events.Load(), runtime.NumGoroutine())
		}
		client.CloseIdleConnections()
		runtime.GC()
		<-time.After(20 * time.Millisecond) // the other side of connections ends, too
		if n := runtime.NumGoroutine(); n < least || bot.events.Load() > 0 {
			least, same = min(n, least), 0
		} else {
			same++
		}
		goroutines = least
	}
	for _, l := range []*lane{bot.compute, bot.wait} {
		l.mu.Lock()
		if l.taken+l.running+len(l.servers)+len(l.turns) > 0 {
			t.Errorf("left over in a lane: %+v", l)
		}
		l.mu.Unlock()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return goroutines, m.HeapAlloc
}
