package ask

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/rag"
)

// privacy says what is kept of the members, and what they can do about it.
func (h handlers) privacy(_ context.Context, e *discord.Event) (discord.Reply, error) {
	voice := h.voice(e)
	remove := button(voice.Say("ask.privacy.delete"), "", discord.ID(verbDelete))
	remove.Style = discordgo.DangerButton
	return discord.Reply{
		Private: true,
		Embeds: []*discordgo.MessageEmbed{{
			Color: colourPlain, Title: voice.Say("ask.privacy.title"), Description: h.privacyText(voice),
		}},
		Rows: row(button(voice.Say("ask.privacy.export"), "", discord.ID(verbExport)), remove),
	}, nil
}

// privacyText says, where there are models, that questions go to them.
func (h handlers) privacyText(voice words.Voice) string {
	var models []string
	for _, name := range append([]string{h.Model}, h.Helpers...) {
		if name = "**" + discord.EscapeCut(discord.Line(name), maxTitle) + "**"; name != "****" && !slices.Contains(models, name) {
			models = append(models, name)
		}
	}
	text := voice.Say("ask.privacy.text")
	if len(models) > 0 {
		text += "\n" + voice.Say("ask.privacy.models", "Models", strings.Join(models, ", "))
	}
	return text
}

func row(buttons ...discordgo.MessageComponent) []discordgo.MessageComponent {
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: buttons}}
}

// What is exported of a member.
type (
	memberData struct {
		Member    string           `json:"member"`
		Server    string           `json:"server"`
		Questions []memberQuestion `json:"questions"`
		Tokens    []memberTokens   `json:"tokens,omitempty"`
		Votes     []memberVote     `json:"votes"`
	}
	memberQuestion struct {
		ID       string          `json:"id"`
		Asked    rag.Time        `json:"asked"`
		Channel  string          `json:"channel"`
		Message  string          `json:"message,omitempty"`
		Thread   string          `json:"thread,omitempty"`
		FollowUp string          `json:"follow_up_of,omitempty"`
		Private  bool            `json:"private"`
		Question string          `json:"question"`
		Answer   json.RawMessage `json:"answer,omitempty"`
		Model    string          `json:"model,omitempty"`
		Tokens   int             `json:"tokens,omitempty"`
	}
	memberTokens struct {
		Day    string `json:"day"`
		Tokens int    `json:"tokens"` // that a model took for the member's questions
	}
	memberVote struct {
		Question string   `json:"question"` // id
		Good     bool     `json:"good"`
		Reason   string   `json:"reason,omitempty"`
		At       rag.Time `json:"at"`
	}
)

// exportMe gives members what is kept of them in the server, as a file.
func (h handlers) exportMe(_ context.Context, e *discord.Event) (discord.Reply, error) {
	return discord.Reply{Private: true, Then: func(ctx context.Context, _ func(discord.Reply)) (discord.Reply, error) {
		data, err := h.memberData(ctx, e)
		if err != nil {
			return discord.Reply{}, err
		}
		text, err := json.MarshalIndent(data, "", "  ")
		if err != nil {
			return discord.Reply{}, fmt.Errorf("writing a member's data: %w", err)
		}
		return discord.Reply{
			Private: true,
			Text:    h.voice(e).Count("ask.privacy.exported", len(data.Questions)),
			Files: []*discordgo.File{{
				Name: "newshound-" + h.Clock().UTC().Format(time.DateOnly) + ".json", ContentType: "application/json", Reader: bytes.NewReader(text),
			}},
		}, nil
	}}, nil
}

func (h handlers) memberData(ctx context.Context, e *discord.Event) (memberData, error) {
	d := memberData{Member: e.Member, Server: e.Guild, Questions: []memberQuestion{}, Votes: []memberVote{}}
	exchanges, err := h.Store.MemberExchanges(ctx, e.Space(), e.Member)
	if err != nil {
		return d, fmt.Errorf("reading a member's questions: %w", err)
	}
	for _, x := range exchanges {
		d.Questions = append(d.Questions, memberQuestion{
			ID: x.ID, Asked: rag.Time{Time: x.Asked}, Channel: x.Channel, Message: x.Message, Thread: x.Thread,
			FollowUp: x.Parent, Private: x.Private, Question: x.Question, Answer: x.Answer,
			Model: x.Model, Tokens: x.Tokens,
		})
	}
	days, err := h.Store.MemberSpending(ctx, e.Space(), e.Member)
	if err != nil {
		return d, fmt.Errorf("reading what a member's questions took: %w", err)
	}
	for _, day := range days {
		d.Tokens = append(d.Tokens, memberTokens{day.Day.Format(time.DateOnly), day.Tokens})
	}
	votes, err := h.Store.MemberVotes(ctx, e.Space(), e.Member)
	if err != nil {
		return d, fmt.Errorf("reading a member's votes: %w", err)
	}
	for _, v := range votes {
		d.Votes = append(d.Votes, memberVote{v.Exchange, v.Good, v.Reason, rag.Time{Time: v.At}})
	}
	return d, nil
}

// deleteMe asks whether to delete what is kept of the member.
func (h handlers) deleteMe(_ context.Context, e *discord.Event) (discord.Reply, error) {
	voice := h.voice(e)
	yes := button(voice.Say("ask.privacy.delete_yes"), "", discord.ID(verbDeleted))
	yes.Style = discordgo.DangerButton
	return discord.Reply{
		Private: true, Update: true, Text: voice.Say("ask.privacy.sure"),
		Rows: row(yes, button(voice.Say("ask.privacy.delete_no"), "", discord.ID(verbKeep))),
	}, nil
}

// deleteMeNow deletes it.
func (h handlers) deleteMeNow(_ context.Context, e *discord.Event) (discord.Reply, error) {
	return discord.Reply{Private: true, Update: true, Then: func(ctx context.Context, _ func(discord.Reply)) (discord.Reply, error) {
		n, err := h.Store.ForgetMember(ctx, e.Space(), e.Member)
		if err != nil {
			return discord.Reply{}, fmt.Errorf("deleting a member's data: %w", err)
		}
		return discord.Reply{Private: true, Update: true, Text: h.voice(e).Count("ask.privacy.deleted", n)}, nil
	}}, nil
}

// keepMe leaves everything as it was.
func (h handlers) keepMe(_ context.Context, e *discord.Event) (discord.Reply, error) {
	return discord.Reply{Private: true, Update: true, Text: h.voice(e).Say("ask.privacy.kept")}, nil
}
