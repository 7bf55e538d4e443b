package discord

import (
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// interaction is what of INTERACTION_CREATE is read. Servers leave out much
// of it, so everything may be missing or of another type.
type interaction struct {
	ID      Snowflake       `json:"id"`
	App     Snowflake       `json:"application_id"`
	Token   text            `json:"token"`
	Type    Number          `json:"type"`
	Data    interactionData `json:"data"`
	Guild   Snowflake       `json:"guild_id"`
	Channel Snowflake       `json:"channel_id"`
	In      channel         `json:"channel"`
	Member  member          `json:"member"`
	User    user            `json:"user"`
	Own     Number          `json:"app_permissions"`
	Locale  text            `json:"locale"`
	Home    text            `json:"guild_locale"`
	Message *message        `json:"message"`
}

type interactionData struct {
	Name     text         `json:"name"`
	Type     Number       `json:"type"`
	Target   Snowflake    `json:"target_id"`
	Options  List[option] `json:"options"`
	Resolved struct {
		Messages    table[message]    `json:"messages"`
		Attachments table[attachment] `json:"attachments"`
	} `json:"resolved"`
	ID         text            `json:"custom_id"`
	Values     List[Snowflake] `json:"values"`
	Components List[input]     `json:"components"`
}

type option struct {
	Name    text         `json:"name"`
	Type    Number       `json:"type"`
	Value   text         `json:"value"`
	Focused bool         `json:"focused"`
	Options List[option] `json:"options"`
}

// An input is a text input, or what it is nested in.
type input struct {
	ID         text        `json:"custom_id"`
	Value      text        `json:"value"`
	Components List[input] `json:"components"`
	Component  *input      `json:"component"`
}

type channel struct {
	ID     Snowflake `json:"id"`
	Type   Number    `json:"type"`
	Parent Snowflake `json:"parent_id"`
}

type member struct {
	User   user            `json:"user"`
	Nick   text            `json:"nick"`
	Roles  List[Snowflake] `json:"roles"`
	Rights Number          `json:"permissions"`
}

type user struct {
	ID     Snowflake `json:"id"`
	Name   text      `json:"username"`
	Global text      `json:"global_name"`
	Bot    bool      `json:"bot"`
}

// ReadInteraction reads the data of INTERACTION_CREATE, which came at a time.
// What it cannot read of it is empty. It is an error if nothing could be
// answered: no id, no token, or a type that is not known.
func ReadInteraction(data []byte, now time.Time) (*Event, error) {
	var in interaction
	if err := Decode(data, &in); err != nil {
		return nil, fmt.Errorf("reading an interaction: %w", err)
	}
	if in.ID == "" || in.Token == "" {
		return nil, fmt.Errorf("reading an interaction: no id (%s) or no token", in.ID)
	}
	who := in.Member.User
	if who.ID == "" {
		who = in.User
	}
	e := &Event{
		ID: string(in.ID), App: string(in.App), Token: string(in.Token), At: now,
		Guild: string(in.Guild), Channel: either(string(in.Channel), string(in.In.ID)),
		Thread: in.In.thread(),
		Member: string(who.ID), Nickname: who.called(in.Member.Nick),
		Roles: flakes(in.Member.Roles), Rights: int64(in.Member.Rights), OwnBits: int64(in.Own),
		Locale: either(string(in.Locale), string(in.Home)),
	}
	if e.Thread {
		e.Parent = string(in.In.Parent)
	}
	if in.Message != nil {
		e.Message = in.Message.message()
	}
	if !in.Data.into(e, int(in.Type)) {
		return nil, fmt.Errorf("reading the interaction %s: the type %d is not known", in.ID, in.Type)
	}
	return e, nil
}

// into fills in what is of one kind of interaction, and reports whether there
// is such a kind.
func (d *interactionData) into(e *Event, kind int) bool {
	switch discordgo.InteractionType(kind) {
	case discordgo.InteractionApplicationCommand:
		e.Kind = Command
		d.command(e)
	case discordgo.InteractionApplicationCommandAutocomplete:
		e.Kind = Complete
		d.command(e)
	case discordgo.InteractionMessageComponent:
		e.Kind = Press
		e.Values = flakes(d.Values)
		d.verb(e)
	case discordgo.InteractionModalSubmit:
		e.Kind = Submit
		e.Fields = make(map[string]string)
		fields(d.Components, e.Fields, maxNesting)
		d.verb(e)
	default:
		return false
	}
	return true
}

// maxNesting is how deep options and inputs are looked for; Discord nests
// them three deep.
const maxNesting = 5

// verb leaves the name empty if the id is not one of ours: the member is to be
// answered all the same.
func (d *interactionData) verb(e *Event) {
	if verb, args, err := ReadID(string(d.ID)); err == nil {
		e.Name, e.Args = verb, args
	}
}

func (d *interactionData) command(e *Event) {
	names := []string{string(d.Name)}
	options := d.Options
	for range maxNesting {
		if len(options) != 1 || !options[0].nests() {
			break
		}
		names = append(names, string(options[0].Name))
		options = options[0].Options
	}
	e.Name = strings.Join(names, " ")
	e.Options = make(map[string]string)
	for _, o := range options {
		e.Options[string(o.Name)] = string(o.Value)
		if o.Focused {
			e.Focused = string(o.Name)
		}
		if a, ok := d.Resolved.Attachments[string(o.Value)]; ok {
			if e.Attachments == nil {
				e.Attachments = make(map[string]*discordgo.MessageAttachment)
			}
			e.Attachments[string(o.Name)] = a.attachment()
		}
	}
	if target, ok := d.Resolved.Messages[string(d.Target)]; ok {
		e.Message = target.message()
	} else if d.Target != "" && d.Type == Number(discordgo.MessageApplicationCommand) {
		e.Message = &discordgo.Message{ID: string(d.Target)}
	}
}

// nests reports whether an option is a subcommand or a group of them.
func (o *option) nests() bool {
	return o.Type == Number(discordgo.ApplicationCommandOptionSubCommand) || o.Type == Number(discordgo.ApplicationCommandOptionSubCommandGroup)
}

func fields(inputs []input, into map[string]string, deep int) {
	if deep == 0 {
		return
	}
	for _, in := range inputs {
		nested := in.Components
		if in.Component != nil {
			nested = append(nested, *in.Component)
		}
		if len(nested) > 0 {
			fields(nested, into, deep-1)
		} else if in.ID != "" {
			into[string(in.ID)] = string(in.Value)
		}
	}
}

func (c *channel) thread() bool {
	switch discordgo.ChannelType(c.Type) {
	case discordgo.ChannelTypeGuildNewsThread, discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread:
		return true
	}
	return false
}

func (u *user) called(nick text) string {
	return either(string(nick), either(string(u.Global), string(u.Name)))
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
