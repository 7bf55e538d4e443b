package discordtest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// A problem is why Discord would not take something.
type problem struct{ field, code, message string }

// count counts characters as Discord's limits do.
func count(text string) int { return utf8.RuneCountInString(text) }

// length checks that a text has from low to high characters.
func length(field, text string, low, high int) *problem {
	switch n := count(text); {
	case n < low && strings.TrimSpace(text) == "":
		return &problem{field, "BASE_TYPE_REQUIRED", "This field is required"}
	case n < low:
		return &problem{field, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be %d or more in length.", low)}
	case n > high:
		return &problem{field, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", high)}
	}
	return nil
}

// size checks that a list has from low to high entries.
func size(field string, n, low, high int) *problem {
	if n < low || n > high {
		return &problem{field, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length.", low, high)}
	}
	return nil
}

// first returns the first problem there is.
func first(problems ...*problem) *problem {
	for _, p := range problems {
		if p != nil {
			return p
		}
	}
	return nil
}

// checkMentions wants what mentions nobody, in every message: the program
// repeats what others wrote.
func checkMentions(raw json.RawMessage) string {
	var allowed struct {
		Parse   []string `json:"parse"`
		Users   []string `json:"users"`
		Roles   []string `json:"roles"`
		Replied bool     `json:"replied_user"`
	}
	switch {
	case len(raw) == 0:
		return "missing, so that everybody can be mentioned"
	case json.Unmarshal(raw, &allowed) != nil:
		return "unreadable"
	case allowed.Parse == nil:
		return "parse is missing or null, so that everybody can be mentioned"
	case len(allowed.Parse)+len(allowed.Users)+len(allowed.Roles) > 0 || allowed.Replied:
		return "somebody can be mentioned"
	}
	return ""
}

// check holds a message against Discord's limits.
func (m *Message) check() *problem {
	return first(length("content", m.Content, 0, 2000), m.checkEmbeds(), checkRows(m.Components))
}

func (m *Message) checkEmbeds() *problem {
	if p := size("embeds", len(m.Embeds), 0, 10); p != nil {
		return p
	}
	total := 0
	for i, e := range m.Embeds {
		at := fmt.Sprintf("embeds[%d].", i)
		total += e.length()
		if p := first(e.check(at), m.checkPictures(at, e)); p != nil {
			return p
		}
	}
	if total > 6000 {
		return &problem{"embeds", "MAX_EMBED_SIZE_EXCEEDED", fmt.Sprintf("Embed size exceeds maximum size of 6000 (%d).", total)}
	}
	return nil
}

func (e *Embed) length() int {
	n := count(e.Title) + count(e.Description)
	if e.Footer != nil {
		n += count(e.Footer.Text)
	}
	if e.Author != nil {
		n += count(e.Author.Name)
	}
	for _, f := range e.Fields {
		n += count(f.Name) + count(f.Value)
	}
	return n
}

func (e *Embed) check(at string) *problem {
	p := first(
		length(at+"title", e.Title, 0, 256), length(at+"description", e.Description, 0, 4096),
		size(at+"fields", len(e.Fields), 0, 25), address(at+"url", e.URL, "http", "https"))
	if e.Footer != nil {
		p = first(p, length(at+"footer.text", e.Footer.Text, 0, 2048))
	}
	if e.Author != nil {
		p = first(p, length(at+"author.name", e.Author.Name, 1, 256), address(at+"author.url", e.Author.URL, "http", "https"))
	}
	for i, f := range e.Fields {
		at := fmt.Sprintf("%sfields[%d].", at, i)
		p = first(p, length(at+"name", f.Name, 1, 256), length(at+"value", f.Value, 1, 1024), blank(at+"value", f.Value))
	}
	if p == nil && e.length() == 0 && e.Image == nil && e.Thumbnail == nil {
		p = &problem{strings.TrimSuffix(at, "."), "BASE_TYPE_REQUIRED", "the embed is empty"}
	}
	return p
}

func blank(field, text string) *problem {
	if strings.TrimSpace(text) == "" {
		return &problem{field, "BASE_TYPE_REQUIRED", "This field is required"}
	}
	return nil
}

// checkPictures wants every attachment:// to be a file of the message.
func (m *Message) checkPictures(at string, e Embed) *problem {
	for _, image := range []*EmbedImage{e.Image, e.Thumbnail} {
		if image == nil {
			continue
		}
		name, isFile := strings.CutPrefix(image.URL, "attachment://")
		if isFile && !slices.ContainsFunc(m.Attachments, func(a Attachment) bool { return a.Name == name }) {
			return &problem{at + "image", "ATTACHMENT_NOT_FOUND", "there is no file " + name}
		}
		if !isFile {
			if p := address(at+"image.url", image.URL, "http", "https"); p != nil {
				return p
			}
		}
	}
	return nil
}

// address checks a URL that may be missing.
func address(field, text string, schemes ...string) *problem {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Host == "" {
		return &problem{field, "URL_TYPE_INVALID_URL", "Not a well formed URL."}
	}
	return nil
}

// checkRows checks the components of a message.
func checkRows(rows []Component) *problem {
	if p := size("components", len(rows), 0, 5); p != nil {
		return p
	}
	for i, row := range rows {
		at := fmt.Sprintf("components[%d]", i)
		if row.Type != typeRow {
			return &problem{at + ".type", "UNION_TYPE_CHOICES", "not a row"}
		}
		p := size(at+".components", len(row.Components), 1, 5)
		for j, c := range row.Components {
			at := fmt.Sprintf("%s.components[%d]", at, j)
			if c.Type != typeButton && len(row.Components) > 1 {
				return &problem{at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "a select has the row for itself"}
			}
			p = first(p, c.check(at))
		}
		if p != nil {
			return p
		}
	}
	return unique(rows)
}

// unique wants each custom_id once.
func unique(components []Component) *problem {
	seen := make(map[string]bool)
	for _, c := range all(components) {
		if c.CustomID != "" && seen[c.CustomID] {
			return &problem{"components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated: " + c.CustomID}
		}
		seen[c.CustomID] = true
	}
	return nil
}

func (c *Component) check(at string) *problem {
	switch c.Type {
	case typeButton:
		return c.checkButton(at)
	case typeSelect, typeUserSelect, typeRoleSelect, typeMentionSelect, typeChannelSelect:
		return c.checkSelect(at)
	}
	return &problem{at + ".type", "UNION_TYPE_CHOICES", fmt.Sprintf("a component of type %d has no place here", c.Type)}
}

// Styles of buttons.
const (
	stylePrimary = 1
	styleDanger  = 4
	styleLink    = 5
)

func (c *Component) checkButton(at string) *problem {
	p := length(at+".label", c.Label, 0, 80)
	if c.Label == "" && c.Emoji == nil {
		p = first(p, &problem{at, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "a button needs a label or an emoji"})
	}
	switch {
	case c.Style == styleLink && c.CustomID != "":
		return first(p, &problem{at + ".custom_id", "BUTTON_COMPONENT_INVALID_CUSTOM_ID", "a link has no id"})
	case c.Style == styleLink:
		return first(p, length(at+".url", c.URL, 1, 512), address(at+".url", c.URL, "http", "https", "discord"))
	case c.Style < stylePrimary || c.Style > styleDanger:
		return first(p, &problem{at + ".style", "ENUM_TYPE_COERCE", "there is no such style"})
	case c.URL != "":
		return first(p, &problem{at + ".url", "BUTTON_COMPONENT_INVALID_URL", "only links have an address"})
	}
	return first(p, length(at+".custom_id", c.CustomID, 1, 100))
}

func (c *Component) checkSelect(at string) *problem {
	low, high := c.bounds()
	p := first(length(at+".custom_id", c.CustomID, 1, 100), length(at+".placeholder", c.Placeholder, 0, 150))
	if low < 0 || low > 25 || high < 1 || high > 25 || low > high {
		p = first(p, &problem{at, "NUMBER_TYPE_MAX", fmt.Sprintf("from %d to %d can be chosen", low, high)})
	}
	if c.Type != typeSelect {
		return first(p, size(at+".default_values", len(c.Defaults), 0, high))
	}
	p = first(p, size(at+".options", len(c.Options), 1, 25))
	chosen, seen := 0, make(map[string]bool)
	for i, o := range c.Options {
		at := fmt.Sprintf("%s.options[%d].", at, i)
		p = first(p, length(at+"label", o.Label, 1, 100), length(at+"value", o.Value, 1, 100), length(at+"description", o.Description, 0, 100))
		if seen[o.Value] {
			p = first(p, &problem{at + "value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"})
		}
		seen[o.Value] = true
		if o.Default {
			chosen++
		}
	}
	if high > len(c.Options) {
		p = first(p, &problem{at + ".max_values", "NUMBER_TYPE_MAX", "more can be chosen than there is"})
	}
	return first(p, size(at+".options default", chosen, 0, high))
}

// bounds are how many values a select takes.
func (c *Component) bounds() (low, high int) {
	low, high = 1, 1
	if c.MinValues != nil {
		low = *c.MinValues
	}
	if c.MaxValues != nil {
		high = *c.MaxValues
	}
	return low, high
}
