package bot

import (
	"encoding/json"
	"strconv"
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
		ID          string       `json:"id"`
		Owner       string       `json:"owner_id"`
		Locale      string       `json:"preferred_locale"`
		Unavailable bool         `json:"unavailable"`
		Roles       []roleData   `json:"roles"`
		Threads     []threadData `json:"threads"`
	}
	roleData struct {
		ID     string          `json:"id"`
		Rights json.RawMessage `json:"permissions"`
	}
	threadData struct {
		ID     string `json:"id"`
		Guild  string `json:"guild_id"`
		Parent string `json:"parent_id"`
	}
	changeData struct {
		Guild   string       `json:"guild_id"`
		ID      string       `json:"id"`
		Parent  string       `json:"parent_id"`
		Role    roleData     `json:"role"`
		RoleID  string       `json:"role_id"`
		Threads []threadData `json:"threads"`
	}
)

// apply takes in an event of the gateway, and ignores what is none of servers,
// channels, threads or roles, or cannot be read.
func (g *guilds) apply(kind string, data []byte) {
	switch kind {
	case "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE":
		var d guildData
		if read(data, &d) && d.ID != "" {
			g.server(kind, &d)
		}
	case "CHANNEL_DELETE", "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE":
		var d changeData
		if read(data, &d) && d.Guild != "" {
			g.part(kind, &d)
		}
	}
}

// read keeps what it could read where something is of another type.
func read(data []byte, into any) bool {
	if err := json.Unmarshal(data, into); err != nil {
		_, ok := err.(*json.UnmarshalTypeError)
		return ok
	}
	return true
}

func (g *guilds) server(kind string, d *guildData) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if kind == "GUILD_DELETE" {
		if !d.Unavailable { // else it comes back
			delete(g.all, d.ID)
		}
		return
	}
	s := g.get(d.ID)
	if d.Owner != "" {
		s.owner = d.Owner
	}
	if d.Locale != "" {
		s.locale = d.Locale
	}
	if d.Roles != nil {
		s.roles = make(map[string]int64, len(d.Roles))
		for _, r := range d.Roles {
			s.roles[r.ID] = r.bits()
		}
	}
	if kind == "GUILD_CREATE" {
		s.threads = make(map[string]string, len(d.Threads))
	}
	for _, t := range d.Threads {
		s.threads[t.ID] = t.Parent
	}
}

func (g *guilds) part(kind string, d *changeData) {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.get(d.Guild)
	switch kind {
	case "THREAD_CREATE", "THREAD_UPDATE":
		s.threads[d.ID] = d.Parent
	case "THREAD_LIST_SYNC":
		for _, t := range d.Threads {
			s.threads[t.ID] = t.Parent
		}
	case "THREAD_DELETE":
		delete(s.threads, d.ID)
	case "CHANNEL_DELETE":
		for id, parent := range s.threads {
			if parent == d.ID {
				delete(s.threads, id)
			}
		}
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE":
		s.roles[d.Role.ID] = d.Role.bits()
	case "GUILD_ROLE_DELETE":
		delete(s.roles, d.RoleID)
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

// bits takes a string of digits or a number.
func (r *roleData) bits() int64 {
	text := string(r.Rights)
	if unquoted, err := strconv.Unquote(text); err == nil {
		text = unquoted
	}
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
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
