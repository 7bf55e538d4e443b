package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A crowd runs tasks in a lane and writes down the order in which they began.
type crowd struct {
	t     *testing.T
	lane  *lane
	mu    sync.Mutex
	order []string
	peak  map[string]int
	now   map[string]int
}

// add lets a server's task run for a time as soon as its turn comes.
func (c *crowd) add(name string, d time.Duration) {
	c.t.Helper()
	p, _ := c.lane.reserve(name)
	if p == nil {
		c.t.Fatalf("no place for %s", name)
	}
	go func() {
		defer p.leave()
		if err := p.start(c.t.Context()); err != nil {
			return
		}
		c.count(name, 1)
		time.Sleep(d)
		c.count(name, -1)
		p.stop()
	}()
	synctest.Wait() // so that the order is that of the calls
}

func (c *crowd) count(name string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n > 0 {
		c.order = append(c.order, name)
	}
	c.now[name] += n
	c.peak[name] = max(c.peak[name], c.now[name])
}

func (c *crowd) running(name string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now[name]
}

// pass lets time pass, and ends what it ends.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func gather(t *testing.T, l *lane) *crowd {
	l.clock = time.Now
	t.Cleanup(func() { time.Sleep(time.Hour) }) // until all have ended
	return &crowd{t: t, lane: l, peak: make(map[string]int), now: make(map[string]int)}
}

func TestLaneTakesServersInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := gather(t, &lane{places: 100, placesEach: 100, workers: 1, each: 1})
		for range 4 {
			c.add("a", time.Second)
		}
		c.add("b", time.Second)
		c.add("b", time.Second)
		c.add("c", time.Second)
		pass(time.Minute)
		if got := strings.Join(c.order, ""); got != "aabcaba" {
			t.Errorf("order %s", got)
		}
	})
}

func TestLaneKeepsWorkersForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := gather(t, &lane{places: 100, placesEach: 100, workers: 4, each: 2})
		for range 8 {
			c.add("a", time.Minute)
		}
		if n := c.running("a"); n != 2 {
			t.Errorf("alone, a server has %d of the 2 workers that it may", n)
		}
		for range 4 {
			c.add("b", time.Minute)
		}
		if n := c.running("b"); n != 2 {
			t.Errorf("another has %d of those that were left for it", n)
		}
		pass(90 * time.Second) // all of the first have ended
		if a, b := c.running("a"), c.running("b"); a != 2 || b != 2 {
			t.Errorf("two servers share 4 workers %d to %d", a, b)
		}
	})
}

func TestLaneHoldsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := gather(t, &lane{places: 100, placesEach: 100, workers: 100, each: 3})
		for range 8 {
			c.add("a", time.Second)
		}
		c.add("b", time.Second)
		pass(time.Minute)
		if c.peak["a"] != 3 || c.order[3] != "b" || len(c.order) != 9 {
			t.Errorf("peak %d, order %v", c.peak["a"], c.order)
		}
	})
}

func TestLaneIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := gather(t, &lane{places: 6, placesEach: 4, workers: 2, each: 2})
		for range 4 {
			c.add("a", 10*time.Second)
		}
		pass(10 * time.Second) // two have ended, the mean is known
		c.add("a", 10*time.Second)
		c.add("a", 10*time.Second)
		if p, wait := c.lane.reserve("a"); p != nil || wait <= 0 || wait > time.Minute {
			t.Errorf("a fifth place of a server: %v, wait %v", p, wait)
		}
		c.add("b", time.Second)
		c.add("c", time.Second)
		if p, wait := c.lane.reserve("d"); p != nil || wait <= 0 {
			t.Errorf("a seventh place: %v, wait %v", p, wait)
		}
		pass(time.Minute)
		if l := c.lane; l.taken != 0 || l.running != 0 || len(l.servers) != 0 || len(l.turns) != 0 {
			t.Errorf("left over: %+v", l)
		}
	})
}

func TestLaneWaitEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := gather(t, &lane{places: 9, placesEach: 9, workers: 1, each: 1})
		c.add("a", time.Minute)
		ctx, cancel := context.WithCancel(t.Context())
		errs := make(chan error, 2)
		for range 2 {
			p, _ := c.lane.reserve("a")
			go func() {
				errs <- p.start(ctx)
				p.leave()
			}()
			synctest.Wait()
			ctx = t.Context() // of the second
		}
		cancel()
		if err := <-errs; !errors.Is(err, context.Canceled) {
			t.Errorf("with its context the wait ends with %v", err)
		}
		c.lane.close()
		if err := <-errs; !errors.Is(err, errClosed) {
			t.Errorf("in a closed lane the wait ends with %v", err)
		}
		pass(2 * time.Minute)
		if p, _ := c.lane.reserve("a"); p.start(t.Context()) == nil {
			t.Error("a closed lane starts a task")
		}
		if c.lane.running != 0 || c.lane.taken != 1 {
			t.Errorf("running %d, taken %d", c.lane.running, c.lane.taken)
		}
	})
}

// TestLaneUnderLoad: whatever comes and goes, no more run than may, and
// nobody is forgotten.
func TestLaneUnderLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lane{places: 200, placesEach: 60, workers: 3, each: 1, clock: time.Now}
		var ended atomic.Int32
		refused := 0
		for i := range 2000 {
			p, _ := l.reserve(fmt.Sprint(i % 7 % 4))
			if p == nil {
				refused++
				pass(time.Millisecond)
				continue
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i%90+1)*time.Millisecond)
			go func() {
				defer cancel()
				defer p.leave()
				if p.start(ctx) == nil {
					l.mu.Lock()
					if l.running > l.workers {
						t.Errorf("%d are running", l.running)
					}
					l.mu.Unlock()
					time.Sleep(time.Duration(i%5) * time.Millisecond)
				}
				ended.Add(1)
			}()
			synctest.Wait()
		}
		pass(time.Hour)
		if int(ended.Load())+refused != 2000 || refused == 0 || l.taken != 0 || l.running != 0 || !slices.Equal(l.turns, nil) {
			t.Errorf("ended %d, refused %d, left %+v", ended.Load(), refused, l)
		}
	})
}

func BenchmarkLane(b *testing.B) {
	l := &lane{places: 2048, placesEach: 512, workers: 2, each: 1, clock: time.Now}
	b.ReportAllocs()
	for b.Loop() {
		p, _ := l.reserve("a")
		if p.start(b.Context()) == nil {
			p.leave()
		}
	}
}
