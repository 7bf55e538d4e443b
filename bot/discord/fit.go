package discord

import (
	"errors"
	"fmt"

	"github.com/bwmarrin/discordgo"
)

// Fit returns a reply within Discord's limits, and an error that says what it
// had to take away for that. Such a reply is a mistake of its writer's, who
// knows what may go; Fit is there so that the member gets an answer. A form
// that cannot be mended stays as it is, for Discord to refuse: nothing can take
// its place.
func Fit(r Reply) (Reply, error) {
	f := &fitting{}
	r.Text = f.markdown("content", r.Text, MaxContent)
	r.Embeds = f.embeds(r.Embeds)
	r.Rows = f.rows(r.Rows)
	if r.Form != nil {
		r.Form = f.form(*r.Form)
	}
	if r.Choices != nil {
		r.Choices = atMost(f, "choices", r.Choices, MaxChoices)
		choices := make([]Choice, 0, len(r.Choices))
		for _, c := range r.Choices {
			if c.Name == "" {
				f.fault("a choice without a name")
				continue
			}
			choices = append(choices, Choice{Name: f.cut("choice", c.Name, MaxChoice), Value: f.cut("choice's value", c.Value, MaxChoice)})
		}
		r.Choices = choices
	}
	if r.Thread != nil {
		r.Thread = &Thread{Name: f.cut("thread's name", r.Thread.Name, MaxThreadName)}
	}
	return r, errors.Join(f.faults...)
}

// Check reports what Fit would have to take away.
func Check(r Reply) error {
	_, err := Fit(r)
	return err
}

type fitting struct{ faults []error }

func (f *fitting) fault(format string, args ...any) {
	f.faults = append(f.faults, fmt.Errorf(format, args...))
}

// cut is for texts without Markdown.
func (f *fitting) cut(what, text string, max int) string {
	f.length(what, text, max)
	return Cut(text, max)
}

func (f *fitting) markdown(what, text string, max int) string {
	f.length(what, text, max)
	return cutMarkdown(text, max)
}

func (f *fitting) length(what, text string, max int) {
	if n := Length(text); n > max {
		f.fault("%s: %d characters, %d at most", what, n, max)
	}
}

func atMost[T any](f *fitting, what string, all []T, max int) []T {
	if len(all) > max {
		f.fault("%s: %d, %d at most", what, len(all), max)
		return all[:max:max]
	}
	return all
}

func (f *fitting) embeds(all []*discordgo.MessageEmbed) []*discordgo.MessageEmbed {
	var out []*discordgo.MessageEmbed
	room := MaxEmbeds
	for _, embed := range atMost(f, "embeds", all, MaxEmbedCount) {
		if embed == nil {
			f.fault("an embed that is nil")
			continue
		}
		e := f.embed(*embed)
		if n := embedLength(e); n > room {
			f.fault("embeds: %d characters, %d at most", n+MaxEmbeds-room, MaxEmbeds)
			shrink(e, room)
		}
		room -= embedLength(e)
		out = append(out, e)
	}
	return out
}

func (f *fitting) embed(e discordgo.MessageEmbed) *discordgo.MessageEmbed {
	e.Title = f.markdown("title", e.Title, MaxTitle)
	e.Description = f.markdown("description", e.Description, MaxDescription)
	if e.Footer != nil {
		footer := *e.Footer
		footer.Text = f.cut("footer", footer.Text, MaxFooter)
		e.Footer = &footer
	}
	if e.Author != nil {
		author := *e.Author
		author.Name = f.cut("author", author.Name, MaxTitle)
		e.Author = &author
	}
	var fields []*discordgo.MessageEmbedField
	for _, field := range atMost(f, "fields", e.Fields, MaxFields) {
		if field == nil || field.Name == "" || field.Value == "" {
			f.fault("a field without name or value")
			continue
		}
		fields = append(fields, &discordgo.MessageEmbedField{
			Name: f.markdown("field's name", field.Name, MaxTitle), Value: f.markdown("field", field.Value, MaxFieldValue), Inline: field.Inline,
		})
	}
	e.Fields = fields
	return &e
}

// shrink takes from an embed's end until its Length is room at most: fields,
// then footer and author, then of the description, then the title.
func shrink(e *discordgo.MessageEmbed, room int) {
	for len(e.Fields) > 0 && embedLength(e) > room {
		e.Fields = e.Fields[:len(e.Fields)-1]
	}
	if embedLength(e) > room {
		e.Footer, e.Author = nil, nil
	}
	e.Title = cutMarkdown(e.Title, room)
	e.Description = cutMarkdown(e.Description, room-Length(e.Title))
}

// embedLength is what Discord counts of an embed against MaxEmbeds.
func embedLength(e *discordgo.MessageEmbed) int {
	n := Length(e.Title) + Length(e.Description)
	for _, field := range e.Fields {
		n += Length(field.Name) + Length(field.Value)
	}
	if e.Footer != nil {
		n += Length(e.Footer.Text)
	}
	if e.Author != nil {
		n += Length(e.Author.Name)
	}
	return n
}
