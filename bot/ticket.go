package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"newshound/bot/discord"
	"newshound/corpus"
)

// ticketKind is of tickets for events that were acknowledged and whose last
// reply has not been delivered.
const ticketKind = "interaction"

// A begun event is what a ticket holds.
type begun struct {
	Event *discord.Event `json:"event"`
	Ack   ack            `json:"ack"`
}

func ticketID(e *discord.Event) string { return "event:" + e.ID }

// ticketTime is for how long a ticket is tried to be written or dropped, also
// when the program stops: that is what it is for.
const ticketTime = 5 * time.Second

// keep writes the ticket of an event. Without it the event goes on, but not
// beyond the end of the process.
func (b *Bot) keep(ctx context.Context, is begun) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ticketTime)
	defer cancel()
	e := is.Event
	data, err := json.Marshal(is)
	if err == nil {
		err = b.c.Store.PutTicket(ctx, corpus.Ticket{
			ID: ticketID(e), Space: e.Space(), Kind: ticketKind, Member: e.Member,
			Made: e.At, Expires: e.At.Add(discord.TokenLife), Data: data,
		})
	}
	if err != nil {
		b.failed(e, "keeping the ticket", err)
	}
}

func (b *Bot) drop(ctx context.Context, e *discord.Event) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ticketTime)
	defer cancel()
	if _, err := b.c.Store.DropTicket(ctx, ticketID(e)); err != nil {
		b.failed(e, "dropping the ticket", err)
	}
}

// recoverTickets goes on with what the last process has left: what may be done
// again is, of the rest the members hear that it was interrupted. What is too
// old is forgotten.
func (b *Bot) recoverTickets(ctx context.Context, left []corpus.Ticket) {
	for _, t := range left {
		var was begun
		err := json.Unmarshal(t.Data, &was)
		if err == nil && (was.Event == nil || ticketID(was.Event) != t.ID) {
			err = fmt.Errorf("the ticket %s holds no event", t.ID)
		}
		if err != nil {
			b.c.Log.Error("failed reading a ticket", "error", err)
		}
		if err != nil || b.c.Clock().Sub(was.Event.At) >= discord.TokenLife {
			if _, err := b.c.Store.DropTicket(ctx, t.ID); err != nil {
				b.c.Log.Error("failed dropping a ticket", "ticket", t.ID, "error", err)
			}
			continue
		}
		was.Event.App = cmp.Or(was.Event.App, b.me().app)
		b.resume(ctx, &delivery{bot: b, e: was.Event, ack: was.Ack})
	}
}

// resume does again what was begun, if the member still may, or apologises.
func (b *Bot) resume(ctx context.Context, d *delivery) {
	last := d.plain("bot.interrupted")
	if route := b.route(d.e); route != nil && route.Again {
		ctx, cancel := context.WithTimeout(ctx, handlerTime)
		defer cancel()
		r, err := b.repeat(ctx, d.e)
		if err != nil {
			b.failed(d.e, "handling again", err)
		} else if b.redo(d, r) {
			return
		}
	}
	b.spawn(d, func(ctx context.Context) {
		if err := d.finish(ctx, last); err != nil {
			b.failed(d.e, "apologising", err)
		}
		if ctx.Err() == nil {
			b.drop(ctx, d.e)
		}
	})
}

// repeat handles an event once more. It has been counted already.
func (b *Bot) repeat(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	route, refusal := b.admit(ctx, e)
	if route == nil {
		return refusal, nil
	}
	return b.handle(ctx, e, route)
}

// redo has a reply's work done without the acknowledgement, if there is room.
func (b *Bot) redo(d *delivery, r discord.Reply) bool {
	if r.Then == nil && r.Thread == nil {
		r.Then = func(last discord.Reply) func(context.Context, func(discord.Reply)) (discord.Reply, error) {
			return func(context.Context, func(discord.Reply)) (discord.Reply, error) { return last, nil }
		}(r)
	}
	r = withThen(r)
	p, _ := b.lane(r).reserve(d.e.Guild)
	if p == nil {
		return false
	}
	b.spawn(d, func(ctx context.Context) {
		defer p.leave()
		outcome := b.work(ctx, d, p, r)
		b.c.Log.Info("event done again", "event", d.e.ID, "kind", d.e.Kind, "name", d.e.Name, "guild", d.e.Guild, "outcome", outcome)
	})
	return true
}
