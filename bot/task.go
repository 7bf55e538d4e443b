package bot

import (
	"context"
	"time"

	"newshound/bot/discord"
	"newshound/bot/rest"
)

// How much waits and works at a time. What computes has a worker for each
// processor and one more, which stays free for others when one server has all
// the rest. What waits for the network is many at a time, but few of one server.
const (
	computePlaces, computePlacesEach = 2048, 512
	waitPlaces, waitPlacesEach       = 1024, 256
	waitWorkers, waitWorkersEach     = 256, 8
)

const (
	// computeTime is for how long a task may compute, as others wait for its
	// worker.
	computeTime = 2 * time.Minute
	// waitTime is for how long a task may wait for others: longer than a member
	// looks.
	waitTime = 30 * time.Minute
)

func newLanes(processors int, clock func() time.Time) (compute, wait *lane) {
	compute = &lane{places: computePlaces, placesEach: computePlacesEach, workers: processors + 1, each: processors, time: computeTime, clock: clock}
	wait = &lane{places: waitPlaces, placesEach: waitPlacesEach, workers: waitWorkers, each: waitWorkersEach, time: waitTime, clock: clock}
	return compute, wait
}

// defers acknowledges a reply that is not the last and does what it says is to
// be done then, in turn; or says that there is too much to do.
func (b *Bot) defers(ctx context.Context, d *delivery, r discord.Reply) string {
	r = withThen(r)
	p, wait := b.lane(r).reserve(d.e.Guild)
	if p == nil {
		return b.say(ctx, d, b.busy(d.e, wait), outcomeBusy)
	}
	defer p.leave()
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		b.keep(ctx, begun{d.e, ackBy(d.e, r)})
	}()
	var err error
	if d.bot.whole() && d.e.Kind != discord.Message {
		d.owe(ctx, r)
	} else if err = d.acknowledge(ctx, r); rest.Malformed(err) && !r.Empty() { // the last reply needs a place
		err = d.acknowledge(ctx, discord.Reply{Private: r.Private, Update: r.Update})
	}
	<-kept
	if err != nil {
		b.failed(d.e, "acknowledging", err)
	}
	if d.e.Kind == discord.Message && rest.Forbidden(err) { // there is no writing there
		b.drop(ctx, d.e)
		return outcomeLost
	}
	return b.work(ctx, d, p, r)
}

func (b *Bot) lane(r discord.Reply) *lane {
	if r.Waits {
		return b.wait
	}
	return b.compute
}

func (b *Bot) busy(e *discord.Event, wait time.Duration) discord.Reply {
	seconds := min(max(int(wait/time.Second)+1, 5), 600)
	return discord.Reply{Text: b.c.Words.In(e.Locale).Count("bot.busy", seconds), Private: e.Kind != discord.Message}
}

// work does what a reply says when its turn comes, and delivers the last one.
// If the program stops meanwhile, the ticket stays for the next.
func (b *Bot) work(ctx context.Context, d *delivery, p *place, r discord.Reply) string {
	if p.start(ctx) != nil {
		return outcomeStopped
	}
	last, err := b.then(ctx, d, p, r)
	if ctx.Err() != nil {
		return outcomeStopped
	}
	outcome := outcomeDone
	if err != nil {
		b.failed(d.e, "working", err)
		last, outcome = d.excuse(err), outcomeFailed
	}
	if err := d.finish(ctx, last); err != nil {
		if ctx.Err() != nil {
			return outcomeStopped
		}
		b.failed(d.e, "delivering", err)
		outcome = outcomeLost
	}
	b.drop(ctx, d.e)
	return outcome
}

// then calls Reply.Then, and shows how far it has come meanwhile.
func (b *Bot) then(ctx context.Context, d *delivery, p *place, r discord.Reply) (discord.Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, p.lane.time)
	defer cancel()
	progress := newProgress(ctx, func(r discord.Reply) bool { return d.show(ctx, r) }, func() { d.remember(ctx) })
	defer progress.end()
	defer p.stop() // what is being shown needs no worker
	return guarded(ctx, func(ctx context.Context) (discord.Reply, error) { return r.Then(ctx, progress.show) })
}
