package ask

import (
	"slices"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/rag"
)

// maxClaim is the Length of a claim that is shown.
const maxClaim = 300

// checkPages renders verdicts, an embed for each, as many on a page as Discord
// takes with the footer.
func checkPages(voice words.Voice, verdicts []rag.Verdict) [][]*discordgo.MessageEmbed {
	var pages [][]*discordgo.MessageEmbed
	footer := discord.Length(voice.Say("check.caution"))
	room := 0
	for i := range verdicts {
		embed := verdictEmbed(voice, &verdicts[i])
		need := discord.Length(embed.Description)
		if need > room || len(pages) == 0 {
			pages = append(pages, nil)
			room = discord.MaxEmbeds - footer
		}
		room -= need
		last := len(pages) - 1
		pages[last] = append(pages[last], embed)
	}
	return pages
}

// Colours of what was found about a claim.
const (
	colourFor     = 0x2E7D32
	colourAgainst = 0xEF6C00
)

// verdictEmbed shows what was found about one claim.
func verdictEmbed(voice words.Voice, v *rag.Verdict) *discordgo.MessageEmbed {
	embed := &discordgo.MessageEmbed{Color: colourPlain}
	switch {
	case len(v.Against) > 0:
		embed.Color = colourAgainst
	case len(v.For) > 0:
		embed.Color = colourFor
	}
	head := "**" + discord.EscapeCut(discord.Line(v.Claim), maxClaim) + "**"
	groups := verdictGroups(voice, v)
	if len(groups) == 0 {
		embed.Description = join(head, nothingSaid(voice, v.Searched))
		return embed
	}
	for _, length := range quoteLengths {
		l := layout{voice: voice, length: length}
		for _, g := range groups {
			for _, c := range g.citations {
				l.add(c)
			}
		}
		for {
			embed.Description = join(head, l.grouped(groups), l.text())
			if discord.Length(embed.Description) <= discord.MaxDescription {
				return embed
			}
			if !l.shorten(embed.Description) {
				break
			}
		}
	}
	embed.Description = discord.Cut(embed.Description, discord.MaxDescription)
	return embed
}

// nothingSaid says where nothing was found about a claim.
func nothingSaid(voice words.Voice, s rag.Searched) string {
	if s.Articles == 0 {
		return voice.Say("check.empty")
	}
	return "🔎 " + voice.Say("check.nothing",
		"Articles", voice.Count("check.articles", s.Articles), "Outlets", voice.Count("check.outlets", s.Outlets))
}

// A group is quotes that say the same of a claim.
type group struct {
	title     string
	citations []rag.Citation
}

// verdictGroups leaves out empty ones, and what is only related where there is
// better.
func verdictGroups(voice words.Voice, v *rag.Verdict) []group {
	groups := []group{
		{"✅ **" + voice.Say("check.for") + "**", v.For},
		{"⚠️ **" + voice.Say("check.against") + "**", v.Against},
	}
	if len(v.For)+len(v.Against) == 0 {
		groups = append(groups, group{"🔎 **" + voice.Say("check.related") + "**", v.Related})
	}
	return slices.DeleteFunc(groups, func(g group) bool { return len(g.citations) == 0 })
}

// grouped is the quotes under their titles, linked as the layout has it.
func (l *layout) grouped(groups []group) string {
	var parts []string
	for _, g := range groups {
		part := layout{voice: l.voice, length: l.length, marks: l.marks}
		for _, c := range g.citations {
			part.quotes = append(part.quotes, quote{text: c.Quote, citations: []int{c.N}})
		}
		parts = append(parts, g.title+"\n"+part.text())
	}
	return join(parts...)
}
