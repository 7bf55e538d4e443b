package discordtest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Member acts as a person with Discord's client: what that would not let
// through is an error of its methods.
type Member struct {
	ID, Name string
	Guild    *Guild
	Locale   string // of the member's client, "en-US" unless set before acting

	s     *Server
	roles []*Role
	form  *Form // that is open
}

func (m *Member) user() User { return User{ID: m.ID, Name: m.Name} }

// An Outcome is what a member's client shows right after an action.
type Outcome struct {
	// Failure is what the client says if the program did not answer, else "".
	Failure string
	// Message is the response as it stood when it was acknowledged, perhaps
	// Thinking; nil if there is none.
	Message *Message
	Form    *Form
	Choices []Choice
}

// What a client says for an interaction that failed.
const (
	FailedCommand  = "The application did not respond"
	FailedPress    = "This interaction failed"
	FailedComplete = "Loading options failed"
	FailedForm     = "Something went wrong. Try again."
)

// outcome waits for the answer to an interaction.
func (m *Member) outcome(i *interaction, failure string) Outcome {
	if m.s.awaitAnswer(i) != nil {
		return Outcome{Failure: failure}
	}
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	o := Outcome{Form: i.form, Choices: i.choices}
	if i.response != nil {
		shown := i.response.clone()
		o.Message = &shown
	}
	return o
}

// Sees lists the messages of a channel that the member's client shows.
func (m *Member) Sees(ch *Channel) []Message {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	var list []Message
	for _, msg := range m.s.order {
		if msg.Channel == ch.ID && msg.seenBy(m.ID) {
			list = append(list, msg.clone())
		}
	}
	return list
}

// Find returns the newest message that has a text in its content, embeds,
// buttons or names of files; "" finds the newest of the program.
func (m *Member) Find(ch *Channel, text string) (Message, bool) {
	for _, msg := range slices.Backward(m.Sees(ch)) {
		if text == "" && msg.Author.Bot || text != "" && strings.Contains(msg.text(), text) {
			return msg, true
		}
	}
	return Message{}, false
}

// Say posts a message. "@" and the name of a member, or of the program,
// mentions them.
func (m *Member) Say(ch *Channel, text string) Message { return m.say(ch, text, "", false) }

// Reply posts a message that replies to another, whose author is mentioned
// ("pinged") or not.
func (m *Member) Reply(to Message, text string, ping bool) Message {
	return m.say(m.s.channel(to.Channel), text, to.ID, ping)
}

func (m *Member) say(ch *Channel, text, to string, ping bool) Message {
	s := m.s
	s.mu.Lock()
	defer s.mu.Unlock()
	msg := s.newMessage(ch, m.user())
	msg.ReplyTo = to
	named := []User{s.program()}
	for _, other := range m.Guild.members {
		named = append(named, other.user())
	}
	for _, u := range named {
		if next := strings.ReplaceAll(text, "@"+u.Name, "<@"+u.ID+">"); next != text {
			text, msg.Mentions = next, append(msg.Mentions, u.ID)
		}
	}
	if original := s.messages[to]; original != nil && ping && !slices.Contains(msg.Mentions, original.Author.ID) {
		msg.Mentions = append(msg.Mentions, original.Author.ID)
	}
	msg.Content = text
	s.post(msg)
	return msg.clone()
}

func (s *Server) channel(id string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.channels[id]
}

// current finds a message that the member sees. The lock is held.
func (m *Member) current(msg Message) (*Message, error) {
	now := m.s.messages[msg.ID]
	if now == nil || !now.seenBy(m.ID) {
		return nil, fmt.Errorf("%s does not see the message", m.Name)
	}
	return now, nil
}

// Press presses a button by its label or emoji.
func (m *Member) Press(msg Message, label string) (Outcome, error) {
	i, err := m.press(msg, label)
	if err != nil {
		return Outcome{}, err
	}
	return m.outcome(i, FailedPress), nil
}

func (m *Member) press(msg Message, label string) (*interaction, error) {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	now, err := m.current(msg)
	if err != nil {
		return nil, err
	}
	var labels []string
	for _, c := range all(now.Components) {
		if c.Type != typeButton {
			continue
		}
		labels = append(labels, c.face())
		if c.face() != label && c.Label != label {
			continue
		}
		switch {
		case c.Disabled:
			return nil, fmt.Errorf("the button %s is disabled", label)
		case c.Style == styleLink:
			return nil, fmt.Errorf("the button %s is a link to %s", label, c.URL)
		}
		return m.component(now, c, object{"custom_id": c.CustomID, "component_type": c.Type}), nil
	}
	return nil, fmt.Errorf("there is no button %s, only %q", label, labels)
}

// face is what stands on a button.
func (c *Component) face() string {
	if c.Emoji == nil {
		return c.Label
	}
	return strings.TrimSpace(c.Emoji.Name + " " + c.Label)
}

// component sends the interaction of a component. The lock is held.
func (m *Member) component(at *Message, c Component, data object) *interaction {
	data["id"] = max(c.ID, 1)
	i := &interaction{kind: kindComponent, member: m, channel: m.s.channels[at.Channel], message: at, command: at.Command}
	m.s.interact(i, data)
	return i
}

// Choose chooses in a select, named by its placeholder or, where it has none,
// its custom_id. Values are labels of its options, or names of members, roles
// and channels.
func (m *Member) Choose(msg Message, name string, values ...string) (Outcome, error) {
	i, err := m.choose(msg, name, values)
	if err != nil {
		return Outcome{}, err
	}
	return m.outcome(i, FailedPress), nil
}

func (m *Member) choose(msg Message, name string, values []string) (*interaction, error) {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	now, err := m.current(msg)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, c := range all(now.Components) {
		if c.Type == typeRow || c.Type == typeButton {
			continue
		}
		names = append(names, c.name())
		if c.name() != name {
			continue
		}
		if c.Disabled {
			return nil, fmt.Errorf("the select %s is disabled", name)
		}
		if low, high := c.bounds(); len(values) < low || len(values) > high {
			return nil, fmt.Errorf("the select %s takes %d to %d values, not %d", name, low, high, len(values))
		}
		chosen, resolved, err := m.values(c, values)
		if err != nil {
			return nil, err
		}
		data := object{"custom_id": c.CustomID, "component_type": c.Type, "values": orEmpty(chosen)}
		if len(resolved) > 0 {
			data["resolved"] = resolved
		}
		return m.component(now, c, data), nil
	}
	return nil, fmt.Errorf("there is no select %s, only %q", name, names)
}

func (c *Component) name() string {
	if c.Placeholder != "" {
		return c.Placeholder
	}
	return c.CustomID
}

// values turns what a member sees in a select into what is sent.
func (m *Member) values(c Component, names []string) (values []string, resolved object, err error) {
	resolved = make(object)
	for _, name := range names {
		if c.Type == typeSelect {
			i := slices.IndexFunc(c.Options, func(o Selection) bool { return o.Label == name })
			if i < 0 {
				return nil, nil, fmt.Errorf("the select %s has no option %q", c.name(), name)
			}
			values = append(values, c.Options[i].Value)
			continue
		}
		id, err := m.resolve(c.Type, name, resolved)
		if err != nil {
			return nil, nil, err
		}
		values = append(values, id)
	}
	return values, resolved, nil
}

// resolve finds a role, channel or member by name, and puts it among what
// Discord resolves for the program.
func (m *Member) resolve(kind int, name string, resolved object) (string, error) {
	put := func(key, id string, value any) string {
		if resolved[key] == nil {
			resolved[key] = make(object)
		}
		resolved[key].(object)[id] = value
		return id
	}
	switch kind {
	case typeRoleSelect:
		for _, r := range m.Guild.roles {
			if r.Name == name {
				return put("roles", r.ID, m.Guild.wireRole(r)), nil
			}
		}
	case typeChannelSelect:
		for _, ch := range m.Guild.channels {
			if ch.Name == strings.TrimPrefix(name, "#") {
				return put("channels", ch.ID, ch.wire()), nil
			}
		}
	case typeUserSelect:
		for _, u := range m.Guild.members {
			if u.Name == strings.TrimPrefix(name, "@") {
				put("members", u.ID, u.wire(bitsText(m.Guild.bits(u))))
				return put("users", u.ID, wireUser(u.user())), nil
			}
		}
	}
	return "", fmt.Errorf("%s finds nothing that is called %q", m.Name, name)
}

// Submit fills in the form that is open and sends it. Fields are named by
// label or custom_id; what is not named stays as it is.
func (m *Member) Submit(fields map[string]string) (Outcome, error) {
	i, err := m.submit(fields)
	if err != nil {
		return Outcome{}, err
	}
	return m.outcome(i, FailedForm), nil
}

// Dismiss closes the form that is open, of which the program hears nothing.
func (m *Member) Dismiss() {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	m.form = nil
}

func (m *Member) submit(fields map[string]string) (*interaction, error) {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	form := m.form
	if form == nil {
		return nil, fmt.Errorf("%s has no form open", m.Name)
	}
	used := 0
	var rows []any
	for n, row := range form.Components {
		input, label := row.input()
		if input == nil || input.Type != typeText {
			return nil, errors.New("only inputs of text can be filled in")
		}
		value, named := fields[label]
		if !named {
			value, named = fields[input.CustomID]
		}
		if named {
			used++
		} else {
			value = input.Value
		}
		if err := input.takes(label, value); err != nil {
			return nil, err
		}
		sent := object{"type": typeText, "id": 2*n + 2, "custom_id": input.CustomID, "value": value}
		if row.Type == typeLabel {
			rows = append(rows, object{"type": typeLabel, "id": 2*n + 1, "component": sent})
		} else {
			rows = append(rows, object{"type": typeRow, "id": 2*n + 1, "components": []any{sent}})
		}
	}
	if used < len(fields) {
		return nil, fmt.Errorf("the form %q has not all of the fields %q", form.Title, fields)
	}
	m.form = nil
	i := &interaction{kind: kindSubmit, member: m, channel: form.from.channel, message: form.from.message, command: form.from.command}
	m.s.interact(i, object{"custom_id": form.ID, "components": rows})
	return i, nil
}

// takes reports why a client would not let a value into an input.
func (c *Component) takes(label, value string) error {
	required := c.Required == nil || *c.Required
	n := count(value)
	switch {
	case n == 0 && required:
		return fmt.Errorf("the field %q is required", label)
	case n > 0 && n < c.MinLength:
		return fmt.Errorf("the field %q wants %d characters at least", label, c.MinLength)
	case c.MaxLength > 0 && n > c.MaxLength:
		return fmt.Errorf("the field %q takes %d characters, not %d", label, c.MaxLength, n)
	}
	return nil
}
