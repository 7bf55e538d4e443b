package main

import (
	"strings"
	"testing"

	"newshound/bot/discordtest"
)

// TestAccount: what doctor and invite say of a token and of a server, in words
// that tell what to do.
func TestAccount(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true})
	reset := "Reset Token"
	for name, c := range map[string]struct {
		command, token, guild string
		code                  int
		says                  string
	}{
		"invite":                             {"invite", s.Token, "", exitOK, "client_id=" + s.App},
		"invite, with a wrong token":         {"invite", "MTIz.abc.wrong", "", exitFailed, reset},
		"doctor":                             {"doctor", s.Token, "", exitOK, "the token is that of"},
		"doctor, with a wrong token":         {"doctor", "MTIz.abc.wrong", "", exitFailed, reset},
		"doctor, of a server it is in":       {"doctor", s.Token, s.Guild("News").ID, exitOK, "the token is that of"},
		"doctor, of a server it is not in":   {"doctor", s.Token, "1", exitFailed, "not in the server DISCORD_GUILD_ID"},
		"invite says whose page it leads to": {"invite", s.Token, "", exitOK, "DISCORD_API_URL is not Discord's"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			var out strings.Builder
			sys := testSystem(strings.NewReader(""), &out, &out, "DISCORD_API_URL="+s.API, "DISCORD_TOKEN="+c.token, "DISCORD_GUILD_ID="+c.guild)
			sys.now = s.Now
			if code := run(t.Context(), []string{c.command}, sys); code != c.code {
				t.Errorf("exit %d", code)
			}
			if text := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(text, c.says) {
				t.Errorf("says %s", text)
			}
		})
	}
}

func TestDiscordsOwnInterface(t *testing.T) {
	for api, want := range map[string]bool{
		discordAPI: true, "https://canary.discord.com/api/v9": true, "https://discord.com.example/api": false, "http://localhost:3001/api": false, "": false,
	} {
		if isDiscord(api) != want {
			t.Errorf("%q", api)
		}
	}
}
