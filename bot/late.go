package bot

import (
	"context"

	"newshound/bot/discord"
)

// expired reports whether an interaction can be answered no more.
func (b *Bot) expired(e *discord.Event) bool {
	return e.Token != "" && b.c.Clock().Sub(e.At) >= discord.TokenLife
}

// late is for interactions that can be answered no more: what everybody may
// see comes as a message that replies to the response, or takes the place of
// the button's message. What only the member may see waits on the shelf.
func (d *delivery) late(ctx context.Context, r discord.Reply) (placed, error) {
	switch {
	case r.Empty():
		return placed{}, nil
	case r.Private || d.ack.Private:
		return d.shelve(ctx, r)
	case d.ack.Update && r.Update && d.e.Message != nil && !hidden(d.e):
		return d.change(ctx, d.e.Message.ID, r)
	case d.bot.whole() && !d.ack.Bare && !d.ack.Update:
		if id := d.response(ctx); id != "" {
			return d.change(ctx, id, r)
		}
	}
	message, err := d.bot.api.Send(ctx, d.e.Channel, r.Post(d.e.Channel, d.posted))
	if err != nil || message == nil {
		return placed{}, err
	}
	return placed{message: message.ID}, nil // posted stays: it is not the response
}

// change takes the place of a message that everybody sees.
func (d *delivery) change(ctx context.Context, message string, r discord.Reply) (placed, error) {
	got, err := d.bot.api.EditMessage(ctx, d.e.Channel, message, r.Edit())
	return d.sent(got, false), err
}

// shelve keeps a reply for the member, who is told of it unless they have the
// button already.
func (d *delivery) shelve(ctx context.Context, r discord.Reply) (placed, error) {
	if err := d.bot.shelf.put(d.e, r, true, d.bot.c.Clock()); err != nil || d.offered {
		return placed{}, err
	}
	word := d.bot.line(d.e, "bot.late", "Member", "<@"+d.e.Member+">")
	word = d.bot.withShow(d.e, word, d.e.ID)
	_, err := d.bot.api.Send(ctx, d.e.Channel, word.Post(d.e.Channel, d.posted))
	return placed{}, err
}

// remember asks for the id of the response while there is time, so that what
// comes too late can reply to it.
func (d *delivery) remember(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, showTime)
	defer cancel()
	if d.posted == "" && d.e.Kind != discord.Message && !d.ack.Private && !d.ack.Update {
		d.posted = d.response(ctx)
	}
}

// response is the id of the message that an event was acknowledged by, "" if
// it is not known or only the member sees it.
func (d *delivery) response(ctx context.Context) string {
	switch {
	case d.e.Kind == discord.Message:
		return d.posted
	case d.ack.Private:
		return ""
	case d.ack.Update && d.e.Message != nil:
		return d.e.Message.ID
	case d.bot.whole():
		return d.bot.arrivals.of(ctx, d.e.ID)
	}
	message, err := d.bot.api.Response(ctx, d.e.App, d.e.Token)
	if err != nil || message == nil {
		return ""
	}
	return message.ID
}
