package discordtest

import (
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

// A Message as it stands, or the deferred response that will be one.
type Message struct {
	ID          string
	Channel     string
	Guild       string
	Author      User
	Content     string
	Embeds      []Embed
	Components  []Component // rows
	Attachments []Attachment
	ReplyTo     string // id of the message that this replies to
	Mentions    []string
	Only        string // id of the only member who sees it; "" is everybody
	Thinking    bool   // a deferred response that nothing has taken the place of
	Edited      bool
	Deleted     bool
	Thread      string // id of the thread that was opened at it
	Command     string // that it answers, as it was typed, such as "ask" or "sources add"
	By          string // id of the member whose interaction it answers
	At          time.Time

	webhook  bool // of an interaction
	loading  bool // deferred by a component: it stands, and waits for an edit
	revision int  // counts the states it has been in
}

// A User is a member or the program.
type User struct {
	ID   string `json:"id"`
	Name string `json:"username"`
	Bot  bool   `json:"bot,omitempty"`
}

// An Embed as Discord writes it.
type Embed struct {
	Type        string       `json:"type,omitempty"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	URL         string       `json:"url,omitempty"`
	Timestamp   string       `json:"timestamp,omitempty"`
	Color       int          `json:"color,omitempty"`
	Footer      *EmbedFooter `json:"footer,omitempty"`
	Image       *EmbedImage  `json:"image,omitempty"`
	Thumbnail   *EmbedImage  `json:"thumbnail,omitempty"`
	Author      *EmbedAuthor `json:"author,omitempty"`
	Fields      []EmbedField `json:"fields,omitempty"`
}

// EmbedFooter is the small text below.
type EmbedFooter struct {
	Text string `json:"text"`
}

// EmbedImage is a picture; "attachment://name" is a file of the message.
type EmbedImage struct {
	URL string `json:"url"`
}

// EmbedAuthor is the line above the title.
type EmbedAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// EmbedField is a heading with a text.
type EmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline,omitempty"`
}

// Types of components.
const (
	typeRow           = 1
	typeButton        = 2
	typeSelect        = 3
	typeText          = 4
	typeUserSelect    = 5
	typeRoleSelect    = 6
	typeMentionSelect = 7
	typeChannelSelect = 8
	typeLabel         = 18
)

// A Component is a row, a button, a select, an input or a label.
type Component struct {
	Type        int         `json:"type"`
	ID          int         `json:"id,omitempty"`
	CustomID    string      `json:"custom_id,omitempty"`
	Style       int         `json:"style,omitempty"`
	Label       string      `json:"label,omitempty"`
	Emoji       *Emoji      `json:"emoji,omitempty"`
	URL         string      `json:"url,omitempty"`
	Disabled    bool        `json:"disabled,omitempty"`
	Placeholder string      `json:"placeholder,omitempty"`
	MinValues   *int        `json:"min_values,omitempty"`
	MaxValues   *int        `json:"max_values,omitempty"`
	Options     []Selection `json:"options,omitempty"`
	Defaults    []Default   `json:"default_values,omitempty"`
	Components  []Component `json:"components,omitempty"`
	Component   *Component  `json:"component,omitempty"` // of a label
	Description string      `json:"description,omitempty"`
	Value       string      `json:"value,omitempty"`
	MinLength   int         `json:"min_length,omitempty"`
	MaxLength   int         `json:"max_length,omitempty"`
	Required    *bool       `json:"required,omitempty"`
}

// An Emoji of a button or a selection.
type Emoji struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// A Selection is what a select offers.
type Selection struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Emoji       *Emoji `json:"emoji,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

// A Default is a role, member or channel that is chosen already.
type Default struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// An Attachment is a file of a message.
type Attachment struct {
	ID          string `json:"id"`
	Name        string `json:"filename"`
	Description string `json:"description,omitempty"`
	Size        int    `json:"size"`
	URL         string `json:"url"`
	ProxyURL    string `json:"proxy_url"`
	Type        string `json:"content_type,omitempty"`
}

func contentType(name string, data []byte) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".png":
		return "image/png"
	case ".json":
		return "application/json"
	case ".opml", ".xml", ".rss", ".atom":
		return "application/xml"
	case ".html":
		return "text/html; charset=utf-8"
	case ".txt", ".md", ".jsonl":
		return "text/plain; charset=utf-8"
	}
	return http.DetectContentType(data)
}

// clone returns a snapshot, which nobody changes. Parts are replaced as a
// whole when a message is edited, so that they can be shared.
func (m *Message) clone() Message {
	c := *m
	c.Mentions = slices.Clone(m.Mentions)
	return c
}

// seenBy reports whether a member's client shows the message.
func (m *Message) seenBy(member string) bool {
	return !m.Deleted && (m.Only == "" || m.Only == member)
}

// all returns every component of a message or a form, rows and labels too.
func all(components []Component) []Component {
	var list []Component
	for _, c := range components {
		list = append(list, c)
		list = append(list, all(c.Components)...)
		if c.Component != nil {
			list = append(list, all([]Component{*c.Component})...)
		}
	}
	return list
}

// text is what can be read in a message, for finding it.
func (m *Message) text() string {
	var b strings.Builder
	put := func(texts ...string) {
		for _, t := range texts {
			b.WriteString(t + "\n")
		}
	}
	put(m.Content)
	for _, e := range m.Embeds {
		put(e.Title, e.Description)
		for _, f := range e.Fields {
			put(f.Name, f.Value)
		}
		if e.Footer != nil {
			put(e.Footer.Text)
		}
	}
	for _, c := range all(m.Components) {
		put(c.Label, c.Placeholder)
	}
	for _, a := range m.Attachments {
		put(a.Name)
	}
	return b.String()
}
