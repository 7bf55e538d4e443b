package bot

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
)

const (
	// shelfPlaces is how many replies are kept, of all members.
	shelfPlaces = 512
	// shelfTime is for how long a member may ask for one.
	shelfTime = time.Hour
)

// A shelf keeps what is for one member alone and cannot be shown to them any
// more without everybody seeing it, until they press a button for it: that
// gives them a new response. It is memory, and safe for concurrent use.
type shelf struct {
	mu    sync.Mutex
	kept  map[string]kept // by the id of the event
	order []string        // of kept, oldest first
}

type kept struct {
	guild, member string
	at            time.Time
	reply         discord.Reply // empty while there is nothing to be seen
	last          bool
}

// put keeps an event's reply in place of an earlier one.
func (s *shelf) put(e *discord.Event, r discord.Reply, last bool, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = make(map[string]kept)
	}
	if _, ok := s.kept[e.ID]; !ok {
		s.order = append(s.order, e.ID)
	}
	if len(s.order) > shelfPlaces {
		delete(s.kept, s.order[0])
		s.order = s.order[1:]
	}
	r.Private, r.Update, r.Then, r.Sent = true, false, nil, nil
	s.kept[e.ID] = kept{e.Guild, e.Member, now, r, last}
}

func (s *shelf) get(id string, now time.Time) (kept, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.kept[id]
	return k, ok && now.Sub(k.at) < shelfTime
}

// verbShow is of the button that brings what is on the shelf.
const verbShow = "show"

// shelfFeature is how members get to the shelf.
func (b *Bot) shelfFeature() discord.Feature {
	return discord.Feature{Routes: []discord.Route{{Kind: discord.Press, Name: verbShow, Handle: b.fetch}}}
}

// fetch shows a member what is kept for them, or how far it is.
func (b *Bot) fetch(_ context.Context, e *discord.Event) (discord.Reply, error) {
	if len(e.Args) != 1 {
		return b.aside(e, "bot.unknown"), nil
	}
	k, ok := b.shelf.get(e.Args[0], b.c.Clock())
	switch {
	case !ok:
		return b.aside(e, "bot.cleared"), nil
	case k.guild != e.Guild || k.member != e.Member:
		return b.aside(e, "bot.another"), nil
	case k.last:
		return k.reply, nil
	case k.reply.Empty():
		k.reply = b.aside(e, "bot.longer")
	}
	return b.withShow(e, k.reply, e.Args[0]), nil
}

// withShow adds the button for what is on the shelf.
func (b *Bot) withShow(e *discord.Event, r discord.Reply, id string) discord.Reply {
	show := discordgo.Button{Label: b.c.Words.In(e.Locale).Say("bot.show"), Style: discordgo.PrimaryButton, CustomID: discord.ID(verbShow, id)}
	r.Rows = append(r.Rows[:len(r.Rows):len(r.Rows)], discordgo.ActionsRow{Components: []discordgo.MessageComponent{show}})
	return r
}

// rewind makes files that may have been sent in vain ready to be sent again.
func rewind(files []*discordgo.File) error {
	for _, f := range files {
		if s, ok := f.Reader.(io.Seeker); ok {
			if _, err := s.Seek(0, io.SeekStart); err != nil {
				return fmt.Errorf("reading the file %s again: %w", f.Name, err)
			}
		}
	}
	return nil
}
