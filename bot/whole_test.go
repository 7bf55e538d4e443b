package bot

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/gateway"
)

// TestWholeResponses: what is sent to a server that lets no response be
// changed.
func TestWholeResponses(t *testing.T) {
	r := func(text string) discord.Reply { return discord.Reply{Text: text} }
	private := func(text string) discord.Reply { return discord.Reply{Text: text, Private: true} }
	update := func(text string) discord.Reply { return discord.Reply{Text: text, Update: true} }
	file := func() discord.Reply {
		return discord.Reply{Text: "here", Private: true, Files: []*discordgo.File{{Name: "a.txt", Reader: strings.NewReader("a")}},
			Embeds: []*discordgo.MessageEmbed{{Description: "it", Image: &discordgo.MessageEmbedImage{URL: "attachment://a.txt"}}}}
	}
	hiddenPress := press("x")
	hiddenPress.Message.Flags = discordgo.MessageFlagsEphemeral
	const slow = 5 * time.Second
	for _, c := range []struct {
		name   string
		e      discord.Event
		handle discord.Handler
		fails  map[string][]error
		want   string
	}{
		{"soon", command("x"), thinks(r(""), time.Second, r("hi")), nil, "respond 4 hi"},
		{"soon, instead of what it would show first", command("x"), thinks(r("wait"), time.Second, r("hi")), nil, "respond 4 hi"},
		{"soon, in private", command("x"), thinks(private(""), time.Second, private("hi")), nil, "respond 4 private <@anna> [hi]"},
		{"begun in private stays so", command("x"), thinks(private(""), time.Second, r("hi")), nil, "respond 4 private <@anna> [hi]"},
		{"at once, in private", command("x"), says(private("hi")), nil, "respond 4 private <@anna> [hi]"},
		{"a button's message", press("x"), thinks(update(""), time.Second, update("hi")), nil, "respond 7  [hi]"},
		{"a button's message that only the member sees", hiddenPress, says(update("hi")), nil, "respond 4 private <@anna> [hi]"},
		{"a failure", command("x"), says(discord.Reply{Then: func(context.Context, func(discord.Reply)) (discord.Reply, error) { panic("oh") }}), nil,
			"respond 4 Something went wrong here, and it was written down for the operator. Nothing was lost; please try again."},

		{"slowly", command("x"), thinks(r(""), slow, r("hi")), nil,
			"respond 4 Newshound is working on it. The answer will be here.\nedit hi FAILS\nchange shown: hi"},
		{"slowly, a button's message", press("x"), thinks(update(""), slow, update("hi")), nil, "respond 6\nedit  [hi] FAILS\nchange button:  [hi]"},
		{"slowly, in private", command("x"), thinks(private(""), slow, private("hi")), nil,
			"respond 4 private <@anna> [This takes a little longer. Press the button in a moment.]\nedit hi FAILS"},
		{"slowly, a button's message that only the member sees", hiddenPress, thinks(update("wait"), slow, update("hi")), nil,
			"respond 4 private <@anna> [wait]\nedit  [hi] FAILS"},

		{"a thread", press("x"), says(discord.Reply{Text: "hello", Thread: &discord.Thread{Name: "why"}}), nil,
			"thread at button in c: why\nsend in thread: hello\nrespond 4 private <@anna> [<#thread>]"},
		{"no right to a thread", press("x"), says(discord.Reply{Text: "hello", Thread: &discord.Thread{Name: "why"}}), map[string][]error{"thread": {forbidden}},
			"thread at button in c: why FAILS\nrespond 4 private <@anna> [Newshound may not do this in this channel. A moderator can allow it: it needs the permission “Create Public Threads”.]"},
		{"a file", command("x"), says(file()), nil,
			"direct anna\nsend in direct-anna:\nrespond 4 private <@anna> [here\nThe file is in your direct messages.] [it]"},
		{"a file that cannot be sent", command("x"), says(file()), map[string][]error{"direct": {forbidden}},
			"direct anna FAILS\nrespond 4 private <@anna> [here\nThe file could not be sent.] [it]"},
		{"a message", message("why?"), thinks(r(""), slow, r("hi")), nil, "typing in c\nsend in c to 2: hi"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, handles(c.e.Kind, "x", c.handle))
				if c.e.Kind == discord.Message {
					d.routes[routeKey{discord.Message, ""}] = d.routes[routeKey{discord.Message, "x"}]
				}
				d.Bot.manner.Store(mannerWhole)
				d.fail("edit", gone)
				for word, errs := range c.fails {
					d.fail(word, errs...)
				}
				d.shows = func(id string) {
					d.arrivals.note([]byte(`{"id":"shown","author":{"id":"7"},"interaction":{"id":"`+id+`"}}`), "7")
				}
				if got := d.serves(t, c.e); got != c.want {
					t.Errorf("got\n%s\nwant\n%s", got, c.want)
				}
				time.Sleep(time.Hour) // what is awaited is forgotten
				d.arrivals.mu.Lock()
				defer d.arrivals.mu.Unlock()
				if len(d.arrivals.awaited) > 0 {
					t.Error("still awaited")
				}
			})
		})
	}
}

// TestWhatAServerIsLikeIsLearnt: from edits that it refuses, and takes again.
func TestWhatAServerIsLikeIsLearnt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := 3 * time.Second
		d := sit(t, handles(discord.Command, "x", thinks(discord.Reply{}, time.Second, discord.Reply{Text: "hi"})),
			handles(discord.Command, "slow", thinks(discord.Reply{}, slow, discord.Reply{Text: "hi"})))
		next := func(name string) discord.Event {
			e := command(name)
			e.ID = name + time.Now().String()
			return e
		}
		for _, c := range []struct {
			name    string
			refuses bool // an edit
			want    string
		}{
			{"x", true, "respond 5\nedit hi FAILS\nsend in c: hi"},
			{"x", false, "respond 4 hi"},
			{"slow", false, "respond 4 Newshound is working on it. The answer will be here.\nedit hi"}, // now it does
			{"x", false, "respond 5\nedit hi"},
			{"x", true, "respond 5\nedit hi FAILS\nsend in c: hi"}, // Discord does that now and then
			{"x", false, "respond 5\nedit hi"},
		} {
			if c.refuses {
				d.fail("edit", gone)
			}
			if got := d.serves(t, next(c.name)); got != c.want {
				t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
			}
		}
		d.manner.Store(mannerUnknown)
		d.fail("respond", down)
		d.fail("edit", gone)
		d.serves(t, next("x"))
		if d.Bot.whole() {
			t.Error("what was never acknowledged cannot be changed anywhere")
		}
	})
}

// TestTheWaitForAMessagesID: the answer is delivered before, and the wait ends
// with the gateway, by which the id would come.
func TestTheWaitForAMessagesID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		heard := 0
		reply := discord.Reply{Text: "hi", Sent: func(context.Context, string, string) error { heard++; return nil }}
		d := sit(t, handles(discord.Command, "x", thinks(discord.Reply{}, time.Second, reply)))
		d.manner.Store(mannerWhole)
		began := time.Now()
		d.begins(command("x"))
		pass(time.Second)
		if left, err := d.c.Store.Tickets(t.Context(), ticketKind); err != nil || len(left) > 0 || d.text() != "respond 4 hi" || heard > 0 {
			t.Errorf("while it waits, there are the tickets %v, %v; heard %d times", left, err, heard)
		}
		d.arrivals.end()
		d.running.Wait()
		if took := time.Since(began); took != time.Second || heard != 1 {
			t.Errorf("after %s heard %d times", took, heard)
		}
		d.serves(t, command("x"))
		if took := time.Since(began); took != 2*time.Second || heard != 2 {
			t.Errorf("the next after %s, heard %d times", took, heard)
		}
	})
}

// TestInteractionsOfOtherApplications are not answered.
func TestInteractionsOfOtherApplications(t *testing.T) {
	for name, c := range map[string]struct{ own, app, want string }{
		"ours":                        {"9", "9", "respond 4 hi"},
		"another's":                   {"9", "999", ""},
		"nobody's":                    {"9", "", "respond 4 hi"},
		"we do not know who we are":   {"", "9", "respond 4 hi"},
		"neither does the server say": {"", "", "respond 4 hi"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, handles(discord.Command, "x", says(discord.Reply{Text: "hi"})))
				d.self.Store(&identity{user: "7", app: c.own})
				d.hear(gateway.Event{Type: "INTERACTION_CREATE", Data: []byte(`{"id":"1","token":"t","type":2,"guild_id":"3","application_id":"` + c.app + `","data":{"name":"x"}}`)})
				d.running.Wait()
				if got := d.text(); got != c.want {
					t.Errorf("sent %q", got)
				}
			})
		})
	}
}

func TestAFormThatTheServerCannotShow(t *testing.T) {
	form := discord.Reply{Form: &discord.Form{ID: "f", Title: "Why?", Inputs: []discord.Input{{ID: "a", Label: "A"}}}}
	thanks := form
	thanks.Text, thanks.Private = "thanks", true
	for name, c := range map[string]struct {
		reply discord.Reply
		want  string
	}{
		"the rest is sent": {thanks, "respond 9 FAILS\nrespond 4 private thanks"},
		"if there is any":  {form, "respond 9 FAILS\nrespond 4 private This needs a form, which cannot be shown here."},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, handles(discord.Press, "x", says(c.reply)))
				d.fail("respond", refused(http.StatusBadRequest, 50035))
				if got := d.serves(t, press("x")); got != c.want {
					t.Errorf("got\n%s\nwant\n%s", got, c.want)
				}
			})
		})
	}
}

// TestShelf: what is private and came late is there for its member alone.
func TestShelf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, handles(discord.Command, "x", thinks(discord.Reply{Private: true}, quarter, discord.Reply{Text: "secret answer", Private: true})))
		show := func(change func(e *discord.Event)) string {
			e := press(verbShow)
			e.ID, e.Args = "99", []string{"1"}
			if change != nil {
				change(&e)
			}
			return d.serves(t, e)
		}
		d.begins(command("x"))
		if got := show(nil); !strings.Contains(got, "no longer there") {
			t.Errorf("before it is there: %s", got)
		}
		d.running.Wait()
		for _, c := range []struct {
			name   string
			change func(e *discord.Event)
			want   string
		}{
			{"its member", nil, "respond 4 private secret answer"},
			{"once more", nil, "respond 4 private secret answer"},
			{"another member", func(e *discord.Event) { e.Member = "boris" }, "respond 4 private This is for another member."},
			{"another server", func(e *discord.Event) { e.Guild = "h" }, "respond 4 private This is for another member."},
			{"an old button", func(e *discord.Event) { e.Args = []string{"2"} }, "respond 4 private This is no longer there. Please use the command again."},
			{"a forged button", func(e *discord.Event) { e.Args = nil }, "respond 4 private This is from an earlier version of Newshound and does not work any more. Please use the command again."},
		} {
			got := show(c.change)
			if lines := strings.Split(got, "\n"); lines[len(lines)-1] != c.want {
				t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
			}
		}
		time.Sleep(shelfTime)
		if got := show(nil); !strings.Contains(got, "no longer there") {
			t.Errorf("after its time: %s", got)
		}
	})
}

func TestShelfIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s shelf
		put := func(id string) {
			t.Helper()
			if err := s.put(&discord.Event{ID: id}, discord.Reply{Text: "x"}, true, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 2 * shelfPlaces {
			put(string(rune('a' + i)))
		}
		if len(s.kept) != shelfPlaces || len(s.order) != shelfPlaces {
			t.Errorf("%d are kept", len(s.kept))
		}
		pass(shelfTime / 2)
		put("later")
		pass(shelfTime / 2)
		if len(s.kept) != 1 || len(s.order) != 1 {
			t.Errorf("%d are kept beyond their time", len(s.kept)-1)
		}
		put("later")
		pass(shelfTime - time.Second)
		if _, ok := s.get("later", time.Now()); !ok {
			t.Error("what was renewed is gone when the first of it would be")
		}
	})
}

// TestFilesOnTheShelf: two presses do not read from one reader.
func TestFilesOnTheShelf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s shelf
		r := discord.Reply{Files: []*discordgo.File{{Name: "a.txt", ContentType: "text/plain", Reader: strings.NewReader("text")}}}
		if err := s.put(&discord.Event{ID: "1"}, r, true, time.Now()); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			k, _ := s.get("1", time.Now())
			f := k.whole().Files[0]
			if data, err := io.ReadAll(f.Reader); err != nil || string(data) != "text" || f.Name != "a.txt" || f.ContentType != "text/plain" {
				t.Errorf("%+v with %q, %v", f, data, err)
			}
		}
	})
}

// TestShowFits: a reply that has all its rows has one less with the button.
func TestShowFits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		row := discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.Button{Label: "x", CustomID: "x"}}}
		full := discord.Reply{Text: "hi", Rows: slices.Repeat([]discordgo.MessageComponent{row}, discord.MaxRows)}
		e := command("x")
		rows := sit(t).withShow(&e, full, "1").Rows
		last := rows[len(rows)-1].(discordgo.ActionsRow).Components[0].(discordgo.Button)
		if len(rows) != discord.MaxRows || last.CustomID != discord.ID(verbShow, "1") {
			t.Errorf("%d rows, in the last %q", len(rows), last.CustomID)
		}
	})
}

func TestEventsThatComeTwice(t *testing.T) {
	var d doubles
	var firsts []string
	for _, id := range []string{"1", "2", "1", "3", "2"} {
		if d.first(id) {
			firsts = append(firsts, id)
		}
	}
	if !slices.Equal(firsts, []string{"1", "2", "3"}) {
		t.Errorf("new were %v", firsts)
	}
	for i := range 2 * doublesSize {
		d.first(string(rune(i)))
	}
	if len(d.seen) > doublesSize || !d.first("1") {
		t.Errorf("%d are remembered", len(d.seen))
	}
}

// TestTheMessageOfACommand: some servers send no more than its id.
func TestTheMessageOfACommand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, handles(discord.Command, "Check", func(_ context.Context, e *discord.Event) (discord.Reply, error) {
			return discord.Reply{Text: "checked: " + e.Message.Content}, nil
		}))
		e := command("Check")
		e.Message = &discordgo.Message{ID: "5"}
		if got, want := d.serves(t, e), "read 5 in c\nrespond 4 checked: read"; got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})
}
