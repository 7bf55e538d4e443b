package sources

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"newshound/bot/discord"
)

// Verbs of the ids of buttons and selects.
const (
	pressAdd    = "sources-add"    // draft, choice
	pressPick   = "sources-pick"   // draft
	pressCancel = "sources-cancel" // draft
	pressList   = "sources-list"   // page
	pressRemove = "sources-remove" // source
	pressKeep   = "sources-keep"
	pressUndo   = "sources-undo" // source
)

// arg returns what an id says after its verb, "" if it does not.
func arg(e *discord.Event, n int) string {
	if n < len(e.Args) {
		return e.Args[n]
	}
	return ""
}

// undrafted says why there is no draft, or passes the store's error on.
func (f *feature) undrafted(e *discord.Event, err error) (discord.Reply, error) {
	switch {
	case errors.Is(err, errNotMine):
		return line(f.voice(e).Say("sources.draft.theirs")), nil
	case errors.Is(err, errNoDraft):
		return line(f.voice(e).Say("sources.draft.old")), nil
	}
	return discord.Reply{}, err
}

// pressAdd adds what a draft holds. It is taken when there is a place to work
// on it; of two presses until then, the one that comes first is answered.
func (f *feature) pressAdd(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	v := f.voice(e)
	choice, _ := strconv.ParseUint(arg(e, 1), 36, 64) // none chosen is too old, below
	id := arg(e, 0)
	if _, err := f.findOrBegun(ctx, e, id); err != nil {
		return f.undrafted(e, err)
	}
	return discord.Reply{
		Private: true, Update: true, Waits: true, Text: v.Say("sources.adding.begun"),
		Then: func(ctx context.Context, show func(discord.Reply)) (discord.Reply, error) {
			d, begun, err := f.take(ctx, e, id)
			if errors.Is(err, errNoDraft) {
				return discord.Reply{Private: true, Update: true}, nil
			}
			if err != nil {
				return discord.Reply{}, err
			}
			r, err := f.unlessFull(ctx, e, func(int) (discord.Reply, error) {
				return f.addDraft(ctx, e, &d, choice, show)
			})
			if err != nil {
				return discord.Reply{}, err
			}
			if _, err := f.Store.DropTicket(ctx, begun); err != nil {
				return discord.Reply{}, fmt.Errorf("ending a draft: %w", err)
			}
			return r, nil
		},
	}, nil
}

func (f *feature) addDraft(ctx context.Context, e *discord.Event, d *draft, choice uint64, show func(discord.Reply)) (discord.Reply, error) {
	if d.File != nil {
		return f.addFile(ctx, e, d.File, show)
	}
	return f.addLinks(ctx, e, d.chosen(choice), d.Limit, show)
}

// pressPick notes what was chosen of a draft in the button that adds it.
func (f *feature) pressPick(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	id := arg(e, 0)
	d, err := f.find(ctx, e, id, kindDraft)
	if err != nil {
		return f.undrafted(e, err)
	}
	var choice uint64
	for _, value := range e.Values {
		if i, err := strconv.Atoi(value); err == nil && i >= 0 && i < len(d.Links) {
			choice |= 1 << i
		}
	}
	choice &= d.all()
	if choice == 0 {
		choice = d.all()
	}
	return instead(d.reply(f.voice(e), id, choice)), nil
}

// pressCancel drops a draft.
func (f *feature) pressCancel(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	id := arg(e, 0)
	if _, err := f.find(ctx, e, id, kindDraft); err != nil {
		return f.undrafted(e, err)
	}
	if _, err := f.Store.DropTicket(ctx, id); err != nil {
		return discord.Reply{}, fmt.Errorf("dropping a draft: %w", err)
	}
	return instead(line(f.voice(e).Say("sources.draft.cancelled"))), nil
}
