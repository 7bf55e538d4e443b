package bot

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
)

// A watch is a paper that takes some time for an edit, and notes when it came.
type watch struct {
	*paper
	takes time.Duration
	edits []time.Time
}

func (w *watch) EditResponse(ctx context.Context, app, token string, e *discordgo.WebhookEdit) (*discordgo.Message, error) {
	w.edits = append(w.edits, time.Now())
	time.Sleep(w.takes)
	return w.paper.EditResponse(ctx, app, token, e)
}

func (w *watch) EditMessage(ctx context.Context, channel, message string, e *discordgo.WebhookEdit) (*discordgo.Message, error) {
	w.edits = append(w.edits, time.Now())
	return w.paper.EditMessage(ctx, channel, message, e)
}

// TestProgressIsNoFasterThanItsPace: however fast sentences come, there is at
// most one edit a second, each of what is newest, and the last is the answer.
func TestProgressIsNoFasterThanItsPace(t *testing.T) {
	for seed := range uint64(30) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 5))
			sentences := random.IntN(12)
			writes := says(discord.Reply{Then: func(_ context.Context, show func(discord.Reply)) (discord.Reply, error) {
				text := ""
				for i := range sentences {
					time.Sleep(time.Duration(random.IntN(1500)*random.IntN(2)) * time.Millisecond)
					text += fmt.Sprint(i, ".")
					show(discord.Reply{Text: text})
				}
				return discord.Reply{Text: text + "done"}, nil
			}})
			d := sit(t, handles(discord.Command, "x", writes), handles(discord.Message, "", writes))
			w := &watch{paper: d.paper, takes: time.Duration(random.IntN(3)) * 400 * time.Millisecond}
			d.api = w
			e := command("x")
			if seed%2 == 1 {
				e = numbered(discord.Event{Kind: discord.Message}, 1, "g")
			}
			before, shown := "", 0
			for line := range strings.Lines(d.serves(t, e)) {
				text := strings.TrimSpace(line[strings.LastIndexAny(line[:len(line)-1], " :")+1:])
				if !strings.HasPrefix(text, "0.") {
					continue // the acknowledgement
				}
				if !strings.HasPrefix(text, before) || text == before {
					t.Errorf("seed %d: after %q comes %q", seed, before, text)
				}
				before = text
				shown++
			}
			if sentences > 0 && (!strings.HasSuffix(before, "done") || shown > sentences+1) {
				t.Errorf("seed %d: the last of %d edits is %q", seed, shown, before)
			}
			for i := 1; i < len(w.edits); i++ {
				if gap := w.edits[i].Sub(w.edits[i-1]); gap < time.Second {
					t.Errorf("seed %d: edit %d comes %v after the one before", seed, i, gap)
				}
			}
		})
	}
}

// TestStoppingDoesNotWaitForThePace: nor does who is told that it took too long.
func TestStoppingDoesNotWaitForThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		p := newProgress(ctx, func(discord.Reply) bool { return true }, func() {})
		p.show(discord.Reply{Text: "so far"})
		synctest.Wait()
		cancel()
		began := time.Now()
		if p.end(); time.Since(began) > 0 {
			t.Errorf("it ended after %v", time.Since(began))
		}
	})
}
