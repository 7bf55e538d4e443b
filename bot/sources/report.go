package sources

import (
	"cmp"
	"context"
	"fmt"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/corpus/ingest"
)

// working returns a living source with its jobs.
func (f *feature) working(ctx context.Context, id string) (corpus.Source, []corpus.Job, error) {
	source, err := f.Store.Source(ctx, id)
	if err != nil {
		return corpus.Source{}, nil, fmt.Errorf("looking up a source: %w", err)
	}
	jobs, err := f.Store.Jobs(ctx, id)
	if err != nil {
		return corpus.Source{}, nil, fmt.Errorf("looking up what a source has to do: %w", err)
	}
	return source, jobs, nil
}

// articles returns the ids of a source's articles, newest first.
func (f *feature) articles(ctx context.Context, source string) ([]string, error) {
	list, err := f.Store.SourceArticles(ctx, source)
	if err != nil {
		return nil, fmt.Errorf("listing a source's articles: %w", err)
	}
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	return ids, nil
}

// ending says what became of a source that was to be read.
func ending(v words.Voice, s *corpus.Source, jobs []corpus.Job) string {
	name := "**" + linked(called(s), s.Address) + "**"
	reason := why(v, ingest.Failure(s, jobs), maxWhy)
	var text string
	switch ingest.StateOf(s) {
	case ingest.Failed, ingest.Failing:
		return v.Say("sources.end.failed", "Name", name, "Reason", reason)
	case ingest.Unread:
		return v.Say("sources.end.unread", "Name", name, "Reason", cmp.Or(reason, v.Say("sources.end.others")))
	case ingest.Paused:
		return v.Say("sources.end.paused", "Name", name, "Reason", why(v, s.Paused, maxWhy))
	}
	if s.Kind == corpus.KindFeed {
		text = v.Count("sources.end.feed", s.Articles, "Name", name)
	} else {
		text = v.Say("sources.end.page", "Name", name)
	}
	if s.Waiting > 0 {
		text += " " + v.Count("sources.end.waiting", s.Waiting)
	}
	return text
}

// suggestFrom is of how many articles, the newest, an example is sought.
const suggestFrom = 20

// finish makes what came of it findable, whoever has read it, and reports.
func (f *feature) finish(ctx context.Context, e *discord.Event, title string, o *outcome, show func(discord.Reply)) (discord.Reply, error) {
	v := f.voice(e)
	if len(o.articles) > 0 {
		show(instead(line(v.Count("sources.adding.findable", len(o.articles)))))
		if err := f.Engine.Sync(ctx, o.articles); err != nil {
			return discord.Reply{}, err
		}
	}
	lines := append([]string{}, o.lines...)
	if o.refused > 0 {
		lines = append(lines, v.Count("sources.end.refused", o.refused))
		lines = append(lines, o.reasons...)
		if left := o.refused - len(o.reasons); left > 0 {
			lines = append(lines, v.Count("sources.more", left))
		}
	}
	if example := f.example(ctx, e, o.articles); example != "" {
		lines = append(lines, v.Say("sources.end.try", "Question", foreign(example, discord.MaxTitle)))
	}
	return instead(embedded(title, joined(discord.MaxDescription, lines...))), nil
}

// example returns a question that the articles answer, "" if there is none.
func (f *feature) example(ctx context.Context, e *discord.Event, articles []string) string {
	if len(articles) == 0 {
		return ""
	}
	questions, err := f.Engine.Suggest(ctx, e.Space(), articles[:min(len(articles), suggestFrom)], 1)
	if err != nil {
		f.Log.Warn("no example could be found", "error", err)
	}
	if len(questions) == 0 {
		return ""
	}
	return questions[0]
}
