package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/rest"
)

// api is what of Discord's HTTP interface replies go through: a *rest.Client.
type api interface {
	Respond(ctx context.Context, id, token string, r *discordgo.InteractionResponse) error
	Response(ctx context.Context, app, token string) (*discordgo.Message, error)
	EditResponse(ctx context.Context, app, token string, e *discordgo.WebhookEdit) (*discordgo.Message, error)
	DeleteResponse(ctx context.Context, app, token string) error
	FollowUp(ctx context.Context, app, token string, m *discordgo.WebhookParams) (*discordgo.Message, error)
	Send(ctx context.Context, channel string, m *discordgo.MessageSend) (*discordgo.Message, error)
	EditMessage(ctx context.Context, channel, message string, e *discordgo.WebhookEdit) (*discordgo.Message, error)
	StartThread(ctx context.Context, channel, message, name string) (*discordgo.Channel, error)
	Typing(ctx context.Context, channel string) error
}

// A delivery is the way back to the member of one event. Only one goroutine
// uses it at a time.
type delivery struct {
	bot *Bot
	e   *discord.Event
	ack ack
	// posted is the message that the next reply takes the place of: of a
	// Message event what was sent for it, otherwise the response, where known.
	posted string
}

// ack is how an event was acknowledged.
type ack struct {
	Private bool // what stands there only the member sees
	Update  bool // what stands there is the message that the button is at
	Bare    bool // nothing stands there yet
}

func ackBy(e *discord.Event, r discord.Reply) ack {
	button := e.Kind == discord.Press || e.Kind == discord.Submit
	return ack{Private: r.Private, Update: r.Update && button, Bare: r.Empty()}
}

// sent is what became of a reply.
type sent struct{ message, thread string }

// acknowledge sends the first reply to an event.
func (d *delivery) acknowledge(ctx context.Context, r discord.Reply) error {
	r = d.fit(r)
	d.ack = ackBy(d.e, r)
	if d.e.Kind != discord.Message {
		err := d.bot.api.Respond(ctx, d.e.ID, d.e.Token, r.Response(d.e.Kind))
		if rest.AlreadyAcknowledged(err) {
			return nil
		}
		return err
	}
	if r.Empty() {
		return d.bot.api.Typing(ctx, d.e.Channel)
	}
	_, err := d.post(ctx, r)
	return err
}

// place puts a reply where the event's last one stands, or where it belongs.
func (d *delivery) place(ctx context.Context, r discord.Reply) (sent, error) {
	r = d.fit(r)
	for _, f := range r.Files { // it may have been sent in vain before
		if s, ok := f.Reader.(io.Seeker); ok {
			if _, err := s.Seek(0, io.SeekStart); err != nil {
				return sent{}, fmt.Errorf("reading the file %s again: %w", f.Name, err)
			}
		}
	}
	switch {
	case r.Thread != nil:
		return d.thread(ctx, r)
	case d.e.Kind == discord.Message:
		return d.post(ctx, r)
	case d.bot.expired(d.e):
		return d.late(ctx, r)
	}
	got, err := d.answer(ctx, r)
	if rest.Gone(err) {
		return d.late(ctx, r)
	}
	return got, err
}

// answer goes by the interaction's token.
func (d *delivery) answer(ctx context.Context, r discord.Reply) (sent, error) {
	app, token := d.e.App, d.e.Token
	aside := d.ack.Update && d.ack.Bare && !r.Update // the button's message stays as it is
	publicly := !d.ack.Update && !d.ack.Private
	switch {
	case r.Empty() && d.ack.Bare && !d.ack.Update:
		return sent{}, d.bot.api.DeleteResponse(ctx, app, token)
	case r.Empty():
		return sent{}, nil
	case publicly && r.Private: // a message's visibility cannot be changed
		if err := d.bot.api.DeleteResponse(ctx, app, token); err != nil && !rest.Gone(err) {
			return sent{}, err
		}
		aside = true
	}
	if aside {
		message, err := d.bot.api.FollowUp(ctx, app, token, r.FollowUp())
		return d.sent(message, r.Private), err
	}
	message, err := d.bot.api.EditResponse(ctx, app, token, r.Edit())
	return d.sent(message, r.Private || d.ack.Private), err
}

// sent is what Sent hears of: not of messages that only the member sees.
func (d *delivery) sent(message *discordgo.Message, private bool) sent {
	if message == nil || private {
		return sent{}
	}
	d.posted = message.ID
	return sent{message: message.ID}
}

// post answers a Message by a message, which everybody sees: what is for the
// member alone is not told there.
func (d *delivery) post(ctx context.Context, r discord.Reply) (sent, error) {
	if r.Empty() {
		return sent{}, nil
	}
	if r.Private {
		r = d.bot.line(d.e, "bot.private")
	}
	if d.posted != "" {
		message, err := d.bot.api.EditMessage(ctx, d.e.Channel, d.posted, r.Edit())
		if !rest.Gone(err) {
			return d.sent(message, false), err
		}
	}
	message, err := d.bot.api.Send(ctx, d.e.Channel, r.Post(d.e.Channel, d.e.ID))
	return d.sent(message, false), err
}

// late is for interactions that can be answered no more: what everybody may
// see comes as a message that replies to the response, or takes the place of
// the button's message. In place of what only the member may see comes a line
// that it is too late.
func (d *delivery) late(ctx context.Context, r discord.Reply) (sent, error) {
	switch {
	case r.Empty():
		return sent{}, nil
	case r.Private || d.ack.Private:
		r = d.bot.line(d.e, "bot.late", "Member", "<@"+d.e.Member+">")
	case d.ack.Update && r.Update && d.e.Message != nil && d.e.Message.Flags&discordgo.MessageFlagsEphemeral == 0:
		message, err := d.bot.api.EditMessage(ctx, d.e.Channel, d.e.Message.ID, r.Edit())
		return d.sent(message, false), err
	}
	message, err := d.bot.api.Send(ctx, d.e.Channel, r.Post(d.e.Channel, d.posted))
	if err != nil || message == nil {
		return sent{}, err
	}
	return sent{message: message.ID}, nil // posted stays: it is not the response
}

// thread opens a thread at the button's message and puts the rest into it.
func (d *delivery) thread(ctx context.Context, r discord.Reply) (sent, error) {
	if d.e.Message == nil || d.e.Message.ID == "" {
		return sent{}, errors.New("no message to open a thread at")
	}
	thread, err := d.bot.api.StartThread(ctx, d.e.Channel, d.e.Message.ID, r.Thread.Name)
	if err != nil {
		return sent{}, lacks{err, "bot.permission.open"}
	}
	got := sent{thread: thread.ID}
	r.Thread = nil
	if !r.Empty() {
		message, err := d.bot.api.Send(ctx, thread.ID, r.Post(thread.ID, ""))
		if err != nil {
			return got, lacks{err, "bot.permission.thread"}
		}
		got.message = message.ID
	}
	if d.ack.Bare && !d.ack.Update && d.e.Token != "" { // something must take the place of "thinking"
		link := discord.Reply{Text: "<#" + thread.ID + ">"}
		if _, err := d.bot.api.EditResponse(ctx, d.e.App, d.e.Token, link.Edit()); err != nil && !rest.Gone(err) {
			return got, err
		}
	}
	return got, nil
}

// remember asks for the id of the response while there is time, so that what
// comes too late can reply to it.
func (d *delivery) remember(ctx context.Context) {
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
	}
	message, err := d.bot.api.Response(ctx, d.e.App, d.e.Token)
	if err != nil || message == nil {
		return ""
	}
	return message.ID
}

// fit holds the limits: better an answer that is cut than none.
func (d *delivery) fit(r discord.Reply) discord.Reply {
	r, err := discord.Fit(r)
	if err != nil {
		d.bot.c.Log.Error("a reply was over Discord's limits", "event", d.e.ID, "name", d.e.Name, "error", err)
	}
	return r
}

// expired reports whether an interaction can be answered no more.
func (b *Bot) expired(e *discord.Event) bool {
	return e.Token != "" && b.c.Clock().Sub(e.At) >= discord.TokenLife
}

// line is a text of the program's own.
func (b *Bot) line(e *discord.Event, id string, args ...any) discord.Reply {
	return discord.Reply{Text: b.c.Words.In(e.Locale).Say(id, args...)}
}

// aside is a line that only the member sees, where there is a way to.
func (b *Bot) aside(e *discord.Event, id string, args ...any) discord.Reply {
	r := b.line(e, id, args...)
	r.Private = e.Kind != discord.Message
	return r
}

// deliveryTime is for how long a reply is tried to be delivered at least.
const deliveryTime = time.Minute

// left is how long an event can be answered.
func (b *Bot) left(e *discord.Event) time.Duration {
	return max(deliveryTime, discord.TokenLife-b.c.Clock().Sub(e.At))
}
