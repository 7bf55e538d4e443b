package manage

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/settings"
	"newshound/bot/words"
)

// hourly are the limits that are offered.
var hourly = [...]int{10, 30, 60, 120, 300}

// panel shows the settings with what changes them. Note is the id of a text
// that is said above, undo the ticket of what can be undone; both may be "".
// It takes the place of the panel that was pressed.
func (f *feature) panel(e *discord.Event, s *settings.Settings, note, undo string) discord.Reply {
	v := f.Words.In(cmp.Or(s.Language, e.Locale))
	r := discord.Reply{Private: true, Update: e.Kind == discord.Press}
	if note != "" {
		r.Text = v.Say(note)
	}
	r.Embeds = []*discordgo.MessageEmbed{f.overview(v, s)}
	r.Rows = []discordgo.MessageComponent{
		row(idSelect(v, s, settings.Moderators, discordgo.RoleSelectMenu, settings.MaxModerators)),
		row(idSelect(v, s, settings.Channels, discordgo.ChannelSelectMenu, settings.MaxChannels)),
		row(f.languageSelect(v, s)),
		row(hourlySelect(v, s)),
		row(visibility(v, s, undo)...),
	}
	return r
}

func row(components ...discordgo.MessageComponent) discordgo.MessageComponent {
	return discordgo.ActionsRow{Components: components}
}

func (f *feature) overview(v words.Voice, s *settings.Settings) *discordgo.MessageEmbed {
	embed := &discordgo.MessageEmbed{Title: v.Say("manage.settings.title"), Description: v.Say("manage.settings.intro")}
	if len(s.Moderators) > 0 {
		embed.Description += "\n" + v.Say("manage.settings.integrations") // nothing but Discord's own settings shows them the commands
	}
	for _, field := range settings.Fields() {
		embed.Fields = append(embed.Fields, &discordgo.MessageEmbedField{
			Name: v.Say("manage.field." + string(field)), Value: f.value(v, field, s.Get(field)),
		})
	}
	return embed
}

// value says what a field's values mean. They may be foreign.
func (f *feature) value(v words.Voice, field settings.Field, values []string) string {
	switch field {
	case settings.Moderators:
		return cmp.Or(mentions("<@&", values), v.Say("manage.value.moderators"))
	case settings.Channels:
		return cmp.Or(mentions("<#", values), v.Say("manage.value.channels"))
	}
	value := strings.Join(values, ", ")
	switch {
	case field == settings.Private && value == "true":
		return v.Say("manage.value.private")
	case field == settings.Private && value == "false":
		return v.Say("manage.value.public")
	case field == settings.Language && value == settings.Own:
		return v.Say("manage.value.own-language")
	case field == settings.Language:
		return f.languageName(value)
	case field == settings.Hourly && value == settings.Unlimited:
		return v.Say("manage.value.unlimited")
	case field == settings.Hourly:
		if n, err := strconv.Atoi(value); err == nil {
			return v.Count("manage.value.hourly", n)
		}
	}
	return discord.EscapeCut(value, 100)
}

// languageName is a language in itself.
func (f *feature) languageName(code string) string {
	for _, v := range f.Words.Voices() {
		if v.Tag.String() == code {
			return v.Say("words.self")
		}
	}
	return discord.EscapeCut(code, 100)
}

// mentions lists ids as what Discord shows as names; "" for none.
func mentions(before string, ids []string) string {
	var all []string
	for _, id := range ids {
		if settings.IsID(id) {
			all = append(all, before+id+">")
		}
	}
	return strings.Join(all, " ")
}

func idSelect(v words.Voice, s *settings.Settings, field settings.Field, kind discordgo.SelectMenuType, most int) discordgo.SelectMenu {
	none := 0
	m := discordgo.SelectMenu{
		MenuType: kind, CustomID: discord.ID(verbSet, string(field)), MinValues: &none, MaxValues: most,
		Placeholder: v.Say("manage.choose." + string(field)),
	}
	of := discordgo.SelectMenuDefaultValueRole
	if kind == discordgo.ChannelSelectMenu {
		of = discordgo.SelectMenuDefaultValueChannel
		m.ChannelTypes = []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildForum}
	}
	for _, id := range s.Get(field) {
		m.DefaultValues = append(m.DefaultValues, discordgo.SelectMenuDefaultValue{ID: id, Type: of})
	}
	return m
}

func (f *feature) languageSelect(v words.Voice, s *settings.Settings) discordgo.SelectMenu {
	m := discordgo.SelectMenu{CustomID: discord.ID(verbSet, string(settings.Language)), Placeholder: v.Say("manage.choose.language")}
	m.Options = []discordgo.SelectMenuOption{{Label: v.Say("manage.option.own-language"), Value: settings.Own, Default: s.Language == ""}}
	for _, other := range f.Words.Voices() {
		code := other.Tag.String()
		m.Options = append(m.Options, discordgo.SelectMenuOption{Label: other.Say("words.self"), Value: code, Default: s.Language == code})
	}
	return m
}

func hourlySelect(v words.Voice, s *settings.Settings) discordgo.SelectMenu {
	m := discordgo.SelectMenu{CustomID: discord.ID(verbSet, string(settings.Hourly)), Placeholder: v.Say("manage.choose.hourly")}
	now, limited := s.Limit()
	for _, n := range hourly {
		m.Options = append(m.Options, discordgo.SelectMenuOption{
			Label: v.Count("manage.option.hourly", n), Value: strconv.Itoa(n), Default: limited && n == now,
		})
	}
	m.Options = append(m.Options, discordgo.SelectMenuOption{Label: v.Say("manage.option.unlimited"), Value: settings.Unlimited, Default: !limited})
	return m
}

// visibility is two buttons of which one is taken, and the one that undoes:
// five rows are all that a message has.
func visibility(v words.Voice, s *settings.Settings, undo string) []discordgo.MessageComponent {
	button := func(label string, private bool) discordgo.Button {
		b := discordgo.Button{
			Label: v.Say(label), Style: discordgo.SecondaryButton,
			CustomID: discord.ID(verbSet, string(settings.Private), strconv.FormatBool(private)),
		}
		if s.Private == private {
			b.Style, b.Disabled = discordgo.PrimaryButton, true
		}
		return b
	}
	all := []discordgo.MessageComponent{button("manage.option.public", false), button("manage.option.private", true)}
	if undo != "" {
		all = append(all, discordgo.Button{Label: v.Say("manage.settings.undo"), Style: discordgo.SecondaryButton, CustomID: discord.ID(verbUndo, undo)})
	}
	return all
}
