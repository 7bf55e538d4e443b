package words

import "github.com/bwmarrin/discordgo"

// Command returns a slash command in all languages: its name is the text
// id+".name", its description id+".about". ("description" is a word that the
// format of the texts keeps for itself.)
func (c *Catalog) Command(id string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommand {
	names, abouts := c.Locales(id+".name"), c.Locales(id+".about")
	return &discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand,
		Name: c.english().Say(id + ".name"), NameLocalizations: &names,
		Description: c.english().Say(id + ".about"), DescriptionLocalizations: &abouts,
		Options: options,
	}
}

// Menu returns a command of the menu of a message; its name is the text id.
func (c *Catalog) Menu(id string) *discordgo.ApplicationCommand {
	names := c.Locales(id)
	return &discordgo.ApplicationCommand{
		Type: discordgo.MessageApplicationCommand,
		Name: c.english().Say(id), NameLocalizations: &names,
	}
}

// Option returns an option or a subcommand with the texts that a Command has.
func (c *Catalog) Option(kind discordgo.ApplicationCommandOptionType, id string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: kind,
		Name: c.english().Say(id + ".name"), NameLocalizations: c.Locales(id + ".name"),
		Description: c.english().Say(id + ".about"), DescriptionLocalizations: c.Locales(id + ".about"),
		Options: options,
	}
}

func (c *Catalog) english() Voice { return c.voices[0] }
