package bot

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newshound/bot/discord"
	"newshound/corpus"
)

// TestRestart: what was begun when the process stops is ended by the next.
func TestRestart(t *testing.T) {
	const sorry = "Newshound was restarted while it worked on this. Please try again."
	again := func(r discord.Route) discord.Route { r.Again = true; return r }
	for _, c := range []struct {
		name  string
		e     discord.Event
		route discord.Route
		away  time.Duration
		want  string // is sent by the next process
	}{
		{"again", command("x"), again(handles(discord.Command, "x", thinks(discord.Reply{}, time.Hour, discord.Reply{Text: "hi"}))), time.Minute, "edit hi"},
		{"an apology", command("x"), handles(discord.Command, "x", thinks(discord.Reply{}, time.Hour, discord.Reply{})), time.Minute, "edit " + sorry},
		{"an apology beside a button's message", press("x"), handles(discord.Press, "x", thinks(discord.Reply{Update: true}, time.Hour, discord.Reply{})), time.Minute, "follow private " + sorry},
		{"an apology in a private answer", command("x"), handles(discord.Command, "x", thinks(discord.Reply{Private: true}, time.Hour, discord.Reply{})), time.Minute, "edit " + sorry},
		{"a message again", message("why?"), again(handles(discord.Message, "", thinks(discord.Reply{}, time.Hour, discord.Reply{Text: "hi"}))), time.Minute, "send in c to 2: hi"},
		{"too late", command("x"), again(handles(discord.Command, "x", thinks(discord.Reply{}, time.Hour, discord.Reply{}))), quarter, ""},
		{"too late for a message", message("why?"), again(handles(discord.Message, "", thinks(discord.Reply{}, time.Hour, discord.Reply{}))), quarter, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, c.route)
				ctx, kill := context.WithCancel(t.Context())
				d.tasks = ctx
				d.begins(c.e)
				kill()
				d.running.Wait()
				left, err := d.c.Store.Tickets(t.Context(), ticketKind)
				if err != nil || len(left) != 1 || left[0].Space != discord.GuildSpace("g") || left[0].Member != "anna" {
					t.Fatalf("tickets %+v, %v", left, err)
				}
				time.Sleep(c.away)

				next := New(d.c)
				next.tasks = t.Context()
				p := new(paper)
				next.api = p
				quick := *next.routes[routeKey{c.route.Kind, c.route.Name}]
				quick.Handle = thinks(discord.Reply{Private: false}, time.Second, discord.Reply{Text: "hi"})
				next.routes[routeKey{c.route.Kind, c.route.Name}] = &quick
				next.identify("7", "app")
				next.recoverTickets(t.Context(), left)
				next.running.Wait()
				if got := p.text(); got != c.want {
					t.Errorf("got %s\nwant %s", got, c.want)
				}
				if left, err := next.c.Store.Tickets(t.Context(), ticketKind); err != nil || len(left) != 0 {
					t.Errorf("%d tickets are left, %v", len(left), err)
				}
				time.Sleep(2 * time.Hour)
			})
		})
	}
}

func TestRecoverSurvivesAnyTicket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t)
		var left []corpus.Ticket
		for id, data := range map[string]string{
			"event:1": `{"event":{"ID":"1","Kind":"command","Name":"gone","Token":"secret","At":"` + time.Now().Format(time.RFC3339) + `"}}`,
			"event:2": `{"event":null}`, "event:3": `{`, "event:4": `null`, "event:5": `{"event":{"ID":"6"}}`, "event:7": `{"event":{"ID":"7"}}`,
		} {
			ticket := corpus.Ticket{ID: id, Space: "guild:g", Kind: ticketKind, Made: time.Now(), Expires: time.Now().Add(time.Minute), Data: []byte(data)}
			if err := d.c.Store.PutTicket(t.Context(), ticket); err != nil {
				t.Fatal(err)
			}
			left = append(left, ticket)
		}
		d.recoverTickets(t.Context(), left)
		d.running.Wait()
		if got := d.text(); !strings.Contains(got, "restarted") || strings.Contains(got, "\n") {
			t.Errorf("sent %s", got)
		}
		if left, err := d.c.Store.Tickets(t.Context(), ticketKind); err != nil || len(left) != 0 {
			t.Errorf("%d tickets are left, %v", len(left), err)
		}
	})
}

// TestDrain: what runs may end, what waits stays for the next process.
func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, handles(discord.Command, "x", thinks(discord.Reply{}, 5*time.Second, discord.Reply{Text: "hi"})),
			handles(discord.Command, "hangs", thinks(discord.Reply{}, time.Minute, discord.Reply{Text: "hi"})))
		ctx, cancel := context.WithCancel(t.Context())
		d.tasks = ctx
		d.compute.workers, d.compute.each, d.grace = 2, 2, 8*time.Second
		for i, name := range []string{"x", "hangs", "x"} {
			d.begins(numbered(command(name), i, "g"))
		}
		d.text()
		began := time.Now()
		d.drain(cancel)
		if took := time.Since(began); took != d.grace {
			t.Errorf("stopping took %v", took)
		}
		if got := d.text(); got != "edit hi" {
			t.Errorf("sent while stopping: %s", got)
		}
		if left, err := d.c.Store.Tickets(t.Context(), ticketKind); err != nil || len(left) != 2 {
			t.Errorf("%d tickets are left, %v", len(left), err)
		}
		time.Sleep(2 * time.Hour)
	})
}
