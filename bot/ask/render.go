package ask

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/rag"
)

// Colours of embeds, as Discord writes them.
const (
	colourAnswer  = 0x2E7D32
	colourRefusal = 0x8D6E63
	colourPlain   = 0x37474F
)

// A view is an answer as members see it.
type view struct {
	voice         words.Voice
	exchange      string // its id
	answer        rag.Answer
	since, before time.Time // what the question was narrowed to
	outlet        string
	moderator     bool // who asks may add sources
	follow        bool // a thread can be opened
	writing       bool // a model has not written all of it yet
}

// reply renders the answer or the refusal.
func (v view) reply() discord.Reply {
	embed := &discordgo.MessageEmbed{Title: discord.EscapeCut(discord.Line(v.answer.Question), discord.MaxTitle)}
	switch {
	case v.writing:
		embed.Color = colourAnswer
		embed.Description = v.sentences()
		embed.Footer = footer(v.voice.Say("ask.writing"))
		return discord.Reply{Embeds: []*discordgo.MessageEmbed{embed}}
	case v.answer.Answered:
		embed.Color = colourAnswer
		embed.Description = v.sentences()
		embed.Fields = v.standing()
		if v.answer.Mode == rag.Generated {
			embed.Footer = footer(v.voice.Say("ask.written", "Model", modelName(v.voice, v.answer.Model)))
		}
	default:
		embed.Color = colourRefusal
		embed.Description = v.refusal()
	}
	if only := v.narrowed(); only != "" {
		embed.Fields = append(embed.Fields, field(v.voice.Say("ask.only.title"), only))
	}
	return discord.Reply{Embeds: []*discordgo.MessageEmbed{embed}, Rows: v.buttons()}
}

func footer(text string) *discordgo.MessageEmbedFooter {
	return &discordgo.MessageEmbedFooter{Text: text}
}

// modelName is a model's name as it is shown where there is no Markdown.
func modelName(voice words.Voice, name string) string {
	return discord.Plain(discord.Seen(name, voice.Say("ask.model")), maxOutlet)
}

// sentences are the answer's, each with the numbers of its citations, and
// below them what is disputed and the sources.
func (v view) sentences() string {
	a := v.answer
	var quotes []quote
	for _, s := range a.Sentences {
		q := quote{text: s.Text, citations: s.Citations, written: a.Mode == rag.Generated}
		for _, part := range s.Unproven {
			q.unproven = append(q.unproven, v.quoted(part))
		}
		quotes = append(quotes, q)
	}
	disputes := v.disputes()
	for n := len(quotes); n > 0; n-- {
		if text, ok := v.fit(layout{quotes: quotes[:n], disputes: disputes}, a.Citations); ok {
			return text
		}
	}
	if text, ok := v.fit(layout{quotes: quotes[:min(len(quotes), 1)]}, a.Citations); ok {
		return text
	}
	return v.voice.Say("ask.toolong")
}

// A quote is a text that is shown with the numbers of its citations: what they
// quote, or what a model has written by them.
type quote struct {
	text      string
	citations []int
	written   bool     // by a model
	unproven  []string // parts of what is written, as they are shown; see rag.Sentence
	shown     string   // the text as the layout has cut and escaped it, "" before it has
}

// quoteLengths are to what quotes are cut if there is no room for the whole.
var quoteLengths = []int{discord.MaxDescription, 1200, 800, 500, 300, 200}

// fit renders a layout with those of the citations that it has, within the
// limit of a description. What has no room goes in this order: what makes a
// link open the passage rather than the page, links, ends of quotes and of
// names. It fails if that is not enough.
func (v view) fit(l layout, citations []rag.Citation) (string, bool) {
	quotes := l.quotes
	for _, length := range quoteLengths {
		l := layout{voice: v.voice, head: l.head, quotes: slices.Clone(quotes), disputes: l.disputes, tail: l.tail, length: length}
		for _, c := range citations {
			if l.uses(c.N) > 0 {
				l.add(c)
			}
		}
		for {
			text := l.text()
			if discord.Length(text) <= discord.MaxDescription {
				return text, true
			}
			if !l.shorten(text) {
				break
			}
		}
	}
	return "", false
}

// join puts paragraphs one below the other, leaving out empty ones.
func join(paragraphs ...string) string {
	return strings.Join(slices.DeleteFunc(paragraphs, func(p string) bool { return p == "" }), "\n\n")
}

// standing says of when an answer is, and who stands behind it.
func (v view) standing() []*discordgo.MessageEmbedField {
	a := v.answer
	asOf := period(a.AsOf.Oldest, a.AsOf.Newest)
	if asOf == "" {
		asOf = v.voice.Say("ask.asof.undated")
	}
	fields := []*discordgo.MessageEmbedField{
		field(v.voice.Say("ask.asof.title"), asOf),
		field(v.voice.Say("ask.outlets.title"), v.outlets()),
	}
	if at := a.AsOf.CorpusUpdated.Time; !at.IsZero() {
		fields = append(fields, field(v.voice.Say("ask.updated.title"), discord.Timestamp(at, discord.RelativeStyle)))
	}
	return fields
}

// outlets says how many stand behind an answer, and names a single one.
func (v view) outlets() string {
	if v.answer.Outlets > 1 {
		return v.voice.Count("ask.outlets.several", v.answer.Outlets)
	}
	for _, c := range v.answer.Citations {
		if c.Outlet != "" {
			return v.voice.Say("ask.outlets.single", "Outlet", outletName(v.voice, c.Outlet))
		}
	}
	return v.voice.Say("ask.outlets.unknown")
}

// narrowed says what a question was narrowed to, "" if it was not.
func (v view) narrowed() string {
	var parts []string
	if !v.since.IsZero() {
		parts = append(parts, v.voice.Say("ask.only.since", "Date", discord.Date(v.since)))
	}
	if !v.before.IsZero() {
		parts = append(parts, v.voice.Say("ask.only.before", "Date", discord.Date(v.before)))
	}
	if v.outlet != "" {
		parts = append(parts, outletName(v.voice, v.outlet))
	}
	return strings.Join(parts, " · ")
}

func (v view) buttons() []discordgo.MessageComponent {
	if v.exchange == "" {
		return nil
	}
	var row []discordgo.MessageComponent
	if len(v.answer.Citations) > 0 || v.answer.Refusal != nil && len(v.answer.Refusal.Nearest) > 0 {
		row = append(row, button(v.voice.Say("ask.button.passages"), "", discord.ID(verbPassages, v.exchange)))
	}
	if v.follow {
		row = append(row, button(v.voice.Say("ask.button.follow"), "", discord.ID(verbFollow, v.exchange)))
	}
	row = append(row,
		button("", "👍", discord.ID(verbGood, v.exchange)),
		button("", "👎", discord.ID(verbBad, v.exchange)))
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: row}}
}

// button is one that is not the most important thing on the screen.
func button(label, emoji, id string) discordgo.Button {
	b := discordgo.Button{Label: discord.Cut(label, discord.MaxLabel), Style: discordgo.SecondaryButton, CustomID: id}
	if emoji != "" {
		b.Emoji = &discordgo.ComponentEmoji{Name: emoji}
	}
	return b
}

func field(name, value string) *discordgo.MessageEmbedField {
	return &discordgo.MessageEmbedField{Name: name, Value: value, Inline: true}
}

// period is a span of days, or the one day that it is, "" if it is unknown.
func period(from, to rag.Time) string {
	if from.IsZero() || from.UTC().Format(time.DateOnly) == to.UTC().Format(time.DateOnly) {
		return discord.Date(to.Time)
	}
	return fmt.Sprintf("%s – %s", discord.Date(from.Time), discord.Date(to.Time))
}
