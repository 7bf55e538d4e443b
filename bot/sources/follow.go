package sources

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/corpus/fetch"
	"newshound/corpus/ingest"
)

// addLinks commits sources, and waits until what they have now can be found.
func (f *feature) addLinks(ctx context.Context, e *discord.Event, links []link, limit int, show func(discord.Reply)) (discord.Reply, error) {
	v := f.voice(e)
	var o outcome
	var ids []string
	for _, l := range links {
		source, err := f.Web.Add(ctx, e.Space(), l.Address, e.Member, limit)
		var refused *fetch.Error
		switch {
		case errors.As(err, &refused):
			o.refuse(v, l.Address, refused.Reason)
		case err != nil:
			return discord.Reply{}, err
		case !slices.Contains(ids, source.ID):
			ids = append(ids, source.ID)
		}
	}
	if err := f.settle(ctx, e, ids, show); err != nil {
		return discord.Reply{}, err
	}
	if err := f.account(ctx, e, ids, &o); err != nil {
		return discord.Reply{}, err
	}
	title := v.Say("sources.end.added")
	if len(o.articles) == 0 {
		title = v.Say("sources.end.noarticle")
	}
	return f.finish(ctx, e, title, &o, show)
}

// The answer to an interaction is to come while Discord takes it, with time to
// spare for what follows the waiting; but something is waited for even if the
// interaction is from before a restart.
const (
	waitMargin = 2 * time.Minute
	waitLeast  = time.Minute
)

// settle waits until sources have nothing to do now, or the time is over; what
// waits then goes on by itself.
func (f *feature) settle(ctx context.Context, e *discord.Event, ids []string, show func(discord.Reply)) error {
	if len(ids) == 0 {
		return nil
	}
	patience := max(discord.TokenLife-waitMargin-f.Clock().Sub(e.At), waitLeast)
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	p := progress{f: f, v: f.voice(e), space: e.Space(), ids: ids, show: show}
	err := f.Web.Settle(bounded, ids, func(s ingest.Settled) { p.tell(bounded, s) })
	if bounded.Err() != nil && ctx.Err() == nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading sources: %w", err)
	}
	return nil
}

// A progress shows how far sources have come. What is read may be read by
// others, so that it is the store that counts.
type progress struct {
	f     *feature
	v     words.Voice
	space corpus.Space
	ids   []string
	show  func(discord.Reply)
	told  time.Time
}

// tellEvery is the least time between two looks at how far sources are.
const tellEvery = time.Second

func (p *progress) tell(ctx context.Context, s ingest.Settled) {
	now := p.f.Clock()
	if now.Sub(p.told) < tellEvery {
		return
	}
	p.told = now
	list, err := p.f.Store.Sources(ctx, p.space)
	if err != nil {
		return // whoever waits for it hears of it
	}
	articles, dead := 0, 0
	for i := range list {
		if slices.Contains(p.ids, list[i].ID) {
			articles += list[i].Articles
			dead += list[i].Dead
		}
	}
	text := p.v.Count("sources.adding.read", articles)
	if s.Waiting > 0 {
		text += " " + p.v.Count("sources.adding.waiting", s.Waiting)
	}
	if dead > 0 {
		text += " " + p.v.Count("sources.adding.refused", dead)
	}
	p.show(instead(line(text)))
}

// An outcome is what has come of adding or refreshing.
type outcome struct {
	lines    []string // what became of each source
	articles []string // ids of the articles that can be asked about, newest first
	refused  int      // addresses, or articles of a file
	reasons  []string // lines about the first of these
}

// Of how many sources, and of how many refusals, it is said what became of them.
const (
	saySources = 10
	sayRefused = 3
)

func (o *outcome) refuse(v words.Voice, address, reason string) {
	o.refused++
	if len(o.reasons) < sayRefused {
		o.reasons = append(o.reasons, "• "+linkedAddress(address)+": "+why(v, reason, maxWhy))
	}
}

// account adds what has become of sources, as far as they are still there.
func (f *feature) account(ctx context.Context, e *discord.Event, ids []string, o *outcome) error {
	v := f.voice(e)
	for i, id := range ids {
		source, jobs, err := f.working(ctx, id)
		if errors.Is(err, corpus.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if i < saySources {
			o.lines = append(o.lines, ending(v, &source, jobs))
		}
		for j := range jobs {
			if address := ingest.JobAddress(&jobs[j]); !jobs[j].Dead.IsZero() && address != "" {
				o.refuse(v, address, jobs[j].Error)
			}
		}
		articles, err := f.articles(ctx, id)
		if err != nil && !errors.Is(err, corpus.ErrNotFound) {
			return err
		}
		o.articles = append(o.articles, articles...)
	}
	if left := len(ids) - saySources; left > 0 {
		o.lines = append(o.lines, v.Count("sources.more", left), v.Count("sources.end.total", len(o.articles)))
	}
	return nil
}
