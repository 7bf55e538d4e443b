package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"newshound/bot"
	"newshound/bot/rest"
)

// A discordAccount is who the program is at Discord.
type discordAccount struct {
	client    *rest.Client
	name, app string
}

// accountTime is how long doctor and invite wait for Discord.
const accountTime = 20 * time.Second

// account asks Discord who the token belongs to. The error is bot.ErrToken if
// that is nobody.
func (a *app) account(ctx context.Context) (discordAccount, error) {
	client := a.discord()
	me, err := client.Me(ctx)
	if rest.Unauthorized(err) {
		return discordAccount{}, bot.ErrToken
	}
	if err != nil {
		return discordAccount{}, fmt.Errorf("asking Discord who the token belongs to: %w", err)
	}
	app, err := client.Application(ctx)
	if err != nil && ctx.Err() != nil {
		return discordAccount{}, err
	}
	return discordAccount{client, me.Username, cmp.Or(app, me.ID)}, nil // of most bots both are the same
}

var errNotThere = errors.New("the bot is not in the server DISCORD_GUILD_ID; newshound invite prints how it gets there")

// canRegister asks whether the bot may have commands in a server.
func (c *discordAccount) canRegister(ctx context.Context, guild string) error {
	_, err := c.client.Commands(ctx, c.app, guild)
	if rest.Forbidden(err) || rest.Gone(err) {
		return errNotThere
	}
	return err
}

// isDiscord reports whether an API is Discord's own.
func isDiscord(api string) bool {
	u, err := url.Parse(api)
	return err == nil && (u.Hostname() == "discord.com" || strings.HasSuffix(u.Hostname(), ".discord.com"))
}
