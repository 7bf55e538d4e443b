// Package rest asks Discord's HTTP interface: one method for each request that
// the program makes, in discordgo's types. Every wait ends with the context.
package rest

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/gateway"
)

// Config is what a Client needs.
type Config struct {
	Token  string       // secret, without "Bot "
	API    string       // base address with its version, such as https://discord.com/api/v10
	Client *http.Client // redirects are not followed, whatever it says
	Log    *slog.Logger
}

// A Client asks. It may be used from many goroutines.
type Client struct{ c Config }

var errTodo = errors.New("not yet")

// New returns a Client.
func New(c Config) *Client { return &Client{c: c} }

// GatewayBot asks where the gateway is, as gateway.Config.URL wants it.
func (c *Client) GatewayBot(ctx context.Context) (gateway.Info, error) {
	return gateway.Info{}, errTodo
}

// Me returns the bot's own user.
func (c *Client) Me(ctx context.Context) (*discordgo.User, error) { return nil, errTodo }

// Application returns the application that the bot belongs to.
func (c *Client) Application(ctx context.Context) (*discordgo.Application, error) {
	return nil, errTodo
}

// Respond acknowledges an interaction.
func (c *Client) Respond(ctx context.Context, id, token string, r *discordgo.InteractionResponse) error {
	return errTodo
}

// Response returns the message that answered an interaction.
func (c *Client) Response(ctx context.Context, app, token string) (*discordgo.Message, error) {
	return nil, errTodo
}

// EditResponse changes the message that answered an interaction.
func (c *Client) EditResponse(ctx context.Context, app, token string, e *discordgo.WebhookEdit) (*discordgo.Message, error) {
	return nil, errTodo
}

// FollowUp sends one more message for an interaction.
func (c *Client) FollowUp(ctx context.Context, app, token string, m *discordgo.WebhookParams) (*discordgo.Message, error) {
	return nil, errTodo
}

// Send sends a message to a channel or thread.
func (c *Client) Send(ctx context.Context, channel string, m *discordgo.MessageSend) (*discordgo.Message, error) {
	return nil, errTodo
}

// EditMessage changes a message of the bot's own.
func (c *Client) EditMessage(ctx context.Context, channel, message string, e *discordgo.WebhookEdit) (*discordgo.Message, error) {
	return nil, errTodo
}

// StartThread opens a thread at a message, or returns the one that is there.
func (c *Client) StartThread(ctx context.Context, channel, message, name string) (*discordgo.Channel, error) {
	return nil, errTodo
}

// Typing shows for ten seconds that the bot is writing.
func (c *Client) Typing(ctx context.Context, channel string) error { return errTodo }

// Commands returns the registered commands, global ones where guild is "".
func (c *Client) Commands(ctx context.Context, app, guild string) ([]*discordgo.ApplicationCommand, error) {
	return nil, errTodo
}

// PutCommands replaces the registered commands.
func (c *Client) PutCommands(ctx context.Context, app, guild string, commands []*discordgo.ApplicationCommand) ([]*discordgo.ApplicationCommand, error) {
	return nil, errTodo
}
