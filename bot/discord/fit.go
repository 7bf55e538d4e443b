package discord

import (
	"errors"
	"fmt"

	"github.com/bwmarrin/discordgo"
)

// Fit returns a reply within Discord's limits, and an error that says what it
// had to take away for that. Such a reply is a mistake of its writer's, who
// knows what may go; Fit is there so that the member gets an answer.
func Fit(r Reply) (Reply, error) {
	f := &fitting{}
	r.Text = f.cut("content", r.Text, MaxContent)
	r.Embeds = f.embeds(r.Embeds)
	r.Rows = f.rows(r.Rows)
	if r.Form != nil {
		r.Form = f.form(*r.Form)
	}
	if r.Choices != nil {
		r.Choices = atMost(f, "choices", r.Choices, MaxChoices)
		choices := make([]Choice, len(r.Choices))
		for i, c := range r.Choices {
			choices[i] = Choice{Name: f.cut("choice", c.Name, MaxChoice), Value: f.cut("choice's value", c.Value, MaxChoice)}
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

func (f *fitting) cut(what, text string, max int) string {
	if n := Length(text); n > max {
		f.fault("%s: %d characters, %d at most", what, n, max)
	}
	return Cut(text, max)
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
	e.Title = f.cut("title", e.Title, MaxTitle)
	e.Description = f.cut("description", e.Description, MaxDescription)
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
			Name: f.cut("field's name", field.Name, MaxTitle), Value: f.cut("field", field.Value, MaxFieldValue), Inline: field.Inline,
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
	e.Title = Cut(e.Title, room)
	e.Description = Cut(e.Description, room-Length(e.Title))
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

func (f *fitting) rows(all []discordgo.MessageComponent) []discordgo.MessageComponent {
	var out []discordgo.MessageComponent
	ids := make(map[string]bool)
	for _, c := range atMost(f, "rows", all, MaxRows) {
		row, ok := c.(discordgo.ActionsRow)
		if p, isPointer := c.(*discordgo.ActionsRow); isPointer && p != nil {
			row, ok = *p, true
		}
		if !ok {
			f.fault("a row that is none: %T", c)
			continue
		}
		var kept []discordgo.MessageComponent
		for _, c := range atMost(f, "components in a row", row.Components, MaxButtons) {
			if c := f.component(c, ids); c != nil {
				kept = append(kept, c)
			}
		}
		if len(kept) > 0 {
			out = append(out, discordgo.ActionsRow{Components: kept})
		} else {
			f.fault("a row with nothing in it")
		}
	}
	return out
}

// component returns nil for what cannot be sent at all.
func (f *fitting) component(c discordgo.MessageComponent, ids map[string]bool) discordgo.MessageComponent {
	switch c := c.(type) {
	case *discordgo.Button:
		return f.component(*c, ids)
	case *discordgo.SelectMenu:
		return f.component(*c, ids)
	case discordgo.Button:
		c.Label = f.cut("button", c.Label, MaxLabel)
		if c.Style != discordgo.LinkButton && !f.unique(c.CustomID, ids) {
			return nil
		}
		return c
	case discordgo.SelectMenu:
		c.Options = append([]discordgo.SelectMenuOption(nil), atMost(f, "options", c.Options, MaxChoices)...)
		for i := range c.Options {
			o := &c.Options[i]
			o.Label = f.cut("option", o.Label, MaxChoice)
			o.Value = f.cut("option's value", o.Value, MaxChoice)
			o.Description = f.cut("option's description", o.Description, MaxChoice)
		}
		if c.MaxValues > MaxChoices {
			c.MaxValues = MaxChoices
		}
		if !f.unique(c.CustomID, ids) {
			return nil
		}
		return c
	}
	return c
}

func (f *fitting) unique(id string, ids map[string]bool) bool {
	if id == "" || len(id) > MaxID || ids[id] {
		f.fault("the id %q is empty, too long or there twice", id)
		return false
	}
	ids[id] = true
	return true
}

func (f *fitting) form(form Form) *Form {
	form.Title = f.cut("form's title", form.Title, MaxFormTitle)
	inputs := make([]Input, len(atMost(f, "inputs", form.Inputs, MaxRows)))
	for i := range inputs {
		in := form.Inputs[i]
		in.Label = f.cut("input's label", in.Label, MaxFormTitle)
		in.Placeholder = f.cut("placeholder", in.Placeholder, MaxChoice)
		in.Value = f.cut("input's value", in.Value, maxInput)
		inputs[i] = in
	}
	form.Inputs = inputs
	return &form
}

// maxInput is how long the text of an input may be.
const maxInput = 4000
