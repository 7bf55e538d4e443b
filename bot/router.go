package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"newshound/bot/discord"
	"newshound/bot/settings"
)

// A routeKey is what a route is found by.
type routeKey struct {
	kind discord.Kind
	name string
}

// routes makes the table of all features' routes.
func routes(features []discord.Feature) map[routeKey]*discord.Route {
	all := make(map[routeKey]*discord.Route)
	for _, f := range features {
		for i := range f.Routes {
			r := &f.Routes[i]
			key := routeKey{r.Kind, r.Name}
			if all[key] != nil {
				panic(fmt.Sprintf("two routes for %s %q", r.Kind, r.Name))
			}
			all[key] = r
		}
	}
	return all
}

// route finds who handles an event, nil for nobody. Any message goes to the
// one route for messages. Options of a subcommand are completed by its own
// route or by that of its command.
func (b *Bot) route(e *discord.Event) *discord.Route {
	name := e.Name
	if e.Kind == discord.Message {
		name = ""
	}
	if r := b.routes[routeKey{e.Kind, name}]; r != nil || e.Kind != discord.Complete {
		return r
	}
	command, _, _ := strings.Cut(name, " ")
	return b.routes[routeKey{e.Kind, command}]
}

// handlerTime is for how long a handler may look for its reply. Discord waits
// for 3 s for the acknowledgement, which has its own way to go.
const handlerTime = 2 * time.Second

// Outcomes of events, for the log.
const (
	outcomeDone    = "done"
	outcomeRefused = "refused" // by a guard
	outcomeBusy    = "busy"
	outcomeFailed  = "failed"  // the member got an apology
	outcomeLost    = "lost"    // or not even that
	outcomeStopped = "stopped" // the next process goes on
)

// serve does all that an event wants, to the last reply.
func (b *Bot) serve(ctx context.Context, e *discord.Event) {
	began := time.Now()
	outcome := b.respond(ctx, e)
	level := slog.LevelInfo
	if e.Kind == discord.Complete && outcome == outcomeDone {
		level = slog.LevelDebug
	}
	b.c.Log.Log(ctx, level, "event", "event", e.ID, "kind", e.Kind, "name", e.Name, "guild", e.Guild,
		"took", time.Since(began).Round(time.Millisecond), "outcome", outcome)
}

func (b *Bot) respond(ctx context.Context, e *discord.Event) string {
	d := &delivery{bot: b, e: e}
	route, refusal := b.admit(ctx, e)
	if route == nil {
		return b.say(ctx, d, refusal, outcomeRefused)
	}
	b.look(ctx, e)
	reply, err := b.handle(ctx, e, route)
	if err != nil {
		b.failed(e, "handling", err)
		return b.say(ctx, d, b.sorry(e, err), outcomeFailed)
	}
	if reply.Then == nil && reply.Thread == nil {
		return b.say(ctx, d, reply, outcomeDone)
	}
	return b.defers(ctx, d, reply)
}

// lookTime is for how long a message is asked for that has not come with its
// command.
const lookTime = time.Second

// look asks for the message that a command is for, where its event has no more
// than the id.
func (b *Bot) look(ctx context.Context, e *discord.Event) {
	if e.Kind != discord.Command || e.Message == nil || e.Message.Author != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	m, err := b.api.Message(ctx, e.Channel, e.Message.ID)
	if err != nil {
		b.c.Log.Warn("a command's message could not be read", "event", e.ID, "error", err)
		return
	}
	e.Message = m
}

// handle calls a handler. What completes an option has no other way to fail
// than to offer nothing.
func (b *Bot) handle(ctx context.Context, e *discord.Event, route *discord.Route) (discord.Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, handlerTime)
	defer cancel()
	reply, err := guarded(ctx, func(ctx context.Context) (discord.Reply, error) { return route.Handle(ctx, e) })
	if err == nil && e.Kind != discord.Complete && reply.Empty() && reply.Then == nil && reply.Thread == nil && !reply.Update {
		err = errors.New("the reply is empty")
	}
	return reply, err
}

// say sends a reply that is the only one.
func (b *Bot) say(ctx context.Context, d *delivery, r discord.Reply, outcome string) string {
	if err := d.acknowledge(ctx, r); err != nil {
		b.failed(d.e, "answering", err)
		return outcomeLost
	}
	if r.Sent == nil {
		return outcome
	}
	if err := r.Sent(ctx, d.response(ctx), ""); err != nil {
		b.failed(d.e, "after answering", err)
	}
	return outcome
}

// sorry is what the member gets for an error.
func (b *Bot) sorry(e *discord.Event, err error) discord.Reply {
	switch {
	case e.Kind == discord.Complete:
		return discord.Reply{}
	case errors.Is(err, context.DeadlineExceeded):
		return b.aside(e, "bot.slow")
	}
	return b.aside(e, "bot.apology")
}

// failed logs an error with what it takes to find its event.
func (b *Bot) failed(e *discord.Event, doing string, err error) {
	args := []any{"event", e.ID, "kind", e.Kind, "name", e.Name, "guild", e.Guild, "error", err}
	if p, ok := errors.AsType[*panicked](err); ok {
		args = append(args, "stack", p.stack)
	}
	b.c.Log.Error("failed "+doing, args...)
}

// panicked is a panic as an error.
type panicked struct {
	value any
	stack string
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// guarded calls a function that may panic or not return in time. What does not
// return in time is left to itself.
func guarded[T any](ctx context.Context, f func(context.Context) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				r.err = &panicked{p, string(debug.Stack())}
			}
			done <- r
		}()
		r.value, r.err = f(ctx)
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		select { // what is there at the last moment counts
		case r := <-done:
			return r.value, r.err
		default:
		}
		return *new(T), context.Cause(ctx)
	}
}

// admit fills in what is known of an event's server, and finds its route, or
// the reply that says why there is none for this member.
func (b *Bot) admit(ctx context.Context, e *discord.Event) (*discord.Route, discord.Reply) {
	if e.App == "" {
		e.App = b.own().app
	}
	if e.Guild == "" {
		return nil, b.refuse(e, "bot.elsewhere")
	}
	b.guilds.complete(e)
	chosen, err := settings.Load(ctx, b.c.Store, e.Space())
	if err != nil {
		b.failed(e, "reading the settings", err)
		return nil, b.sorry(e, err)
	}
	if chosen.Language != "" {
		e.Locale = chosen.Language
	}
	route := b.route(e)
	if route == nil {
		b.c.Log.Warn("nothing handles an event", "event", e.ID, "kind", e.Kind, "name", e.Name)
		return nil, b.refuse(e, "bot.unknown")
	}
	if refusal, ok := b.guard(e, route, &chosen); !ok {
		return nil, refusal
	}
	return route, discord.Reply{}
}

// refuse is aside, but that completing an option ends in silence.
func (b *Bot) refuse(e *discord.Event, id string, args ...any) discord.Reply {
	if e.Kind == discord.Complete {
		return discord.Reply{}
	}
	return b.aside(e, id, args...)
}
