package sources

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
)

// How much of foreign text is shown, in Discord's characters.
const (
	maxName   = 80  // of a source, an article, a file
	maxLink   = 200 // of a masked link as it is written; a longer one is its label alone
	maxWhy    = 150 // of why something failed
	maxOutlet = 60
)

// foreign is foreign text in one line, cut and escaped.
func foreign(text string, max int) string { return discord.EscapeCut(discord.Line(text), max) }

// linked is a name that leads to an address, if that is not too long.
func linked(name, address string) string {
	name = discord.Cut(discord.Line(name), maxName)
	if text := discord.Link(name, address); discord.Length(text) <= maxLink {
		return text
	}
	return discord.EscapeCut(name, maxLink)
}

// linkedAddress is an address as a link, in short.
func linkedAddress(address string) string { return linked(short(address), address) }

// short is an address of the web as people say it.
func short(address string) string {
	return strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
}

// joined joins as many whole lines as fit, and leaves out empty ones.
func joined(max int, lines ...string) string {
	var b strings.Builder
	for _, l := range lines {
		switch {
		case l == "":
			continue
		case b.Len() > 0:
			l = "\n" + l
		}
		if max -= discord.Length(l); max < 0 {
			break
		}
		b.WriteString(l)
	}
	return b.String()
}

// line is a reply of a text that only the member sees.
func line(text string) discord.Reply { return discord.Reply{Text: text, Private: true} }

// instead makes a reply take the place of the message that was pressed.
func instead(r discord.Reply) discord.Reply {
	r.Update = true
	return r
}

// embedded is a reply of one embed.
func embedded(title, text string, rows ...discordgo.MessageComponent) discord.Reply {
	return discord.Reply{Private: true, Rows: rows, Embeds: []*discordgo.MessageEmbed{{
		Title: discord.Cut(title, discord.MaxTitle), Description: discord.Cut(text, discord.MaxDescription),
	}}}
}

func row(components ...discordgo.MessageComponent) discordgo.ActionsRow {
	return discordgo.ActionsRow{Components: components}
}

func button(label string, style discordgo.ButtonStyle, id string) discordgo.Button {
	return discordgo.Button{Label: discord.Cut(label, discord.MaxLabel), Style: style, CustomID: id}
}

// field adds a field to an embed, if there is something to say.
func field(embed *discordgo.MessageEmbed, v words.Voice, name, value string, inline bool) {
	if value != "" && len(embed.Fields) < discord.MaxFields {
		embed.Fields = append(embed.Fields, &discordgo.MessageEmbedField{Name: v.Say("sources.field." + name), Value: value, Inline: inline})
	}
}
