package discord

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

func TestResponseTypes(t *testing.T) {
	then := Reply{}.Then
	for name, c := range map[string]struct {
		kind  Kind
		reply Reply
		want  discordgo.InteractionResponseType
		flags discordgo.MessageFlags
	}{
		"a message":                 {Command, Reply{Text: "hi"}, discordgo.InteractionResponseChannelMessageWithSource, 0},
		"a private message":         {Command, Reply{Text: "hi", Private: true}, discordgo.InteractionResponseChannelMessageWithSource, discordgo.MessageFlagsEphemeral},
		"thinking":                  {Command, Reply{Then: then}, discordgo.InteractionResponseDeferredChannelMessageWithSource, 0},
		"thinking in private":       {Command, Reply{Private: true}, discordgo.InteractionResponseDeferredChannelMessageWithSource, discordgo.MessageFlagsEphemeral},
		"a button's message anew":   {Press, Reply{Text: "hi", Update: true}, discordgo.InteractionResponseUpdateMessage, 0},
		"a button's message later":  {Press, Reply{Update: true}, discordgo.InteractionResponseDeferredMessageUpdate, 0},
		"a form's button's message": {Submit, Reply{Text: "hi", Update: true}, discordgo.InteractionResponseUpdateMessage, 0},
		"no button to update":       {Command, Reply{Text: "hi", Update: true}, discordgo.InteractionResponseChannelMessageWithSource, 0},
		"no button, and private":    {Command, Reply{Text: "hi", Update: true, Private: true}, discordgo.InteractionResponseChannelMessageWithSource, discordgo.MessageFlagsEphemeral},
		"choices":                   {Complete, Reply{Choices: []Choice{{"a", "b"}}}, discordgo.InteractionApplicationCommandAutocompleteResult, 0},
		"no choices":                {Complete, Reply{}, discordgo.InteractionApplicationCommandAutocompleteResult, 0},
		"a form":                    {Press, Reply{Form: &Form{ID: "f", Title: "F", Inputs: []Input{{ID: "a"}}}}, discordgo.InteractionResponseModal, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.reply.Response(c.kind)
			if got.Type != c.want {
				t.Errorf("type %d, want %d", got.Type, c.want)
			}
			var flags discordgo.MessageFlags
			if got.Data != nil {
				flags = got.Data.Flags
			}
			if flags != c.flags {
				t.Errorf("flags %d", flags)
			}
		})
	}
}

// TestEditsReplaceWhole: null would mean "keep".
func TestEditsReplaceWhole(t *testing.T) {
	r := Reply{Text: ""}
	for name, v := range map[string]any{"edit": r.Edit(), "update": (&Reply{Text: "x", Update: true}).Response(Press).Data} {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`"content":`, `"embeds":[]`, `"components":[]`, `"attachments":[]`} {
			if !strings.Contains(string(data), want) {
				t.Errorf("%s: no %s in %s", name, want, data)
			}
		}
	}
}
