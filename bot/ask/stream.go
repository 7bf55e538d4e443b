package ask

import (
	"context"

	"newshound/bot/discord"
	"newshound/rag"
)

// showWritten shows an answer as far as a model has written it, if all of it is
// proven by what the store holds now.
func (h handlers) showWritten(ctx context.Context, q question, a rag.Answer, show func(discord.Reply)) {
	if len(a.Sentences) == 0 {
		return
	}
	checked, err := h.verify(ctx, q.Space(), a)
	if err != nil || len(checked.Citations) < len(a.Citations) {
		return // the last answer will say
	}
	reply := view{voice: h.voice(q.Event), answer: a, writing: true}.reply()
	reply.Private = q.private
	show(reply)
}
