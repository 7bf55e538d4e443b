package ask

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/rag"
)

// passages shows the quotes of an answer in their paragraphs, one at a time.
// The id says the exchange and, on the buttons that turn pages, the page.
func (h handlers) passages(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	_, a, err := h.exchange(ctx, e)
	if err != nil {
		return h.old(e, err)
	}
	citations := a.Citations
	if a.Refusal != nil {
		citations = a.Refusal.Nearest
	}
	if len(citations) == 0 {
		return h.old(e, corpus.ErrNotFound)
	}
	page, update := 0, len(e.Args) > 1
	if update {
		page, _ = strconv.Atoi(e.Args[1])
		page = min(max(page, 0), len(citations)-1)
	}
	p, err := h.passage(ctx, e.Space(), citations[page])
	if err != nil {
		return discord.Reply{}, err
	}
	voice := h.voice(e)
	embed := p.embed(voice)
	embed.Title = voice.Say("ask.passages.title", "N", page+1, "Of", len(citations))
	if !discord.Blank(a.Standalone) {
		understood := discord.EscapeCut(discord.Line(a.Standalone), discord.MaxFieldValue)
		embed.Fields = []*discordgo.MessageEmbedField{{Name: voice.Say("ask.passages.understood"), Value: understood}}
	}
	reply := discord.Reply{Embeds: []*discordgo.MessageEmbed{embed}, Private: true, Update: update}
	reply.Rows = pager(page, len(citations), func(page int) string {
		return discord.ID(verbPassages, e.Args[0], strconv.Itoa(page))
	})
	return reply, nil
}

// A passage is a quote with what stands around it.
type passage struct {
	rag.Citation
	before, after string
	removed       bool // the article cannot be read any more
	revised       bool // the article has changed since
}

// passage reads a citation's article.
func (h handlers) passage(ctx context.Context, space corpus.Space, c rag.Citation) (passage, error) {
	p := passage{Citation: c}
	then, err := h.cited(ctx, space, &c)
	if errors.Is(err, corpus.ErrNotFound) {
		p.removed = true
		return p, nil
	}
	if err != nil {
		return p, err
	}
	now, err := h.Store.Article(ctx, c.Article, 0)
	if err != nil && !errors.Is(err, corpus.ErrNotFound) {
		return p, fmt.Errorf("reading an article: %w", err)
	}
	p.removed = err != nil
	if p.removed {
		return p, nil
	}
	p.revised = now.Revision > c.Revision
	from, to := around(then.Text, c.Start, c.End)
	p.before, p.after = then.Text[from:c.Start], then.Text[c.End:to]
	return p, nil
}

// enough is how many bytes of an article show a quote in its context.
const enough = 600

// around returns the paragraphs that hold text[start:end], with those before
// and after it as long as that is not enough.
func around(text string, start, end int) (from, to int) {
	from, to = paragraphStart(text, start), paragraphEnd(text, end)
	for to-from < enough && (from > 0 || to < len(text)) {
		if from > 0 {
			from = paragraphStart(text, len(strings.TrimRight(text[:from], "\n ")))
		}
		if to-from < enough && to < len(text) {
			to = paragraphEnd(text, to+len(text[to:])-len(strings.TrimLeft(text[to:], "\n ")))
		}
	}
	return from, to
}

func paragraphStart(text string, at int) int {
	if n := strings.LastIndex(text[:at], "\n\n"); n >= 0 {
		return n + 2
	}
	return 0
}

func paragraphEnd(text string, at int) int {
	if n := strings.Index(text[at:], "\n\n"); n >= 0 {
		return at + n
	}
	return len(text)
}

// embed renders a passage, the quote in bold.
func (p *passage) embed(voice words.Voice) *discordgo.MessageEmbed {
	tail := sourceLine(voice, p.Citation, "")
	for _, address := range []string{p.Link, p.URL} {
		if discord.IsWeb(address) && discord.Length(address) < discord.MaxDescription/3 {
			tail = sourceLine(voice, p.Citation, address)
			break
		}
	}
	switch {
	case p.removed:
		tail += "\n" + voice.Say("ask.passages.removed")
	case p.revised:
		tail += "\n" + voice.Say("ask.passages.revised")
	}
	left := discord.MaxDescription - discord.Length(tail) - len("****\n\n")
	quote := strings.TrimSpace(discord.EscapeCut(p.Quote, left)) // spaces at the ends would keep it from being bold
	left -= discord.Length(quote)
	before := cutStart(p.before, min(left/2, maxAround))
	after := discord.EscapeCut(p.after, min(left-discord.Length(before), maxAround))
	return &discordgo.MessageEmbed{
		Color:       colourPlain,
		Description: strings.TrimSpace(before+"**"+quote+"**"+after) + "\n\n" + tail,
	}
}

// maxAround is the Length of what is shown before and after a quote.
const maxAround = 900

// cutStart is discord.EscapeCut from the other end: it keeps the last
// sentences that fit.
func cutStart(text string, max int) string {
	if escaped := discord.Escape(text); discord.Length(escaped) <= max {
		return escaped
	}
	kept := ""
	for _, s := range slices.Backward(corpus.Sentences(text)) {
		longer := "… " + discord.Escape(text[s.Start:])
		if discord.Length(longer) > max {
			break
		}
		kept = longer
	}
	return kept
}
