package bot

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newshound/bot/discord"
	"newshound/bot/settings"
)

func TestGuards(t *testing.T) {
	const elsewhere, moderators, here = "Newshound works in servers", "Only moderators", "does not answer questions in this channel"
	chosen := settings.Settings{Moderators: []string{"editors"}, Channels: []string{"news", "more"}}
	change := func(e discord.Event, f func(*discord.Event)) discord.Event { f(&e); return e }
	for _, c := range []struct {
		name string
		e    discord.Event
		want string // that the reply contains
	}{
		{"no server", change(command("free"), func(e *discord.Event) { e.Guild = "" }), "respond 4 private " + elsewhere},
		{"no server, completing", discord.Event{ID: "1", Token: "t", Kind: discord.Complete, Name: "free"}, "respond 8"},
		{"no such command", command("gone"), "respond 4 private This is from an earlier version"},
		{"an old button", press(""), "respond 4 private This is from an earlier version"},

		{"a member who manages", command("manage"), "respond 4 private " + moderators},
		{"a role that may", change(command("manage"), func(e *discord.Event) { e.Roles = []string{"x", "editors"} }), "respond 4 done"},
		{"one who manages the server", change(command("manage"), func(e *discord.Event) { e.Rights = 1 << 5 }), "respond 4 done"},
		{"an administrator", change(command("manage"), func(e *discord.Event) { e.Rights = 1 << 3 }), "respond 4 done"},
		{"the owner", change(command("manage"), func(e *discord.Event) { e.Member = "owner" }), "respond 4 done"},
		{"rights of cached roles", change(command("manage"), func(e *discord.Event) { e.Roles = []string{"admins"} }), "respond 4 done"},

		{"a question elsewhere", command("ask"), "respond 4 private Newshound does not answer questions in this channel. It does here: <#news> <#more>"},
		{"a mention elsewhere", message("why?"), "send in c to 2: Newshound " + here},
		{"a question in the channel", change(command("ask"), func(e *discord.Event) { e.Channel = "news" }), "respond 4 done"},
		{"in a thread of it", change(command("ask"), func(e *discord.Event) { e.Channel, e.Thread, e.Parent = "t", true, "news" }), "respond 4 done"},
		{"in a cached thread of it", change(message("why?"), func(e *discord.Event) { e.Channel = "thread" }), "send in thread to 2: done"},
		{"a moderator elsewhere", change(command("ask"), func(e *discord.Event) { e.Rights = 1 << 5 }), "respond 4 done"},
		{"another command elsewhere", command("free"), "respond 4 done"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				done := says(discord.Reply{Text: "done"})
				d := sit(t,
					handles(discord.Command, "free", done), handles(discord.Complete, "free", done),
					discord.Route{Kind: discord.Command, Name: "manage", Handle: done, Moderators: true},
					discord.Route{Kind: discord.Command, Name: "ask", Handle: done, Asks: true},
					discord.Route{Kind: discord.Message, Handle: done, Asks: true})
				if err := settings.Save(t.Context(), d.c.Store, discord.GuildSpace("g"), chosen); err != nil {
					t.Fatal(err)
				}
				d.guilds.apply("GUILD_CREATE", []byte(`{"id":"g","owner_id":"owner","roles":[{"id":"admins","permissions":"8"}],"threads":[{"id":"thread","parent_id":"news"}]}`))
				if got := d.serves(t, c.e); !strings.Contains(got, c.want) || strings.Contains(got, "done") != strings.Contains(c.want, "done") {
					t.Errorf("got %s", got)
				}
			})
		})
	}
}

func TestHourlyLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := says(discord.Reply{Text: "done"})
		d := sit(t,
			discord.Route{Kind: discord.Command, Name: "ask", Handle: done, Asks: true},
			discord.Route{Kind: discord.Message, Handle: done, Asks: true},
			handles(discord.Command, "free", done))
		save := func(hourly int) {
			t.Helper()
			if err := settings.Save(t.Context(), d.c.Store, discord.GuildSpace("g"), settings.Settings{Hourly: hourly}); err != nil {
				t.Fatal(err)
			}
		}
		save(2)
		began := time.Now()
		d.serves(t, command("ask"))
		time.Sleep(time.Minute)
		d.serves(t, message("why?"))
		again := discord.Timestamp(began.Add(time.Hour), discord.RelativeStyle)
		if got := d.serves(t, command("ask")); !strings.Contains(got, "again "+again) || !strings.Contains(got, "private") {
			t.Errorf("a third question: %s", got)
		}
		if got := d.serves(t, command("free")); got != "respond 4 done" {
			t.Errorf("what is no question: %s", got)
		}
		other := command("ask")
		other.Member = "boris"
		if got := d.serves(t, other); got != "respond 4 done" {
			t.Errorf("another member: %s", got)
		}
		save(-1)
		if got := d.serves(t, command("ask")); got != "respond 4 done" {
			t.Errorf("without a limit: %s", got)
		}
		save(2)
		time.Sleep(time.Hour)
		if got := d.serves(t, command("ask")); got != "respond 4 done" {
			t.Errorf("an hour later: %s", got)
		}
	})
}

func TestLocale(t *testing.T) {
	for name, c := range map[string]struct{ chosen, members, servers, want string }{
		"the server's moderators chose": {"fr", "de", "es-ES", "fr"},
		"the member's own":              {"", "de", "es-ES", "de"},
		"the server's":                  {"", "", "es-ES", "es-ES"},
		"none":                          {"", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got string
				d := sit(t, handles(discord.Command, "x", func(_ context.Context, e *discord.Event) (discord.Reply, error) {
					got = e.Locale
					return discord.Reply{Text: "done"}, nil
				}))
				d.guilds.apply("GUILD_CREATE", []byte(`{"id":"g","preferred_locale":"`+c.servers+`"}`))
				if err := settings.Save(t.Context(), d.c.Store, discord.GuildSpace("g"), settings.Settings{Language: c.chosen}); err != nil {
					t.Fatal(err)
				}
				e := command("x")
				e.Locale = c.members
				d.serves(t, e)
				if got != c.want {
					t.Errorf("locale %q, want %q", got, c.want)
				}
			})
		})
	}
}
