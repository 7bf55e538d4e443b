package fetch

import (
	"context"
	"sync"
	"time"
)

// rememberedTurns is from how many on those are forgotten that nobody waits
// for and whose delay is over.
const rememberedTurns = 256

// turns let one at a time have what is under a key, and a while pass between.
type turns struct {
	mu  sync.Mutex
	all map[string]*turn
}

type turn struct {
	taken chan struct{} // holds one while somebody has it; who waits comes in order
	users int           // who have it or wait for it; under turns.mu
	next  time.Time     // not before; written by who has it, under turns.mu
}

func newTurns() *turns { return &turns{all: make(map[string]*turn)} }

// take waits for a turn, which is then to be ended, or for the end of ctx.
func (t *turns) take(ctx context.Context, key string) (*turn, error) {
	x := t.join(key)
	select {
	case x.taken <- struct{}{}:
	case <-ctx.Done():
		t.leave(x)
		return nil, context.Cause(ctx)
	}
	if err := sleep(ctx, time.Until(x.next)); err != nil {
		<-x.taken
		t.leave(x)
		return nil, err
	}
	return x, nil
}

// end gives a turn back. The next begins after delay.
func (t *turns) end(x *turn, delay time.Duration) {
	t.mu.Lock()
	x.next = time.Now().Add(delay)
	t.mu.Unlock()
	<-x.taken
	t.leave(x)
}

func (t *turns) join(key string) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	x := t.all[key]
	if x == nil {
		t.forget()
		x = &turn{taken: make(chan struct{}, 1)}
		t.all[key] = x
	}
	x.users++
	return x
}

func (t *turns) leave(x *turn) {
	t.mu.Lock()
	x.users--
	t.mu.Unlock()
}

// forget drops what makes no difference any more, once there is much.
func (t *turns) forget() {
	if len(t.all) < rememberedTurns {
		return
	}
	now := time.Now()
	for key, x := range t.all {
		if x.users == 0 && !x.next.After(now) {
			delete(t.all, key)
		}
	}
}

// sleep waits for d, or for the end of ctx, whose error it returns.
func sleep(ctx context.Context, d time.Duration) error {
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}
