package sources

import (
	"context"
	"strings"
	"testing"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
)

// held is a store of which only the number of articles is asked for.
type held struct {
	Store
	articles int
}

func (h held) Stats(_ context.Context, spaces ...corpus.Space) (corpus.Stats, error) {
	if len(spaces) != 1 || spaces[0] != "guild:1" {
		return corpus.Stats{}, nil
	}
	return corpus.Stats{Articles: h.articles}, nil
}

// TestServersHaveSoMuchRoom: beyond it nothing is added, and there is a word on
// what to do.
func TestServersHaveSoMuchRoom(t *testing.T) {
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for articles, want := range map[int]int{0: maxHeld, maxHeld - 1: 1, maxHeld: 0, 2 * maxHeld: 0} {
		f := &feature{Config{Store: held{articles: articles}, Words: catalog}}
		got := 0
		r, err := f.unlessFull(t.Context(), &discord.Event{Guild: "1", Kind: discord.Press}, func(room int) (discord.Reply, error) {
			got = room
			return line("added"), nil
		})
		full := r.Update && strings.Contains(r.Text, "100,000")
		if err != nil || got != want || full != (want == 0) {
			t.Errorf("of %d: room for %d, %q, %v", articles, got, r.Text, err)
		}
	}
}
