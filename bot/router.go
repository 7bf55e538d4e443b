package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"newshound/bot/discord"
	"newshound/bot/rest"
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

const (
	// handlerTime is how long after its event a reply must be found. Discord
	// waits for 3 s for the acknowledgement, which has its own way to go.
	handlerTime = 2 * time.Second
	// minHandlerTime is for events that are older than that already.
	minHandlerTime = 500 * time.Millisecond
	// sentTime is for how long Reply.Sent may take.
	sentTime = 5 * time.Second
)

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
func (b *Bot) serve(ctx context.Context, d *delivery) {
	began, e := time.Now(), d.e
	outcome := b.respond(ctx, d)
	level := slog.LevelInfo
	if e.Kind == discord.Complete && outcome != outcomeFailed { // one for each key that is typed
		level = slog.LevelDebug
	}
	b.c.Log.Log(ctx, level, "event", "event", e.ID, "kind", e.Kind, "name", e.Name, "guild", e.Guild,
		"took", time.Since(began).Round(time.Millisecond), "outcome", outcome)
}

func (b *Bot) respond(ctx context.Context, d *delivery) string {
	e := d.e
	soon, cancel := context.WithTimeout(ctx, max(minHandlerTime, handlerTime-b.c.Clock().Sub(e.At)))
	defer cancel()
	route, refusal := b.admit(soon, e, b.counted)
	if route == nil {
		return b.say(ctx, d, refusal, outcomeRefused)
	}
	b.look(soon, e)
	reply, err := b.handle(soon, e, route)
	if err != nil {
		b.failed(e, "handling", err)
		return b.say(ctx, d, b.sorry(e, err), outcomeFailed)
	}
	if reply.Then == nil && reply.Thread == nil {
		return b.say(ctx, d, reply, outcomeDone)
	}
	outcome := b.defers(ctx, d, reply)
	if outcome == outcomeBusy && route.Asks {
		b.asked.giveBack(e.Guild, e.Member)
	}
	return outcome
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
	reply, err := guarded(ctx, func(ctx context.Context) (discord.Reply, error) { return route.Handle(ctx, e) })
	if err == nil && e.Kind != discord.Complete && reply.Empty() && reply.Then == nil && reply.Thread == nil && !reply.Update {
		err = errors.New("the reply is empty")
	}
	return reply, err
}

// say sends a reply that is the only one, or an apology if Discord does not
// take it.
func (b *Bot) say(ctx context.Context, d *delivery, r discord.Reply, outcome string) string {
	err := d.acknowledge(ctx, r)
	if err != nil && d.e.Kind == discord.Complete { // the member types on, or has left
		b.c.Log.Debug("an option was not completed", "event", d.e.ID, "name", d.e.Name, "error", err)
		return outcomeLost
	}
	if err != nil {
		b.failed(d.e, "answering", err)
		if passing(err) || rest.Forbidden(err) || rest.Gone(err) {
			return outcomeLost
		}
		if err := d.acknowledge(ctx, b.aside(d.e, "bot.apology")); err != nil {
			b.failed(d.e, "apologising", err)
			return outcomeLost
		}
		return outcomeFailed
	}
	if r.Sent != nil {
		b.tell(ctx, d.e, r, placed{message: d.response(ctx)})
	}
	return outcome
}

// tell calls Reply.Sent. The member has the reply, whatever comes of it.
func (b *Bot) tell(ctx context.Context, e *discord.Event, r discord.Reply, got placed) {
	if r.Sent == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, sentTime)
	defer cancel()
	_, err := guarded(ctx, func(ctx context.Context) (struct{}, error) { return struct{}{}, r.Sent(ctx, got.message, got.thread) })
	if err != nil {
		b.failed(e, "after answering", err)
	}
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

// admit fills in what is known of an event's server, and finds its route, or
// the reply that says why there is none for this member.
func (b *Bot) admit(ctx context.Context, e *discord.Event, guards ...guard) (*discord.Route, discord.Reply) {
	e.App = cmp.Or(e.App, b.me().app)
	if e.Guild == "" {
		return nil, b.refuse(e, "bot.elsewhere")
	}
	b.guilds.complete(e)
	chosen, err := settings.Load(ctx, b.c.Store, e.Space())
	if err != nil {
		b.failed(e, "reading the settings", err)
	}
	if err != nil && !errors.Is(err, settings.ErrUnreadable) { // else it goes on with the defaults
		return nil, b.sorry(e, err)
	}
	e.Locale = cmp.Or(chosen.Language, e.Locale)
	route := b.route(e)
	if route == nil {
		b.c.Log.Debug("nothing handles an event", "event", e.ID, "kind", e.Kind, "name", e.Name)
		return nil, b.refuse(e, "bot.unknown")
	}
	for _, g := range append([]guard{b.allowed}, guards...) {
		if refusal, ok := g(e, route, &chosen); !ok {
			return nil, refusal
		}
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
