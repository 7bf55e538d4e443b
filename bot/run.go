package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"newshound/bot/discord"
	"newshound/bot/gateway"
	"newshound/bot/rest"
	"newshound/corpus"
)

// intents are the kinds of events that the program gets: of servers, and their
// messages. Neither needs Discord's leave.
const intents = 1<<0 | 1<<9

const (
	// drainTime is for how long what runs may go on when the program stops.
	drainTime = 10 * time.Second
	// cancelTime is for how long they may take to end after that.
	cancelTime = 5 * time.Second
	// maxEvents is how many events may be handled at a time. Discord does not
	// send that many; what comes beyond is not answered.
	maxEvents = 8192
)

// ErrToken says that Discord does not know the token.
var ErrToken = errors.New("discord does not accept the token")

// identity is who the program is at Discord.
type identity struct{ user, app string }

func (b *Bot) me() identity {
	if i := b.self.Load(); i != nil {
		return *i
	}
	return identity{}
}

// identify takes in what has been told of it.
func (b *Bot) identify(user, app string) {
	for {
		old, was := b.self.Load(), b.me()
		if b.self.CompareAndSwap(old, &identity{cmp.Or(user, was.user), cmp.Or(app, was.app)}) {
			return
		}
	}
}

// Run connects, registers the commands if they have changed, finishes what the
// last process left, and serves until the context ends; then it ends what is
// begun, within a few seconds. It is called once. The error is the context's,
// or why Discord will not have the bot: ErrToken, or a *gateway.Fatal.
func (b *Bot) Run(ctx context.Context) error {
	left, err := b.c.Store.Tickets(ctx, ticketKind)
	if err != nil {
		return fmt.Errorf("reading what was left: %w", err)
	}
	client := rest.New(rest.Config{Token: b.c.Token, API: b.c.API, Client: b.c.Client, Random: b.c.Random, Log: b.c.Log})
	b.api = client
	if err := b.introduce(ctx, client); err != nil {
		return err
	}
	tasks, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	b.tasks = tasks
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var beside sync.WaitGroup
	beside.Go(func() { b.begin(ctx, client, left) })
	beside.Go(func() { b.forget(ctx) })
	err = gateway.Run(ctx, gateway.Config{
		Token: b.c.Token, Intents: intents, Shards: b.c.Shards, URL: client.GatewayBot,
		Handle: func(_ context.Context, _ int, e gateway.Event) { b.hear(e) }, Random: b.c.Random, Log: b.c.Log,
	})
	stop()
	b.arrivals.end()
	beside.Wait()
	b.drain(cancel)
	if f, ok := errors.AsType[*gateway.Fatal](err); ok && f.Code == gateway.CodeAuthentication || rest.Unauthorized(err) {
		return ErrToken
	}
	return err
}

// introduce asks who the program is, and ends with ErrToken if it is nobody.
// What Discord does not tell now, or not to bots, READY may.
func (b *Bot) introduce(ctx context.Context, client *rest.Client) error {
	me, err := client.Me(ctx)
	if rest.Unauthorized(err) {
		return ErrToken
	}
	if err == nil {
		b.identify(me.ID, "")
		var app string
		if app, err = client.Application(ctx); err == nil {
			b.identify("", app)
		}
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		b.c.Log.Warn("Discord did not say who the bot is", "error", err)
	}
	return nil
}

// begin does what is to be done once the gateway is there.
func (b *Bot) begin(ctx context.Context, client *rest.Client, left []corpus.Ticket) {
	select {
	case <-b.ready:
	case <-ctx.Done():
		return
	}
	b.recoverTickets(ctx, left)
	for wait := minRegister; ; wait = min(2*wait, maxRegister) {
		err := b.register(ctx, client)
		if err == nil || ctx.Err() != nil {
			return
		}
		b.unregistered(err)
		if rest.Malformed(err) {
			return
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
	}
}

// unregistered says why there are no commands.
func (b *Bot) unregistered(err error) {
	if b.c.Guild != "" && (rest.Forbidden(err) || rest.Gone(err)) {
		b.c.Log.Error("no commands are registered: the bot is not in the server that is to have them; invite it", "guild", b.c.Guild)
		return
	}
	b.c.Log.Error("failed registering the commands", "error", err)
}

const (
	// minRegister is the wait after a try to register the commands that failed,
	// which doubles up to maxRegister.
	minRegister = time.Minute
	maxRegister = time.Hour
)

// register makes the commands those of the application. A server that does not
// know all of commands hardly knows the rest of interactions.
func (b *Bot) register(ctx context.Context, client *rest.Client) error {
	app := cmp.Or(b.me().app, b.me().user)
	done, err := register(ctx, client, app, b.c.Guild, b.c.Features, func() { b.manner.CompareAndSwap(mannerUnknown, mannerWhole) })
	switch {
	case err != nil:
		return err
	case done.plain && done.changed:
		b.c.Log.Info("commands registered, in a plain form as the server takes no other", "guild", b.c.Guild, "error", done.refusal)
	case done.changed:
		b.c.Log.Info("commands registered", "guild", b.c.Guild)
	}
	return b.moved(ctx, client, app)
}

// forget deletes exchanges that are too old, now and each day.
func (b *Bot) forget(ctx context.Context) {
	for {
		if err := b.c.Store.ForgetExchanges(ctx, b.c.Clock().AddDate(0, 0, -corpus.ExchangeDays)); err != nil && ctx.Err() == nil {
			b.c.Log.Error("failed forgetting old exchanges", "error", err)
		}
		select {
		case <-time.After(24 * time.Hour):
		case <-ctx.Done():
			return
		}
	}
}

// hear takes an event of the gateway in, and returns soon.
func (b *Bot) hear(g gateway.Event) {
	var e *discord.Event
	var err error
	switch g.Type {
	case "READY":
		b.greet(g.Data)
	case "INTERACTION_CREATE":
		e, err = discord.ReadInteraction(g.Data, b.c.Clock())
	case "MESSAGE_CREATE":
		if b.whole() {
			b.arrivals.note(g.Data, b.me().user)
		}
		e, err = discord.ReadMessage(g.Data, b.me().user, b.c.Clock())
	default:
		b.guilds.apply(g.Type, g.Data)
	}
	if err != nil && !errors.Is(err, discord.ErrNotOurs) {
		b.c.Log.Warn("an event could not be read", "type", g.Type, "sequence", g.Sequence, "error", err)
	}
	if e != nil && !b.ours(e) {
		b.c.Log.Debug("an event is for another application", "event", e.ID, "application", e.App)
		return
	}
	if e == nil || err != nil || !b.doubles.first(e.ID) {
		return
	}
	if b.events.Load() >= maxEvents {
		b.c.Log.Error("too many events; one is not answered", "event", e.ID)
		return
	}
	d := &delivery{bot: b, e: e}
	b.spawn(d, func(ctx context.Context) { b.serve(ctx, d) })
}

// ours reports whether an event is for this application, as far as both tell.
func (b *Bot) ours(e *discord.Event) bool {
	app := b.me().app
	return e.App == "" || app == "" || e.App == app
}

// greet takes in READY.
func (b *Bot) greet(data []byte) {
	var ready struct {
		User        struct{ ID discord.Snowflake } `json:"user"`
		Application struct{ ID discord.Snowflake } `json:"application"`
	}
	if err := discord.Decode(data, &ready); err != nil {
		b.c.Log.Warn("READY could not be read", "error", err)
	}
	b.identify(string(ready.User.ID), string(ready.Application.ID))
	b.c.Log.Info("connected", "user", b.me().user)
	b.isReady()
}

// spawn runs what there is to do for an event, and drain waits for it. If it
// panics, the member gets an apology where nothing else has been sent.
func (b *Bot) spawn(d *delivery, task func(context.Context)) {
	b.events.Add(1)
	b.running.Go(func() {
		defer b.events.Add(-1)
		if err := safely(func() { task(b.tasks) }); err != nil {
			b.failed(d.e, "serving", err)
			b.say(b.tasks, d, b.sorry(d.e, err), outcomeFailed)
		}
	})
}

// drain lets what runs go on for some time, and then ends it. What waits does
// not begin any more; tickets keep it.
func (b *Bot) drain(cancel func()) {
	b.compute.close()
	b.wait.close()
	done := make(chan struct{})
	go func() {
		b.running.Wait()
		close(done)
	}()
	select {
	case <-done:
		return
	case <-time.After(b.grace):
	}
	cancel()
	select {
	case <-done:
	case <-time.After(cancelTime):
		b.c.Log.Error("events do not end; the program does without them", "events", b.events.Load())
	}
}
