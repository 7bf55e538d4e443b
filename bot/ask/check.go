package ask

import (
	"context"
	"fmt"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/corpus"
	"newshound/rag"
)

// verbCheck turns the pages of what was found about a message's claims. The
// id says the ticket and the page.
const verbCheck = "check"

// checkFeature is the command of the menu of a message that looks for what the
// articles say about its claims.
func checkFeature(c Config) discord.Feature {
	h := handlers{c}
	menu := c.Words.Menu("check.menu")
	return discord.Feature{
		Commands: []*discordgo.ApplicationCommand{menu},
		Routes: []discord.Route{
			{Kind: discord.Command, Name: menu.Name, Handle: h.check, Asks: true, Again: true},
			{Kind: discord.Press, Name: verbCheck, Handle: h.turnCheck},
		},
	}
}

// check checks the claims of a message, for the member alone.
func (h handlers) check(_ context.Context, e *discord.Event) (discord.Reply, error) {
	voice := h.voice(e)
	m := e.Message
	switch {
	case m == nil || m.Content == "":
		return whisper(voice.Say("check.wordless")), nil
	case m.Author != nil && m.Author.Bot:
		return whisper(voice.Say("check.bot")), nil
	}
	claims := Claims(m.Content)
	if len(claims) == 0 {
		return whisper(voice.Say("check.claimless")), nil
	}
	return discord.Reply{Private: true, Then: func(ctx context.Context, _ func(discord.Reply)) (discord.Reply, error) {
		var verdicts []rag.Verdict
		for _, claim := range claims {
			v, err := h.Engine.Check(ctx, rag.Question{Text: claim, Space: e.Space(), At: e.At})
			if err != nil {
				return discord.Reply{}, fmt.Errorf("checking a claim: %w", err)
			}
			verdicts = append(verdicts, v)
		}
		return h.checked(ctx, e, verdicts, "", 0)
	}}, nil
}

// checked renders a page of verdicts. With an id they are kept already; else
// they are if there is more than one page.
func (h handlers) checked(ctx context.Context, e *discord.Event, verdicts []rag.Verdict, id string, page int) (discord.Reply, error) {
	for i := range verdicts {
		v := &verdicts[i]
		for _, side := range []*[]rag.Citation{&v.For, &v.Against, &v.Related} {
			var err error
			if *side, err = h.verified(ctx, e.Space(), *side); err != nil {
				return discord.Reply{}, err
			}
		}
	}
	voice := h.voice(e)
	pages := checkPages(voice, verdicts)
	if len(pages) > 1 && id == "" {
		var err error
		if id, err = h.keepPages(ctx, e, kindCheck, verdicts); err != nil {
			return discord.Reply{}, err
		}
	}
	page = min(max(page, 0), len(pages)-1)
	embeds := pages[page]
	last := embeds[len(embeds)-1]
	last.Footer = &discordgo.MessageEmbedFooter{Text: voice.Say("check.caution")}
	reply := discord.Reply{Embeds: embeds, Private: true}
	reply.Rows = pager(page, len(pages), func(page int) string { return discord.ID(verbCheck, id, strconv.Itoa(page)) })
	return reply, nil
}

// turnCheck shows another page of what was found, to the member who asked.
func (h handlers) turnCheck(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	var verdicts []rag.Verdict
	member, err := h.pages(ctx, e, kindCheck, &verdicts)
	if err == nil && (member != e.Member || len(verdicts) == 0) {
		err = corpus.ErrNotFound
	}
	if err != nil {
		return h.old(e, err)
	}
	page, _ := strconv.Atoi(e.Args[1])
	reply, err := h.checked(ctx, e, verdicts, e.Args[0], page)
	reply.Update = true
	return reply, err
}
