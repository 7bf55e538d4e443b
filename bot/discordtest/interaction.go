package discordtest

import (
	"time"
)

// Kinds of interactions.
const (
	kindCommand   = 2
	kindComponent = 3
	kindComplete  = 4
	kindSubmit    = 5
)

// Kinds of answers to interactions.
const (
	answerMessage      = 4
	answerDeferred     = 5
	answerDeferUpdate  = 6
	answerUpdate       = 7
	answerAutocomplete = 8
	answerForm         = 9
)

// How long the program may take, from Discord's documentation.
const (
	acknowledgeWithin = 3 * time.Second
	tokenLife         = 15 * time.Minute
)

// An interaction is what a member did, and what became of it.
type interaction struct {
	id, token string
	kind      int
	member    *Member
	channel   *Channel
	command   string   // as it was typed
	message   *Message // which a button or a form belongs to
	created   time.Time

	answer   int      // 0 until it is acknowledged
	response *Message // the original response
	form     *Form
	choices  []Choice

	acked   chan struct{} // closed when acknowledged
	done    chan struct{} // closed when there is more to be seen than that it was
	expired chan struct{} // closed when it is too late

	// In real time, for measuring.
	sent, first, final time.Time
}

// A Form is a modal that a member has before them.
type Form struct {
	ID         string // custom_id
	Title      string
	Components []Component

	from *interaction
}

// A Choice completes an option.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// interact makes an interaction and sends it to the program. The lock is held.
func (s *Server) interact(i *interaction, data object) {
	i.id = s.newID()
	i.token = "interaction.token-" + i.id
	i.created = s.now()
	i.acked, i.done, i.expired = make(chan struct{}), make(chan struct{}), make(chan struct{})
	s.interactions[i.token] = i
	g := i.member.Guild
	member := i.member.wire(bitsText(g.bits(i.member)))
	member["user"] = wireUser(i.member.user())
	o := object{
		"id": i.id, "application_id": s.App, "type": i.kind, "token": i.token, "version": 1, "data": data,
		"guild_id": g.ID, "guild": object{"id": g.ID, "locale": g.Locale, "features": []string{}},
		"channel_id": i.channel.ID, "channel": i.channel.wire(), "member": member,
		"locale": i.member.Locale, "guild_locale": g.Locale, "app_permissions": bitsText(i.channel.programBits()),
		"entitlements": []any{}, "authorizing_integration_owners": object{"0": g.ID}, "context": 0,
		"attachment_size_limit": 10 << 20,
	}
	if i.message != nil {
		o["message"] = s.wireMessage(i.message, true)
	}
	if s.options.Partial {
		drop(o, "locale", "guild_locale", "app_permissions", "channel", "guild", "context", "authorizing_integration_owners")
		null(o, "entitlements")
		drop(data, "resolved")
	}
	s.send(g, "INTERACTION_CREATE", o, &i.sent)
	if !s.reachable(g) {
		close(i.expired)
	}
}

// late reports whether an interaction can no longer be acknowledged.
func (s *Server) late(i *interaction) bool {
	select {
	case <-i.expired:
		return true
	default:
		return s.now().Sub(i.created) > acknowledgeWithin
	}
}

// expire tells those who wait for what the clock has overtaken.
func (s *Server) expire() {
	for _, i := range s.interactions {
		if i.answer == 0 && s.now().Sub(i.created) > acknowledgeWithin {
			s.giveUp(i)
		}
	}
}

func (s *Server) giveUp(i *interaction) {
	select {
	case <-i.expired:
	default:
		close(i.expired)
	}
}

// finish notes that there is something to be seen for an interaction.
func (s *Server) finish(i *interaction) {
	select {
	case <-i.done:
	default:
		i.final = time.Now()
		close(i.done)
	}
}

// acknowledge is POST /interactions/{id}/{token}/callback.
func (s *Server) acknowledge(c *call) reply {
	i := s.interactions[c.PathValue("token")]
	if i == nil || i.id != c.PathValue("id") {
		return unknown(10062, "Unknown interaction")
	}
	if i.answer != 0 {
		return refused(40060, "Interaction has already been acknowledged.")
	}
	if s.late(i) {
		return unknown(10062, "Unknown interaction")
	}
	var body struct {
		Type int `json:"type"`
		Data struct {
			Flags      int         `json:"flags"`
			Choices    []Choice    `json:"choices"`
			CustomID   string      `json:"custom_id"`
			Title      string      `json:"title"`
			Components []Component `json:"components"`
		} `json:"data"`
	}
	if r := c.decode(&body); r != nil {
		return *r
	}
	fields, r := c.object("data")
	if r != nil {
		return *r
	}
	if !i.takes(body.Type) {
		return c.invalid(s, "type", "INTERACTION_TYPE", "this answer does not fit the interaction")
	}
	if s.options.Whole {
		if r := s.lesser(c, i, body.Type, body.Data.Flags, fields); r != nil {
			return *r
		}
	}
	switch body.Type {
	case answerMessage:
		m := s.response(i, body.Data.Flags)
		if r := s.fill(c, m, fields, posting); r != nil {
			return *r
		}
		s.post(m)
		i.response = m
	case answerDeferred:
		m := s.response(i, body.Data.Flags)
		m.Thinking = true
		s.post(m)
		i.response = m
	case answerDeferUpdate:
		i.response = i.message
		i.message.loading = true
	case answerUpdate:
		if r := s.edit(c, i.message, fields); r != nil {
			return *r
		}
		i.response = i.message
	case answerAutocomplete:
		if r := s.checkChoices(c, body.Data.Choices); r != nil {
			return *r
		}
		i.choices = body.Data.Choices
	case answerForm:
		form := &Form{ID: body.Data.CustomID, Title: body.Data.Title, Components: body.Data.Components, from: i}
		if r := s.checkForm(c, form); r != nil {
			return *r
		}
		i.form, i.member.form = form, form
	}
	i.answer, i.first = body.Type, c.arrived
	if body.Type != answerDeferred && body.Type != answerDeferUpdate {
		s.finish(i)
	}
	close(i.acked)
	s.change()
	if c.URL.Query().Get("with_response") != "true" {
		return reply{status: 204}
	}
	resource := object{"type": body.Type}
	if i.response != nil {
		resource["message"] = s.wireMessage(i.response, true)
	}
	return ok(object{"interaction": object{"id": i.id, "type": i.kind}, "resource": resource})
}

// takes reports whether an interaction of its kind can be answered so.
func (i *interaction) takes(answer int) bool {
	switch answer {
	case answerMessage, answerDeferred:
		return i.kind != kindComplete
	case answerDeferUpdate, answerUpdate:
		return i.message != nil && (i.kind == kindComponent || i.kind == kindSubmit)
	case answerAutocomplete:
		return i.kind == kindComplete
	case answerForm:
		return i.kind == kindCommand || i.kind == kindComponent
	}
	return false
}

// response is a new message that answers an interaction.
func (s *Server) response(i *interaction, flags int) *Message {
	m := s.newMessage(i.channel, s.program())
	m.webhook, m.By, m.Command = true, i.member.ID, i.command
	if flags&flagEphemeral != 0 {
		m.Only = i.member.ID
	}
	return m
}

// webhook finds the interaction that a token answers.
func (s *Server) webhook(c *call) (*interaction, *reply) {
	i := s.interactions[c.PathValue("token")]
	if i == nil || c.PathValue("app") != s.App || i.answer == 0 || s.options.Whole {
		r := unknown(10015, "Unknown Webhook")
		return nil, &r
	}
	if s.now().Sub(i.created) > tokenLife {
		return nil, &reply{status: 401, code: 50027, body: failure(50027, "Invalid Webhook Token", nil)}
	}
	return i, nil
}

// responseOf finds the message of an interaction that a request names.
func (s *Server) responseOf(c *call) (*interaction, *Message, *reply) {
	i, r := s.webhook(c)
	if r != nil {
		return nil, nil, r
	}
	m := i.response
	if id := c.PathValue("message"); id != "" {
		m = s.messages[id]
		if m != nil && m != i.response && (m.By != i.member.ID || !m.webhook) {
			m = nil
		}
	}
	if m == nil || m.Deleted {
		r := unknown(10008, "Unknown Message")
		return nil, nil, &r
	}
	return i, m, nil
}

// editResponse is PATCH /webhooks/{app}/{token}/messages/….
func (s *Server) editResponse(c *call) reply {
	i, m, r := s.responseOf(c)
	if r != nil {
		return *r
	}
	fields, r := c.object("")
	if r != nil {
		return *r
	}
	if r := s.edit(c, m, fields); r != nil {
		return *r
	}
	if m == i.response {
		s.finish(i)
	}
	return ok(s.wireMessage(m, true))
}

// readResponse is GET of the same.
func (s *Server) readResponse(c *call) reply {
	_, m, r := s.responseOf(c)
	if r != nil {
		return *r
	}
	return ok(s.wireMessage(m, true))
}

// deleteResponse is DELETE of the same.
func (s *Server) deleteResponse(c *call) reply {
	i, m, r := s.responseOf(c)
	if r != nil {
		return *r
	}
	s.remove(m)
	if m == i.response {
		s.finish(i)
	}
	return reply{status: 204}
}

// followUp is POST /webhooks/{app}/{token}. The first takes the place of a
// deferred response, and is as private as that was.
func (s *Server) followUp(c *call) reply {
	i, r := s.webhook(c)
	if r != nil {
		return *r
	}
	fields, r := c.object("")
	if r != nil {
		return *r
	}
	if m := i.response; m != nil && m.Thinking && !m.Deleted {
		if r := s.edit(c, m, fields); r != nil {
			return *r
		}
		s.finish(i)
		return ok(s.wireMessage(m, true))
	}
	m := s.response(i, intOf(fields["flags"]))
	if r := s.fill(c, m, fields, posting); r != nil {
		return *r
	}
	s.post(m)
	s.finish(i)
	return ok(s.wireMessage(m, true))
}
