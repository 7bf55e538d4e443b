package sources

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"newshound/bot/discord"
	"newshound/corpus"
	"newshound/corpus/ingest"
)

// own lists the sources of the server.
func (f *feature) own(ctx context.Context, e *discord.Event) ([]corpus.Source, error) {
	list, err := f.Store.Sources(ctx, e.Space())
	if err != nil {
		return nil, fmt.Errorf("listing the sources of %s: %w", e.Space(), err)
	}
	return list, nil
}

// visible lists those of the server and, after them, the operator's.
func (f *feature) visible(ctx context.Context, e *discord.Event) ([]corpus.Source, error) {
	list, err := f.own(ctx, e)
	if err != nil {
		return nil, err
	}
	shared, err := f.Store.Sources(ctx, corpus.Shared)
	if err != nil {
		return nil, fmt.Errorf("listing the operator's sources: %w", err)
	}
	return append(list, shared...), nil
}

// removed lists those of the server that can be restored.
func (f *feature) removed(ctx context.Context, e *discord.Event) ([]corpus.Source, error) {
	list, err := ingest.RemovedSources(ctx, f.Store, e.Space())
	if err != nil {
		return nil, fmt.Errorf("listing the removed sources of %s: %w", e.Space(), err)
	}
	return list, nil
}

// byID returns the source of a list that has an id, nil if none has.
func byID(list []corpus.Source, id string) *corpus.Source {
	i := slices.IndexFunc(list, func(s corpus.Source) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// match returns the sources that a member may mean: the one that has the id,
// those that are called so, or else those whose title, name or address holds
// the text.
func match(list []corpus.Source, text string) []corpus.Source {
	if s := byID(list, text); s != nil {
		return []corpus.Source{*s}
	}
	text = strings.ToLower(strings.TrimSpace(text))
	keep := func(is func(field string) bool) (out []corpus.Source) {
		for _, s := range list {
			if slices.ContainsFunc([]string{s.Title, called(&s), s.Address}, func(field string) bool { return is(strings.ToLower(field)) }) {
				out = append(out, s)
			}
		}
		return out
	}
	if called := keep(func(field string) bool { return field == text && text != "" }); len(called) > 0 {
		return called
	}
	return keep(func(field string) bool { return strings.Contains(field, text) })
}

// A lister lists the sources that a command is about.
type lister func(context.Context, *discord.Event) ([]corpus.Source, error)

// pick returns the one source that a command names. If it is nil, the reply
// says what to do.
func (f *feature) pick(ctx context.Context, e *discord.Event, from lister) (*corpus.Source, discord.Reply, error) {
	list, err := from(ctx, e)
	if err != nil {
		return nil, discord.Reply{}, err
	}
	name := e.Options["source"]
	found := match(list, name)
	if len(found) == 1 {
		return &found[0], discord.Reply{}, nil
	}
	id := "sources.unknown"
	if len(found) > 1 {
		id = "sources.several"
	}
	return nil, line(f.voice(e).Say(id, "Name", foreign(name, maxName))), nil
}

func (f *feature) completeOwn(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	return complete(ctx, e, f.own)
}

func (f *feature) completeVisible(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	return complete(ctx, e, f.visible)
}

func (f *feature) completeRemoved(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	return complete(ctx, e, f.removed)
}

func complete(ctx context.Context, e *discord.Event, from lister) (discord.Reply, error) {
	list, err := from(ctx, e)
	if err != nil {
		return discord.Reply{}, err
	}
	choices := []discord.Choice{} // none is a reply, too
	for _, s := range match(list, e.Options[e.Focused]) {
		if len(choices) == discord.MaxChoices {
			break
		}
		choices = append(choices, discord.Choice{Name: label(&s), Value: s.ID})
	}
	return discord.Reply{Choices: choices}, nil
}

// label names a source where Discord reads no Markdown.
func label(s *corpus.Source) string {
	text := discord.Plain(called(s), discord.MaxChoice)
	address := discord.Plain(s.Address, discord.MaxChoice/2)
	if address == "" || s.Title == "" {
		return text
	}
	const parted = " · "
	return discord.Cut(text, discord.MaxChoice-discord.Length(parted+address)) + parted + address
}
