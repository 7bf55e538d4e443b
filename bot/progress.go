package bot

import (
	"context"
	"sync"
	"time"

	"newshound/bot/discord"
)

// pace is how far apart the edits of one answer are, the last one too: Discord
// takes five in five seconds.
const pace = time.Second

// showTime is for how long progress may be on its way, and the answer waits
// for it: what arrived later would take the answer's place.
const showTime = 3 * time.Second

// patience is after how long a task is one that may end too late.
const patience = 10 * time.Second

// progress shows the newest of what it is given, no faster than pace.
type progress struct {
	place func(discord.Reply) (sent bool)
	slow  func() // called once, after patience
	stop  chan struct{}
	fresh chan struct{} // has an element while there is something to be shown
	ended sync.WaitGroup

	mu     sync.Mutex
	newest *discord.Reply // nil if it has been shown
}

func newProgress(ctx context.Context, place func(discord.Reply) (sent bool), slow func()) *progress {
	p := &progress{place: place, slow: slow, stop: make(chan struct{}), fresh: make(chan struct{}, 1)}
	p.ended.Go(func() { p.run(ctx) })
	return p
}

// show returns at once, and may be called by many.
func (p *progress) show(r discord.Reply) {
	p.mu.Lock()
	p.newest = &r
	p.mu.Unlock()
	select {
	case p.fresh <- struct{}{}:
	default:
	}
}

func (p *progress) run(ctx context.Context) {
	slow := time.After(patience)
	for !p.stopped() {
		select {
		case <-p.stop:
			return
		case <-slow:
			p.slow()
			continue
		case <-p.fresh:
		}
		p.mu.Lock()
		r := p.newest
		p.newest = nil
		p.mu.Unlock()
		if r == nil || !p.place(*r) {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pace):
		}
	}
}

func (p *progress) stopped() bool {
	select {
	case <-p.stop:
		return true
	default:
		return false
	}
}

// end returns when nothing more will be shown, and the answer may be: what is
// on its way has arrived, and the last edit is some time ago.
func (p *progress) end() {
	close(p.stop)
	p.ended.Wait()
}

// show puts progress where the answer will be, and reports whether it asked the
// server to. It is no harm if it fails.
func (d *delivery) show(ctx context.Context, r discord.Reply) (sent bool) {
	ctx, cancel := context.WithTimeout(ctx, showTime)
	defer cancel()
	r.Thread = nil
	switch {
	case r.Empty(), d.owes(), d.bot.expired(d.e):
		return false
	case d.offered:
		if err := d.bot.shelf.put(d.e, r, false, d.bot.c.Clock()); err != nil {
			d.bot.failed(d.e, "keeping progress", err)
		}
		return false
	case d.bot.whole():
		return false
	case r.Private && !d.ack.Private && !d.ack.Update: // everybody would see it
		return false
	case d.ack.Update && d.ack.Bare && !r.Update: // it would take the button's message
		return false
	}
	if _, err := d.place(ctx, r); err != nil {
		d.bot.c.Log.Debug("progress could not be shown", "event", d.e.ID, "error", err)
		return true
	}
	d.ack.Bare = false
	return true
}
