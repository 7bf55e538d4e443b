package ask

import (
	"context"

	"newshound/bot/discord"
	"newshound/corpus"
)

// follow opens a thread under an answer, once.
func (h handlers) follow(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	x, _, err := h.exchange(ctx, e)
	if err != nil {
		return h.old(e, err)
	}
	voice := h.voice(e)
	if x.Thread != "" {
		return whisper(voice.Say("ask.follow.there", "Thread", "<#"+x.Thread+">")), nil
	}
	return discord.Reply{
		Text:   voice.Say("ask.follow.first"),
		Thread: &discord.Thread{Name: discord.Plain(discord.Seen(x.Question, voice.Say("ask.button.follow")), discord.MaxThreadName)},
		Sent: func(ctx context.Context, _, thread string) error {
			return h.update(ctx, x, func(x *corpus.Exchange) { x.Thread = thread })
		},
	}, nil
}
