package bot

import "github.com/bwmarrin/discordgo"

// Commands in the form that any server takes which has commands at all: without
// limits of what may be typed, translations of options, and completion, and
// without the options whose types came later than Discord's first eight.
type (
	plainCommand struct {
		Type         discordgo.ApplicationCommandType    `json:"type,omitempty"`
		Name         string                              `json:"name"`
		Names        *map[discordgo.Locale]string        `json:"name_localizations,omitempty"`
		Description  string                              `json:"description,omitempty"`
		Descriptions *map[discordgo.Locale]string        `json:"description_localizations,omitempty"`
		Rights       *int64                              `json:"default_member_permissions,omitempty,string"`
		Contexts     *[]discordgo.InteractionContextType `json:"contexts,omitempty"`
		Options      []plainOption                       `json:"options,omitempty"`
	}
	plainOption struct {
		Type        discordgo.ApplicationCommandOptionType `json:"type"`
		Name        string                                 `json:"name"`
		Description string                                 `json:"description"`
		Required    bool                                   `json:"required,omitempty"`
		Choices     []plainChoice                          `json:"choices,omitempty"`
		Options     []plainOption                          `json:"options,omitempty"`
	}
	plainChoice struct {
		Name  string `json:"name"`
		Value any    `json:"value"`
	}
)

func plain(all []*discordgo.ApplicationCommand) []plainCommand {
	commands := make([]plainCommand, len(all))
	for i, c := range all {
		commands[i] = plainCommand{
			Type: c.Type, Name: c.Name, Names: c.NameLocalizations, Description: c.Description, Descriptions: c.DescriptionLocalizations,
			Rights: c.DefaultMemberPermissions, Contexts: c.Contexts, Options: plainOptions(c.Options),
		}
	}
	return commands
}

func plainOptions(all []*discordgo.ApplicationCommandOption) []plainOption {
	var options []plainOption
	for _, o := range all {
		if o.Type > discordgo.ApplicationCommandOptionRole {
			continue
		}
		option := plainOption{Type: o.Type, Name: o.Name, Description: o.Description, Required: o.Required, Options: plainOptions(o.Options)}
		for _, c := range o.Choices {
			option.Choices = append(option.Choices, plainChoice{c.Name, c.Value})
		}
		options = append(options, option)
	}
	return options
}
