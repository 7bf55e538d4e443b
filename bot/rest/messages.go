package rest

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
)

const (
	// respondTimeout is for how long Respond tries; Discord waits for 3 s.
	respondTimeout = 2500 * time.Millisecond
	// respondTry leaves time for a second try.
	respondTry = time.Second
)

// Respond answers an interaction, which can be done once. It gives up after
// 2.5 s; if time has passed since the event came, ctx should end earlier.
func (c *Client) Respond(ctx context.Context, id, token string, r *discordgo.InteractionResponse) error {
	ctx, cancel := context.WithTimeout(ctx, respondTimeout)
	defer cancel()
	q := request{
		method: http.MethodPost, route: "/interactions/{}/{}/callback", ids: []string{id, token}, secret: token,
		body: callback(r), timeout: respondTry, repeatable: true, arrived: AlreadyAcknowledged,
	}
	if r.Data != nil {
		q.files = r.Data.Files
	}
	_, err := c.do(ctx, q)
	return err
}

// callback leaves out of a response what does not belong to its type, where
// discordgo would send it empty, or leave out what must be there.
func callback(r *discordgo.InteractionResponse) any {
	type data map[string]any
	type response struct {
		Type discordgo.InteractionResponseType `json:"type"`
		Data any                               `json:"data"`
	}
	if r.Data == nil {
		return response{r.Type, data{}} // some servers want it to be there
	}
	switch r.Type {
	case discordgo.InteractionApplicationCommandAutocompleteResult:
		choices := append([]*discordgo.ApplicationCommandOptionChoice{}, r.Data.Choices...) // none is [], not null
		return response{r.Type, data{"choices": choices}}
	case discordgo.InteractionResponseModal:
		return response{r.Type, data{"custom_id": r.Data.CustomID, "title": r.Data.Title, "components": r.Data.Components}}
	case discordgo.InteractionResponseDeferredChannelMessageWithSource, discordgo.InteractionResponseDeferredMessageUpdate:
		return response{r.Type, data{"flags": r.Data.Flags}}
	}
	message := *r.Data
	message.AllowedMentions = nobody()
	return response{r.Type, &message}
}

// nobody is for everything that is sent: no text may call members by accident.
// Its list must be empty, not null, which would let all be called.
func nobody() *discordgo.MessageAllowedMentions {
	return &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
}

const responseRoute = "/webhooks/{}/{}/messages/@original"

// Response returns the message that Respond brought forth.
func (c *Client) Response(ctx context.Context, app, token string) (*discordgo.Message, error) {
	return c.message(ctx, request{method: http.MethodGet, route: responseRoute, ids: []string{app, token}, secret: token})
}

// EditResponse changes the message that Respond brought forth, or ends its
// "thinking". What is nil in e stays as it is.
func (c *Client) EditResponse(ctx context.Context, app, token string, e *discordgo.WebhookEdit) (*discordgo.Message, error) {
	return c.message(ctx, request{
		method: http.MethodPatch, route: responseRoute, ids: []string{app, token}, secret: token,
		body: edit(e), files: e.Files,
	})
}

// DeleteResponse takes away the message that Respond brought forth.
func (c *Client) DeleteResponse(ctx context.Context, app, token string) error {
	_, err := c.do(ctx, request{method: http.MethodDelete, route: responseRoute, ids: []string{app, token}, secret: token})
	return err
}

func edit(e *discordgo.WebhookEdit) *discordgo.WebhookEdit {
	changed := *e
	changed.AllowedMentions = nobody()
	return &changed
}

// FollowUp sends one more message for an interaction, which can be private
// (discordgo.MessageFlagsEphemeral). If it is not known whether it arrived, it
// is not sent again.
func (c *Client) FollowUp(ctx context.Context, app, token string, m *discordgo.WebhookParams) (*discordgo.Message, error) {
	message := *m
	message.AllowedMentions = nobody()
	return c.message(ctx, request{
		method: http.MethodPost, route: "/webhooks/{}/{}", ids: []string{app, token}, query: "?wait=true", secret: token,
		body: &message, files: m.Files,
	})
}

// Send sends a message to a channel or thread.
func (c *Client) Send(ctx context.Context, channel string, m *discordgo.MessageSend) (*discordgo.Message, error) {
	message := *m
	message.AllowedMentions = nobody()
	return c.message(ctx, request{
		method: http.MethodPost, route: "/channels/{}/messages", ids: []string{channel},
		body: struct {
			*discordgo.MessageSend
			// Of two messages with one nonce Discord takes the first.
			Nonce   string `json:"nonce"`
			Enforce bool   `json:"enforce_nonce"`
		}{&message, rand.Text()[:nonceLength], true},
		files: m.Files, repeatable: true,
	})
}

// nonceLength is as long as Discord lets it be.
const nonceLength = 25

// Message returns a message of a channel or thread.
func (c *Client) Message(ctx context.Context, channel, message string) (*discordgo.Message, error) {
	return c.message(ctx, request{method: http.MethodGet, route: "/channels/{}/messages/{}", ids: []string{channel, message}})
}

// EditMessage changes a message of the bot's own. What is nil in e stays as it
// is.
func (c *Client) EditMessage(ctx context.Context, channel, message string, e *discordgo.WebhookEdit) (*discordgo.Message, error) {
	return c.message(ctx, request{
		method: http.MethodPatch, route: "/channels/{}/messages/{}", ids: []string{channel, message},
		body: edit(e), files: e.Files,
	})
}

// message reads the answer to what has been done already: nothing in it can
// make it undone, so at worst the message is empty.
func (c *Client) message(ctx context.Context, r request) (*discordgo.Message, error) {
	data, err := c.do(ctx, r)
	if err != nil {
		return nil, err
	}
	m, err := discord.DecodeMessage(data)
	if err != nil {
		c.Log.Warn("discord's answer makes no sense", "request", r.String(), "bytes", len(data), "error", err)
		return new(discordgo.Message), nil
	}
	return m, nil
}

// codeThreadExists is Discord's for a message that has a thread.
const codeThreadExists = 160004

// StartThread opens a thread at a message, or returns the one that is there,
// which has the id of the message. Created says that it was this call that
// opened it, as far as can be told where an answer got lost.
func (c *Client) StartThread(ctx context.Context, channel, message, name string) (thread *discordgo.Channel, created bool, err error) {
	data, err := c.do(ctx, request{
		method: http.MethodPost, route: "/channels/{}/messages/{}/threads", ids: []string{channel, message},
		body: map[string]any{"name": name}, repeatable: true, arrived: threadExists,
	})
	created = !threadExists(err)
	if !created {
		data, err = c.do(ctx, request{method: http.MethodGet, route: "/channels/{}", ids: []string{message}})
	}
	if err != nil {
		return nil, false, err
	}
	thread = &discordgo.Channel{ID: message}
	if got, err := decode[discordgo.Channel](data, "thread"); err == nil && got.ID != "" {
		thread = &got
	}
	return thread, created, nil
}

func threadExists(err error) bool { return hasCode(err, codeThreadExists) }

// Typing shows for ten seconds, or until it sends something, that the bot is
// writing.
func (c *Client) Typing(ctx context.Context, channel string) error {
	_, err := c.do(ctx, request{method: http.MethodPost, route: "/channels/{}/typing", ids: []string{channel}, repeatable: true})
	return err
}

// Direct returns the channel of direct messages to a user.
func (c *Client) Direct(ctx context.Context, user string) (channel string, err error) {
	return c.id(ctx, request{
		method: http.MethodPost, route: "/users/@me/channels", body: map[string]any{"recipient_id": user}, repeatable: true,
	})
}
