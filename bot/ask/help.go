package ask

import (
	"context"
	"fmt"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/settings"
)

const (
	suggestFrom = 12 // newest articles that examples are made from
	suggestions = 3
)

// help says what can be done, with questions that are answered here.
func (h handlers) help(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	chosen, err := settings.Load(ctx, h.Store, e.Space())
	if err != nil {
		return discord.Reply{}, err
	}
	return discord.Reply{Private: true, Then: func(ctx context.Context, _ func(discord.Reply)) (discord.Reply, error) {
		examples, err := h.examples(ctx, e)
		if err != nil {
			return discord.Reply{}, err
		}
		voice := h.voice(e)
		embed := &discordgo.MessageEmbed{
			Color: colourPlain, Title: voice.Say("ask.help.title"), Description: voice.Say("ask.help.what"),
		}
		add := func(id, value string) {
			embed.Fields = append(embed.Fields, &discordgo.MessageEmbedField{Name: voice.Say(id + ".title"), Value: value})
		}
		add("ask.help.examples", examples)
		add("ask.help.narrow", voice.Say("ask.help.narrow.text"))
		add("ask.help.more", voice.Say("ask.help.more.text"))
		if chosen.Moderates(e) {
			add("ask.help.moderators", voice.Say("ask.help.moderators.text"))
		}
		return discord.Reply{Private: true, Embeds: []*discordgo.MessageEmbed{embed}}, nil
	}}, nil
}

// examples are questions that the articles of the server answer, as a list.
func (h handlers) examples(ctx context.Context, e *discord.Event) (string, error) {
	articles, err := h.Store.Latest(ctx, suggestFrom, spaces(e.Space())...)
	if err != nil {
		return "", fmt.Errorf("listing the latest articles: %w", err)
	}
	var ids []string
	for _, a := range articles {
		ids = append(ids, a.ID)
	}
	questions, err := h.Engine.Suggest(ctx, e.Space(), ids, suggestions)
	if err != nil {
		return "", fmt.Errorf("suggesting questions: %w", err)
	}
	voice := h.voice(e)
	switch {
	case len(articles) == 0:
		return voice.Say("ask.help.examples.empty"), nil
	case len(questions) == 0:
		return voice.Say("ask.help.examples.none"), nil
	}
	list := ""
	for _, q := range questions {
		list += "- " + discord.EscapeCut(discord.Line(q), discord.MaxFieldValue/suggestions-3) + "\n"
	}
	return list, nil
}
