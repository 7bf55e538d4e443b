package bot

import (
	"context"
	"sync"
	"time"

	"newshound/bot/discord"
)

// pace is how far apart the edits are that show how far something has come:
// Discord takes five in five seconds.
const pace = 1200 * time.Millisecond

// showTime is for how long progress may be on its way, and the answer waits
// for it: what arrived later would take the answer's place.
const showTime = 3 * time.Second

// patience is after how long a task is one that may end too late.
const patience = 10 * time.Second

// progress shows the newest of what it is given, no faster than pace.
type progress struct {
	place func(discord.Reply)
	slow  func() // called once, after patience
	stop  chan struct{}
	fresh chan struct{} // has an element while there is something to be shown
	ended sync.WaitGroup

	mu     sync.Mutex
	newest *discord.Reply
}

func newProgress(place func(discord.Reply), slow func()) *progress {
	p := &progress{place: place, slow: slow, stop: make(chan struct{}), fresh: make(chan struct{}, 1)}
	p.ended.Go(p.run)
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

func (p *progress) run() {
	slow := time.After(patience)
	for {
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
		p.mu.Unlock()
		p.place(*r)
		select {
		case <-p.stop:
			return
		case <-time.After(pace):
		}
	}
}

// end returns when nothing more will be shown; what is on its way arrives.
func (p *progress) end() {
	close(p.stop)
	p.ended.Wait()
}

// show puts progress where the answer will be. It is no harm if it fails.
func (d *delivery) show(ctx context.Context, r discord.Reply) {
	ctx, cancel := context.WithTimeout(ctx, showTime)
	defer cancel()
	r.Thread = nil
	switch {
	case r.Empty(), d.owes(), d.bot.expired(d.e):
		return
	case d.offered:
		if err := d.bot.shelf.put(d.e, r, false, d.bot.c.Clock()); err != nil {
			d.bot.failed(d.e, "keeping progress", err)
		}
		return
	case d.bot.whole():
		return
	case r.Private && !d.ack.Private && !d.ack.Update: // everybody would see it
		return
	case d.ack.Update && d.ack.Bare && !r.Update: // it would take the button's message
		return
	}
	if _, err := d.place(ctx, r); err != nil {
		d.bot.c.Log.Debug("progress could not be shown", "event", d.e.ID, "error", err)
		return
	}
	d.ack.Bare = false
}
