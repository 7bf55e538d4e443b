package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// An Option is an option of a command as a member has filled it in. Of a
// string, a number or a boolean Value is what was typed; of a file the name of
// one of Options.Files; of a member, role or channel its name.
type Option struct{ Name, Value string }

// Opt makes an option.
func Opt(name, value string) Option { return Option{name, value} }

// Slash uses a command, with its subcommands: "sources add".
func (m *Member) Slash(ch *Channel, command string, options ...Option) (Outcome, error) {
	i, err := m.use(ch, command, options, "")
	if err != nil {
		return Outcome{}, err
	}
	return m.outcome(i, FailedCommand), nil
}

// Type types the last of the options, and gets what completes it.
func (m *Member) Type(ch *Channel, command string, options ...Option) (Outcome, error) {
	if len(options) == 0 {
		return Outcome{}, errors.New("no option is being typed")
	}
	i, err := m.use(ch, command, options, options[len(options)-1].Name)
	if err != nil {
		return Outcome{}, err
	}
	return m.outcome(i, FailedComplete), nil
}

// Menu uses a command of the menu of a message.
func (m *Member) Menu(msg Message, command string) (Outcome, error) {
	i, err := m.menu(msg, command)
	if err != nil {
		return Outcome{}, err
	}
	return m.outcome(i, FailedCommand), nil
}

func (m *Member) menu(msg Message, name string) (*interaction, error) {
	m.awaitCommands()
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	now, err := m.current(msg)
	if err != nil {
		return nil, err
	}
	cmd, err := m.command(commandMessage, name)
	if err != nil {
		return nil, err
	}
	if now.Only != "" {
		return nil, errors.New("a private message has no menu of commands")
	}
	data := object{
		"id": cmd.ID, "name": cmd.Name, "type": commandMessage, "target_id": now.ID,
		"resolved": object{"messages": object{now.ID: m.s.wireMessage(now, true)}},
	}
	i := &interaction{kind: kindCommand, member: m, channel: m.s.channels[now.Channel], command: cmd.Name}
	m.s.interact(i, data)
	return i, nil
}

// awaitCommands gives a program that has just started the time to register
// its commands.
func (m *Member) awaitCommands() {
	ctx, cancel := context.WithTimeout(context.Background(), m.s.options.Patience)
	defer cancel()
	_ = m.s.Await(ctx, func() bool { // what is missing then, is refused
		m.s.mu.Lock()
		defer m.s.mu.Unlock()
		return m.s.registered
	})
}

// command finds a command that the member's client offers. The lock is held.
func (m *Member) command(kind int, name string) (*Command, error) {
	for _, list := range [][]Command{m.s.commands[m.Guild.ID], m.s.commands[""]} {
		for i := range list {
			if list[i].Type != kind || list[i].Name != name {
				continue
			}
			if !m.offered(&list[i]) {
				return nil, fmt.Errorf("the command %s is hidden from %s", name, m.Name)
			}
			return &list[i], nil
		}
	}
	return nil, fmt.Errorf("there is no command %s", name)
}

// offered reports whether default_member_permissions let the member see it.
func (m *Member) offered(cmd *Command) bool {
	if cmd.Permissions == nil {
		return true
	}
	needs, bits := int64(*cmd.Permissions), m.Guild.bits(m)
	if needs == 0 {
		return bits&Administrator != 0
	}
	return bits&needs == needs
}

// use sends a command, or what completes its option focused.
func (m *Member) use(ch *Channel, path string, options []Option, focused string) (*interaction, error) {
	m.awaitCommands()
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	words := strings.Fields(path)
	if len(words) == 0 {
		return nil, errors.New("no command is named")
	}
	cmd, err := m.command(commandSlash, words[0])
	if err != nil {
		return nil, err
	}
	form := filling{member: m, channel: ch, focused: focused, resolved: make(object)}
	filled, err := form.fill(cmd.Options, words[1:], options)
	if err != nil {
		return nil, fmt.Errorf("/%s: %w", path, err)
	}
	data := object{"id": cmd.ID, "name": cmd.Name, "type": commandSlash}
	if len(filled) > 0 {
		data["options"] = filled
	}
	if len(form.resolved) > 0 {
		data["resolved"] = form.resolved
	}
	i := &interaction{kind: kindCommand, member: m, channel: ch, command: path}
	if focused != "" {
		i.kind = kindComplete
	}
	m.s.interact(i, data)
	return i, nil
}

// A filling is a command while its options are filled in.
type filling struct {
	member   *Member
	channel  *Channel
	focused  string
	resolved object
}

// fill descends into subcommands, and turns what was typed into what is sent.
func (f *filling) fill(known []CommandOption, subs []string, typed []Option) ([]any, error) {
	if len(known) > 0 && known[0].Type <= optionGroup {
		if len(subs) == 0 {
			return nil, errors.New("a subcommand is missing")
		}
		i := slices.IndexFunc(known, func(o CommandOption) bool { return o.Name == subs[0] })
		if i < 0 {
			return nil, fmt.Errorf("there is no subcommand %s", subs[0])
		}
		inner, err := f.fill(known[i].Options, subs[1:], typed)
		return []any{object{"type": known[i].Type, "name": subs[0], "options": orEmpty(inner)}}, err
	}
	if len(subs) > 0 {
		return nil, fmt.Errorf("there is no subcommand %s", subs[0])
	}
	var filled []any
	for _, t := range typed {
		i := slices.IndexFunc(known, func(o CommandOption) bool { return o.Name == t.Name })
		if i < 0 {
			return nil, fmt.Errorf("there is no option %s", t.Name)
		}
		o, err := f.option(known[i], t.Value)
		if err != nil {
			return nil, fmt.Errorf("option %s: %w", t.Name, err)
		}
		filled = append(filled, o)
	}
	for _, o := range known {
		missing := !slices.ContainsFunc(typed, func(t Option) bool { return t.Name == o.Name })
		if o.Required && missing && f.focused == "" {
			return nil, fmt.Errorf("option %s is required", o.Name)
		}
	}
	return filled, nil
}

func (f *filling) option(o CommandOption, typed string) (object, error) {
	filled := object{"name": o.Name, "type": o.Type}
	if o.Name == f.focused {
		if !o.Autocomplete {
			return nil, errors.New("it is not completed")
		}
		filled["value"], filled["focused"] = typed, true // whatever its type is
		return filled, nil
	}
	value, err := f.value(o, typed)
	filled["value"] = value
	return filled, err
}

func (f *filling) value(o CommandOption, typed string) (any, error) {
	if len(o.Choices) > 0 {
		for _, choice := range o.Choices {
			if choice.Name == typed {
				return choice.Value, nil
			}
		}
		return nil, fmt.Errorf("%q is none of its choices", typed)
	}
	switch o.Type {
	case optionString:
		return typed, o.takesText(typed)
	case optionInteger:
		n, err := strconv.ParseInt(typed, 10, 64)
		return n, errors.Join(err, o.takesNumber(float64(n)))
	case optionNumber:
		n, err := strconv.ParseFloat(typed, 64)
		return n, errors.Join(err, o.takesNumber(n))
	case optionBoolean:
		return strconv.ParseBool(typed)
	case optionUser:
		return f.member.resolve(typeUserSelect, typed, f.resolved)
	case optionChannel:
		return f.member.resolve(typeChannelSelect, typed, f.resolved)
	case optionRole:
		return f.member.resolve(typeRoleSelect, typed, f.resolved)
	case optionAttachment:
		return f.attach(typed)
	}
	return nil, fmt.Errorf("its type is %d", o.Type)
}

// maxTyped is the most that Discord's client takes into an option.
const maxTyped = 6000

func (o *CommandOption) takesText(text string) error {
	n, most := count(text), maxTyped
	if o.MaxLength != nil {
		most = *o.MaxLength
	}
	switch {
	case n == 0:
		return errors.New("nothing was typed")
	case n > most:
		return fmt.Errorf("it takes %d characters, not %d", most, n)
	case o.MinLength != nil && n < *o.MinLength:
		return fmt.Errorf("it wants %d characters at least", *o.MinLength)
	}
	return nil
}

func (o *CommandOption) takesNumber(n float64) error {
	if o.MinValue != nil && n < *o.MinValue || o.MaxValue != nil && n > *o.MaxValue {
		return fmt.Errorf("%v is out of its range", n)
	}
	return nil
}

// attach uploads a file for an option.
func (f *filling) attach(name string) (string, error) {
	s := f.member.s
	data, there := s.options.Files[name]
	if !there {
		return "", fmt.Errorf("there is no file %s", name)
	}
	a := s.upload(f.channel.ID, name, data)
	f.resolved["attachments"] = object{a.ID: a}
	return a.ID, nil
}
