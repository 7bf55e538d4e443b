package discordtest

import (
	"strings"
	"time"
)

// Flags of messages.
const (
	flagHasThread = 1 << 5
	flagEphemeral = 1 << 6
	flagLoading   = 1 << 7
	flagV2        = 1 << 15
)

// object is JSON that is made by hand, because what is missing from it matters.
type object = map[string]any

// isoTime writes a time as Discord does.
func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }

func (g *Guild) wire() object {
	roles, channels, threads := []any{}, []any{}, []any{}
	for _, r := range g.roles {
		roles = append(roles, g.wireRole(r))
	}
	for _, c := range g.channels {
		if c.Parent != "" {
			threads = append(threads, c.wire())
		} else {
			channels = append(channels, c.wire())
		}
	}
	o := object{
		"id": g.ID, "name": g.Name, "owner_id": g.Owner, "preferred_locale": g.Locale, "unavailable": false,
		"joined_at": isoTime(g.joined), "large": false, "member_count": len(g.members) + 1,
		"roles": roles, "channels": channels, "threads": threads, "members": []any{g.wireProgram()},
		"emojis": []any{}, "stickers": []any{}, "features": []string{}, "presences": []any{}, "voice_states": []any{},
	}
	if g.s.options.Partial {
		drop(o, "preferred_locale", "threads", "member_count", "members", "joined_at")
		null(o, "emojis", "features", "presences", "voice_states", "stickers")
	}
	return o
}

func (g *Guild) wireRole(r *Role) object {
	return object{
		"id": r.ID, "name": r.Name, "permissions": bitsText(r.Bits), "position": 0, "color": 0,
		"hoist": false, "managed": false, "mentionable": false, "flags": 0,
	}
}

func (c *Channel) wire() object {
	o := object{
		"id": c.ID, "guild_id": c.Guild.ID, "name": c.Name, "type": 0, "position": 0, "nsfw": false,
		"flags": 0, "permission_overwrites": []any{}, "parent_id": nil, "topic": nil,
	}
	if c.Parent != "" {
		drop(o, "position", "nsfw", "permission_overwrites", "topic")
		o["type"], o["parent_id"], o["owner_id"] = 11, c.Parent, c.owner
		o["message_count"], o["member_count"] = 0, 1
		o["thread_metadata"] = object{
			"archived": false, "auto_archive_duration": 1440, "archive_timestamp": isoTime(c.Guild.joined), "locked": false,
		}
	}
	return o
}

func wireUser(u User) object {
	return object{"id": u.ID, "username": u.Name, "global_name": u.Name, "discriminator": "0", "avatar": nil, "bot": u.Bot, "public_flags": 0}
}

func (s *Server) program() User { return User{ID: s.App, Name: s.Name, Bot: true} }

func (g *Guild) wireProgram() object {
	return object{
		"user": wireUser(g.s.program()), "nick": nil, "roles": []string{}, "joined_at": isoTime(g.joined),
		"deaf": false, "mute": false, "flags": 0,
	}
}

// wire writes a member; with permissions only within interactions.
func (m *Member) wire(permissions string) object {
	roles := []string{}
	for _, r := range m.roles {
		roles = append(roles, r.ID)
	}
	o := object{
		"nick": nil, "roles": roles, "joined_at": isoTime(m.Guild.joined), "avatar": nil,
		"deaf": false, "mute": false, "flags": 0, "pending": false,
	}
	if permissions != "" && !m.s.options.Partial {
		o["permissions"] = permissions
	}
	return o
}

// wireMessage writes a message. The program has no right to the content of
// others' messages unless they mention it; whole says that Discord gives it
// nevertheless, as it does within interactions.
func (s *Server) wireMessage(m *Message, whole bool) object {
	mentions := []any{}
	for _, id := range m.Mentions {
		if u := s.users[id]; u != nil {
			mentions = append(mentions, wireUser(u.user()))
		} else if id == s.App {
			mentions = append(mentions, wireUser(s.program()))
		}
	}
	o := object{
		"id": m.ID, "channel_id": m.Channel, "author": wireUser(m.Author), "content": m.Content,
		"timestamp": isoTime(m.At), "edited_timestamp": nil, "tts": false, "mention_everyone": strings.Contains(m.Content, "@everyone"),
		"mentions": mentions, "mention_roles": []any{}, "attachments": orEmpty(m.Attachments), "embeds": orEmpty(m.Embeds),
		"components": orEmpty(m.Components), "pinned": false, "type": 0, "flags": m.flags(),
	}
	if m.Edited {
		o["edited_timestamp"] = isoTime(s.now())
	}
	if m.Author.Bot {
		o["application_id"] = s.App
	}
	if m.webhook {
		o["webhook_id"] = s.App
		o["type"] = 20
		if by := s.users[m.By]; by != nil {
			o["interaction_metadata"] = object{"id": m.ID, "type": 2, "user": wireUser(by.user()), "authorizing_integration_owners": object{"0": m.Guild}}
		}
	}
	if thread := s.channels[m.Thread]; thread != nil {
		o["thread"] = thread.wire()
	}
	if m.ReplyTo != "" {
		o["type"] = 19
		o["message_reference"] = object{"type": 0, "message_id": m.ReplyTo, "channel_id": m.Channel, "guild_id": m.Guild}
		o["referenced_message"] = nil
		if to := s.messages[m.ReplyTo]; to != nil && !to.Deleted {
			c := *to
			c.ReplyTo = "" // one level, as Discord has it
			o["referenced_message"] = s.wireMessage(&c, whole)
		}
	}
	if !whole && !m.Author.Bot && !m.mentions(s.App) {
		o["content"], o["attachments"], o["embeds"], o["components"] = "", []any{}, []any{}, []any{}
	}
	if s.options.Partial {
		null(o, "mention_roles", "components", "embeds")
		if len(m.Attachments) == 0 {
			null(o, "attachments")
		}
		drop(o, "interaction_metadata", "application_id", "edited_timestamp", "pinned")
	}
	return o
}

func (m *Message) flags() int {
	flags := 0
	if m.Only != "" {
		flags |= flagEphemeral
	}
	if m.Thinking {
		flags |= flagLoading
	}
	if m.Thread != "" {
		flags |= flagHasThread
	}
	return flags
}

func (m *Message) mentions(id string) bool {
	for _, other := range m.Mentions {
		if other == id {
			return true
		}
	}
	return false
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func drop(o object, keys ...string) {
	for _, key := range keys {
		delete(o, key)
	}
}

func null(o object, keys ...string) {
	for _, key := range keys {
		o[key] = nil
	}
}
