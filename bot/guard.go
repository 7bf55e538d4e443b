package bot

import (
	"slices"
	"strings"

	"newshound/bot/discord"
	"newshound/bot/settings"
)

// maxNamed is how many channels a member is told of.
const maxNamed = 5

// A guard decides whether a member may use a route now, or what they are told.
type guard func(e *discord.Event, route *discord.Route, chosen *settings.Settings) (discord.Reply, bool)

// allowed is the guard of who may do it, and where.
func (b *Bot) allowed(e *discord.Event, route *discord.Route, chosen *settings.Settings) (discord.Reply, bool) {
	moderates := chosen.Moderates(e)
	if route.Moderators && !moderates {
		return b.refuse(e, "bot.moderators"), false
	}
	if route.Asks && !moderates && !asksHere(e, chosen.Channels) {
		return b.refuse(e, "bot.channels", "Channels", channels(chosen.Channels)), false
	}
	return discord.Reply{}, true
}

// counted is the guard of how often: it counts a question.
func (b *Bot) counted(e *discord.Event, route *discord.Route, chosen *settings.Settings) (discord.Reply, bool) {
	hourly, limited := chosen.Limit()
	if !route.Asks || !limited || e.Kind == discord.Complete {
		return discord.Reply{}, true
	}
	if free, ok := b.asked.take(e.Guild, e.Member, hourly, b.c.Clock()); !ok {
		return b.refuse(e, "bot.limit", "When", discord.Timestamp(free, discord.RelativeStyle)), false
	}
	return discord.Reply{}, true
}

// asksHere reports whether questions are answered in an event's channel. What
// counts of a thread is the channel that it is in.
func asksHere(e *discord.Event, allowed []string) bool {
	return len(allowed) == 0 || slices.Contains(allowed, e.Channel) || e.Parent != "" && slices.Contains(allowed, e.Parent)
}

func channels(ids []string) string {
	var links []string
	for _, id := range ids[:min(len(ids), maxNamed)] {
		links = append(links, "<#"+id+">")
	}
	return strings.Join(links, " ")
}
