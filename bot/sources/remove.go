package sources

import (
	"context"
	"errors"
	"fmt"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/corpus"
	"newshound/corpus/ingest"
)

// remove asks whether a source is to go.
func (f *feature) remove(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	s, r, err := f.pick(ctx, e, f.own)
	if s == nil {
		return r, err
	}
	v := f.voice(e)
	r = line(v.Count("sources.removing.sure", s.Articles, "Name", nameOf(s), "Days", corpus.RestoreDays))
	r.Rows = []discordgo.MessageComponent{row(
		button(v.Say("sources.button.remove"), discordgo.DangerButton, discord.ID(pressRemove, s.ID)),
		button(v.Say("sources.button.cancel"), discordgo.SecondaryButton, discord.ID(pressKeep)),
	)}
	return r, nil
}

func (f *feature) pressKeep(_ context.Context, e *discord.Event) (discord.Reply, error) {
	return instead(line(f.voice(e).Say("sources.removing.kept"))), nil
}

// pressRemove removes a source. One that is removed already stays so.
func (f *feature) pressRemove(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	v := f.voice(e)
	id := arg(e, 0)
	list, err := f.own(ctx, e)
	if err != nil {
		return discord.Reply{}, err
	}
	s := byID(list, id)
	if s == nil {
		gone, err := f.removed(ctx, e)
		if err != nil {
			return discord.Reply{}, err
		}
		if s := byID(gone, id); s != nil {
			return f.undoable(e, s, v.Say("sources.removing.already", "Name", nameOf(s))), nil
		}
		return instead(line(v.Say("sources.gone"))), nil
	}
	r := instead(line(v.Say("sources.removing.begun", "Name", nameOf(s))))
	r.Then = func(ctx context.Context, _ func(discord.Reply)) (discord.Reply, error) {
		ids, err := ingest.RemoveSource(ctx, f.Store, *s, e.Member)
		if errors.Is(err, corpus.ErrNotFound) { // another press was faster
			return f.undoable(e, s, v.Say("sources.removing.already", "Name", nameOf(s))), nil
		}
		if err == nil {
			err = f.Engine.Sync(ctx, ids)
		}
		if err != nil {
			return discord.Reply{}, err
		}
		return f.undoable(e, s, v.Count("sources.removing.done", len(ids), "Name", nameOf(s), "Days", corpus.RestoreDays)), nil
	}
	return r, nil
}

// undoable is a text with a button that brings a source back.
func (f *feature) undoable(e *discord.Event, s *corpus.Source, text string) discord.Reply {
	r := instead(line(text))
	r.Rows = []discordgo.MessageComponent{row(button(f.voice(e).Say("sources.button.undo"), discordgo.SecondaryButton, discord.ID(pressUndo, s.ID)))}
	return r
}

func (f *feature) restore(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	s, r, err := f.pick(ctx, e, f.removed)
	if s == nil {
		return r, err
	}
	return discord.Reply{Private: true, Then: func(ctx context.Context, _ func(discord.Reply)) (discord.Reply, error) {
		return f.bringBack(ctx, e, s)
	}}, nil
}

// pressUndo restores a source. One that is there already stays so.
func (f *feature) pressUndo(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	v := f.voice(e)
	id := arg(e, 0)
	gone, err := f.removed(ctx, e)
	if err != nil {
		return discord.Reply{}, err
	}
	if s := byID(gone, id); s != nil {
		r := instead(line(v.Say("sources.restoring.begun", "Name", nameOf(s))))
		r.Then = func(ctx context.Context, _ func(discord.Reply)) (discord.Reply, error) {
			r, err := f.bringBack(ctx, e, s)
			return instead(r), err
		}
		return r, nil
	}
	list, err := f.own(ctx, e)
	if err != nil {
		return discord.Reply{}, err
	}
	if s := byID(list, id); s != nil {
		return instead(line(v.Say("sources.restoring.already", "Name", nameOf(s)))), nil
	}
	return instead(line(v.Say("sources.restoring.old", "Days", corpus.RestoreDays))), nil
}

func (f *feature) bringBack(ctx context.Context, e *discord.Event, s *corpus.Source) (discord.Reply, error) {
	v := f.voice(e)
	ids, err := ingest.RestoreSource(ctx, f.Store, *s, e.Member)
	if errors.Is(err, corpus.ErrNotFound) { // somebody else was faster
		return line(v.Say("sources.restoring.already", "Name", nameOf(s))), nil
	}
	if err == nil {
		err = f.Engine.Sync(ctx, ids)
	}
	if err != nil {
		return discord.Reply{}, fmt.Errorf("bringing a source back: %w", err)
	}
	return line(v.Count("sources.restoring.done", len(ids), "Name", nameOf(s))), nil
}
