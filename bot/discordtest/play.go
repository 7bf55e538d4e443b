package discordtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A play is a script that is being played.
type play struct {
	t       *testing.T
	options Options
	start   func(s *Server) (stop func())
	actions []Action
	out     strings.Builder

	s       *Server
	guild   *Guild
	stop    func() // nil while the program does not run
	running bool
	at      map[*Member]*Channel
	shown   map[string]string // how a message was last written down, by id
}

func quotedPrefix(text string) (string, error) { return strconv.QuotedPrefix(text) }
func unquote(text string) (string, error)      { return strconv.Unquote(text) }

// world makes what a line describes, and reports whether it was of that kind.
func (p *play) world(words []string) bool {
	name := ""
	if len(words) > 1 {
		name = words[1]
	}
	switch words[0] {
	case "option":
		p.option(words[1:])
	case "server":
		p.guild = p.server().Guild(name)
		if len(words) > 2 {
			p.guild.SetLocale(words[2])
		}
	case "channel":
		p.inGuild().Channel(strings.TrimPrefix(name, "#"), p.bits(words[2:])...)
	case "role":
		p.inGuild().Role(name, 0)
	case "member":
		p.member(name, words[2:])
	default:
		return false
	}
	return true
}

func (p *play) option(words []string) {
	if p.s != nil {
		p.t.Fatalf("option %q comes too late", words)
	}
	var err error
	switch words[0] {
	case "partial":
		p.options.Partial = true
	case "whole":
		p.options.Whole = true
	case "heartbeat":
		p.options.Heartbeat, err = time.ParseDuration(words[1])
	case "patience":
		p.options.Patience, err = time.ParseDuration(words[1])
	case "shards":
		p.options.Shards, err = strconv.Atoi(words[1])
	default:
		err = fmt.Errorf("there is no option %s", words[0])
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *play) server() *Server {
	if p.s == nil {
		p.s = New(p.t, p.options)
	}
	return p.s
}

func (p *play) inGuild() *Guild {
	if p.guild == nil {
		p.guild = p.server().Guild("Harbour")
	}
	return p.guild
}

// bits reads what the program may not do in a channel.
func (p *play) bits(words []string) []int64 {
	known := map[string]int64{
		"without": 0, "view": ViewChannel, "send": SendMessages | SendInThreads, "embed": EmbedLinks,
		"attach": AttachFiles, "history": ReadHistory, "threads": CreatePublicThreads,
	}
	var list []int64
	for _, w := range words {
		bit, there := known[w]
		if !there {
			p.t.Fatalf("there is no permission %s", w)
		}
		list = append(list, bit)
	}
	return list
}

func (p *play) member(name string, words []string) {
	var bits int64
	var roles []*Role
	locale := ""
	for _, w := range words {
		role, isRole := strings.CutPrefix(w, "@")
		switch {
		case w == "+server":
			bits |= ManageServer
		case w == "+administrator":
			bits |= Administrator
		case isRole:
			i := slices.IndexFunc(p.inGuild().roles, func(r *Role) bool { return r.Name == role })
			if i < 0 {
				p.t.Fatalf("there is no role %s", role)
			}
			roles = append(roles, p.guild.roles[i])
		default:
			locale = w
		}
	}
	m := p.inGuild().Member(name, bits, roles...)
	if locale != "" {
		m.Locale = locale
	}
}

// begin starts the program before the first step.
func (p *play) begin() {
	if p.running {
		return
	}
	p.running = true
	if len(p.inGuild().channels) == 0 {
		p.guild.Channel("news")
	}
	p.launch()
}

func (p *play) launch() {
	p.stop = p.start(p.s)
	p.ready()
}

// ready waits until the program is connected.
func (p *play) ready() {
	ctx, cancel := p.s.patient(p.t.Context())
	defer cancel()
	if err := p.s.Ready(ctx); err != nil {
		p.t.Fatalf("the program does not connect: %v", err)
	}
}

func (p *play) settle() {
	if p.stop == nil {
		return // nobody is there who could answer
	}
	if err := p.s.Settle(p.t.Context()); err != nil {
		fmt.Fprintf(&p.out, "! something is still unanswered\n")
	}
}

// find returns a member by name.
func (p *play) find(name string) *Member {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	for _, g := range p.s.guilds {
		for _, m := range g.members {
			if m.Name == name {
				if p.at[m] == nil {
					p.at[m] = g.channels[0]
				}
				return m
			}
		}
	}
	return nil
}

// await waits for a message that is new since the last step, or looks different.
func (p *play) await(name, text string) {
	m := p.find(name)
	if m == nil {
		p.t.Fatalf("there is no member %s", name)
	}
	fresh := func(msg Message) bool { return p.s.write(&msg) != p.shown[msg.ID] }
	if _, err := m.await(p.t.Context(), p.at[m], text, fresh); err != nil {
		fmt.Fprintf(&p.out, "! %s\n", err)
	}
}

// step does what a line says.
func (p *play) step(words []string) {
	for _, a := range p.actions {
		if a.Name == words[0] {
			if err := a.Do(p.s, words[1:]); err != nil {
				fmt.Fprintf(&p.out, "! %v\n", err)
			}
			return
		}
	}
	var err error
	if m := p.find(words[0]); m != nil && len(words) > 1 {
		err = p.act(m, words[1:])
	} else {
		err = p.outage(words)
	}
	if err != nil {
		fmt.Fprintf(&p.out, "! %v\n", err)
	}
}
