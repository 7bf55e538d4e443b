package discordtest

import (
	"encoding/json"
	"net/http"
	"strings"
)

// An endpoint is a request that the server understands. What is missing here
// is a violation: either the program has no need for it, or it is to be added.
type endpoint struct {
	method, pattern string
	answer          func(*call) reply // the lock is held
}

func (s *Server) endpoints() []endpoint {
	return []endpoint{
		{"POST", "/interactions/{id}/{token}/callback", s.acknowledge},
		{"POST", "/webhooks/{app}/{token}", s.followUp},
		{"PATCH", "/webhooks/{app}/{token}/messages/@original", s.editResponse},
		{"GET", "/webhooks/{app}/{token}/messages/@original", s.readResponse},
		{"DELETE", "/webhooks/{app}/{token}/messages/@original", s.deleteResponse},
		{"PATCH", "/webhooks/{app}/{token}/messages/{message}", s.editResponse},
		{"GET", "/webhooks/{app}/{token}/messages/{message}", s.readResponse},
		{"DELETE", "/webhooks/{app}/{token}/messages/{message}", s.deleteResponse},

		{"POST", "/channels/{channel}/messages", s.createMessage},
		{"GET", "/channels/{channel}/messages", s.listMessages},
		{"GET", "/channels/{channel}/messages/{message}", s.readMessage},
		{"PATCH", "/channels/{channel}/messages/{message}", s.editMessage},
		{"DELETE", "/channels/{channel}/messages/{message}", s.deleteMessage},
		{"POST", "/channels/{channel}/messages/{message}/threads", s.openThread},
		{"POST", "/channels/{channel}/threads", s.openThread},
		{"PUT", "/channels/{channel}/thread-members/@me", s.inChannel(func(*call, *Channel) reply { return reply{status: 204} })},
		{"POST", "/channels/{channel}/typing", s.inChannel(func(*call, *Channel) reply { return reply{status: 204} })},
		{"GET", "/channels/{channel}", s.inChannel(func(_ *call, ch *Channel) reply { return ok(ch.wire()) })},

		{"GET", "/applications/{app}/commands", s.readCommands},
		{"PUT", "/applications/{app}/commands", s.writeCommands},
		{"POST", "/applications/{app}/commands", s.addCommand},
		{"DELETE", "/applications/{app}/commands/{command}", s.deleteCommand},
		{"GET", "/applications/{app}/guilds/{guild}/commands", s.readCommands},
		{"PUT", "/applications/{app}/guilds/{guild}/commands", s.writeCommands},
		{"POST", "/applications/{app}/guilds/{guild}/commands", s.addCommand},
		{"DELETE", "/applications/{app}/guilds/{guild}/commands/{command}", s.deleteCommand},

		{"GET", "/gateway", func(*call) reply { return ok(object{"url": s.gatewayURL()}) }},
		{"GET", "/gateway/bot", s.readGateway},
		{"GET", "/users/@me", func(*call) reply { return ok(wireUser(s.program())) }},
		{"GET", "/applications/@me", s.readApplication},
		{"GET", "/oauth2/applications/@me", s.readApplication},
		{"GET", "/guilds/{guild}", s.inGuild(func(g *Guild) reply { return ok(g.wire()) })},
		{"GET", "/guilds/{guild}/roles", s.inGuild(func(g *Guild) reply { return ok(g.wire()["roles"]) })},
		{"GET", "/guilds/{guild}/channels", s.inGuild(func(g *Guild) reply { return ok(g.wire()["channels"]) })},
	}
}

func (s *Server) gatewayURL() string { return "ws" + strings.TrimPrefix(s.URL, "http") + "/gateway" }

func (s *Server) readGateway(*call) reply {
	return ok(object{
		"url": s.gatewayURL(), "shards": s.options.Shards,
		"session_start_limit": object{"total": 1000, "remaining": 999, "reset_after": 14400000, "max_concurrency": s.options.MaxConcurrency},
	})
}

func (s *Server) readApplication(*call) reply {
	return ok(object{
		"id": s.App, "name": s.Name, "description": "", "icon": nil, "bot": wireUser(s.program()), "bot_public": true,
		"bot_require_code_grant": false, "verify_key": strings.Repeat("0", 64), "flags": 0, "summary": "", "type": nil,
	})
}

func (s *Server) inGuild(answer func(*Guild) reply) func(*call) reply {
	return func(c *call) reply {
		if g := s.guild(c.PathValue("guild")); g != nil {
			return answer(g)
		}
		return unknown(10004, "Unknown Guild")
	}
}

func (s *Server) guild(id string) *Guild {
	for _, g := range s.guilds {
		if g.ID == id {
			return g
		}
	}
	return nil
}

// inChannel answers requests in a channel that the program sees.
func (s *Server) inChannel(answer func(*call, *Channel) reply) func(*call) reply {
	return func(c *call) reply {
		ch := s.channels[c.PathValue("channel")]
		switch {
		case ch == nil:
			return unknown(10003, "Unknown Channel")
		case ch.programBits()&ViewChannel == 0:
			return forbidden(50001, "Missing Access")
		}
		return answer(c, ch)
	}
}

func intOf(raw json.RawMessage) int {
	var n int
	if json.Unmarshal(raw, &n) != nil {
		return 0
	}
	return n
}

// may refuses what the program lacks a permission for. In a thread the right
// to send is another.
func (ch *Channel) may(bits int64) *reply {
	if ch.Parent != "" && bits&SendMessages != 0 {
		bits = bits&^SendMessages | SendInThreads
	}
	if ch.programBits()&bits != bits {
		return &reply{status: http.StatusForbidden, code: 50013, body: failure(50013, "Missing Permissions", nil)}
	}
	return nil
}
