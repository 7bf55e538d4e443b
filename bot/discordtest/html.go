package discordtest

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"
)

//go:embed page.html
var pageText string

// Page shows everything that stands in all channels, private messages too.
func (s *Server) Page() string {
	s.mu.Lock()
	var list []Message
	for _, m := range s.order {
		if !m.Deleted {
			list = append(list, m.clone())
		}
	}
	s.mu.Unlock()
	return s.HTML(list)
}

// HTML shows messages as Discord's dark desktop client does, on a page that
// needs nothing else, so that they can be looked at.
func (s *Server) HTML(messages []Message) string {
	page := template.Must(template.New("page").Funcs(template.FuncMap{
		"markdown": func(text string) template.HTML { return template.HTML(s.markdown(text)) }, // escapes
		"inline":   func(text string) template.HTML { return template.HTML(s.inline(text)) },   // escapes
		"place":    s.place,
		"user":     s.userName,
		"replied":  s.repliedTo,
		"picture":  s.picture,
		"colour":   func(n int) template.CSS { return template.CSS(fmt.Sprintf("#%06x", n)) },
		"time":     func(m Message) string { return m.At.UTC().Format("01/02/2006 3:04 PM") },
		"hue":      func(name string) template.CSS { return template.CSS(fmt.Sprintf("hsl(%d 45%% 45%%)", hash(name)%360)) },
		"initial":  func(name string) string { return strings.ToUpper(string([]rune(name + "?")[:1])) },
		"face":     func(c Component) string { return c.face() },
		"chosen":   s.chosen,
	}).Parse(pageText))
	var b strings.Builder
	if err := page.Execute(&b, messages); err != nil {
		return template.HTMLEscapeString(err.Error())
	}
	return b.String()
}

func (s *Server) userName(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.TrimPrefix(s.nameOf("@", id, "nobody"), "@")
}

// repliedTo returns the message that another replies to, or nil.
func (s *Server) repliedTo(m Message) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	to := s.messages[m.ReplyTo]
	if to == nil {
		return nil
	}
	c := to.clone()
	return &c
}

// picture returns an image of a message as a data URL; "" if it is none that
// the server has.
func (s *Server) picture(m Message, address string) template.URL {
	for _, a := range m.Attachments {
		if address != a.URL && address != "attachment://"+a.Name || !strings.HasPrefix(a.Type, "image/") {
			continue
		}
		s.mu.Lock()
		data := s.uploads[strings.TrimPrefix(a.ProxyURL, s.URL)]
		s.mu.Unlock()
		return template.URL("data:" + a.Type + ";base64," + base64.StdEncoding.EncodeToString(data))
	}
	return ""
}

// chosen is what a select shows while it is closed.
func (s *Server) chosen(c Component) []string {
	var list []string
	for _, o := range c.Options {
		if o.Default {
			list = append(list, o.Label)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range c.Defaults {
		kind := map[string]string{"role": "@&", "user": "@", "channel": "#"}[d.Type]
		list = append(list, s.nameOf(kind, d.ID, d.ID))
	}
	return list
}
