package bot

import (
	"context"
	"errors"

	"newshound/bot/discord"
)

// withThen makes of a reply that has only a thread one that opens it later, and
// tells the member where.
func withThen(r discord.Reply) discord.Reply {
	if r.Then != nil {
		return r
	}
	return discord.Reply{Private: true, Waits: true, Then: func(context.Context, func(discord.Reply)) (discord.Reply, error) { return r, nil }}
}

// thread opens a thread at the button's message and puts the rest into it,
// unless somebody has done so already.
func (d *delivery) thread(ctx context.Context, r discord.Reply) (placed, error) {
	if d.e.Message == nil || d.e.Message.ID == "" {
		return placed{}, final{errors.New("no message to open a thread at")}
	}
	if d.opened == "" {
		thread, created, err := d.bot.api.StartThread(ctx, d.e.Channel, d.e.Message.ID, r.Thread.Name)
		if err != nil {
			return placed{}, lacks{err, "bot.permission.open"}
		}
		d.opened, d.filled = thread.ID, !created
	}
	got := placed{thread: d.opened}
	r.Thread = nil
	if !r.Empty() && !d.filled {
		message, err := d.bot.api.Send(ctx, d.opened, r.Post(d.opened, ""))
		if err != nil {
			return got, lacks{err, "bot.permission.thread"}
		}
		got.message, d.filled = message.ID, true
	}
	link := discord.Reply{Text: "<#" + d.opened + ">"}
	switch {
	case d.offered:
		return got, d.bot.shelf.put(d.e, link, true, d.bot.c.Clock())
	case d.ack.Bare && !d.ack.Update && d.e.Token != "": // something should take the place of "thinking"
		_, err := d.bot.api.EditResponse(ctx, d.e.App, d.e.Token, link.Edit())
		if d.learn(err); err != nil { // the thread is there, for all to see
			d.bot.c.Log.Warn("a member was not told of a thread", "event", d.e.ID, "error", err)
		}
	}
	return got, nil
}

// settleThread opens a thread and tells the member where. If it cannot be
// opened, the reply that says so is owed.
func (d *delivery) settleThread(ctx context.Context, r discord.Reply) (placed, error) {
	d.ack.Bare = false
	got, err := d.thread(ctx, r)
	if err != nil {
		return got, err
	}
	d.owed = nil
	return got, d.respond(ctx, discord.Reply{Text: "<#" + got.thread + ">", Private: true})
}
