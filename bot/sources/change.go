package sources

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/corpus"
	"newshound/corpus/ingest"
)

// called is what members call a source; foreign text. Where the operator keeps
// files is no business of theirs: of a path they are told the end.
func called(s *corpus.Source) string {
	name := s.Name
	if s.Kind == corpus.KindFile {
		name = name[strings.LastIndexAny(name, `/\`)+1:]
	}
	return discord.Seen(s.Title, name, s.Address, s.ID)
}

// nameOf is a source's name as it stands in a sentence.
func nameOf(s *corpus.Source) string { return "**" + foreign(called(s), maxName) + "**" }

// ofWeb picks one of the server's own sources that is read from the web.
func (f *feature) ofWeb(ctx context.Context, e *discord.Event) (*corpus.Source, discord.Reply, error) {
	s, r, err := f.pick(ctx, e, f.own)
	if s == nil || s.Address != "" {
		return s, r, err
	}
	return nil, line(f.voice(e).Say("sources.notweb", "Name", nameOf(s))), nil
}

func (f *feature) pause(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	s, r, err := f.ofWeb(ctx, e)
	if s == nil {
		return r, err
	}
	v := f.voice(e)
	reason := discord.Cut(discord.Line(e.Options["reason"]), maxReason)
	err = ingest.PauseSource(ctx, f.Store, *s, cmp.Or(reason, v.Say("sources.paused.why")), e.Member)
	return f.done(e, err, v.Say("sources.paused.done", "Name", nameOf(s)))
}

func (f *feature) resume(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	s, r, err := f.ofWeb(ctx, e)
	if s == nil {
		return r, err
	}
	err = ingest.ResumeSource(ctx, f.Store, *s, e.Member)
	return f.done(e, err, f.voice(e).Say("sources.resumed", "Name", nameOf(s)))
}

// done is a text, unless there was an error. That a source went this moment is
// none.
func (f *feature) done(e *discord.Event, err error, text string) (discord.Reply, error) {
	switch {
	case errors.Is(err, corpus.ErrNotFound):
		return line(f.voice(e).Say("sources.gone")), nil
	case err != nil:
		return discord.Reply{}, err
	}
	return line(text), nil
}

// refresh reads a source now, and tries again what failed.
func (f *feature) refresh(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	s, r, err := f.ofWeb(ctx, e)
	if s == nil {
		return r, err
	}
	v := f.voice(e)
	if s.Paused != "" {
		return line(v.Say("sources.refresh.paused", "Name", nameOf(s), "Reason", why(v, s.Paused, maxWhy))), nil
	}
	return discord.Reply{Private: true, Waits: true, Then: func(ctx context.Context, show func(discord.Reply)) (discord.Reply, error) {
		r, err := f.readAgain(ctx, e, s, show)
		if errors.Is(err, corpus.ErrNotFound) {
			return line(v.Say("sources.gone")), nil
		}
		return r, err
	}}, nil
}

func (f *feature) readAgain(ctx context.Context, e *discord.Event, s *corpus.Source, show func(discord.Reply)) (discord.Reply, error) {
	before, err := f.articles(ctx, s.ID)
	if err == nil {
		err = ingest.RefreshSource(ctx, f.Store, *s)
	}
	if err == nil {
		err = f.settle(ctx, e, []string{s.ID}, show)
	}
	var o outcome
	if err == nil {
		err = f.account(ctx, e, []string{s.ID}, &o)
	}
	if err != nil {
		return discord.Reply{}, err
	}
	o.articles = slices.DeleteFunc(o.articles, func(id string) bool { return slices.Contains(before, id) })
	r, err := f.finish(ctx, e, f.voice(e).Count("sources.refresh.done", len(o.articles)), &o, show)
	r.Update = false
	return r, err
}

// export hands out the server's feeds as a list that other programs read.
func (f *feature) export(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	v := f.voice(e)
	list, err := f.own(ctx, e)
	if err != nil {
		return discord.Reply{}, err
	}
	feeds := 0
	for i := range list {
		if list[i].Kind == corpus.KindFeed {
			feeds++
		}
	}
	if feeds == 0 {
		return line(v.Say("sources.exported.none")), nil
	}
	var b bytes.Buffer
	if err := ingest.ExportOPML(ctx, f.Store, e.Space(), &b); err != nil {
		return discord.Reply{}, err
	}
	r := line(v.Count("sources.exported.done", feeds))
	r.Files = []*discordgo.File{{Name: "newshound-feeds.opml", ContentType: "text/x-opml", Reader: bytes.NewReader(b.Bytes())}}
	return r, nil
}
