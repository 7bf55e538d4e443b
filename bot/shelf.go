package bot

import (
	"context"
	"slices"
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
// gives them a new response. It is memory, and safe for concurrent use. When a
// member has what is kept of them deleted, this goes within shelfTime.
type shelf struct {
	mu    sync.Mutex
	kept  map[string]*kept // by the id of the event
	order []string         // of kept, oldest first
}

// A kept reply is never changed.
type kept struct {
	guild, member string
	at            time.Time
	reply         discord.Reply // empty while there is nothing to be seen; without its files
	files         []keptFile
	last          bool
}

// put keeps an event's reply in place of an earlier one.
func (s *shelf) put(e *discord.Event, r discord.Reply, last bool, now time.Time) error {
	files, err := keepFiles(r.Files)
	if err != nil {
		return err
	}
	r.Private, r.Update, r.Then, r.Sent, r.Files = true, false, nil, nil, nil
	k := &kept{e.Guild, e.Member, now, r, files, last}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = make(map[string]*kept)
	}
	s.remove(e.ID)
	if len(s.order) >= shelfPlaces {
		s.remove(s.order[0])
	}
	s.kept[e.ID] = k
	s.order = append(s.order, e.ID)
	time.AfterFunc(shelfTime, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.kept[e.ID] == k {
			s.remove(e.ID)
		}
	})
	return nil
}

// remove is called with the lock held.
func (s *shelf) remove(id string) {
	if s.kept[id] == nil {
		return
	}
	delete(s.kept, id)
	s.order = slices.DeleteFunc(s.order, func(other string) bool { return other == id })
}

func (s *shelf) get(id string, now time.Time) (*kept, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.kept[id]
	return k, k != nil && now.Sub(k.at) < shelfTime
}

// whole is the reply with files that nobody else reads.
func (k *kept) whole() discord.Reply {
	r := k.reply
	for _, f := range k.files {
		r.Files = append(r.Files, f.open())
	}
	return r
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
		return k.whole(), nil
	case k.reply.Empty() && len(k.files) == 0:
		return b.withShow(e, b.aside(e, "bot.longer"), e.Args[0]), nil
	}
	return b.withShow(e, k.whole(), e.Args[0]), nil
}

// withShow adds the button for what is on the shelf, if need be in place of the
// reply's last buttons.
func (b *Bot) withShow(e *discord.Event, r discord.Reply, id string) discord.Reply {
	show := discordgo.Button{Label: b.c.Words.In(e.Locale).Say("bot.show"), Style: discordgo.PrimaryButton, CustomID: discord.ID(verbShow, id)}
	rows := r.Rows[:min(len(r.Rows), discord.MaxRows-1)]
	r.Rows = append(slices.Clip(rows), discordgo.ActionsRow{Components: []discordgo.MessageComponent{show}})
	return r
}
