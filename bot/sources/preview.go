package sources

import (
	"cmp"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/ingest"
)

// Sizes of what a preview shows.
const (
	previewLines = 4   // of text
	previewWidth = 300 // of a line
	previewItems = 5   // of a feed
	previewFeeds = 10  // of a list
)

// title is what an address calls itself.
func (l *look) title() string {
	if l.preview.Kind == corpus.KindFeed {
		return l.preview.Feed.Title
	}
	return l.preview.Article.Title
}

// embed shows what an address would bring, as one of several in less words.
func (l *look) embed(v words.Voice, limit int, alone bool) *discordgo.MessageEmbed {
	if l.refused != nil {
		return &discordgo.MessageEmbed{
			Title:       foreign(short(l.address), discord.MaxTitle),
			Description: v.Say("sources.preview.refused", "Reason", why(v, l.refused.Error(), maxWhy)),
		}
	}
	p := &l.preview
	embed := &discordgo.MessageEmbed{Title: foreign(discord.Seen(l.title(), short(l.address)), discord.MaxTitle)}
	if discord.IsWeb(l.address) {
		embed.URL = l.address
	}
	var lines []string
	if p.Kind == corpus.KindFeed {
		lines = feedLines(v, p, alone)
		if l.addable() {
			lines = append(lines, taken(v, len(p.Feed.Items), limit))
		}
	} else {
		lines = articleLines(v, embed, p, alone)
	}
	embed.Description = joined(discord.MaxDescription, append(lines, l.known(v)...)...)
	return embed
}

// known says what is there already.
func (l *look) known(v words.Voice) []string {
	p := &l.preview
	var lines []string
	switch {
	case p.KnownSource != nil:
		lines = append(lines, v.Say("sources.preview.source", "State", stateOf(v, p.KnownSource)))
	case p.KnownArticle != nil:
		lines = append(lines, v.Say("sources.preview.article"))
	}
	if l.operator != nil {
		lines = append(lines, v.Say("sources.preview.operator"))
	}
	return lines
}

// feedLines shows a feed's newest items, or as one of several their number.
func feedLines(v words.Voice, p *ingest.Preview, alone bool) []string {
	n := len(p.Feed.Items)
	lines := []string{v.Count("sources.preview.feed", n)}
	if !alone {
		return lines
	}
	for i := range p.Feed.Items[:min(n, previewItems)] {
		lines = append(lines, articleItem(v, &p.Feed.Items[i].Article))
	}
	return lines
}

// articleItem is a line about an article in a list.
func articleItem(v words.Voice, a *corpus.Article) string {
	return strings.Join(nonEmpty("• "+linked(discord.Seen(a.Title, v.Say("sources.untitled")), a.URL), discord.Date(a.Published)), " · ")
}

// taken says how many of a feed's items would be taken.
func taken(v words.Voice, items, limit int) string {
	if limit < 0 {
		return v.Say("sources.preview.later")
	}
	return v.Count("sources.preview.take", min(items, limit))
}

// articleLines shows an article: what it is as fields, or as one of several in
// a line.
func articleLines(v words.Voice, embed *discordgo.MessageEmbed, p *ingest.Preview, alone bool) []string {
	a := &p.Article
	outlet, date, count := foreign(a.OutletName(), maxOutlet), discord.Date(a.Published), v.Count("sources.preview.words", p.Words)
	if !alone {
		return []string{strings.Join(nonEmpty(outlet, date, count), " · ")}
	}
	unknown := v.Say("sources.unstated")
	field(embed, v, "outlet", cmp.Or(outlet, unknown), true)
	field(embed, v, "published", cmp.Or(date, unknown), true)
	field(embed, v, "length", count, true)
	return firstLines(a.Text)
}

// firstLines is the beginning of a text.
func firstLines(text string) []string {
	var lines []string
	for l := range strings.Lines(text) {
		if l = foreign(l, previewWidth); l == "" {
			continue
		}
		if lines = append(lines, "> "+l); len(lines) == previewLines {
			break
		}
	}
	return lines
}

// listEmbed shows a list of feeds.
func listEmbed(v words.Voice, name string, feeds []extract.Outline) *discordgo.MessageEmbed {
	lines := []string{v.Count("sources.preview.list", len(feeds))}
	for i := range feeds[:min(len(feeds), previewFeeds)] {
		lines = append(lines, "• "+linked(discord.Seen(feeds[i].Title, short(feeds[i].URL)), feeds[i].URL))
	}
	if left := len(feeds) - previewFeeds; left > 0 {
		lines = append(lines, v.Count("sources.more", left))
	}
	return &discordgo.MessageEmbed{Title: foreign(name, discord.MaxTitle), Description: joined(discord.MaxDescription, lines...)}
}

// fileEmbed shows a file of articles.
func fileEmbed(v words.Voice, name string, p *ingest.Preview, known bool) *discordgo.MessageEmbed {
	embed := &discordgo.MessageEmbed{Title: foreign(name, discord.MaxTitle)}
	lines := []string{v.Count("sources.preview.file", p.Take)}
	if !discord.Blank(p.Article.Title) {
		lines = append(lines, "**"+foreign(p.Article.Title, discord.MaxTitle)+"**")
	}
	lines = append(lines, articleLines(v, embed, p, true)...)
	if known {
		lines = append(lines, v.Say("sources.preview.again"))
	}
	embed.Description = joined(discord.MaxDescription, lines...)
	return embed
}

func nonEmpty(parts ...string) (out []string) {
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}
