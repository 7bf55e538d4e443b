package ask

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/corpus"
)

// Kinds of tickets that keep what has more than one page.
const (
	kindList  = "list"  // a list
	kindCheck = "check" // []rag.Verdict
)

// pagesLife is for how long pages can be turned.
const pagesLife = 24 * time.Hour

// keepPages keeps what an event has found as a ticket, and returns its id.
func (h handlers) keepPages(ctx context.Context, e *discord.Event, kind string, found any) (id string, err error) {
	data, err := json.Marshal(found)
	if err != nil {
		return "", fmt.Errorf("writing the pages of a %s: %w", kind, err)
	}
	now := h.Clock()
	t := corpus.Ticket{ID: h.NewID(), Space: e.Space(), Kind: kind, Member: e.Member, Made: now, Expires: now.Add(pagesLife), Data: data}
	if err := h.Store.PutTicket(ctx, t); err != nil {
		return "", fmt.Errorf("keeping the pages of a %s: %w", kind, err)
	}
	return t.ID, nil
}

// pages reads what a button that turns pages belongs to, and returns the
// member whom it was found for. It is ErrNotFound if it is too old, or of
// another server or kind.
func (h handlers) pages(ctx context.Context, e *discord.Event, kind string, found any) (member string, err error) {
	if len(e.Args) < 2 {
		return "", corpus.ErrNotFound
	}
	t, err := h.Store.Ticket(ctx, e.Args[0], h.Clock())
	if err == nil && (t.Space != e.Space() || t.Kind != kind) {
		err = corpus.ErrNotFound
	}
	if err == nil {
		err = json.Unmarshal(t.Data, found)
	}
	if err != nil {
		return "", fmt.Errorf("reading the pages of a %s: %w", kind, err)
	}
	return t.Member, nil
}

// pager is a row of buttons that turn pages, nothing for a single page.
func pager(page, pages int, id func(page int) string) []discordgo.MessageComponent {
	if pages < 2 {
		return nil
	}
	back := button("", "◀️", id(page-1))
	back.Disabled = page == 0
	on := button("", "▶️", id(page+1))
	on.Disabled = page == pages-1
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{back, on}}}
}
