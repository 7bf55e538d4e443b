package ask

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/settings"
	"newshound/corpus"
)

// maxQuestion is how many characters a question may have; the engine refuses
// longer ones.
const maxQuestion = 2000

func (h handlers) askCommand() *discordgo.ApplicationCommand {
	question := h.text("ask.ask.question")
	question.Required, question.MaxLength = true, maxQuestion
	options := []*discordgo.ApplicationCommandOption{question}
	for _, id := range []string{"ask.ask.since", "ask.ask.before", "ask.ask.outlet"} {
		option := h.text(id)
		option.Autocomplete = true
		options = append(options, option)
	}
	private := h.Words.Option(discordgo.ApplicationCommandOptionBoolean, "ask.ask.private")
	return h.Words.Command("ask.ask", append(options, private)...)
}

// text is an option that takes text.
func (h handlers) text(id string) *discordgo.ApplicationCommandOption {
	return h.Words.Option(discordgo.ApplicationCommandOptionString, id)
}

// ask answers /ask.
func (h handlers) ask(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	voice := h.voice(e)
	text := strings.TrimSpace(e.Options["question"])
	if discord.Blank(text) {
		return whisper(voice.Say("ask.howto")), nil
	}
	chosen, err := settings.Load(ctx, h.Store, e.Space())
	if err != nil {
		return discord.Reply{}, err
	}
	q := question{Event: e, text: text, outlet: strings.TrimSpace(e.Options["outlet"])}
	q.private = private(e, chosen.Private)
	q.language = chosen.Language
	q.moderator = chosen.Moderates(e)
	for _, bound := range []struct {
		option string
		at     *time.Time
	}{{"since", &q.since}, {"before", &q.before}} {
		typed := strings.TrimSpace(e.Options[bound.option])
		if typed == "" {
			continue
		}
		var ok bool
		if *bound.at, ok = parseDate(typed, e.At); !ok {
			return whisper(voice.Say("ask.date.unreadable", "Date", discord.EscapeCut(discord.Line(typed), 100))), nil
		}
	}
	if !q.since.IsZero() && !q.before.IsZero() && !q.since.Before(q.before) {
		return whisper(voice.Say("ask.date.order", "Since", discord.Date(q.since), "Before", discord.Date(q.before))), nil
	}
	return discord.Reply{Private: q.private, Waits: h.Model != "", Then: func(ctx context.Context, show func(discord.Reply)) (discord.Reply, error) {
		if e.Thread {
			var err error
			if q.earlier, err = h.Store.ChannelExchanges(ctx, e.Space(), e.Channel, maxEarlier); err != nil {
				return discord.Reply{}, fmt.Errorf("reading what was asked before: %w", err)
			}
		}
		return h.answer(ctx, q, show)
	}}, nil
}

// private is who sees an answer: what the member chose, or else what the
// moderators did.
func private(e *discord.Event, setting bool) bool {
	if chosen := e.Options["private"]; chosen != "" {
		return chosen == "true"
	}
	return setting
}

// A question is one that is being answered.
type question struct {
	*discord.Event
	text          string
	since, before time.Time
	outlet        string
	private       bool   // only the member sees the answer
	moderator     bool   // who asks may add sources
	language      string // that a model is to answer in, "" for the question's
	earlier       []corpus.Exchange
}
