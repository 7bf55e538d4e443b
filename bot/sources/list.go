package sources

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/corpus/ingest"
)

// perPage is how many sources a page of the list has: what fits at the most.
const perPage = 10

func (f *feature) list(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	return f.page(ctx, e, 0)
}

func (f *feature) pressList(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	page, _ := strconv.Atoi(arg(e, 0)) // what is no page is the first
	r, err := f.page(ctx, e, page)
	return instead(r), err
}

// page shows a page of the list, counted from 0, or the nearest that there is.
func (f *feature) page(ctx context.Context, e *discord.Event, page int) (discord.Reply, error) {
	v := f.voice(e)
	list, err := f.visible(ctx, e)
	if err != nil {
		return discord.Reply{}, err
	}
	if len(list) == 0 {
		return line(v.Say("sources.empty")), nil
	}
	last := (len(list) - 1) / perPage
	page = min(max(page, 0), last)
	var lines []string
	for _, s := range list[page*perPage : min((page+1)*perPage, len(list))] {
		lines = append(lines, listed(v, &s, e.Space())...)
	}
	title := v.Count("sources.listing", len(list))
	r := embedded(title, joined(discord.MaxDescription, lines...))
	if last > 0 {
		turn := func(id string, to int) discordgo.Button {
			b := button(v.Say(id), discordgo.SecondaryButton, discord.ID(pressList, strconv.Itoa(to)))
			b.Disabled = to < 0 || to > last
			return b
		}
		r.Rows = []discordgo.MessageComponent{row(turn("sources.button.back", page-1), turn("sources.button.next", page+1))}
		r.Embeds[0].Footer = &discordgo.MessageEmbedFooter{Text: v.Say("sources.page", "Page", page+1, "Pages", last+1)}
	}
	return r, nil
}

// listed is two lines about a source.
func listed(v words.Voice, s *corpus.Source, own corpus.Space) []string {
	const most = 60 // of an error; ten sources are on a page
	facts := []string{stateOf(v, s), v.Say("sources.kind." + s.Kind), v.Count("sources.articles", s.Articles)}
	if s.Space != own {
		facts = append(facts, v.Say("sources.operators"))
	}
	if read := discord.Timestamp(s.Reading.Read, discord.RelativeStyle); read != "" {
		facts = append(facts, v.Say("sources.read", "When", read))
	}
	if next := discord.Timestamp(s.Reading.Next, discord.RelativeStyle); next != "" && s.Paused == "" {
		facts = append(facts, v.Say("sources.next", "When", next))
	}
	if reason := cmp.Or(s.Paused, s.Reading.Error); reason != "" {
		facts = append(facts, why(v, reason, most))
	}
	return []string{"**" + linked(called(s), s.Address) + "**", strings.Join(facts, " · ")}
}

// stateOf says how a source is doing.
func stateOf(v words.Voice, s *corpus.Source) string {
	state := ingest.StateOf(s)
	if state == ingest.Still {
		return v.Say("sources.state.still")
	}
	return v.Say("sources.state." + string(state))
}
