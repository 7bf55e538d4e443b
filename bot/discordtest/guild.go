package discordtest

import (
	"slices"
	"strconv"
	"time"
)

// Permission bits that the server knows.
const (
	Administrator       int64 = 1 << 3
	ManageServer        int64 = 1 << 5
	ViewChannel         int64 = 1 << 10
	SendMessages        int64 = 1 << 11
	ManageMessages      int64 = 1 << 13
	EmbedLinks          int64 = 1 << 14
	AttachFiles         int64 = 1 << 15
	ReadHistory         int64 = 1 << 16
	UseCommands         int64 = 1 << 31
	CreatePublicThreads int64 = 1 << 35
	SendInThreads       int64 = 1 << 38
)

// everyone is what members may without a role, the program among them.
const everyone = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadHistory | UseCommands | CreatePublicThreads | SendInThreads

// A Guild is what members call a server.
type Guild struct {
	ID, Name string
	Owner    string // user id
	Locale   string

	s        *Server
	roles    []*Role // the first is everyone's, with the guild's id
	channels []*Channel
	members  []*Member
	joined   time.Time
}

// A Role gives its members permissions.
type Role struct {
	ID, Name string
	Bits     int64
}

// A Channel holds messages. A thread is one, too.
type Channel struct {
	ID, Name string
	Guild    *Guild
	Parent   string // of a thread

	owner  string // who opened a thread
	denied int64  // bits that the program lacks here
}

// Guild adds a guild with an owner and lets the program know.
func (s *Server) Guild(name string) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{ID: s.guildID(), Name: name, Locale: "en-US", s: s, joined: s.now()}
	g.roles = []*Role{{ID: g.ID, Name: "@everyone", Bits: everyone}}
	owner := g.member("Owner of "+name, nil)
	g.Owner = owner.ID
	s.guilds = append(s.guilds, g)
	s.dispatch(g, "GUILD_CREATE", g.wire())
	s.change()
	return g
}

// guildID returns an id by which guilds take turns on up to four shards, and
// on six and twelve.
func (s *Server) guildID() string {
	for {
		id := s.newID()
		if n, err := strconv.ParseUint(id, 10, 64); err != nil || int(n>>22%12) == len(s.guilds)%12 {
			return id
		}
	}
}

// SetLocale changes the language that the guild prefers.
func (g *Guild) SetLocale(locale string) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	g.Locale = locale
	g.s.dispatch(g, "GUILD_UPDATE", g.wire())
}

// Channel adds a channel in which the program lacks the permissions denied.
func (g *Guild) Channel(name string, denied ...int64) *Channel {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	c := &Channel{ID: g.s.newID(), Name: name, Guild: g}
	for _, bits := range denied {
		c.denied |= bits
	}
	g.add(c)
	g.s.dispatch(g, "CHANNEL_CREATE", c.wire())
	return c
}

func (g *Guild) add(c *Channel) {
	g.channels = append(g.channels, c)
	g.s.channels[c.ID] = c
	g.s.change()
}

// Role adds a role.
func (g *Guild) Role(name string, bits int64) *Role {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	return g.role(name, bits)
}

func (g *Guild) role(name string, bits int64) *Role {
	r := &Role{ID: g.s.newID(), Name: name, Bits: bits}
	g.roles = append(g.roles, r)
	g.s.dispatch(g, "GUILD_ROLE_CREATE", map[string]any{"guild_id": g.ID, "role": g.wireRole(r)})
	return r
}

// Member adds a member with the roles given. Bits beyond what everyone may are
// given by a role of the member's own, as Discord has no other way.
func (g *Guild) Member(name string, bits int64, roles ...*Role) *Member {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	if bits&^everyone != 0 {
		roles = append(slices.Clone(roles), g.role("Rights of "+name, bits))
	}
	return g.member(name, roles)
}

func (g *Guild) member(name string, roles []*Role) *Member {
	m := &Member{ID: g.s.newID(), Name: name, Guild: g, Locale: "en-US", s: g.s, roles: roles}
	g.members = append(g.members, m)
	g.s.users[m.ID] = m
	return m
}

// bits are a member's permissions in the guild.
func (g *Guild) bits(m *Member) int64 {
	if m.ID == g.Owner {
		return 1<<53 - 1
	}
	bits := g.roles[0].Bits
	for _, r := range m.roles {
		bits |= r.Bits
	}
	if bits&Administrator != 0 {
		return 1<<53 - 1
	}
	return bits
}

// programBits are the program's permissions in a channel.
func (c *Channel) programBits() int64 {
	denied := c.denied
	if parent := c.Guild.s.channels[c.Parent]; parent != nil {
		denied |= parent.denied
	}
	return c.Guild.roles[0].Bits &^ denied
}

func bitsText(bits int64) string { return strconv.FormatInt(bits, 10) }

// Threads lists the threads that were opened in the channel, oldest first.
func (c *Channel) Threads() []*Channel {
	c.Guild.s.mu.Lock()
	defer c.Guild.s.mu.Unlock()
	var list []*Channel
	for _, t := range c.Guild.channels {
		if t.Parent == c.ID {
			list = append(list, t)
		}
	}
	return list
}
