package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// ErrNotOurs is returned for messages that the program is not to answer.
var ErrNotOurs = errors.New("not for the program")

// A message is what of Discord's messages is read; see interaction.
type message struct {
	ID          Snowflake             `json:"id"`
	Channel     Snowflake             `json:"channel_id"`
	Guild       Snowflake             `json:"guild_id"`
	Type        Number                `json:"type"`
	Flags       Number                `json:"flags"`
	Content     text                  `json:"content"`
	Author      user                  `json:"author"`
	Member      member                `json:"member"`
	Webhook     Snowflake             `json:"webhook_id"`
	Timestamp   instant               `json:"timestamp"`
	Mentions    List[user]            `json:"mentions"`
	Attachments List[attachment]      `json:"attachments"`
	Embeds      List[json.RawMessage] `json:"embeds"`
	Components  List[json.RawMessage] `json:"components"`
	Reference   reference             `json:"message_reference"`
	Replied     *message              `json:"referenced_message"`
}

type reference struct {
	Message Snowflake `json:"message_id"`
}

type attachment struct {
	ID   Snowflake `json:"id"`
	URL  text      `json:"url"`
	Name text      `json:"filename"`
	Type text      `json:"content_type"`
	Size Number    `json:"size"`
}

// DecodeMessage reads a message as JSON. What it cannot read of it is empty.
func DecodeMessage(data []byte) (*discordgo.Message, error) {
	var m message
	if err := Decode(data, &m); err != nil {
		return nil, fmt.Errorf("reading a message: %w", err)
	}
	return m.message(), nil
}

// message is what handlers get to see.
func (m *message) message() *discordgo.Message {
	out := &discordgo.Message{
		ID: string(m.ID), ChannelID: string(m.Channel), GuildID: string(m.Guild),
		Type: discordgo.MessageType(m.Type), Flags: discordgo.MessageFlags(m.Flags),
		Content: string(m.Content), Timestamp: m.Timestamp.Time, WebhookID: string(m.Webhook),
		Author: &discordgo.User{ID: string(m.Author.ID), Username: string(m.Author.Name), GlobalName: string(m.Author.Global), Bot: m.Author.Bot},
	}
	for _, a := range m.Attachments {
		out.Attachments = append(out.Attachments, a.attachment())
	}
	for _, raw := range m.Embeds {
		if embed := new(discordgo.MessageEmbed); Decode(raw, embed) == nil {
			out.Embeds = append(out.Embeds, embed)
		}
	}
	for _, raw := range m.Components {
		if c, err := discordgo.MessageComponentFromJSON(raw); err == nil {
			out.Components = append(out.Components, c)
		}
	}
	return out
}

func (a *attachment) attachment() *discordgo.MessageAttachment {
	return &discordgo.MessageAttachment{ID: string(a.ID), URL: string(a.URL), Filename: string(a.Name), ContentType: string(a.Type), Size: int(a.Size)}
}

// ReadMessage reads the data of MESSAGE_CREATE, which came at a time. It is
// ErrNotOurs unless a member of a server or a user turns to the program, whose
// user id own is: by a mention of it alone, not of everyone, or a reply to a
// message of its. Of a reply that does not mention the program, Discord may
// keep the text to itself.
func ReadMessage(data []byte, own string, now time.Time) (*Event, error) {
	var m message
	if err := Decode(data, &m); err != nil {
		return nil, fmt.Errorf("reading a message: %w", err)
	}
	switch {
	case m.ID == "" || m.Channel == "":
		return nil, fmt.Errorf("reading a message: no id (%s) or no channel", m.ID)
	case own == "" || !m.turnsTo(own):
		return nil, ErrNotOurs
	}
	return &Event{
		ID: string(m.ID), Kind: Message, At: now,
		Guild: string(m.Guild), Channel: string(m.Channel),
		Member: string(m.Author.ID), Nickname: m.Author.called(m.Member.Nick),
		Roles: flakes(m.Member.Roles), Rights: int64(m.Member.Rights),
		Text: m.textFor(own), Message: m.message(), ReplyTo: string(m.Reference.Message),
	}, nil
}

func (m *message) turnsTo(own string) bool {
	switch {
	case m.Author.Bot, m.Webhook != "", m.Author.ID == "", string(m.Author.ID) == own:
		return false
	case m.Type != Number(discordgo.MessageTypeDefault) && m.Type != Number(discordgo.MessageTypeReply):
		return false
	case slices.ContainsFunc(m.Mentions, func(u user) bool { return string(u.ID) == own }):
		return true
	case slices.ContainsFunc(mentions(own), func(mention string) bool { return strings.Contains(string(m.Content), mention) }):
		return true
	}
	return m.Replied != nil && string(m.Replied.Author.ID) == own
}

// textFor is the text without the mention of the program.
func (m *message) textFor(own string) string {
	s := string(m.Content)
	for _, mention := range mentions(own) {
		s = strings.ReplaceAll(s, mention, "")
	}
	return strings.TrimSpace(s)
}

// mentions are the two ways in which a text mentions a user.
func mentions(id string) []string { return []string{"<@" + id + ">", "<@!" + id + ">"} }
