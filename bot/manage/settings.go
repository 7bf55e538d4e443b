package manage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"newshound/bot/discord"
	"newshound/bot/settings"
	"newshound/corpus"
)

// undoLife is for how long a change can be undone by its button.
const undoLife = 24 * time.Hour

// A change is what an undo ticket holds.
type change struct {
	Field         settings.Field
	Before, After []string
}

func (f *feature) showSettings(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	s, err := f.settings(ctx, e)
	return f.panel(e, &s, "", ""), err
}

// set keeps a choice at once. The id says which field, and of a button which
// value; anybody may forge both.
func (f *feature) set(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	f.changing.Lock()
	defer f.changing.Unlock()
	s, err := f.settings(ctx, e)
	if err != nil {
		return discord.Reply{}, err
	}
	field, values := chosen(e)
	if field == settings.Moderators && slices.Contains(values, e.Guild) {
		return f.panel(e, &s, "manage.settings.everyone", ""), nil // that role has the id of its server
	}
	c := change{Field: field, Before: s.Get(field)}
	if err := s.Set(field, values); err != nil {
		return f.panel(e, &s, "manage.settings.impossible", ""), nil
	}
	c.After = s.Get(field)
	if slices.Equal(c.Before, c.After) {
		return f.panel(e, &s, "", ""), nil
	}
	if err := f.keep(ctx, e, &s, c); err != nil {
		return discord.Reply{}, err
	}
	undo, err := f.undoable(ctx, e, c)
	return f.panel(e, &s, "manage.settings.kept", undo), err
}

// settings are what a server has chosen. Those that cannot be read are begun
// anew, or nobody could mend them.
func (f *feature) settings(ctx context.Context, e *discord.Event) (settings.Settings, error) {
	s, err := settings.Load(ctx, f.Store, e.Space())
	if errors.Is(err, settings.ErrUnreadable) {
		err = nil
	}
	return s, err
}

// chosen reads what was pressed.
func chosen(e *discord.Event) (settings.Field, []string) {
	switch len(e.Args) {
	case 0:
		return "", nil
	case 1:
		return settings.Field(e.Args[0]), e.Values
	}
	return settings.Field(e.Args[0]), e.Args[1:]
}

// keep keeps changed settings and notes the change.
func (f *feature) keep(ctx context.Context, e *discord.Event, s *settings.Settings, c change) error {
	if err := settings.Save(ctx, f.Store, e.Space(), *s); err != nil {
		return err
	}
	return f.Store.Note(ctx, corpus.Entry{
		Space: e.Space(), By: e.Member, Action: corpus.ActionSet,
		Name: string(c.Field), Detail: strings.Join(c.After, ", "),
	})
}

// undoable returns the id of a ticket that undoes a change.
func (f *feature) undoable(ctx context.Context, e *discord.Event, c change) (string, error) {
	data, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("writing a change: %w", err)
	}
	now := f.Clock()
	t := corpus.Ticket{
		ID: f.NewID(), Space: e.Space(), Kind: "undo", Member: e.Member,
		Made: now, Expires: now.Add(undoLife), Data: data,
	}
	return t.ID, f.Store.PutTicket(ctx, t)
}

// undo takes one change back, unless the field has been changed since.
func (f *feature) undo(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	f.changing.Lock()
	defer f.changing.Unlock()
	s, err := f.settings(ctx, e)
	if err != nil {
		return discord.Reply{}, err
	}
	c, err := f.takeChange(ctx, e)
	switch {
	case errors.Is(err, corpus.ErrNotFound):
		return f.panel(e, &s, "manage.settings.undone-before", ""), nil
	case err != nil:
		return discord.Reply{}, err
	case !slices.Equal(s.Get(c.Field), c.After):
		return f.panel(e, &s, "manage.settings.changed-since", ""), nil
	}
	if err := s.Set(c.Field, c.Before); err != nil {
		return discord.Reply{}, fmt.Errorf("undoing a change of %s: %w", c.Field, err)
	}
	c.After = s.Get(c.Field)
	return f.panel(e, &s, "manage.settings.undone", ""), f.keep(ctx, e, &s, c)
}

// takeChange returns the change that an undo button stands for; only one press
// gets it. ErrNotFound if it is gone, or of another server.
func (f *feature) takeChange(ctx context.Context, e *discord.Event) (c change, err error) {
	if len(e.Args) != 1 {
		return c, corpus.ErrNotFound
	}
	t, err := f.Store.Ticket(ctx, e.Args[0], f.Clock())
	if err != nil {
		return c, err
	}
	if t.Space != e.Space() || t.Kind != "undo" {
		return c, corpus.ErrNotFound
	}
	if taken, err := f.Store.DropTicket(ctx, t.ID); err != nil || !taken {
		return c, errors.Join(err, corpus.ErrNotFound)
	}
	if err := json.Unmarshal(t.Data, &c); err != nil {
		return c, fmt.Errorf("reading a change: %w", err)
	}
	return c, nil
}
