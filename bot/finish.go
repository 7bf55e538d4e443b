package bot

import (
	"context"
	"errors"
	"time"

	"newshound/bot/discord"
	"newshound/bot/rest"
)

const (
	// retryDelivery is the wait after a try to deliver a reply that failed for
	// reasons of the network, which doubles up to maxRetryDelivery; package rest
	// has tried for long already then.
	retryDelivery    = 10 * time.Second
	maxRetryDelivery = 2 * time.Minute
	// outageTime is for how long a reply is tried to be delivered after its
	// interaction has ended: when Discord is back after an outage of less, the
	// member still gets it.
	outageTime = time.Hour
)

// finish delivers the last reply to an event, or else a plain word on why not,
// and tells Sent. The error is what kept it from either.
func (d *delivery) finish(ctx context.Context, r discord.Reply) error {
	left := discord.TokenLife + outageTime - d.bot.c.Clock().Sub(d.e.At)
	ctx, cancel := context.WithTimeout(ctx, max(left, deliveryTime))
	defer cancel()
	got, err := d.insist(ctx, r)
	if err != nil && ctx.Err() == nil {
		_, failed := d.insist(ctx, d.excuse(err))
		return errors.Join(err, failed)
	}
	if got.arriving {
		// To do it again is to post it twice, where responses are not changed.
		d.bot.drop(ctx, d.e)
		got.message = d.response(ctx)
	}
	if err == nil {
		d.bot.tell(ctx, d.e, r, got)
	}
	return err
}

// insist places a reply, again while Discord or the way to it is at fault:
// better twice than never.
func (d *delivery) insist(ctx context.Context, r discord.Reply) (placed, error) {
	for wait := retryDelivery; ; wait = min(2*wait, maxRetryDelivery) {
		got, err := d.place(ctx, r)
		if err == nil || ctx.Err() != nil || !passing(err) {
			return got, err
		}
		d.bot.c.Log.Warn("a reply could not be delivered yet", "event", d.e.ID, "error", err)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return got, err
		}
	}
}

// plain is a line in place of an answer: where that is to be, or beside the
// button's message.
func (d *delivery) plain(id string, args ...any) discord.Reply {
	r := d.bot.line(d.e, id, args...)
	r.Private = d.ack.Private || d.ack.Update
	return r
}

// excuse says what a failure means to the member.
func (d *delivery) excuse(err error) discord.Reply {
	if errors.Is(err, context.DeadlineExceeded) {
		return d.plain("bot.slow")
	}
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
	if rest.MissingAccess(err) {
		permission = "bot.permission.view"
	}
	return d.plain("bot.forbidden", "Permission", d.bot.c.Words.In(d.e.Locale).Say(permission))
}
