package discord

import "github.com/bwmarrin/discordgo"

// The functions below write a reply for each of the requests that can carry
// it. What a request replaces it replaces whole: what the reply has none of
// goes. Whom a text may call is not said here, but where it is sent.

// Response answers an event of a kind at once.
func (r *Reply) Response(kind Kind) *discordgo.InteractionResponse {
	switch {
	case kind == Complete:
		return r.completion()
	case r.Form != nil:
		return r.Form.response()
	}
	response := &discordgo.InteractionResponse{Type: r.responseType(kind)}
	update := r.updates(kind)
	if r.Private && !update {
		response.Data = &discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsEphemeral}
	}
	if r.Empty() {
		return response
	}
	if response.Data == nil {
		response.Data = new(discordgo.InteractionResponseData)
	}
	d := response.Data
	d.Content, d.Embeds, d.Components, d.Files = r.Text, r.embeds(), r.rows(), r.Files
	if update && len(r.Files) == 0 {
		d.Attachments = new([]*discordgo.MessageAttachment{})
	}
	return response
}

func (r *Reply) responseType(kind Kind) discordgo.InteractionResponseType {
	update := r.updates(kind)
	switch {
	case update && r.Empty():
		return discordgo.InteractionResponseDeferredMessageUpdate
	case update:
		return discordgo.InteractionResponseUpdateMessage
	case r.Empty():
		return discordgo.InteractionResponseDeferredChannelMessageWithSource
	}
	return discordgo.InteractionResponseChannelMessageWithSource
}

// updates reports whether the reply takes the place of a button's message.
func (r *Reply) updates(kind Kind) bool { return r.Update && (kind == Press || kind == Submit) }

func (r *Reply) completion() *discordgo.InteractionResponse {
	choices := make([]*discordgo.ApplicationCommandOptionChoice, len(r.Choices))
	for i, c := range r.Choices {
		choices[i] = &discordgo.ApplicationCommandOptionChoice{Name: c.Name, Value: c.Value}
	}
	return &discordgo.InteractionResponse{
		Type: discordgo.InteractionApplicationCommandAutocompleteResult,
		Data: &discordgo.InteractionResponseData{Choices: choices},
	}
}

func (f *Form) response() *discordgo.InteractionResponse {
	rows := make([]discordgo.MessageComponent, len(f.Inputs))
	for i, in := range f.Inputs {
		style := discordgo.TextInputShort
		if in.Long {
			style = discordgo.TextInputParagraph
		}
		rows[i] = discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.TextInput{
			CustomID: in.ID, Label: in.Label, Style: style, Placeholder: in.Placeholder,
			Value: in.Value, Required: in.Required, MaxLength: in.Max,
		}}}
	}
	return &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseModal,
		Data: &discordgo.InteractionResponseData{CustomID: f.ID, Title: f.Title, Components: rows},
	}
}

// Edit takes the place of the response to an interaction, or of a message.
func (r *Reply) Edit() *discordgo.WebhookEdit {
	return &discordgo.WebhookEdit{
		Content: &r.Text, Embeds: new(r.embeds()), Components: new(r.rows()),
		Files: r.Files, Attachments: r.kept(),
	}
}

// FollowUp is one more message in answer to an interaction.
func (r *Reply) FollowUp() *discordgo.WebhookParams {
	params := &discordgo.WebhookParams{Content: r.Text, Embeds: r.embeds(), Components: r.rows(), Files: r.Files}
	if r.Private {
		params.Flags = discordgo.MessageFlagsEphemeral
	}
	return params
}

// Post is a message in a channel that replies to another there, "" for none.
func (r *Reply) Post(channel, to string) *discordgo.MessageSend {
	send := &discordgo.MessageSend{Content: r.Text, Embeds: r.embeds(), Components: r.rows(), Files: r.Files}
	if to != "" {
		send.Reference = &discordgo.MessageReference{MessageID: to, ChannelID: channel, FailIfNotExists: new(bool)}
	}
	return send
}

// Discord reads null as "leave it as it is".

func (r *Reply) embeds() []*discordgo.MessageEmbed {
	return append([]*discordgo.MessageEmbed{}, r.Embeds...)
}

func (r *Reply) rows() []discordgo.MessageComponent {
	return append([]discordgo.MessageComponent{}, r.Rows...)
}

// kept takes files away that a message had; it says nothing of those that come
// with the same request.
func (r *Reply) kept() *[]*discordgo.MessageAttachment {
	if len(r.Files) > 0 {
		return nil
	}
	return new([]*discordgo.MessageAttachment{})
}
