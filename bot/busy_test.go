package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newshound/bot/discord"
)

// numbered makes events of many members differ.
func numbered(e discord.Event, i int, guild string) discord.Event {
	e.ID, e.Member, e.Guild = fmt.Sprint(guild, i), fmt.Sprint("member", i), guild
	return e
}

func TestBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, handles(discord.Command, "x", thinks(discord.Reply{}, time.Second, discord.Reply{Text: "hi"})),
			handles(discord.Command, "free", says(discord.Reply{Text: "free"})))
		d.compute.places, d.compute.placesEach, d.compute.workers, d.compute.each = 6, 4, 2, 2
		for i := range 4 {
			d.begins(numbered(command("x"), i, "a"))
		}
		if got := d.text(); got != strings.TrimSpace(strings.Repeat("respond 5\n", 4)) {
			t.Fatalf("four of one server: %s", got)
		}
		d.begins(numbered(command("x"), 5, "a"))
		if got := d.text(); got != "respond 4 private Newshound is very busy. Please try again in 5 seconds." {
			t.Errorf("a fifth: %s", got)
		}
		d.begins(numbered(command("x"), 6, "b"))
		d.begins(numbered(command("free"), 7, "a"))
		if got := d.text(); got != "respond 5\nrespond 4 free" {
			t.Errorf("of another server, and what takes no time: %s", got)
		}
		time.Sleep(1100 * time.Millisecond)
		synctest.Wait()
		if got := d.text(); got != "edit hi\nedit hi" {
			t.Errorf("after a second: %s", got)
		}
		d.running.Wait()
		if got := d.text(); got != "edit hi\nedit hi\nedit hi" {
			t.Errorf("in the end: %s", got)
		}
	})
}

// TestSlowServerDelaysNobody: one server's tasks fill the lane and take long;
// another's single task has its answer as soon as a worker is free.
func TestSlowServerDelaysNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(map[string]time.Duration)
		began := time.Now()
		d := sit(t, handles(discord.Command, "x", func(_ context.Context, e *discord.Event) (discord.Reply, error) {
			return discord.Reply{Then: func(context.Context, func(discord.Reply)) (discord.Reply, error) {
				time.Sleep(10 * time.Second)
				return discord.Reply{Text: "hi", Sent: func(context.Context, string, string) error {
					ended[e.Guild] = time.Since(began) // one at a time: there is one worker
					return nil
				}}, nil
			}}, nil
		}))
		d.compute.workers, d.compute.each = 1, 1
		for i := range 100 {
			d.begins(numbered(command("x"), i, "slow"))
		}
		d.begins(numbered(command("x"), 1000, "quick"))
		d.running.Wait()
		if ended["quick"] > 30*time.Second || ended["slow"] < 1000*time.Second {
			t.Errorf("ended after %v", ended)
		}
	})
}

func TestTasksThatWaitAreApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t,
			handles(discord.Command, "wait", thinks(discord.Reply{Waits: true}, time.Minute, discord.Reply{Text: "fetched"})),
			handles(discord.Command, "x", thinks(discord.Reply{}, time.Second, discord.Reply{Text: "hi"})))
		for i := range 20 {
			d.begins(numbered(command("wait"), i, "a"))
		}
		d.begins(numbered(command("x"), 30, "a"))
		d.text()
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if got := d.text(); got != "edit hi" {
			t.Errorf("beside what waits: %s", got)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := strings.Count(d.text(), "edit fetched"); got != waitWorkersEach {
			t.Errorf("%d of one server waited at a time", got)
		}
		d.running.Wait()
	})
}
