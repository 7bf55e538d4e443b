package ask

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/settings"
	"newshound/corpus"
	"newshound/rag"
)

const (
	mostLatest = 50 // articles in a list
	pageLatest = 10 // of them on a page
)

// A list is one of the newest articles, kept as a ticket while its pages may
// be turned.
type list struct {
	Topic    string   `json:"topic,omitempty"`
	Articles []string `json:"articles"` // ids
}

// offTopic is by how much less than the best passage one scores that is found
// by chance. Scores are logarithms; on the briefs those that have no word of a
// topic are 6 to 10 below the best, and those that are about it within 4.
const offTopic = 5

// latest lists the newest articles, or those on a topic.
func (h handlers) latest(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	chosen, err := settings.Load(ctx, h.Store, e.Space())
	if err != nil {
		return discord.Reply{}, err
	}
	topic := strings.TrimSpace(e.Options["topic"])
	if discord.Blank(topic) {
		topic = ""
	}
	return discord.Reply{Private: chosen.Private, Then: func(ctx context.Context, _ func(discord.Reply)) (discord.Reply, error) {
		l := list{Topic: topic}
		articles, err := h.newest(ctx, e, topic)
		if err != nil {
			return discord.Reply{}, err
		}
		for _, a := range articles {
			l.Articles = append(l.Articles, a.ID)
		}
		id := ""
		if len(articles) > pageLatest {
			if id, err = h.keepPages(ctx, e, kindList, l); err != nil {
				return discord.Reply{}, err
			}
		}
		reply := h.listed(e, l, id, 0, articles[:min(pageLatest, len(articles))])
		reply.Private = chosen.Private
		return reply, nil
	}}, nil
}

// newest returns the newest articles, on a topic those that it finds, each
// story once.
func (h handlers) newest(ctx context.Context, e *discord.Event, topic string) ([]corpus.Article, error) {
	if topic == "" {
		articles, err := h.Store.Latest(ctx, mostLatest, spaces(e.Space())...)
		if err != nil {
			return nil, fmt.Errorf("listing the latest articles: %w", err)
		}
		return articles, nil
	}
	evidence, err := h.Engine.Find(ctx, rag.Question{Text: topic, Space: e.Space(), At: e.At})
	if err != nil {
		return nil, fmt.Errorf("finding articles on a topic: %w", err)
	}
	var articles []corpus.Article
	for _, found := range evidence {
		same := func(a corpus.Article) bool {
			return cmp.Or(a.Story, a.ID) == cmp.Or(found.Article.Story, found.Article.ID)
		}
		if found.Score >= evidence[0].Score-offTopic && !slices.ContainsFunc(articles, same) {
			articles = append(articles, found.Article)
		}
	}
	slices.SortStableFunc(articles, func(a, b corpus.Article) int { return b.Published.Compare(a.Published) })
	return articles, nil
}

// turnLatest shows another page of a list. The id says the ticket and the page.
func (h handlers) turnLatest(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	var l list
	_, err := h.pages(ctx, e, kindList, &l)
	if err == nil && len(l.Articles) == 0 {
		err = corpus.ErrNotFound
	}
	if err != nil {
		return h.old(e, err)
	}
	page, _ := strconv.Atoi(e.Args[1])
	page = min(max(page, 0), (len(l.Articles)-1)/pageLatest)
	var articles []corpus.Article
	for _, id := range l.Articles[page*pageLatest : min((page+1)*pageLatest, len(l.Articles))] {
		a, err := h.Store.Article(ctx, id, 0)
		if errors.Is(err, corpus.ErrNotFound) || err == nil && !slices.Contains(spaces(e.Space()), a.Space) {
			continue // it has been removed since
		}
		if err != nil {
			return discord.Reply{}, fmt.Errorf("listing the latest articles: %w", err)
		}
		articles = append(articles, a)
	}
	reply := h.listed(e, l, e.Args[0], page, articles)
	reply.Update = true
	return reply, nil
}

// listed renders a page of a list, whose id is "" if there is only one.
func (h handlers) listed(e *discord.Event, l list, id string, page int, articles []corpus.Article) discord.Reply {
	voice := h.voice(e)
	embed := &discordgo.MessageEmbed{Color: colourPlain, Title: voice.Say("ask.latest.title")}
	if l.Topic != "" {
		topic := discord.EscapeCut(discord.Line(l.Topic), 150)
		embed.Title = discord.Cut(voice.Say("ask.latest.about_topic", "Topic", topic), discord.MaxTitle)
	}
	out := layout{voice: voice}
	for _, a := range articles {
		out.sources = append(out.sources, &source{Citation: rag.Citation{
			Title: a.Title, Outlet: a.OutletName(), Published: rag.Time{Time: a.Published},
		}, page: newTarget(a.URL)})
	}
	for embed.Description = out.text(); out.shorten(embed.Description); {
		embed.Description = out.text()
	}
	if len(articles) == 0 {
		embed.Description = voice.Say("ask.latest.none")
	}
	pages := (len(l.Articles) + pageLatest - 1) / pageLatest
	reply := discord.Reply{Embeds: []*discordgo.MessageEmbed{embed}}
	if id != "" {
		embed.Footer = &discordgo.MessageEmbedFooter{Text: voice.Say("ask.page", "N", page+1, "Of", pages)}
		reply.Rows = pager(page, pages, func(page int) string { return discord.ID(verbLatest, id, strconv.Itoa(page)) })
	}
	return reply
}
