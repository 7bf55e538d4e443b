package bot

import (
	"context"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/rest"
)

// Servers that speak like Discord need not do all that Discord does. Some take
// a response to an interaction when it is whole, and nothing else: of one that
// is deferred they make no message, and they let no response be changed. Of a
// message's change they take the embeds and buttons, but not the text. What is
// private they show only to members that it mentions, and they take no files.
// To such a server the bot answers when it has the answer, if that is soon
// enough. What a server is like is learnt from what it refuses, see learn and
// register.

// Manners of taking responses. What is not known is tried. One that was changed
// shows that the server is like Discord: if it refuses a later one, which
// Discord does when it is slower than the bot, that says nothing about it.
const (
	mannerUnknown int32 = iota
	mannerWhole
	mannerDeferred
)

// whole reports whether the server takes whole responses only.
func (b *Bot) whole() bool { return b.manner.Load() == mannerWhole }

// wholeTime is how long after an event a whole response may be sent. The
// member's client waits for 3 s.
const wholeTime = 2300 * time.Millisecond

// owe puts the acknowledgement of a reply off: what ends soon is answered
// whole. The lock of d is not held.
func (d *delivery) owe(ctx context.Context, r discord.Reply) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ack = ackBy(d.e, r)
	d.owed = &r
	wait := wholeTime - d.bot.c.Clock().Sub(d.e.At)
	time.AfterFunc(max(wait, 0), func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.owed == nil {
			return
		}
		if err := d.linger(ctx); err != nil {
			d.bot.failed(d.e, "acknowledging", err)
		}
	})
}

// owes reports whether nothing has been sent yet.
func (d *delivery) owes() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.owed != nil
}

// settle sends the last reply as the only one.
func (d *delivery) settle(ctx context.Context, r discord.Reply) (placed, error) {
	if r.Thread != nil {
		return d.settleThread(ctx, r)
	}
	first := *d.owed
	d.owed = nil
	r.Private = r.Private || first.Private
	if err := d.respond(ctx, r); err != nil {
		return placed{}, err
	}
	if r.Sent == nil || r.Private {
		return placed{}, nil
	}
	return placed{arriving: true}, nil
}

// linger acknowledges what takes longer, so that the last reply has a place.
func (d *delivery) linger(ctx context.Context) (err error) {
	defer caught(&err)
	r := *d.owed
	d.owed = nil
	switch {
	case r.Update && atButton(d.e) && !hidden(d.e):
		return d.respond(ctx, r)
	case r.Private || hidden(d.e):
		if err := d.bot.shelf.put(d.e, r, false, d.bot.c.Clock()); err != nil {
			return err
		}
		d.offered = true
		if r.Empty() {
			r = d.bot.line(d.e, "bot.longer")
		}
		r.Private, r.Update = true, false
		return d.respond(ctx, d.bot.withShow(d.e, r, d.e.ID))
	case r.Empty():
		r = d.bot.line(d.e, "bot.working")
	}
	return d.respond(ctx, r)
}

// respond sends a response, in a lesser form if the server does not take it.
func (d *delivery) respond(ctx context.Context, r discord.Reply) error {
	if d.bot.whole() {
		r = d.whole(ctx, r)
		if !r.Private {
			d.bot.arrivals.expect(d.e.ID)
		}
	}
	d.ack = ackBy(d.e, r)
	err := d.bot.api.Respond(ctx, d.e.ID, d.e.Token, r.Response(d.e.Kind))
	switch {
	case err == nil:
		d.acked = true
		return nil
	case rest.AlreadyAcknowledged(err):
		return nil
	case !rest.Malformed(err):
		return err
	case r.Form != nil:
		r.Form = nil
		if r.Empty() {
			r = d.bot.aside(d.e, "bot.form")
		}
		return d.respond(ctx, r)
	case len(r.Files) > 0:
		return d.respond(ctx, d.apart(ctx, r))
	}
	return err
}

// whole writes a response so that what such a server drops is not missed. An
// update of what only the member sees becomes a new message.
func (d *delivery) whole(ctx context.Context, r discord.Reply) discord.Reply {
	if d.e.Kind == discord.Complete || r.Form != nil || r.Empty() {
		return r
	}
	if len(r.Files) > 0 {
		r = d.apart(ctx, r)
	}
	if r.Update && hidden(d.e) {
		r.Update, r.Private = false, true
	}
	r.Update = r.Update && atButton(d.e)
	if r.Private && !r.Update {
		r = described(r)
		if r.Text == "" {
			r.Text = "<@" + d.e.Member + ">"
		}
	}
	return r
}

// described puts a reply's text into an embed.
func described(r discord.Reply) discord.Reply {
	if r.Text == "" || len(r.Embeds) >= discord.MaxEmbeds {
		return r
	}
	r.Embeds = append([]*discordgo.MessageEmbed{{Description: r.Text}}, r.Embeds...)
	r.Text = ""
	return r
}

// learn takes note of what became of a try to change a response.
func (d *delivery) learn(err error) {
	switch {
	case err == nil:
		if d.bot.manner.Swap(mannerDeferred) == mannerWhole {
			d.bot.c.Log.Info("the server lets responses be changed; answers are deferred")
		}
	case rest.NoResponse(err) && d.acked:
		if d.bot.manner.CompareAndSwap(mannerUnknown, mannerWhole) {
			d.bot.c.Log.Info("the server lets no response be changed; answers are sent whole", "error", err)
		}
	}
}
