package bot

import (
	"sync"

	"newshound/bot/discord"
	"newshound/bot/settings"
)

// guilds is what the gateway has told of the servers: as much as it takes to
// judge an event that does not say it itself. Servers and fields of them may
// be missing. It is safe for concurrent use.
type guilds struct {
	mu  sync.RWMutex
	all map[string]*guild
}

type guild struct {
	owner, locale string
	roles         map[string]int64  // permission bits
	threads       map[string]string // the channel that each is in
}

// The shapes of the events; a server sends what it likes.
type (
	guildData struct {
		ID          discord.Snowflake        `json:"id"`
		Owner       discord.Snowflake        `json:"owner_id"`
		Locale      string                   `json:"preferred_locale"`
		Unavailable bool                     `json:"unavailable"`
		Roles       discord.List[roleData]   `json:"roles"`
		Threads     discord.List[threadData] `json:"threads"`
	}
	roleData struct {
		ID     discord.Snowflake `json:"id"`
		Rights discord.Number    `json:"permissions"`
	}
	threadData struct {
		ID     discord.Snowflake `json:"id"`
		Parent discord.Snowflake `json:"parent_id"`
		Meta   struct {
			Archived bool `json:"archived"`
		} `json:"thread_metadata"`
	}
	changeData struct {
		threadData
		Guild   discord.Snowflake        `json:"guild_id"`
		Role    roleData                 `json:"role"`
		RoleID  discord.Snowflake        `json:"role_id"`
		Threads discord.List[threadData] `json:"threads"`
	}
)

// apply takes in an event of the gateway, and ignores what is none of servers,
// channels, threads or roles, or cannot be read.
func (g *guilds) apply(kind string, data []byte) {
	switch kind {
	case "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE":
		var d guildData
		if discord.Decode(data, &d) == nil && d.ID != "" {
			g.server(kind, &d)
		}
	case "CHANNEL_DELETE", "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE":
		var d changeData
		if discord.Decode(data, &d) == nil && d.Guild != "" {
			g.part(kind, &d)
		}
	}
}

func (g *guilds) server(kind string, d *guildData) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if kind == "GUILD_DELETE" {
		if !d.Unavailable { // else it comes back
			delete(g.all, string(d.ID))
		}
		return
	}
	s := g.get(string(d.ID))
	if d.Owner != "" {
		s.owner = string(d.Owner)
	}
	if d.Locale != "" {
		s.locale = d.Locale
	}
	if d.Roles != nil {
		s.roles = make(map[string]int64, len(d.Roles))
		for _, r := range d.Roles {
			s.roles[string(r.ID)] = int64(r.Rights)
		}
	}
	if kind == "GUILD_CREATE" {
		s.threads = make(map[string]string, len(d.Threads))
	}
	for _, t := range d.Threads {
		s.thread(t)
	}
}

func (g *guilds) part(kind string, d *changeData) {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.all[string(d.Guild)]
	if s == nil { // the program is no member there, or not any more
		return
	}
	switch kind {
	case "THREAD_CREATE", "THREAD_UPDATE":
		s.thread(d.threadData)
	case "THREAD_LIST_SYNC":
		for _, t := range d.Threads {
			s.thread(t)
		}
	case "THREAD_DELETE":
		delete(s.threads, string(d.ID))
	case "CHANNEL_DELETE":
		for id, parent := range s.threads {
			if parent == string(d.ID) {
				delete(s.threads, id)
			}
		}
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE":
		s.roles[string(d.Role.ID)] = int64(d.Role.Rights)
	case "GUILD_ROLE_DELETE":
		delete(s.roles, string(d.RoleID))
	}
}

func (g *guilds) get(id string) *guild {
	s := g.all[id]
	if s == nil {
		s = &guild{roles: make(map[string]int64), threads: make(map[string]string)}
		if g.all == nil {
			g.all = make(map[string]*guild)
		}
		g.all[id] = s
	}
	return s
}

// thread remembers a thread while it is open: before somebody writes into an
// archived one, Discord tells of it again.
func (s *guild) thread(t threadData) {
	if t.Meta.Archived {
		delete(s.threads, string(t.ID))
		return
	}
	s.threads[string(t.ID)] = string(t.Parent)
}

// complete fills in what an event does not say itself: whether its channel is
// a thread and of which channel, the member's rights, the server's language.
// Owners have all rights. Rights that are overwritten for the channel are not
// known here.
func (g *guilds) complete(e *discord.Event) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	s := g.all[e.Guild]
	if s == nil {
		return
	}
	if parent, ok := s.threads[e.Channel]; ok && e.Parent == "" {
		e.Thread, e.Parent = true, parent
	}
	if e.Rights == 0 {
		e.Rights = s.roles[e.Guild] // of everyone: the role is named as the server
		for _, role := range e.Roles {
			e.Rights |= s.roles[role]
		}
	}
	if s.owner != "" && s.owner == e.Member {
		e.Rights |= settings.Administrator
	}
	if e.Locale == "" {
		e.Locale = s.locale
	}
}
