package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
)

// registry is where commands are registered: a *rest.Client.
type registry interface {
	Commands(ctx context.Context, app, guild string) ([]*discordgo.ApplicationCommand, error)
	PutCommands(ctx context.Context, app, guild string, all []*discordgo.ApplicationCommand) ([]*discordgo.ApplicationCommand, error)
}

// register makes the commands of all features those of an application, in one
// server or with guild "" in all, unless they are already.
func register(ctx context.Context, r registry, app, guild string, features []discord.Feature) (changed bool, err error) {
	var want []*discordgo.ApplicationCommand
	for _, f := range features {
		want = append(want, f.Commands...)
	}
	have, err := r.Commands(ctx, app, guild)
	if err == nil && reflect.DeepEqual(normal(want), normal(have)) {
		return false, nil
	}
	// If it cannot be read, it may still be written.
	if _, err := r.PutCommands(ctx, app, guild, want); err != nil {
		return false, fmt.Errorf("registering the commands: %w", err)
	}
	return true, nil
}

// compared are the fields of commands, options and choices that the program
// may set. Servers add others.
var compared = map[string]bool{
	"type": true, "name": true, "description": true, "name_localizations": true, "description_localizations": true,
	"default_member_permissions": true, "options": true, "required": true, "autocomplete": true, "choices": true, "value": true,
	"channel_types": true, "min_value": true, "max_value": true, "min_length": true, "max_length": true,
}

// normal writes commands so that those that mean the same are equal.
func normal(all []*discordgo.ApplicationCommand) []any {
	commands := []any{}
	for _, c := range all {
		var fields map[string]any
		if data, err := json.Marshal(c); err != nil || json.Unmarshal(data, &fields) != nil || fields == nil {
			continue
		}
		if fields["type"] == nil {
			fields["type"] = float64(discordgo.ChatApplicationCommand)
		}
		commands = append(commands, trim(fields))
	}
	key := func(c any) string { m := c.(map[string]any); return fmt.Sprint(m["type"], m["name"]) }
	slices.SortStableFunc(commands, func(a, b any) int { return cmp.Compare(key(a), key(b)) })
	return commands
}

// trim takes away what is not compared, and what is there but says nothing.
func trim(fields map[string]any) map[string]any {
	kept := make(map[string]any)
	for name, value := range fields {
		if !compared[name] {
			continue
		}
		switch v := value.(type) {
		case nil:
			continue
		case bool:
			if !v {
				continue
			}
		case string:
			if v == "" {
				continue
			}
		case map[string]any: // localisations
			if len(v) == 0 {
				continue
			}
		case []any:
			if len(v) == 0 {
				continue
			}
			value = trimAll(v)
		}
		kept[name] = value
	}
	return kept
}

func trimAll(all []any) []any {
	out := make([]any, len(all))
	for i, v := range all {
		if m, ok := v.(map[string]any); ok {
			v = trim(m)
		}
		out[i] = v
	}
	return out
}
