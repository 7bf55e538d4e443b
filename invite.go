package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"newshound/bot"
)

func inviteCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "invite",
		Short: "Prints the address that invites the bot to a Discord server",
		Long: "Prints the address that invites the bot to a Discord server. Open it in a browser\n" +
			"as somebody who may manage that server. It asks for no more permissions than the\n" +
			"bot uses, and for none of Discord's privileged intents.",
		Args: wants(0, 0, "no arguments"),
		RunE: a.stoppable(func(cmd *cobra.Command, _ []string) error {
			if a.cfg.DiscordToken == "" {
				return errNoToken
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), accountTime)
			defer cancel()
			is, err := a.account(ctx)
			if err != nil {
				return err
			}
			if !isDiscord(a.cfg.DiscordAPI) {
				fmt.Fprintln(a.sys.stderr, "newshound: DISCORD_API_URL is not Discord's; the page is on that server's own site, in place of https://discord.com")
			}
			_, err = fmt.Fprintln(a.sys.stdout, bot.InviteURL(is.app))
			return err
		}),
	}
}

var errNoToken = errors.New("DISCORD_TOKEN is not set; the README's section on Discord says where it comes from")
