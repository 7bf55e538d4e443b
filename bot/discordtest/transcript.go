package discordtest

import (
	"context"
	"fmt"
	"regexp"
	"strings"
)

// patient is a context that ends with the members' patience.
func (s *Server) patient(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, s.options.Patience)
}

// show writes down the messages of the program that are new or look different.
func (p *play) show() {
	p.s.mu.Lock()
	list := make([]Message, 0, len(p.s.order))
	for _, m := range p.s.order {
		list = append(list, m.clone())
	}
	p.s.mu.Unlock()
	for _, m := range list {
		if m.Author.ID != p.s.App {
			continue
		}
		text := p.s.write(&m)
		before, known := p.shown[m.ID]
		if text == before || m.Deleted && !known {
			continue
		}
		p.shown[m.ID] = text
		p.out.WriteString(text)
	}
	p.out.WriteString("\n")
}

// outcome writes down what a client shows besides messages.
func (p *play) outcome(m *Member, o Outcome) {
	if o.Failure != "" {
		fmt.Fprintf(&p.out, "! %s\n", o.Failure)
	}
	if o.Choices != nil {
		fmt.Fprintf(&p.out, "%s can choose\n", m.Name)
		for _, c := range o.Choices {
			fmt.Fprintf(&p.out, "  %s\n", p.s.withNames(c.Name))
		}
		if len(o.Choices) == 0 {
			fmt.Fprintf(&p.out, "  nothing\n")
		}
	}
	if o.Form != nil {
		fmt.Fprintf(&p.out, "%s fills in %q\n", m.Name, o.Form.Title)
		for _, row := range o.Form.Components {
			if input, label := row.input(); input != nil {
				p.out.WriteString("  " + input.describe(label) + "\n")
			}
		}
	}
}

func (c *Component) describe(label string) string {
	text := fmt.Sprintf("%s: [%s]", label, c.Value)
	if c.Placeholder != "" {
		text += fmt.Sprintf(" %q", c.Placeholder)
	}
	if c.MaxLength > 0 {
		text += fmt.Sprintf(" up to %d", c.MaxLength)
	}
	if c.Required != nil && !*c.Required {
		text += " optional"
	}
	return text
}

// write writes a message as text.
func (s *Server) write(m *Message) string {
	var b strings.Builder
	b.WriteString(s.heading(m) + "\n")
	put := func(mark, text string) {
		for line := range strings.Lines(strings.TrimRight(s.withNames(text), "\n")) {
			b.WriteString(strings.TrimRight("  "+mark+line, " \n") + "\n")
		}
	}
	switch {
	case m.Deleted:
		put("", "(deleted)")
		return b.String()
	case m.Thinking && s.Now().Sub(m.At) > tokenLife:
		put("", "("+FailedCommand+")")
	case m.Thinking:
		put("", "(thinking)")
	}
	put("", m.Content)
	for _, e := range m.Embeds {
		e.write(put)
	}
	for _, row := range m.Components {
		var parts []string
		for _, c := range row.Components {
			parts = append(parts, c.write())
		}
		put("", strings.Join(parts, " "))
	}
	for _, a := range m.Attachments {
		put("", fmt.Sprintf("attached: %s, %d bytes", a.Name, a.Size))
	}
	if m.Thread != "" {
		put("", fmt.Sprintf("thread: %s", s.place(m.Thread)))
	}
	return b.String()
}

// heading says where a message is, whose, to whom, and who sees it.
func (s *Server) heading(m *Message) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := s.placeOf(m.Channel) + " " + m.Author.Name
	if by := s.users[m.By]; by != nil {
		text += fmt.Sprintf(" (%s used %s)", by.Name, m.Command)
	}
	if to := s.messages[m.ReplyTo]; to != nil {
		text += " replies to " + to.Author.Name
	}
	if only := s.users[m.Only]; only != nil {
		text += fmt.Sprintf(", only for %s", only.Name)
	}
	if m.Edited {
		text += ", edited"
	}
	return text
}

func (s *Server) place(channel string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.placeOf(channel)
}

func (s *Server) placeOf(channel string) string {
	ch := s.channels[channel]
	switch {
	case ch == nil:
		return "#unknown"
	case ch.Parent != "":
		return s.placeOf(ch.Parent) + " › " + ch.Name
	}
	return "#" + ch.Name
}

func (e *Embed) write(put func(mark, text string)) {
	const bar = "| "
	if e.Author != nil {
		put(bar, e.Author.Name)
	}
	if e.URL != "" {
		put(bar, fmt.Sprintf("[%s](%s)", e.Title, e.URL))
	} else {
		put(bar, e.Title)
	}
	put(bar, e.Description)
	for _, f := range e.Fields {
		put(bar, "* "+f.Name)
		put(bar+"  ", f.Value)
	}
	if e.Image != nil {
		put(bar, "image: "+e.Image.URL)
	}
	if e.Footer != nil {
		put(bar, "-- "+e.Footer.Text)
	}
	if e.Timestamp != "" {
		put(bar, "-- "+e.Timestamp)
	}
}

func (c *Component) write() string {
	off := ""
	if c.Disabled {
		off = " (off)"
	}
	switch {
	case c.Type == typeButton && c.Style == styleLink:
		return fmt.Sprintf("[%s](%s)", c.face(), c.URL)
	case c.Type == typeButton:
		return fmt.Sprintf("[%s]%s", c.face(), off)
	}
	var options []string
	for _, o := range c.Options {
		text := o.Label
		if o.Default {
			text = "*" + text
		}
		options = append(options, text)
	}
	for _, d := range c.Defaults {
		options = append(options, "*<"+map[string]string{"role": "@&", "user": "@", "channel": "#"}[d.Type]+d.ID+">")
	}
	return strings.TrimRight(fmt.Sprintf("{%s: %s", c.name(), strings.Join(options, " / ")), ": ") + "}" + off
}

// mention is how Discord writes that somebody or a channel is named.
var mention = regexp.MustCompile(`<(@&|@!?|#)(\d+)>`)

// withNames puts names in the place of mentions.
func (s *Server) withNames(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return mention.ReplaceAllStringFunc(text, func(found string) string {
		parts := mention.FindStringSubmatch(found)
		return s.nameOf(parts[1], parts[2], found)
	})
}

// nameOf names who or what is mentioned, or returns what it is without a name.
func (s *Server) nameOf(kind, id, without string) string {
	switch {
	case kind == "#" && s.channels[id] != nil:
		return s.placeOf(id)
	case kind == "@&":
		for _, g := range s.guilds {
			for _, r := range g.roles {
				if r.ID == id {
					return "@" + strings.TrimPrefix(r.Name, "@")
				}
			}
		}
	case id == s.App:
		return "@" + s.Name
	case s.users[id] != nil:
		return "@" + s.users[id].Name
	}
	return without
}
