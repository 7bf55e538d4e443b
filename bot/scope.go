package bot

import (
	"context"
	"fmt"
	"strings"

	"newshound/bot/rest"
	"newshound/corpus"
)

// scopeKey is the setting, of the operator's space, that says where this
// store's bot has registered its commands: the application, and the server if
// it was only one.
const scopeKey = "commands"

// moved takes the commands away from where they were registered before, as
// members would see each twice. What another store's bot of the same
// application has registered stays.
func (b *Bot) moved(ctx context.Context, r registry, app string) error {
	now := strings.TrimSpace(app + " " + b.c.Guild)
	was, err := b.c.Store.Setting(ctx, corpus.Shared, scopeKey)
	if err != nil || was == now {
		return err
	}
	if whose, guild, _ := strings.Cut(was, " "); whose == app {
		err := r.PutCommands(ctx, app, guild, []struct{}{})
		if err != nil && !rest.Forbidden(err) && !rest.Gone(err) { // a server that the bot has left has none
			return fmt.Errorf("taking the commands away from where they were: %w", err)
		}
	}
	return b.c.Store.SetSetting(ctx, corpus.Shared, scopeKey, now)
}
