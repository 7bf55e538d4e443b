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
	"newshound/bot/rest"
)

// registry is where commands are registered: a *rest.Client.
type registry interface {
	Commands(ctx context.Context, app, guild string) ([]*discordgo.ApplicationCommand, error)
	PutCommands(ctx context.Context, app, guild string, all any) error
}

// registration is how register left the commands.
type registration struct {
	changed bool
	plain   bool  // as much of them as the server takes
	refusal error // why it takes no more, if it has been asked
}

// register makes the commands of all features those of an application, in one
// server or with guild "" in all, unless they are already. What a server does
// not take whole is registered in a plain form, after a call of lesser; such a
// server is asked again when the commands change.
func register(ctx context.Context, r registry, app, guild string, features []discord.Feature, lesser func()) (registration, error) {
	want := commands(features)
	simple := plain(want)
	if have, err := r.Commands(ctx, app, guild); err == nil { // else they may still be written
		switch got := normal(have); {
		case reflect.DeepEqual(got, normal(want)):
			return registration{}, nil
		case reflect.DeepEqual(got, normal(simple)):
			lesser()
			return registration{plain: true}, nil
		}
	}
	refusal := r.PutCommands(ctx, app, guild, want)
	if refusal == nil {
		return registration{changed: true}, nil
	}
	if !rest.Malformed(refusal) {
		return registration{}, fmt.Errorf("registering the commands: %w", refusal)
	}
	lesser()
	if err := r.PutCommands(ctx, app, guild, simple); err != nil {
		return registration{}, fmt.Errorf("registering the commands: %w; in plain form: %w", refusal, err)
	}
	return registration{changed: true, plain: true, refusal: refusal}, nil
}

// commands are those of all features. They are offered in servers only, as
// that is where they work.
func commands(features []discord.Feature) []*discordgo.ApplicationCommand {
	var all []*discordgo.ApplicationCommand
	for _, f := range features {
		for _, c := range f.Commands {
			c := *c
			c.Contexts = &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild}
			all = append(all, &c)
		}
	}
	return all
}

// compared are the fields of commands, options and choices that the program
// may set. Servers add others.
var compared = map[string]bool{
	"type": true, "name": true, "description": true, "name_localizations": true, "description_localizations": true,
	"default_member_permissions": true, "contexts": true, "options": true, "required": true, "autocomplete": true, "choices": true, "value": true,
	"channel_types": true, "min_value": true, "max_value": true, "min_length": true, "max_length": true,
}

// normal writes commands so that those that mean the same are equal. They are
// anything that is a list of commands as JSON.
func normal(all any) []any {
	data, err := json.Marshal(all)
	var list []map[string]any
	if err != nil || json.Unmarshal(data, &list) != nil {
		return nil
	}
	commands := []any{}
	for _, fields := range list {
		if fields == nil {
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
