package main

import (
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
// address are served there, as in other scripts.
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
			site := serveSite(t, archive.Files)
			discordtest.Run(t, file, discordtest.Options{}, func(s *discordtest.Server) (stop func()) {
				ctx, cancel := context.WithCancel(t.Context())
				var stdout, stderr strings.Builder
				sys := testSystem(strings.NewReader(""), &stdout, &stderr, "DISCORD_TOKEN="+s.Token, "DISCORD_API_URL="+s.API, "FETCH_DELAY=0s")
				sys.now, sys.fetch = s.Now, site
				code := make(chan int, 1)
				go func() { code <- run(ctx, []string{"serve"}, sys) }()
				return func() {
					cancel()
					if got := <-code; got != exitOK {
						t.Errorf("serve ended with %d: %s", got, &stderr)
					}
				}
			})
		})
	}
}
