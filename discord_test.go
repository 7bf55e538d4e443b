package main

import (
	"cmp"
	"context"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"newshound/bot/discordtest"
)

// Pictures of what members see are written there: go test . -run Discord -pictures DIR.
var _ = flag.String("pictures", "", "folder for pictures of what members of scripts see")

// TestDiscord plays scripts of members with the whole program, from serve to
// the transcript of what they see (see discordtest.Run). Files named by an
// address are served there, as in other scripts; a file model/NAME is a model
// that writes the answers, and a file .env is more settings.
func TestDiscord(t *testing.T) {
	files, err := filepath.Glob("testdata/discord/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts (%v)", err)
	}
	for _, file := range files {
		file, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			t.Chdir(t.TempDir())
			for _, f := range archive.Files {
				if f.Name == ".env" {
					write(t, f.Name, string(f.Data))
				}
			}
			site, models := serveSite(t, archive.Files), serveModels(t, archive.Files)
			discordtest.Run(t, file, discordtest.Options{}, func(s *discordtest.Server) (stop func()) {
				ctx, cancel := context.WithCancel(t.Context())
				var stdout, stderr strings.Builder
				sys := testSystem(strings.NewReader(""), &stdout, &stderr, "DISCORD_TOKEN="+s.Token, "DISCORD_API_URL="+s.API, "FETCH_DELAY=0s")
				sys.environ = append(sys.environ, models.environ()...)
				sys.now, sys.fetch = s.Now, site
				code := make(chan int, 1)
				go func() { code <- run(ctx, []string{"serve"}, sys) }()
				return func() {
					cancel()
					if got := <-code; got != exitOK {
						t.Errorf("serve ended with %d: %s", got, &stderr)
					}
				}
			}, models.actions(t)...)
		})
	}
}

// TestServeEndsWhereDiscordWillNotHaveIt: with exit code 1 and one line that
// says what to do.
func TestServeEndsWhereDiscordWillNotHaveIt(t *testing.T) {
	for name, c := range map[string]struct {
		token string // "" is the right one
		code  int    // the gateway closes with, once the bot is ready
		says  string
	}{
		"a token that Discord does not know": {token: "MTIz.abc.not-a-token", says: "DISCORD_TOKEN"},
		"a token that was reset meanwhile":   {code: 4004, says: "DISCORD_TOKEN"},
		"an intent that it does not allow":   {code: 4014, says: "4014"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			s := discordtest.New(t, discordtest.Options{Unchecked: true})
			var stdout, stderr strings.Builder
			sys := testSystem(strings.NewReader(""), &stdout, &stderr, "DISCORD_API_URL="+s.API, "DISCORD_TOKEN="+cmp.Or(c.token, s.Token))
			sys.now, sys.fetch = s.Now, serveSite(t, nil)
			code := make(chan int, 1)
			go func() { code <- run(t.Context(), []string{"serve"}, sys) }()
			if c.code != 0 {
				if err := s.Ready(t.Context()); err != nil {
					t.Fatal(err)
				}
				s.Close(c.code)
			}
			got := <-code
			_, why, _ := strings.Cut(stderr.String(), "the starter corpus into it\n")
			if got != exitFailed || strings.Count(why, "\n") != 1 || !strings.Contains(why, c.says) {
				t.Errorf("exit %d: %s", got, &stderr)
			}
		})
	}
}
