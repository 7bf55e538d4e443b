package discordtest_test

import (
	"testing"

	"newshound/bot/discordtest"
)

func TestAQuestionIsDeferredAndAnswered(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{})
	g := s.Guild("Harbour")
	news := g.Channel("news")
	anna, boris := g.Member("Anna", 0), g.Member("Boris", 0)
	var b *bot
	release := make(chan struct{})
	b = start(t, s, func(b *bot, event string, data map[string]any) {
		if event != "INTERACTION_CREATE" {
			return
		}
		b.answer(data, `{"type":5,"data":{"flags":64}}`)
		<-release
		b.send("PATCH", b.webhook(data)+"/messages/@original", `{"content":"Because.",`+nobody+`}`)
	})
	b.register(askCommand)
	o, err := anna.Slash(news, "ask", discordtest.Opt("question", "Why?"))
	if err != nil || o.Failure != "" || o.Message == nil || !o.Message.Thinking {
		t.Fatalf("%+v, %v", o, err)
	}
	close(release)
	if err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m, ok := anna.Find(news, "Because."); !ok || m.Only != anna.ID {
		t.Errorf("Anna sees %+v", anna.Sees(news))
	}
	if _, err := anna.AwaitText(t.Context(), news, "Because."); err != nil {
		t.Error(err)
	}
	if seen := boris.Sees(news); len(seen) != 0 {
		t.Errorf("Boris sees %+v", seen)
	}
}
