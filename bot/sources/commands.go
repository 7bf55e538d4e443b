package sources

import (
	"github.com/bwmarrin/discordgo"

	"newshound/corpus/ingest"
)

// manageServer is the permission bit of those who see the commands, unless a
// server decides otherwise.
const manageServer = 1 << 5

func (f *feature) commands() []*discordgo.ApplicationCommand {
	sub := func(name string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
		return f.Words.Option(discordgo.ApplicationCommandOptionSubCommand, "sources."+name, options...)
	}
	slash := f.Words.Command("sources.command",
		sub("add", f.text("address"), f.Words.Option(discordgo.ApplicationCommandOptionAttachment, "sources.option.file"), f.limit()),
		sub("list"),
		sub("show", f.source()),
		sub("remove", f.source()),
		sub("restore", f.source()),
		sub("pause", f.source(), f.text("reason")),
		sub("resume", f.source()),
		sub("refresh", f.source()),
		sub("export"),
	)
	commands := []*discordgo.ApplicationCommand{slash, f.Words.Menu("sources.menu")}
	for _, c := range commands {
		may := int64(manageServer)
		c.DefaultMemberPermissions = &may
		c.Contexts = &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	}
	return commands
}

func (f *feature) menuName() string { return f.Words.Menu("sources.menu").Name }

// maxReason and maxAddress bound what is typed, in characters.
const (
	maxReason  = 200
	maxAddress = 2048
)

func (f *feature) text(name string) *discordgo.ApplicationCommandOption {
	o := f.Words.Option(discordgo.ApplicationCommandOptionString, "sources.option."+name)
	o.MaxLength = maxAddress
	if name == "reason" {
		o.MaxLength = maxReason
	}
	return o
}

func (f *feature) limit() *discordgo.ApplicationCommandOption {
	o := f.Words.Option(discordgo.ApplicationCommandOptionInteger, "sources.option.limit")
	none := 0.0
	o.MinValue, o.MaxValue = &none, ingest.MaxNew
	return o
}

func (f *feature) source() *discordgo.ApplicationCommandOption {
	o := f.Words.Option(discordgo.ApplicationCommandOptionString, "sources.option.source")
	o.Required, o.Autocomplete = true, true
	return o
}
