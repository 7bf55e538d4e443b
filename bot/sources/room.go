package sources

import (
	"context"
	"fmt"

	"newshound/bot/discord"
)

// How many articles moderators may bring: all servers share the memory of one
// process, in which an article takes a few kilobytes. The operator may add what
// they like.
const (
	maxArticles = 20_000  // of a file
	maxHeld     = 100_000 // of a server, beyond which only its feeds grow
)

// room is how many articles a server may still add.
func (f *feature) room(ctx context.Context, e *discord.Event) (int, error) {
	held, err := f.Store.Stats(ctx, e.Space())
	if err != nil {
		return 0, fmt.Errorf("counting the articles of %s: %w", e.Space(), err)
	}
	return max(0, maxHeld-held.Articles), nil
}

// unlessFull does something that adds articles, if there is room.
func (f *feature) unlessFull(ctx context.Context, e *discord.Event, add func(room int) (discord.Reply, error)) (discord.Reply, error) {
	room, err := f.room(ctx, e)
	switch {
	case err != nil:
		return discord.Reply{}, err
	case room == 0:
		v := f.voice(e)
		r := line(v.Say("sources.full", "N", v.Number(maxHeld)))
		r.Update = e.Kind == discord.Press
		return r, nil
	}
	return add(room)
}
