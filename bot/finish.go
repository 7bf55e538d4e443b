package bot

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"newshound/bot/discord"
	"newshound/bot/rest"
)

// retryDelivery is the wait after a try to deliver a reply that failed for
// reasons of the network; package rest has tried for long already then.
const retryDelivery = 10 * time.Second

// finish delivers the last reply to an event, or else a plain word on why not,
// and tells Sent. The error is what kept it from either.
func (d *delivery) finish(ctx context.Context, r discord.Reply) error {
	ctx, cancel := context.WithTimeout(ctx, d.bot.left(d.e))
	defer cancel()
	got, err := d.insist(ctx, r)
	if err != nil && ctx.Err() == nil {
		_, failed := d.insist(ctx, d.excuse(err))
		return errors.Join(err, failed)
	}
	if err != nil || r.Sent == nil {
		return err
	}
	return r.Sent(ctx, got.message, got.thread)
}

// insist places a reply, again while Discord or the way to it is at fault:
// better twice than never.
func (d *delivery) insist(ctx context.Context, r discord.Reply) (sent, error) {
	for {
		got, err := d.place(ctx, r)
		if err == nil || ctx.Err() != nil || !passing(err) {
			return got, err
		}
		d.bot.c.Log.Warn("a reply could not be delivered yet", "event", d.e.ID, "error", err)
		select {
		case <-time.After(retryDelivery):
		case <-ctx.Done():
			return got, err
		}
	}
}

// passing reports whether an error may have gone by itself the next time.
func passing(err error) bool {
	if e, ok := errors.AsType[*rest.Error](err); ok {
		return e.Status >= 500 || e.Status == http.StatusTooManyRequests
	}
	_, ok := errors.AsType[net.Error](err)
	return ok
}

// lacks is a refusal for want of a permission, which is a text's id.
type lacks struct {
	error
	permission string
}

func (l lacks) Unwrap() error { return l.error }

// missingAccess is Discord's code for a channel that the program cannot see.
const missingAccess = 50001

// plain is a line in place of an answer: where that is to be, or beside the
// button's message.
func (d *delivery) plain(id string, args ...any) discord.Reply {
	r := d.bot.line(d.e, id, args...)
	r.Private = d.ack.Private || d.ack.Update
	return r
}

// excuse says what a failure means to the member.
func (d *delivery) excuse(err error) discord.Reply {
	if !rest.Forbidden(err) {
		return d.plain("bot.apology")
	}
	permission := "bot.permission.send"
	if d.e.Thread {
		permission = "bot.permission.thread"
	}
	if l, ok := errors.AsType[lacks](err); ok {
		permission = l.permission
	}
	if e, ok := errors.AsType[*rest.Error](err); ok && e.Code == missingAccess {
		permission = "bot.permission.view"
	}
	return d.plain("bot.forbidden", "Permission", d.bot.c.Words.In(d.e.Locale).Say(permission))
}
