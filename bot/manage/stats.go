package manage

import (
	"bytes"
	"context"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/chart"
	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
)

// figures are what stats shows.
type figures struct {
	days     int
	first    time.Time // midnight in UTC of the first day
	all, own corpus.Stats
	usage    corpus.Usage
	today    int // tokens of language models
	most     int // of these, 0 is no limit
}

// stats tells how large the corpus is and how it is used. It counts and draws,
// which takes longer than an acknowledgement may.
func (f *feature) stats(_ context.Context, e *discord.Event) (discord.Reply, error) {
	return discord.Reply{Private: true, Then: func(ctx context.Context, _ func(discord.Reply)) (discord.Reply, error) {
		n, err := f.count(ctx, e.Space(), daysOf(e.Options["days"]))
		if err != nil {
			return discord.Reply{}, err
		}
		return present(f.Words.In(e.Locale), n)
	}}, nil
}

func daysOf(option string) int {
	n, err := strconv.Atoi(option)
	if err != nil {
		return corpus.ExchangeDays
	}
	return min(max(n, 1), corpus.ExchangeDays)
}

func (f *feature) count(ctx context.Context, space corpus.Space, days int) (n figures, err error) {
	n.days = days
	n.first = f.Clock().UTC().Truncate(24*time.Hour).AddDate(0, 0, 1-days)
	if n.all, err = f.Store.Stats(ctx, corpus.Shared, space); err != nil {
		return n, err
	}
	if n.own, err = f.Store.Stats(ctx, space); err != nil {
		return n, err
	}
	if n.usage, err = f.Store.Usage(ctx, space, n.first); err != nil {
		return n, err
	}
	n.most = f.Tokens
	n.today, err = f.Store.Spent(ctx, space, f.Clock())
	return n, err
}

// present tells figures as a text and a picture.
func present(v words.Voice, n figures) (discord.Reply, error) {
	picture, err := chart.Daily(daily(v, n))
	if err != nil {
		return discord.Reply{}, err
	}
	const name = "stats.png"
	embed := &discordgo.MessageEmbed{
		Title:       v.Say("manage.stats.title"),
		Description: v.Count("manage.stats.period", n.days),
		Image:       &discordgo.MessageEmbedImage{URL: "attachment://" + name},
	}
	add := func(id, value string) {
		embed.Fields = append(embed.Fields, &discordgo.MessageEmbedField{Name: v.Say("manage.stats." + id), Value: value, Inline: true})
	}
	of := func(all, own int) string {
		return v.Say("manage.stats.of", "All", v.Number(all), "Own", v.Number(own))
	}
	add("articles", of(n.all.Articles, n.own.Articles))
	add("sources", of(n.all.Sources, n.own.Sources))
	add("outlets", v.Number(n.all.Outlets))
	add("newest", orNone(v, discord.Date(n.all.Newest)))
	add("updated", orNone(v, discord.Timestamp(n.all.Updated, discord.RelativeStyle)))
	u := &n.usage
	add("questions", v.Number(u.Questions))
	add("answered", share(v, u.Answered, u.Questions))
	add("members", v.Number(u.Members))
	add("feedback", "👍 "+v.Number(u.Good)+"  👎 "+v.Number(u.Bad))
	if u.Questions > 0 {
		add("usual", v.Duration(u.P50))
		add("slowest", v.Duration(u.P99))
	}
	if u.Tokens > 0 || n.today > 0 {
		add("written", share(v, u.Generated, u.Answered))
		add("tokens", v.Number(u.Tokens))
		add("today", tokensToday(v, n))
	}
	return discord.Reply{
		Private: true, Embeds: []*discordgo.MessageEmbed{embed},
		Files: []*discordgo.File{{Name: name, ContentType: "image/png", Reader: bytes.NewReader(picture)}},
	}, nil
}

func tokensToday(v words.Voice, n figures) string {
	if n.most == 0 {
		return v.Number(n.today)
	}
	return v.Say("manage.stats.budget", "N", v.Number(n.today), "Most", v.Number(n.most))
}

func orNone(v words.Voice, text string) string {
	if text == "" {
		return v.Say("manage.stats.none")
	}
	return text
}

func share(v words.Voice, part, all int) string {
	if all == 0 {
		return v.Say("manage.stats.none")
	}
	return v.Number(part) + " (" + v.Percent(float64(part)/float64(all)) + ")"
}

// daily is what the picture shows: each day of the period, those without
// questions too.
func daily(v words.Voice, n figures) chart.Bars {
	asked := make(map[time.Time]corpus.Day)
	for _, day := range n.usage.Days {
		asked[day.Date.UTC()] = day
	}
	b := chart.Bars{
		Title:  v.Say("manage.stats.chart"),
		Lower:  v.Say("manage.stats.answered"),
		Upper:  v.Say("manage.stats.declined"),
		Number: v.Number,
	}
	for i := range n.days {
		date := n.first.AddDate(0, 0, i)
		day := asked[date]
		b.Columns = append(b.Columns, chart.Column{Label: v.Day(date), Lower: day.Answered, Upper: day.Questions - day.Answered})
	}
	return b
}
