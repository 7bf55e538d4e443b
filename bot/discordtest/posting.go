package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// newMessage makes a message that nobody sees yet. The lock is held.
func (s *Server) newMessage(ch *Channel, author User) *Message {
	return &Message{ID: s.newID(), Channel: ch.ID, Guild: ch.Guild.ID, Author: author, At: s.now()}
}

// post shows a message. The program hears of all but private ones.
func (s *Server) post(m *Message) {
	s.messages[m.ID] = m
	s.order = append(s.order, m)
	if at := s.messages[m.Channel]; at != nil && m.Author.ID == s.App {
		at.loading = false // a button that opens a thread is answered in that
	}
	s.touch(m, "MESSAGE_CREATE")
}

// touch tells that a message is new or another.
func (s *Server) touch(m *Message, event string) {
	m.revision++
	s.change()
	if m.Only != "" {
		return
	}
	g := s.guild(m.Guild)
	o := object{"id": m.ID, "channel_id": m.Channel, "guild_id": m.Guild}
	if event != "MESSAGE_DELETE" {
		o = s.wireMessage(m, false)
		o["guild_id"] = m.Guild
		if by := s.users[m.Author.ID]; by != nil && !s.options.Partial {
			o["member"] = by.wire("")
		}
	}
	s.dispatch(g, event, o)
}

func (s *Server) remove(m *Message) {
	m.Deleted = true
	s.touch(m, "MESSAGE_DELETE")
}

// Ways to fill a message.
const (
	posting = iota
	editing
)

// edit changes what a request names of a message.
func (s *Server) edit(c *call, m *Message, fields map[string]json.RawMessage) *reply {
	next := m.clone()
	if r := s.fill(c, &next, fields, editing); r != nil {
		return r
	}
	next.Edited = !m.Thinking
	next.Thinking, next.loading = false, false
	*m = next
	s.touch(m, "MESSAGE_UPDATE")
	return nil
}

// fill puts what a request says into a message, if Discord would take it.
func (s *Server) fill(c *call, m *Message, fields map[string]json.RawMessage, way int) *reply {
	var body struct {
		Content     string      `json:"content"`
		Embeds      []Embed     `json:"embeds"`
		Components  []Component `json:"components"`
		Attachments []struct {
			ID          json.RawMessage `json:"id"`
			Description string          `json:"description"`
		} `json:"attachments"`
		Flags int `json:"flags"`
	}
	raw, err := json.Marshal(fields)
	if err == nil {
		err = json.Unmarshal(raw, &body)
	}
	if err != nil {
		r := c.invalid(s, "body", "MODEL_TYPE_CONVERT", err.Error())
		return &r
	}
	_, names := fields["attachments"]
	if _, has := fields["content"]; has {
		m.Content = body.Content
	}
	if _, has := fields["embeds"]; has {
		m.Embeds = body.Embeds
	}
	if _, has := fields["components"]; has {
		m.Components = body.Components
	}
	if names && way == editing {
		m.Attachments = slices.DeleteFunc(slices.Clone(m.Attachments), func(a Attachment) bool {
			return !slices.ContainsFunc(body.Attachments, func(keep struct {
				ID          json.RawMessage `json:"id"`
				Description string          `json:"description"`
			}) bool {
				return strings.Trim(string(keep.ID), `"`) == a.ID
			})
		})
	}
	if body.Flags&flagV2 != 0 {
		r := c.invalid(s, "flags", "UNSUPPORTED", "components of version 2 are not known here")
		return &r
	}
	if r := s.attach(c, m); r != nil {
		return r
	}
	if p := checkMentions(fields["allowed_mentions"]); p != "" {
		s.violate(c, "allowed_mentions: "+p)
	}
	if p := m.check(); p != nil {
		r := c.invalid(s, p.field, p.code, p.message)
		return &r
	}
	if strings.TrimSpace(m.Content) == "" && len(m.Embeds) == 0 && len(m.Attachments) == 0 {
		s.violate(c, "the message is empty")
		r := refused(50006, "Cannot send an empty message")
		return &r
	}
	return nil
}

// maxFile is how large a file may be, in bytes, without a paid plan.
const maxFile = 10 << 20

// attach adds the files of a request to a message.
func (s *Server) attach(c *call, m *Message) *reply {
	m.Attachments = slices.Clone(m.Attachments)
	for _, f := range c.files {
		if len(f.data) > maxFile {
			s.violate(c, fmt.Sprintf("%s: a file of %d bytes", f.name, len(f.data)))
			return &reply{status: http.StatusRequestEntityTooLarge, code: 40005, body: failure(40005, "Request entity too large", nil)}
		}
		m.Attachments = append(m.Attachments, s.upload(m.Channel, f.name, f.data))
	}
	if len(m.Attachments) > 10 {
		r := c.invalid(s, "attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
		return &r
	}
	return nil
}

// upload keeps a file where it can be fetched.
func (s *Server) upload(channel, name string, data []byte) Attachment {
	id := s.newID()
	path := "/attachments/" + channel + "/" + id + "/" + name
	s.uploads[path] = data
	return Attachment{
		ID: id, Name: name, Size: len(data), Type: contentType(name, data),
		URL: s.URL + path + "?ex=1&is=1&hm=1", ProxyURL: s.URL + path,
	}
}

// createMessage is POST /channels/{channel}/messages.
func (s *Server) createMessage(c *call) reply {
	return s.inChannel(func(c *call, ch *Channel) reply {
		fields, r := c.object("")
		if r != nil {
			return *r
		}
		if m := s.nonces[string(fields["nonce"])]; m != nil && string(fields["enforce_nonce"]) == "true" {
			return ok(s.wireMessage(m, true))
		}
		m := s.newMessage(ch, s.program())
		if r := s.refer(ch, m, fields["message_reference"]); r != nil {
			return *r
		}
		if r := s.fill(c, m, fields, posting); r != nil {
			return *r
		}
		needs := SendMessages
		if len(m.Embeds) > 0 {
			needs |= EmbedLinks
		}
		if len(m.Attachments) > 0 {
			needs |= AttachFiles
		}
		if r := ch.may(needs); r != nil {
			return *r
		}
		if nonce := fields["nonce"]; len(nonce) > 0 {
			s.nonces[string(nonce)] = m
		}
		s.post(m)
		return ok(s.wireMessage(m, true))
	})(c)
}

// refer makes a message a reply, if what it replies to is there.
func (s *Server) refer(ch *Channel, m *Message, raw json.RawMessage) *reply {
	var to struct {
		Message string `json:"message_id"`
		Fail    *bool  `json:"fail_if_not_exists"`
	}
	if len(raw) == 0 || json.Unmarshal(raw, &to) != nil || to.Message == "" {
		return nil
	}
	if original := s.messages[to.Message]; original == nil || original.Deleted || original.Channel != ch.ID || original.Only != "" {
		if to.Fail != nil && !*to.Fail {
			return nil
		}
		r := refused(50035, "Invalid Form Body")
		r.body = failure(50035, "Invalid Form Body", object{"message_reference": object{"_errors": []any{
			object{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"},
		}}})
		return &r
	}
	if ch.programBits()&ReadHistory == 0 {
		r := refused(160002, "You cannot reply without permission to read message history")
		return &r
	}
	m.ReplyTo = to.Message
	return nil
}

// named finds the message of a request that the program can see.
func (s *Server) named(answer func(*call, *Channel, *Message) reply) func(*call) reply {
	return s.inChannel(func(c *call, ch *Channel) reply {
		m := s.messages[c.PathValue("message")]
		if m == nil || m.Deleted || m.Only != "" || m.Channel != ch.ID {
			return unknown(10008, "Unknown Message")
		}
		return answer(c, ch, m)
	})
}

func (s *Server) readMessage(c *call) reply {
	return s.named(func(_ *call, ch *Channel, m *Message) reply {
		if r := ch.may(ReadHistory); r != nil {
			return *r
		}
		return ok(s.wireMessage(m, false))
	})(c)
}

func (s *Server) listMessages(c *call) reply {
	return s.inChannel(func(c *call, ch *Channel) reply {
		limit, err := strconv.Atoi(c.URL.Query().Get("limit"))
		if err != nil {
			limit = 50
		}
		list := []any{}
		for i := len(s.order) - 1; i >= 0 && len(list) < limit; i-- {
			if m := s.order[i]; m.Channel == ch.ID && m.seenBy("") && ch.programBits()&ReadHistory != 0 {
				list = append(list, s.wireMessage(m, false))
			}
		}
		return ok(list)
	})(c)
}

func (s *Server) editMessage(c *call) reply {
	return s.named(func(c *call, _ *Channel, m *Message) reply {
		if m.Author.ID != s.App {
			return forbidden(50005, "Cannot edit a message authored by another user")
		}
		fields, r := c.object("")
		if r != nil {
			return *r
		}
		if r := s.edit(c, m, fields); r != nil {
			return *r
		}
		return ok(s.wireMessage(m, true))
	})(c)
}

func (s *Server) deleteMessage(c *call) reply {
	return s.named(func(_ *call, ch *Channel, m *Message) reply {
		if m.Author.ID != s.App {
			if r := ch.may(ManageMessages); r != nil {
				return *r
			}
		}
		s.remove(m)
		return reply{status: http.StatusNoContent}
	})(c)
}

// openThread is POST /channels/{channel}/threads, at a message or at none.
func (s *Server) openThread(c *call) reply {
	return s.inChannel(func(c *call, ch *Channel) reply {
		var body struct {
			Name string `json:"name"`
		}
		if r := c.decode(&body); r != nil {
			return *r
		}
		if n := count(body.Name); n < 1 || n > 100 {
			return c.invalid(s, "name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
		}
		if ch.Parent != "" {
			return refused(50024, "Cannot execute action on this channel type")
		}
		if r := ch.may(CreatePublicThreads); r != nil {
			return *r
		}
		thread := &Channel{ID: s.newID(), Name: body.Name, Guild: ch.Guild, Parent: ch.ID, owner: s.App}
		if id := c.PathValue("message"); id != "" {
			m := s.messages[id]
			switch {
			case m == nil || m.Deleted || m.Only != "" || m.Channel != ch.ID:
				return unknown(10008, "Unknown Message")
			case m.Thread != "":
				return refused(160004, "A thread has already been created for this message")
			}
			thread.ID, m.Thread = m.ID, m.ID
			defer s.touch(m, "MESSAGE_UPDATE")
		}
		ch.Guild.add(thread)
		s.dispatch(ch.Guild, "THREAD_CREATE", thread.wire())
		return reply{status: http.StatusCreated, body: thread.wire()}
	})(c)
}
