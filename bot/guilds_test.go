package bot

import (
	"testing"

	"newshound/bot/discord"
	"newshound/bot/settings"
)

func TestGuilds(t *testing.T) {
	var g guilds
	for _, e := range [][2]string{
		{"GUILD_CREATE", `{"id":"1","owner_id":"owner","preferred_locale":"de","roles":[{"id":"1","permissions":"1024"},{"id":"mod","permissions":32},{"id":"x","permissions":null}],"threads":[{"id":"t1","parent_id":"c1"},{"id":"t2","parent_id":"c2"}]}`},
		{"THREAD_CREATE", `{"id":"t3","guild_id":"1","parent_id":"c1"}`},
		{"THREAD_LIST_SYNC", `{"guild_id":"1","threads":[{"id":"t4","parent_id":"c4"}]}`},
		{"CHANNEL_DELETE", `{"id":"c2","guild_id":"1"}`},
		{"GUILD_ROLE_CREATE", `{"guild_id":"1","role":{"id":"new","permissions":"8"}}`},
		{"GUILD_ROLE_CREATE", `{"guild_id":"1","role":{"id":"gone","permissions":"8"}}`},
		{"GUILD_ROLE_DELETE", `{"guild_id":"1","role_id":"gone"}`},
		{"GUILD_UPDATE", `{"id":"1","name":"renamed"}`},
		{"GUILD_CREATE", `{"id":"2"}`},
		{"GUILD_DELETE", `{"id":"2","unavailable":true}`},
		{"THREAD_CREATE", `{"id":"t5","guild_id":"1","parent_id":"c1"}`},
		{"THREAD_UPDATE", `{"id":"t5","guild_id":"1","parent_id":"c1","thread_metadata":{"archived":true}}`},
		// Ids as numbers.
		{"GUILD_CREATE", `{"id":8,"owner_id":80,"roles":[{"id":8,"permissions":1024}],"threads":[{"id":81,"parent_id":82}]}`},
		// What a server should not send.
		{"GUILD_CREATE", `null`}, {"GUILD_CREATE", `{}`}, {"GUILD_CREATE", `[`}, {"GUILD_CREATE", `{"id":7}`}, {"THREAD_CREATE", `{"id":"t9"}`},
		{"GUILD_ROLE_UPDATE", `{"guild_id":"3"}`}, {"THREAD_DELETE", `{"guild_id":"4","id":"t"}`}, {"TYPING_START", `{}`},
	} {
		g.apply(e[0], []byte(e[1]))
	}
	for name, c := range map[string]struct{ in, want discord.Event }{
		"a member with no role":      {discord.Event{Guild: "1"}, discord.Event{Rights: 1024, Locale: "de"}},
		"a role that manages":        {discord.Event{Guild: "1", Roles: []string{"mod", "x"}}, discord.Event{Rights: 1024 | 32, Locale: "de"}},
		"a role that came later":     {discord.Event{Guild: "1", Roles: []string{"new"}}, discord.Event{Rights: 1024 | 8, Locale: "de"}},
		"a role that is gone":        {discord.Event{Guild: "1", Roles: []string{"gone"}}, discord.Event{Rights: 1024, Locale: "de"}},
		"rights that are known":      {discord.Event{Guild: "1", Rights: 2048, Roles: []string{"mod"}}, discord.Event{Rights: 2048, Locale: "de"}},
		"the owner":                  {discord.Event{Guild: "1", Member: "owner", Rights: 2048}, discord.Event{Rights: 2048 | settings.Administrator, Locale: "de"}},
		"a locale of the member's":   {discord.Event{Guild: "1", Locale: "fr"}, discord.Event{Rights: 1024, Locale: "fr"}},
		"a thread":                   {discord.Event{Guild: "1", Channel: "t1"}, discord.Event{Rights: 1024, Locale: "de", Thread: true, Parent: "c1"}},
		"a thread that came later":   {discord.Event{Guild: "1", Channel: "t3"}, discord.Event{Rights: 1024, Locale: "de", Thread: true, Parent: "c1"}},
		"a thread that was synced":   {discord.Event{Guild: "1", Channel: "t4"}, discord.Event{Rights: 1024, Locale: "de", Thread: true, Parent: "c4"}},
		"a thread of a gone channel": {discord.Event{Guild: "1", Channel: "t2"}, discord.Event{Rights: 1024, Locale: "de"}},
		"a server that is away":      {discord.Event{Guild: "2"}, discord.Event{}},
		"an archived thread":         {discord.Event{Guild: "1", Channel: "t5"}, discord.Event{Rights: 1024, Locale: "de"}},
		"ids as numbers":             {discord.Event{Guild: "8", Channel: "81"}, discord.Event{Rights: 1024, Thread: true, Parent: "82"}},
		"an owner as a number":       {discord.Event{Guild: "8", Member: "80"}, discord.Event{Rights: 1024 | settings.Administrator}},
		"a server never heard of":    {discord.Event{Guild: "9", Member: "owner"}, discord.Event{}},
	} {
		e := c.in
		g.complete(&e)
		if e.Rights != c.want.Rights || e.Locale != c.want.Locale || e.Thread != c.want.Thread || e.Parent != c.want.Parent {
			t.Errorf("%s: rights %d, locale %q, thread %v in %q", name, e.Rights, e.Locale, e.Thread, e.Parent)
		}
	}
}

func TestServersThatTheProgramLeftAreForgotten(t *testing.T) {
	var g guilds
	for _, e := range [][2]string{{"GUILD_CREATE", `{"id":"5"}`}, {"GUILD_DELETE", `{"id":"5"}`}, {"THREAD_CREATE", `{"id":"t6","guild_id":"5"}`}} {
		g.apply(e[0], []byte(e[1]))
	}
	if len(g.all) != 0 {
		t.Errorf("%d servers are remembered", len(g.all))
	}
}

func FuzzGuilds(f *testing.F) {
	f.Add("GUILD_CREATE", []byte(`{"id":"1","roles":[null],"threads":null}`))
	f.Add("THREAD_LIST_SYNC", []byte(`{"guild_id":"1","threads":[{}]}`))
	f.Add("GUILD_ROLE_UPDATE", []byte(`{"guild_id":"1","role":{"permissions":{}}}`))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		var g guilds
		g.apply("GUILD_UPDATE", []byte(`{"id":"1"}`))
		g.apply(kind, data)
		g.complete(&discord.Event{Guild: "1", Channel: "1"})
	})
}
