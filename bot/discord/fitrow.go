package discord

import "github.com/bwmarrin/discordgo"

// More of Discord's limits, which nobody but Fit has to know.
const (
	maxInput       = 4000 // the text of an input
	maxPlaceholder = 150  // of a select
	maxButtonURL   = 512
)

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
		if c != nil {
			return f.button(*c, ids)
		}
	case *discordgo.SelectMenu:
		if c != nil {
			return f.menu(*c, ids)
		}
	case discordgo.Button:
		return f.button(c, ids)
	case discordgo.SelectMenu:
		return f.menu(c, ids)
	}
	f.fault("a component that is nil or has no place in a row: %T", c)
	return nil
}

func (f *fitting) button(b discordgo.Button, ids map[string]bool) discordgo.MessageComponent {
	if b.Label == "" && b.Emoji == nil {
		f.fault("a button with neither label nor emoji")
		return nil
	}
	b.Label = f.cut("button", b.Label, MaxLabel)
	if b.Style == discordgo.LinkButton {
		if !IsWeb(b.URL) || Length(b.URL) > maxButtonURL {
			f.fault("a button that leads nowhere, or too far")
			return nil
		}
	} else if !f.unique(b.CustomID, ids) {
		return nil
	}
	return b
}

func (f *fitting) menu(m discordgo.SelectMenu, ids map[string]bool) discordgo.MessageComponent {
	m.Placeholder = f.cut("placeholder", m.Placeholder, maxPlaceholder)
	if ofTexts := m.MenuType == 0 || m.MenuType == discordgo.StringSelectMenu; ofTexts {
		m.Options = f.options(m.Options)
		if len(m.Options) == 0 {
			f.fault("a select without options")
			return nil
		}
		if m.MaxValues > len(m.Options) {
			f.fault("a select of up to %d of %d options", m.MaxValues, len(m.Options))
			m.MaxValues = len(m.Options)
		}
	}
	if !f.unique(m.CustomID, ids) {
		return nil
	}
	return m
}

func (f *fitting) options(all []discordgo.SelectMenuOption) []discordgo.SelectMenuOption {
	var kept []discordgo.SelectMenuOption
	values := make(map[string]bool)
	for _, o := range atMost(f, "options", all, MaxChoices) {
		o.Label = f.cut("option", o.Label, MaxChoice)
		o.Value = f.cut("option's value", o.Value, MaxChoice)
		o.Description = f.cut("option's description", o.Description, MaxChoice)
		if o.Label == "" || o.Value == "" || values[o.Value] {
			f.fault("an option %q whose label or value is empty, or whose value is there twice", o.Label)
			continue
		}
		values[o.Value] = true
		kept = append(kept, o)
	}
	return kept
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
	if form.Title == "" {
		f.fault("a form without a title")
	}
	ids := make(map[string]bool)
	f.unique(form.ID, ids)
	clear(ids) // those of the inputs are apart
	var inputs []Input
	for _, in := range atMost(f, "inputs", form.Inputs, MaxRows) {
		if in.Label == "" {
			f.fault("an input without a label")
			continue
		}
		in.Label = f.cut("input's label", in.Label, MaxFormTitle)
		in.Placeholder = f.cut("placeholder", in.Placeholder, MaxChoice)
		in.Value = f.cut("input's value", in.Value, maxInput)
		if f.unique(in.ID, ids) {
			inputs = append(inputs, in)
		}
	}
	if len(inputs) == 0 {
		f.fault("a form without inputs")
	}
	form.Inputs = inputs
	return &form
}
