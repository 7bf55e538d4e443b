package ask

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"newshound/bot/discord"
	"newshound/bot/settings"
	"newshound/corpus"
)

// maxEarlier is how many earlier questions a question is read with.
const maxEarlier = 6

// message answers a mention or a reply, which everybody in the channel sees;
// so it does not where answers are for the asker alone.
func (h handlers) message(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	text := strings.TrimSpace(e.Text)
	switch {
	case discord.Blank(text) && e.ReplyTo != "": // what does not mention the program comes without its text
		return discord.Reply{Text: h.voice(e).Say("ask.quiet")}, nil
	case discord.Blank(text):
		return discord.Reply{Text: h.voice(e).Say("ask.howto")}, nil
	}
	chosen, err := settings.Load(ctx, h.Store, e.Space())
	if err != nil {
		return discord.Reply{}, err
	}
	if chosen.Private {
		return discord.Reply{Text: h.voice(e).Say("ask.private")}, nil
	}
	q := question{Event: e, text: text, moderator: chosen.Moderates(e), language: chosen.Language}
	return discord.Reply{Waits: h.Model != "", Then: func(ctx context.Context, show func(discord.Reply)) (discord.Reply, error) {
		var err error
		if q.earlier, err = h.conversation(ctx, e); err != nil {
			return discord.Reply{}, fmt.Errorf("reading what was asked before: %w", err)
		}
		return h.answer(ctx, q, show)
	}}, nil
}

// conversation returns the exchanges that a message goes on with, oldest
// first: those that led to the answer that it replies to, or else the last
// ones of its thread. Nothing private is among them.
func (h handlers) conversation(ctx context.Context, e *discord.Event) ([]corpus.Exchange, error) {
	if e.ReplyTo != "" {
		last, err := h.Store.MessageExchange(ctx, e.Space(), e.ReplyTo)
		if err == nil {
			return h.chain(ctx, last)
		}
		if !errors.Is(err, corpus.ErrNotFound) {
			return nil, err
		}
	}
	if !e.Thread {
		return nil, nil
	}
	return h.Store.ChannelExchanges(ctx, e.Space(), e.Channel, maxEarlier)
}

// chain returns an exchange after those that it followed up. It ends at a
// private one, or where a parent has been deleted.
func (h handlers) chain(ctx context.Context, last corpus.Exchange) ([]corpus.Exchange, error) {
	var chain []corpus.Exchange
	for x := last; !x.Private && len(chain) < maxEarlier; {
		chain = append(chain, x)
		if x.Parent == "" {
			break
		}
		parent, err := h.Store.Exchange(ctx, x.Space, x.Parent)
		if errors.Is(err, corpus.ErrNotFound) {
			break
		}
		if err != nil {
			return nil, err
		}
		x = parent
	}
	slices.Reverse(chain)
	return chain, nil
}
