package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/corpus/ingest"
)

// showArticles is how many articles of a source are shown.
const showArticles = 5

func (f *feature) show(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	found, r, err := f.pick(ctx, e, f.visible)
	if found == nil {
		return r, err
	}
	v := f.voice(e)
	source, jobs, err := f.working(ctx, found.ID)
	var articles []corpus.Article
	if err == nil {
		articles, err = f.Store.SourceArticles(ctx, source.ID)
	}
	if errors.Is(err, corpus.ErrNotFound) { // it went this moment
		return line(v.Say("sources.gone")), nil
	}
	if err != nil {
		return discord.Reply{}, fmt.Errorf("looking up source %s: %w", found.ID, err)
	}
	embed := details(v, &source, jobs)
	field(embed, v, "newest", newest(v, articles), false)
	field(embed, v, "refused", refusedOf(v, jobs), false)
	return discord.Reply{Private: true, Embeds: []*discordgo.MessageEmbed{embed}}, nil
}

// details is what is known of a source itself.
func details(v words.Voice, s *corpus.Source, jobs []corpus.Job) *discordgo.MessageEmbed {
	embed := &discordgo.MessageEmbed{Title: foreign(called(s), discord.MaxTitle)}
	if discord.IsWeb(s.Address) {
		embed.URL = s.Address
	}
	state := stateOf(v, s)
	if reason := cmp.Or(s.Paused, ingest.Failure(s, jobs)); reason != "" {
		state += ": " + why(v, reason, maxWhy)
	}
	embed.Description = joined(discord.MaxDescription, state, linkedAddress(s.Address))
	by := foreign(s.AddedBy, maxName)
	switch {
	case s.Space == corpus.Shared:
		by = v.Say("sources.operators")
	case s.AddedBy != "" && strings.Trim(s.AddedBy, "0123456789") == "":
		by = "<@" + s.AddedBy + ">"
	}
	field(embed, v, "kind", v.Say("sources.kind."+s.Kind), true)
	field(embed, v, "articles", v.Number(s.Articles), true)
	field(embed, v, "added", joined(discord.MaxFieldValue, discord.Timestamp(s.Added, discord.DateStyle), by), true)
	field(embed, v, "read", discord.Timestamp(s.Reading.Read, discord.RelativeStyle), true)
	if s.Paused == "" {
		field(embed, v, "next", discord.Timestamp(s.Reading.Next, discord.RelativeStyle), true)
	}
	if s.Waiting > 0 {
		field(embed, v, "waiting", v.Number(s.Waiting), true)
	}
	return embed
}

// newest lists articles, which come newest first.
func newest(v words.Voice, articles []corpus.Article) string {
	var lines []string
	for i := range articles[:min(len(articles), showArticles)] {
		lines = append(lines, articleItem(v, &articles[i]))
	}
	return joined(discord.MaxFieldValue, lines...)
}

// refusedOf lists what of a source could not be read.
func refusedOf(v words.Voice, jobs []corpus.Job) string {
	var o outcome
	for i := range jobs {
		if address := ingest.JobAddress(&jobs[i]); !jobs[i].Dead.IsZero() && address != "" {
			o.refuse(v, address, jobs[i].Error)
		}
	}
	if left := o.refused - len(o.reasons); left > 0 {
		o.reasons = append(o.reasons, v.Count("sources.more", left))
	}
	return joined(discord.MaxFieldValue, o.reasons...)
}
