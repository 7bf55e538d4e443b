package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Types of commands.
const (
	commandSlash   = 1
	commandUser    = 2
	commandMessage = 3
)

// Types of options.
const (
	optionSub        = 1
	optionGroup      = 2
	optionString     = 3
	optionInteger    = 4
	optionBoolean    = 5
	optionUser       = 6
	optionChannel    = 7
	optionRole       = 8
	optionNumber     = 10
	optionAttachment = 11
)

// A Command as the program has registered it.
type Command struct {
	ID           string            `json:"id"`
	Type         int               `json:"type"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations"`
	Description  string            `json:"description"`
	Descriptions map[string]string `json:"description_localizations"`
	Options      []CommandOption   `json:"options,omitempty"`
	Permissions  *Bits             `json:"default_member_permissions"` // nil for everybody
	NSFW         bool              `json:"nsfw"`
	Contexts     []int             `json:"contexts"`
	Integrations []int             `json:"integration_types"`
	App          string            `json:"application_id"`
	Guild        string            `json:"guild_id,omitempty"`
	Version      string            `json:"version"`
}

// A CommandOption is an option, a subcommand or a group of them.
type CommandOption struct {
	Type         int               `json:"type"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations,omitempty"`
	Description  string            `json:"description"`
	Descriptions map[string]string `json:"description_localizations,omitempty"`
	Required     bool              `json:"required,omitempty"`
	Choices      []CommandChoice   `json:"choices,omitempty"`
	Options      []CommandOption   `json:"options,omitempty"`
	ChannelTypes []int             `json:"channel_types,omitempty"`
	Autocomplete bool              `json:"autocomplete,omitempty"`
	MinValue     *float64          `json:"min_value,omitempty"`
	MaxValue     *float64          `json:"max_value,omitempty"`
	MinLength    *int              `json:"min_length,omitempty"`
	MaxLength    *int              `json:"max_length,omitempty"`
}

// A CommandChoice is one of the values that an option can have.
type CommandChoice struct {
	Name  string            `json:"name"`
	Names map[string]string `json:"name_localizations,omitempty"`
	Value any               `json:"value"`
}

// Commands lists what is registered in a guild, "" for all of them.
func (s *Server) Commands(guild string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands[guild])
}

func (s *Server) readCommands(c *call) reply {
	whole := c.URL.Query().Get("with_localizations") == "true"
	list := []any{}
	for _, cmd := range s.commands[c.PathValue("guild")] {
		list = append(list, cmd.wire(whole))
	}
	return s.ours(c, ok(list))
}

// wire writes a command; the translations only where they are asked for.
func (cmd Command) wire(whole bool) any {
	if whole {
		return cmd
	}
	cmd.Names, cmd.Descriptions = nil, nil
	cmd.Options = untranslated(cmd.Options)
	return cmd
}

func untranslated(options []CommandOption) []CommandOption {
	options = slices.Clone(options)
	for i := range options {
		o := &options[i]
		o.Names, o.Descriptions = nil, nil
		o.Options = untranslated(o.Options)
		o.Choices = slices.Clone(o.Choices)
		for j := range o.Choices {
			o.Choices[j].Names = nil
		}
	}
	return options
}

// ours refuses requests about other applications and unknown guilds.
func (s *Server) ours(c *call, r reply) reply {
	if c.PathValue("app") != s.App {
		return unknown(10002, "Unknown Application")
	}
	if g := c.PathValue("guild"); g != "" && s.guild(g) == nil {
		return forbidden(50001, "Missing Access")
	}
	return r
}

// writeCommands replaces all commands.
func (s *Server) writeCommands(c *call) reply {
	var list []Command
	if r := c.decode(&list); r != nil {
		return *r
	}
	if r := s.ours(c, reply{}); r.status != 0 {
		return r
	}
	if s.options.Whole && slices.ContainsFunc(list, func(cmd Command) bool { return !plain(cmd.Options) }) {
		return refused(50035, "Invalid Form Body")
	}
	next, r := s.register(c, list, nil)
	if r != nil {
		return *r
	}
	s.commands[c.PathValue("guild")] = next
	s.registered = true
	s.change()
	return ok(orEmpty(next))
}

// addCommand adds one, or takes the place of that of its name.
func (s *Server) addCommand(c *call) reply {
	var cmd Command
	if r := c.decode(&cmd); r != nil {
		return *r
	}
	if r := s.ours(c, reply{}); r.status != 0 {
		return r
	}
	rest := slices.DeleteFunc(slices.Clone(s.commands[c.PathValue("guild")]), func(old Command) bool {
		return old.Name == cmd.Name && old.Type == max(cmd.Type, commandSlash)
	})
	next, r := s.register(c, []Command{cmd}, rest)
	if r != nil {
		return *r
	}
	s.commands[c.PathValue("guild")] = next
	s.registered = true
	s.change()
	return reply{status: http.StatusCreated, body: next[len(next)-1]}
}

func (s *Server) deleteCommand(c *call) reply {
	guild, id := c.PathValue("guild"), c.PathValue("command")
	list := s.commands[guild]
	next := slices.DeleteFunc(slices.Clone(list), func(old Command) bool { return old.ID == id })
	if len(next) == len(list) {
		return unknown(10063, "Unknown application command")
	}
	s.commands[guild] = next
	return s.ours(c, reply{status: http.StatusNoContent})
}

// register checks new commands and puts them behind those that stay. A command
// that was there keeps its id.
func (s *Server) register(c *call, list, stay []Command) ([]Command, *reply) {
	for i, cmd := range list {
		cmd.Type = max(cmd.Type, commandSlash)
		if p := cmd.check(fmt.Sprintf("[%d].", i)); p != nil {
			r := c.invalid(s, p.field, p.code, p.message)
			return nil, &r
		}
		if slices.ContainsFunc(stay, func(other Command) bool { return other.Name == cmd.Name && other.Type == cmd.Type }) {
			r := c.invalid(s, fmt.Sprintf("[%d].name", i), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
			return nil, &r
		}
		cmd.App, cmd.Guild, cmd.Version, cmd.Integrations = s.App, c.PathValue("guild"), s.newID(), []int{0}
		cmd.ID = s.newID()
		for _, old := range s.commands[cmd.Guild] {
			if old.Name == cmd.Name && old.Type == cmd.Type {
				cmd.ID = old.ID
			}
		}
		stay = append(stay, cmd)
	}
	if len(stay) > 100 {
		r := c.invalid(s, "body", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
		return nil, &r
	}
	return stay, nil
}

// commandName is Discord's pattern of the names of slash commands and options.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// locales are those that names and descriptions can be translated into.
const locales = " id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko "

// maxCommand is how many characters all names, descriptions and values of a
// command may have; of translations, the longest counts.
const maxCommand = 8000

func (cmd *Command) check(at string) *problem {
	p := checkOptions(at, cmd.Options, 0)
	if cmd.Type == commandSlash {
		p = first(names(at+"name", cmd.Name, cmd.Names), texts(at+"description", cmd.Description, cmd.Descriptions), p)
	} else {
		p = first(p, length(at+"name", cmd.Name, 1, 32))
		for locale, name := range cmd.Names {
			p = first(p, length(at+"name_localizations."+locale, name, 1, 32))
		}
		if cmd.Description != "" || len(cmd.Options) > 0 {
			p = first(p, &problem{at + "description", "APPLICATION_COMMAND_INVALID", "a command of a menu has neither description nor options"})
		}
	}
	total := longest(cmd.Name, cmd.Names) + longest(cmd.Description, cmd.Descriptions) + weigh(cmd.Options)
	if total > maxCommand {
		p = first(p, &problem{strings.TrimSuffix(at, "."), "APPLICATION_COMMAND_TOO_LARGE", fmt.Sprintf("%d characters", total)})
	}
	return p
}

// names checks a name and its translations.
func names(field, name string, translated map[string]string) *problem {
	p := checkName(field, name)
	for locale, name := range translated {
		at := field + "_localizations." + locale
		p = first(p, checkName(at, name), checkLocale(at, locale))
	}
	return p
}

func checkName(field, name string) *problem {
	if !commandName.MatchString(name) || strings.ToLower(name) != name {
		return &problem{field, "APPLICATION_COMMAND_INVALID_NAME", fmt.Sprintf("Command name is invalid: %q", name)}
	}
	return nil
}

func checkLocale(field, locale string) *problem {
	if !strings.Contains(locales, " "+locale+" ") {
		return &problem{field, "BASE_TYPE_CHOICES", "there is no such locale"}
	}
	return nil
}

// texts checks a description and its translations.
func texts(field, text string, translated map[string]string) *problem {
	p := length(field, text, 1, 100)
	for locale, text := range translated {
		at := field + "_localizations." + locale
		p = first(p, length(at, text, 1, 100), checkLocale(at, locale))
	}
	return p
}

func checkOptions(at string, options []CommandOption, depth int) *problem {
	p := size(at+"options", len(options), 0, 25)
	optional := false
	seen := make(map[string]bool)
	for i, o := range options {
		at := fmt.Sprintf("%soptions[%d].", at, i)
		p = first(p, names(at+"name", o.Name, o.Names), texts(at+"description", o.Description, o.Descriptions), o.check(at, depth))
		if seen[o.Name] {
			p = first(p, &problem{at + "name", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option name already exists"})
		}
		if o.Required && optional {
			p = first(p, &problem{at + "required", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options"})
		}
		if nested := o.Type <= optionGroup; nested != (options[0].Type <= optionGroup) {
			p = first(p, &problem{at + "type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "subcommands do not mix with options"})
		}
		seen[o.Name], optional = true, optional || !o.Required
	}
	return p
}

func (o *CommandOption) check(at string, depth int) *problem {
	if o.Type == optionGroup && depth > 0 || o.Type == optionSub && depth > 1 {
		return &problem{at + "type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "nested too deeply"}
	}
	if o.Type <= optionGroup {
		return checkOptions(at, o.Options, depth+o.Type%2+1)
	}
	p := size(at+"choices", len(o.Choices), 0, 25)
	if o.Autocomplete && len(o.Choices) > 0 {
		p = first(p, &problem{at + "autocomplete", "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", "an option has choices or is completed, not both"})
	}
	for i, choice := range o.Choices {
		at := fmt.Sprintf("%schoices[%d].", at, i)
		p = first(p, length(at+"name", choice.Name, 1, 100))
		if text, isText := choice.Value.(string); isText {
			p = first(p, length(at+"value", text, 1, 100))
		}
		for locale, name := range choice.Names {
			p = first(p, length(at+"name_localizations."+locale, name, 1, 100), checkLocale(at, locale))
		}
	}
	return p
}

// longest is the length of the longest translation.
func longest(text string, translated map[string]string) int {
	n := count(text)
	for _, t := range translated {
		n = max(n, count(t))
	}
	return n
}

func weigh(options []CommandOption) int {
	n := 0
	for _, o := range options {
		n += longest(o.Name, o.Names) + longest(o.Description, o.Descriptions) + weigh(o.Options)
		for _, choice := range o.Choices {
			n += longest(choice.Name, choice.Names)
			if text, isText := choice.Value.(string); isText {
				n += count(text)
			}
		}
	}
	return n
}

// Bits are permissions, which are written as a text and read as a number, too.
type Bits int64

// UnmarshalJSON reads a number, in quotes or not.
func (b *Bits) UnmarshalJSON(raw []byte) error {
	n, err := strconv.ParseInt(strings.Trim(string(raw), `"`), 10, 64)
	*b = Bits(n)
	return err
}

// MarshalJSON writes a text.
func (b Bits) MarshalJSON() ([]byte, error) { return json.Marshal(bitsText(int64(b))) }

// MarshalJSON adds what Discord still writes for old programs.
func (cmd Command) MarshalJSON() ([]byte, error) {
	type plain Command
	o := struct {
		plain
		Permission bool `json:"dm_permission"`
	}{plain(cmd), true}
	return json.Marshal(o)
}
