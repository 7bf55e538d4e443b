package sources_test

import (
	"fmt"
	"testing"

	"newshound/bot/discord"
	"newshound/corpus"
)

// BenchmarkComplete offers sources of a server that has very many, as it is
// done for each character that a member types.
func BenchmarkComplete(b *testing.B) {
	w := newWorld(b, nil)
	for i := range 500 {
		address := fmt.Sprintf("https://%d.example/feed.xml", i)
		s := corpus.Source{ID: fmt.Sprint("s", i), Space: "guild:1", Kind: corpus.KindFeed, Name: address, Title: fmt.Sprint("Feed ", i), Address: address, Added: clock()}
		if _, err := w.store.AddSource(b.Context(), s); err != nil {
			b.Fatal(err)
		}
	}
	e := command("remove", "source", "feed")
	e.Kind, e.Focused = discord.Complete, "source"
	for b.Loop() {
		if r := w.do(e); len(r.Choices) != discord.MaxChoices {
			b.Fatalf("%d choices", len(r.Choices))
		}
	}
}
