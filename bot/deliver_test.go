package bot

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
)

const quarter = 16 * time.Minute

// TestDelivery: what is sent for an event, by how its handler replies and what
// goes wrong.
func TestDelivery(t *testing.T) {
	r := func(text string) discord.Reply { return discord.Reply{Text: text} }
	private := func(text string) discord.Reply { return discord.Reply{Text: text, Private: true} }
	update := func(text string) discord.Reply { return discord.Reply{Text: text, Update: true} }
	thread := discord.Reply{Text: "hello", Thread: &discord.Thread{Name: "why"}}
	for _, c := range []struct {
		name   string
		e      discord.Event
		handle discord.Handler
		fails  map[string][]error
		want   string
	}{
		{"at once", command("x"), says(r("hi")), nil, "respond 4 hi"},
		{"at once and in private", command("x"), says(private("hi")), nil, "respond 4 private hi"},
		{"a button's message anew", press("x"), says(update("hi")), nil, "respond 7 hi"},
		{"nothing changes", press("x"), says(update("")), nil, "respond 6"},
		{"later", command("x"), thinks(r(""), time.Second, r("hi")), nil, "respond 5\nedit hi"},
		{"later, in private", command("x"), thinks(private(""), time.Second, private("hi")), nil, "respond 5 private\nedit hi"},
		{"begun in private stays so", command("x"), thinks(private(""), time.Second, r("hi")), nil, "respond 5 private\nedit hi"},
		{"begun in public, but private", command("x"), thinks(r(""), time.Second, private("hi")), nil, "respond 5\ndelete\nfollow private hi"},
		{"first one text, then another", command("x"), thinks(r("wait"), time.Second, r("hi")), nil, "respond 4 wait\nedit hi"},
		{"nothing in the end", command("x"), thinks(r(""), time.Second, r("")), nil, "respond 5\ndelete"},
		{"a button's message later", press("x"), thinks(update(""), time.Second, update("hi")), nil, "respond 6\nedit hi"},
		{"a button's message in between", press("x"), thinks(update("wait"), time.Second, r("hi")), nil, "respond 7 wait\nedit hi"},
		{"beside the button's message", press("x"), thinks(update(""), time.Second, private("hi")), nil, "respond 6\nfollow private hi"},
		{"a thread", press("x"), says(thread), nil, "respond 5 private\nthread at button in c: why\nsend in thread: hello\nedit <#thread>"},
		{"a thread after thinking", press("x"), thinks(private(""), time.Second, thread), nil, "respond 5 private\nthread at button in c: why\nsend in thread: hello\nedit <#thread>"},
		{"no right to a thread", press("x"), says(thread), map[string][]error{"thread": {forbidden}},
			"respond 5 private\nthread at button in c: why FAILS\nedit Newshound may not do this in this channel. A moderator can allow it: it needs the permission “Create Public Threads”."},

		{"a message", message("why?"), says(r("hi")), nil, "send in c to 2: hi"},
		{"a message later", message("why?"), thinks(r(""), time.Second, r("hi")), nil, "typing in c\nsend in c to 2: hi"},
		{"a message in between", message("why?"), thinks(r("wait"), time.Second, r("hi")), nil, "send in c to 2: wait\nchange m1: hi"},
		{"a message in between that was deleted", message("why?"), thinks(r("wait"), time.Second, r("hi")), map[string][]error{"change": {gone}},
			"send in c to 2: wait\nchange m1: hi FAILS\nsend in c to 2: hi"},
		{"a private answer to a message", message("why?"), says(private("secret")), nil,
			"send in c to 2: This is for you alone, and a message here is for everybody. Please use a command: type / and choose Newshound."},
		{"a message where it may not write", message("why?"), thinks(r(""), time.Second, r("hi")), map[string][]error{"typing": {forbidden}}, "typing in c FAILS"},

		{"late", command("x"), thinks(r(""), quarter, r("hi")), nil, "respond 5\nresponse\nsend in c to original: hi"},
		{"late, in private", command("x"), thinks(private(""), quarter, private("secret")), nil,
			"respond 5 private\nsend in c: <@anna>, what you wanted to see is ready. It is for you alone: press the button."},
		{"late, a button's message", press("x"), thinks(update(""), quarter, update("hi")), nil, "respond 6\nchange button: hi"},
		{"late, a thread", press("x"), thinks(update(""), quarter, thread), nil, "respond 6\nthread at button in c: why\nsend in thread: hello"},
		{"the token is gone early", command("x"), thinks(r(""), time.Second, r("hi")), map[string][]error{"edit": {gone}}, "respond 5\nedit hi FAILS\nsend in c: hi"},
		{"late where it may not write", command("x"), thinks(r(""), quarter, r("hi")), map[string][]error{"send": {unseen, forbidden}},
			"respond 5\nresponse\nsend in c to original: hi FAILS\nsend in c to original: Newshound may not do this in this channel. A moderator can allow it: it needs the permission “View Channel”. FAILS"},

		{"a doubled acknowledgement", command("x"), thinks(r(""), time.Second, r("hi")), map[string][]error{"respond": {refused(400, 40060)}}, "respond 5 FAILS\nedit hi"},
		{"an acknowledgement that failed", command("x"), thinks(r(""), time.Second, r("hi")), map[string][]error{"respond": {down}}, "respond 5 FAILS\nedit hi"},
		{"a first reply that Discord does not take", command("x"), thinks(private("wait"), time.Second, r("hi")), map[string][]error{"respond": {refused(400, 50035)}},
			"respond 4 private wait FAILS\nrespond 5 private\nedit hi"},
		{"Discord is down for some time", command("x"), thinks(r(""), time.Second, r("hi")), map[string][]error{"edit": {down, down, errors.New("EOF"), nil}},
			"respond 5\nedit hi FAILS\nedit hi FAILS\nedit hi FAILS\nedit hi"},
		{"a reply that Discord does not take", command("x"), thinks(r(""), time.Second, r("hi")), map[string][]error{"edit": {refused(400, 50035)}},
			"respond 5\nedit hi FAILS\nedit Something went wrong here, and it was written down for the operator. Nothing was lost; please try again."},

		{"over the limits", command("x"), says(r(strings.Repeat("a", 2001))), nil, "respond 4 " + strings.Repeat("a", 1999) + "…"},
		{"a panic beside the button's message", press("x"), says(discord.Reply{Update: true, Then: func(context.Context, func(discord.Reply)) (discord.Reply, error) { panic("oh") }}), nil,
			"respond 6\nfollow private Something went wrong here, and it was written down for the operator. Nothing was lost; please try again."},
		{"an error, late", command("x"), says(discord.Reply{Waits: true, Then: func(context.Context, func(discord.Reply)) (discord.Reply, error) {
			time.Sleep(quarter)
			return r(""), errors.New("oh")
		}}), nil, "respond 5\nresponse\nsend in c to original: Something went wrong here, and it was written down for the operator. Nothing was lost; please try again."},
		{"an error", command("x"), func(context.Context, *discord.Event) (discord.Reply, error) { return r(""), errors.New("oh") }, nil,
			"respond 4 private Something went wrong here, and it was written down for the operator. Nothing was lost; please try again."},
		{"a panic", command("x"), func(context.Context, *discord.Event) (discord.Reply, error) { panic("oh") }, nil,
			"respond 4 private Something went wrong here, and it was written down for the operator. Nothing was lost; please try again."},
		{"nothing", command("x"), says(r("")), nil,
			"respond 4 private Something went wrong here, and it was written down for the operator. Nothing was lost; please try again."},
		{"a handler that hangs", command("x"), func(context.Context, *discord.Event) (discord.Reply, error) {
			time.Sleep(time.Hour)
			return r("hi"), nil
		}, nil,
			"respond 4 private This took too long just now. Please try again in a moment."},
		{"a panic later", command("x"), says(discord.Reply{Then: func(context.Context, func(discord.Reply)) (discord.Reply, error) { panic("oh") }}), nil,
			"respond 5\nedit Something went wrong here, and it was written down for the operator. Nothing was lost; please try again."},
		{"a panic later, of a message", message("why?"), says(discord.Reply{Then: func(context.Context, func(discord.Reply)) (discord.Reply, error) { panic("oh") }}), nil,
			"typing in c\nsend in c to 2: Something went wrong here, and it was written down for the operator. Nothing was lost; please try again."},
		{"an option that cannot be completed", discord.Event{ID: "1", Token: "t", Kind: discord.Complete, Name: "x", Guild: "g"},
			func(context.Context, *discord.Event) (discord.Reply, error) { panic("oh") }, nil, "respond 8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				name := c.e.Name
				d := sit(t, handles(c.e.Kind, name, c.handle))
				for word, errs := range c.fails {
					d.fail(word, errs...)
				}
				if got := d.serves(t, c.e); got != c.want {
					t.Errorf("got\n%s\nwant\n%s", got, c.want)
				}
				left, err := d.c.Store.Tickets(t.Context(), ticketKind)
				if err != nil || len(left) != 0 {
					t.Errorf("%d tickets are left, %v", len(left), err)
				}
				if strings.Contains(d.log.String(), "secret") {
					t.Errorf("secrets in the log: %s", d.log)
				}
				time.Sleep(2 * time.Hour) // what hangs ends
			})
		})
	}
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work := func(ctx context.Context, show func(discord.Reply)) (discord.Reply, error) {
			for i := range 40 { // five seconds
				show(discord.Reply{Text: strings.Repeat(".", i+1)})
				time.Sleep(130 * time.Millisecond)
			}
			return discord.Reply{Text: "done"}, nil
		}
		d := sit(t,
			handles(discord.Command, "x", says(discord.Reply{Private: true, Then: work})),
			handles(discord.Command, "public", says(discord.Reply{Then: func(ctx context.Context, show func(discord.Reply)) (discord.Reply, error) {
				return work(ctx, func(r discord.Reply) { r.Private = true; show(r) })
			}})),
			handles(discord.Message, "", says(discord.Reply{Then: work})))
		want := "respond 5 private\n"
		for _, n := range []int{1, 8, 16, 24, 31, 39} { // one a second
			want += "edit " + strings.Repeat(".", n) + "\n"
		}
		want += "edit done"
		if got := d.serves(t, command("x")); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if got := d.serves(t, message("why?")); !strings.HasPrefix(got, "typing in c\nsend in c to 2: .\nchange ") || !strings.HasSuffix(got, ": done") || strings.Count(got, "\n") != 7 {
			t.Errorf("for a message:\n%s", got)
		}
		if got := d.serves(t, command("public")); got != "respond 5\nedit done" {
			t.Errorf("private progress in public:\n%s", got)
		}
	})
}

func TestSent(t *testing.T) {
	for _, c := range []struct {
		name            string
		e               discord.Event
		first, last     discord.Reply
		message, thread string
	}{
		{"at once", command("x"), discord.Reply{}, discord.Reply{Text: "hi"}, "original", ""},
		{"at once, in private", command("x"), discord.Reply{}, discord.Reply{Text: "hi", Private: true}, "", ""},
		{"later", command("x"), discord.Reply{Text: "wait"}, discord.Reply{Text: "hi"}, "m1", ""},
		{"later, in private", command("x"), discord.Reply{Text: "wait", Private: true}, discord.Reply{Text: "hi"}, "", ""},
		{"to a message", message("why?"), discord.Reply{}, discord.Reply{Text: "hi"}, "m1", ""},
		{"a button's message", press("x"), discord.Reply{}, discord.Reply{Text: "hi", Update: true}, "button", ""},
		{"in a thread", press("x"), discord.Reply{}, discord.Reply{Text: "hi", Thread: &discord.Thread{Name: "t"}}, "m1", "thread"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got []string
				c.last.Sent = func(_ context.Context, message, thread string) error {
					got = append(got, message, thread)
					return nil
				}
				h := says(c.last)
				if !c.first.Empty() {
					h = thinks(c.first, time.Second, c.last)
				}
				sent := sit(t, handles(c.e.Kind, c.e.Name, h)).serves(t, c.e)
				if len(got) != 2 || got[0] != c.message || got[1] != c.thread {
					t.Errorf("heard of %q after\n%s", got, sent)
				}
			})
		})
	}
}

func TestFilesAreSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := strings.NewReader("picture")
		if _, err := file.Seek(3, 0); err != nil { // it was read by a try that failed
			t.Fatal(err)
		}
		d := sit(t, handles(discord.Command, "x", thinks(discord.Reply{}, time.Second, discord.Reply{Files: []*discordgo.File{{Name: "a.png", Reader: file}}})))
		d.serves(t, command("x"))
		if file.Len() != len("picture") {
			t.Errorf("%d bytes are to be read", file.Len())
		}
	})
}
