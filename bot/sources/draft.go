package sources

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
)

// A draft is what a moderator was shown and may add: links, or a file.
type draft struct {
	Links []link `json:"links,omitempty"`
	File  *file  `json:"file,omitempty"`
	Limit int    `json:"limit"` // see ingest.Web.Add

	Text   string                    `json:"text,omitempty"` // what was shown
	Embeds []*discordgo.MessageEmbed `json:"embeds"`
}

// A link is an address that can be a source.
type link struct {
	Address string `json:"address"`
	Title   string `json:"title"` // as its site says it
}

// Kinds of tickets. A draft of which the adding has begun has another, so that
// only the press that began it can go on with it, in the next process too.
const (
	kindDraft = "draft"
	kindBegun = "draft-begun"
)

const (
	draftLife = time.Hour
	begunLife = 24 * time.Hour // longer than anything is finished late
)

// propose keeps a draft, and shows it with the buttons that add it.
func (f *feature) propose(ctx context.Context, e *discord.Event, d draft) (discord.Reply, error) {
	data, err := json.Marshal(d)
	if err != nil {
		return discord.Reply{}, fmt.Errorf("writing a draft: %w", err)
	}
	now := f.Clock()
	t := corpus.Ticket{
		ID: f.NewID(), Space: e.Space(), Kind: kindDraft, Member: e.Member,
		Made: now, Expires: now.Add(draftLife), Data: data,
	}
	if err := f.Store.PutTicket(ctx, t); err != nil {
		return discord.Reply{}, fmt.Errorf("keeping a draft: %w", err)
	}
	return d.reply(f.voice(e), t.ID, d.all()), nil
}

// all is the choice of all links, a bit for each; 0 where there is no choice.
func (d *draft) all() uint64 {
	if !d.choosable() {
		return 0
	}
	return 1<<len(d.Links) - 1
}

// choosable reports whether there is something to choose from.
func (d *draft) choosable() bool { return len(d.Links) > 1 && len(d.Links) <= discord.MaxChoices }

// chosen are the links of a choice; of those that cannot be chosen from, all.
func (d *draft) chosen(choice uint64) []link {
	if !d.choosable() {
		return d.Links
	}
	var links []link
	for i, l := range d.Links {
		if choice>>i&1 == 1 {
			links = append(links, l)
		}
	}
	return links
}

// reply shows a draft of which the links of a choice are to be added.
func (d *draft) reply(v words.Voice, id string, choice uint64) discord.Reply {
	r := discord.Reply{Private: true, Text: d.Text, Embeds: d.Embeds}
	add := v.Say("sources.button.add")
	switch {
	case choice != d.all():
		add = v.Say("sources.button.some", "N", bits.OnesCount64(choice), "All", len(d.Links))
	case len(d.Links) > 1:
		add = v.Say("sources.button.all", "N", len(d.Links))
	}
	if d.choosable() {
		r.Rows = append(r.Rows, row(d.menu(v, id, choice)))
	}
	r.Rows = append(r.Rows, row(
		button(add, discordgo.SuccessButton, discord.ID(pressAdd, id, strconv.FormatUint(choice, 36))),
		button(v.Say("sources.button.cancel"), discordgo.SecondaryButton, discord.ID(pressCancel, id)),
	))
	return r
}

// menu is the select that a choice is made with.
func (d *draft) menu(v words.Voice, id string, choice uint64) discordgo.SelectMenu {
	one := 1
	m := discordgo.SelectMenu{
		MenuType: discordgo.StringSelectMenu, CustomID: discord.ID(pressPick, id),
		Placeholder: v.Say("sources.button.pick"), MinValues: &one, MaxValues: len(d.Links),
	}
	for i, l := range d.Links {
		m.Options = append(m.Options, discordgo.SelectMenuOption{
			Label: discord.Plain(discord.Seen(l.Title, l.Address), discord.MaxChoice), Value: strconv.Itoa(i), Default: choice>>i&1 == 1,
		})
	}
	return m
}

// What a draft cannot be had for, in words that follow from it.
var (
	errNoDraft = errors.New("there is no such draft (any more)")
	errNotMine = errors.New("the draft is another member's")
)

// find returns a member's draft. The error is errNoDraft, errNotMine or the
// store's.
func (f *feature) find(ctx context.Context, e *discord.Event, id, kind string) (draft, error) {
	t, err := f.Store.Ticket(ctx, id, f.Clock())
	switch {
	case errors.Is(err, corpus.ErrNotFound):
		return draft{}, errNoDraft
	case err != nil:
		return draft{}, fmt.Errorf("looking for a draft: %w", err)
	case t.Kind != kind || t.Space != e.Space():
		return draft{}, errNoDraft
	case t.Member != e.Member:
		return draft{}, errNotMine
	}
	var d draft
	if err := json.Unmarshal(t.Data, &d); err != nil {
		return draft{}, fmt.Errorf("reading a draft: %w", err)
	}
	return d, nil
}

func begunID(e *discord.Event, id string) string { return id + "." + e.ID }

// findOrBegun returns a member's draft, also if it is the one that this press
// has taken. The errors are those of find.
func (f *feature) findOrBegun(ctx context.Context, e *discord.Event, id string) (draft, error) {
	d, err := f.find(ctx, e, id, kindDraft)
	if errors.Is(err, errNoDraft) {
		return f.find(ctx, e, begunID(e, id), kindBegun)
	}
	return d, err
}

// take gives a member's draft to the first press that asks for it, and again
// to the same press, which another process may have begun to answer: until
// what it returns is dropped. The errors are those of find.
func (f *feature) take(ctx context.Context, e *discord.Event, id string) (d draft, begun string, err error) {
	begun = begunID(e, id)
	d, err = f.find(ctx, e, id, kindDraft)
	if errors.Is(err, errNoDraft) {
		d, err = f.find(ctx, e, begun, kindBegun)
		return d, begun, err
	}
	if err != nil {
		return draft{}, "", err
	}
	data, err := json.Marshal(d)
	if err != nil {
		return draft{}, "", fmt.Errorf("writing a draft: %w", err)
	}
	now := f.Clock()
	// First noted, then taken: a kill between the two leaves a draft that can
	// be pressed again.
	if err := f.Store.PutTicket(ctx, corpus.Ticket{
		ID: begun, Space: e.Space(), Kind: kindBegun, Member: e.Member, Made: now, Expires: now.Add(begunLife), Data: data,
	}); err != nil {
		return draft{}, "", fmt.Errorf("keeping what is begun: %w", err)
	}
	taken, err := f.Store.DropTicket(ctx, id)
	if err == nil && !taken { // another press was faster
		_, err = f.Store.DropTicket(ctx, begun)
		if err == nil {
			err = errNoDraft
		}
		return draft{}, "", err
	}
	if err != nil {
		return draft{}, "", fmt.Errorf("taking a draft: %w", err)
	}
	return d, begun, nil
}
