package discordtest

import "fmt"

// checkForm holds a modal against Discord's limits.
func (s *Server) checkForm(c *call, f *Form) *reply {
	p := first(length("title", f.Title, 1, 45), length("custom_id", f.ID, 1, 100), size("components", len(f.Components), 1, 5))
	for i, row := range f.Components {
		at := fmt.Sprintf("components[%d]", i)
		input, label := row.input()
		switch {
		case input == nil:
			p = first(p, &problem{at, "UNION_TYPE_CHOICES", "a form holds rows or labels with one input each"})
		case input.Type == typeText:
			p = first(p, length(at+".label", label, 1, 45), input.checkText(at))
		default:
			p = first(p, length(at+".label", label, 1, 45), input.checkSelect(at))
		}
	}
	if p = first(p, unique(f.Components)); p != nil {
		r := c.invalid(s, "data."+p.field, p.code, p.message)
		return &r
	}
	return nil
}

// input returns the only input of a row or a label, and how it is called.
func (c *Component) input() (*Component, string) {
	switch {
	case c.Type == typeRow && len(c.Components) == 1 && c.Components[0].Type == typeText:
		return &c.Components[0], c.Components[0].Label
	case c.Type == typeLabel && c.Component != nil && c.Component.Type != typeButton:
		return c.Component, c.Label
	}
	return nil, ""
}

// maxInput is the most that can be typed into an input.
const maxInput = 4000

func (c *Component) checkText(at string) *problem {
	most := maxInput
	if c.MaxLength > 0 {
		most = c.MaxLength
	}
	p := first(length(at+".custom_id", c.CustomID, 1, 100), length(at+".placeholder", c.Placeholder, 0, 100), length(at+".value", c.Value, 0, most))
	if c.Style != 1 && c.Style != 2 {
		p = first(p, &problem{at + ".style", "ENUM_TYPE_COERCE", "there is no such style"})
	}
	if c.MinLength < 0 || c.MinLength > most || most > maxInput {
		p = first(p, &problem{at + ".max_length", "NUMBER_TYPE_MAX", fmt.Sprintf("from %d to %d characters can be typed", c.MinLength, most)})
	}
	return p
}

// checkChoices holds what completes an option against Discord's limits.
func (s *Server) checkChoices(c *call, choices []Choice) *reply {
	p := size("choices", len(choices), 0, 25)
	for i, choice := range choices {
		at := fmt.Sprintf("choices[%d].", i)
		p = first(p, length(at+"name", choice.Name, 1, 100))
		if text, isText := choice.Value.(string); isText {
			p = first(p, length(at+"value", text, 1, 100))
		}
	}
	if p != nil {
		r := c.invalid(s, "data."+p.field, p.code, p.message)
		return &r
	}
	return nil
}
