package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/bwmarrin/discordgo"

	"newshound/corpus"
)

// written is a registry that writes down what it is told.
type written struct {
	lines []string
	fails error
}

func (w *written) Commands(context.Context, string, string) ([]*discordgo.ApplicationCommand, error) {
	return nil, nil
}

func (w *written) PutCommands(_ context.Context, app, guild string, all any) error {
	data, err := json.Marshal(all)
	w.lines = append(w.lines, fmt.Sprintf("%s %q: %s", app, guild, data))
	if err == nil {
		err = w.fails
	}
	return err
}

// TestCommandsMove: where they are registered no more, they go; those of
// others do not.
func TestCommandsMove(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t)
		for _, c := range []struct {
			name, app, guild string
			fails            error
			want             string
			fail             bool
		}{
			{"the first time", "9", "", nil, "[]", false},
			{"nowhere else", "9", "", nil, "[]", false},
			{"to one server", "9", "42", nil, `[9 "": []]`, false},
			{"to another, and the bot has left the first", "9", "43", refused(http.StatusForbidden, 50001), `[9 "42": []]`, false},
			{"to all, while Discord fails", "9", "", down, `[9 "43": []]`, true},
			{"to all", "9", "", nil, `[9 "43": []]`, false},
			{"another application", "10", "44", nil, "[]", false},
			{"which moves", "10", "", nil, `[10 "44": []]`, false},
		} {
			d.c.Guild = c.guild
			w := &written{fails: c.fails}
			err := d.moved(t.Context(), w, c.app)
			if got := fmt.Sprint(w.lines); got != c.want || (err != nil) != c.fail {
				t.Errorf("%s: %s, %v; want %s", c.name, got, err, c.want)
			}
		}
		if was, err := d.c.Store.Setting(t.Context(), corpus.Shared, scopeKey); was != "10" || err != nil {
			t.Errorf("kept is %q, %v", was, err)
		}
	})
}
