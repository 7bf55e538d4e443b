package bot

import (
	"context"
	"sync"
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
	Message(ctx context.Context, channel, message string) (*discordgo.Message, error)
	EditMessage(ctx context.Context, channel, message string, e *discordgo.WebhookEdit) (*discordgo.Message, error)
	StartThread(ctx context.Context, channel, message, name string) (thread *discordgo.Channel, created bool, err error)
	Typing(ctx context.Context, channel string) error
	Direct(ctx context.Context, user string) (channel string, err error)
}

// A delivery is the way back to the member of one event. One goroutine uses it
// at a time: the one that handles the event, or the one that shows progress,
// which has ended before the last reply is placed. While something is owed, mu
// keeps the last reply and the acknowledgement that was put off apart, also
// while they are being sent.
type delivery struct {
	bot *Bot
	e   *discord.Event

	mu      sync.Mutex
	owed    *discord.Reply // an acknowledgement that was put off
	offered bool           // the member has a button for what is on the shelf
	acked   bool           // the server has taken an acknowledgement
	ack     ack
	// posted is the message that the next reply takes the place of: of a
	// Message event what was sent for it, otherwise the response, where known.
	posted string
	opened string // the thread that has been opened
	filled bool   // the thread has its first message
}

// ack is how an event was acknowledged.
type ack struct {
	Private bool // what stands there only the member sees
	Update  bool // what stands there is the message that the button is at
	Bare    bool // nothing stands there yet
}

func ackBy(e *discord.Event, r discord.Reply) ack {
	update := r.Update && atButton(e)
	return ack{Private: r.Private || update && hidden(e), Update: update, Bare: r.Empty()}
}

// atButton reports whether the event belongs to a message of the bot's.
func atButton(e *discord.Event) bool { return e.Kind == discord.Press || e.Kind == discord.Submit }

// hidden reports whether only the member sees the message that the button is
// at.
func hidden(e *discord.Event) bool {
	return atButton(e) && e.Message != nil && e.Message.Flags&discordgo.MessageFlagsEphemeral != 0
}

// placed is what became of a reply.
type placed struct {
	message, thread string
	arriving        bool // which message it is, the gateway is yet to tell
}

// acknowledge sends the first reply to an event.
func (d *delivery) acknowledge(ctx context.Context, r discord.Reply) (err error) {
	defer caught(&err)
	r = d.fit(r)
	if err := rewind(r.Files); err != nil {
		return err
	}
	if d.e.Kind != discord.Message {
		return d.respond(ctx, r)
	}
	d.ack = ackBy(d.e, r)
	if r.Empty() {
		return d.typing(ctx)
	}
	_, err = d.post(ctx, r)
	return err
}

// typingTime is for how long an answer may wait until the member sees that it
// is being written.
const typingTime = 2 * time.Second

// typing shows that an answer is being written, if it can. The error is that
// the bot may not write there.
func (d *delivery) typing(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, typingTime)
	defer cancel()
	err := d.bot.api.Typing(ctx, d.e.Channel)
	if rest.Forbidden(err) {
		return err
	}
	if err != nil {
		d.bot.c.Log.Debug("typing could not be shown", "event", d.e.ID, "error", err)
	}
	return nil
}

// place puts a reply where the event's last one stands, or where it belongs.
func (d *delivery) place(ctx context.Context, r discord.Reply) (_ placed, err error) {
	defer caught(&err)
	r = d.fit(r)
	if err := rewind(r.Files); err != nil {
		return placed{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.owed != nil:
		return d.settle(ctx, r)
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
func (d *delivery) answer(ctx context.Context, r discord.Reply) (placed, error) {
	app, token := d.e.App, d.e.Token
	aside := d.ack.Update && d.ack.Bare && !r.Update // the button's message stays as it is
	publicly := !d.ack.Update && !d.ack.Private
	switch {
	case r.Empty() && d.ack.Bare && !d.ack.Update:
		return placed{}, d.bot.api.DeleteResponse(ctx, app, token)
	case r.Empty():
		return placed{}, nil
	case publicly && r.Private: // a message's visibility cannot be changed
		if err := d.bot.api.DeleteResponse(ctx, app, token); err != nil && !rest.Gone(err) {
			return placed{}, err
		}
		aside = true
	}
	if aside {
		message, err := d.bot.api.FollowUp(ctx, app, token, r.FollowUp())
		return d.sent(message, r.Private), err
	}
	message, err := d.bot.api.EditResponse(ctx, app, token, r.Edit())
	d.learn(err)
	return d.sent(message, r.Private || d.ack.Private), err
}

// sent is what Sent hears of: not of messages that only the member sees.
func (d *delivery) sent(message *discordgo.Message, private bool) placed {
	if message == nil || private {
		return placed{}
	}
	d.posted = message.ID
	return placed{message: message.ID}
}

// post answers a Message by a message, which everybody sees: what is for the
// member alone is not told there.
func (d *delivery) post(ctx context.Context, r discord.Reply) (placed, error) {
	if r.Empty() {
		return placed{}, nil
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

// fit holds the limits: better an answer that is cut than none.
func (d *delivery) fit(r discord.Reply) discord.Reply {
	if d.bot.whole() && (r.Update || len(r.Rows) > 0) {
		r = described(r) // what is changed later keeps its text
	}
	r, err := discord.Fit(r)
	if err != nil {
		d.bot.c.Log.Error("a reply was over Discord's limits", "event", d.e.ID, "name", d.e.Name, "error", err)
	}
	return r
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
