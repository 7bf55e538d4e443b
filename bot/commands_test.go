package bot

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/rest"
)

// stand is a registry.
type stand struct {
	have     []*discordgo.ApplicationCommand
	unread   error
	unwrites error
	simple   bool // takes commands in plain form only
	writes   int
}

func (s *stand) Commands(context.Context, string, string) ([]*discordgo.ApplicationCommand, error) {
	return s.have, s.unread
}

func (s *stand) PutCommands(_ context.Context, _, _ string, all any) error {
	if _, ok := all.([]plainCommand); s.simple && !ok {
		return &rest.Error{Status: http.StatusBadRequest}
	}
	if s.unwrites != nil {
		return s.unwrites
	}
	data, err := json.Marshal(all)
	if err != nil {
		return err
	}
	s.writes, s.have = s.writes+1, nil
	return json.Unmarshal(data, &s.have)
}

func wanted() []discord.Feature {
	bits := int64(32)
	return []discord.Feature{{Commands: []*discordgo.ApplicationCommand{
		{Name: "ask", Description: "Asks", NameLocalizations: &map[discordgo.Locale]string{discordgo.German: "frage"}, Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "question", Description: "What", Required: true, MaxLength: 300},
			{Type: discordgo.ApplicationCommandOptionBoolean, Name: "private", Description: "For you"},
		}},
	}}, {Commands: []*discordgo.ApplicationCommand{
		{Name: "Check", Type: discordgo.MessageApplicationCommand},
		{Name: "settings", Type: discordgo.ChatApplicationCommand, Description: "Settings", DefaultMemberPermissions: &bits},
	}}}
}

// held is what Discord returns for wanted: in another order, with fields of its own.
const held = `[
 {"id":"3","application_id":"9","version":"1","type":1,"name":"settings","name_localizations":null,"description":"Settings","description_localizations":{},"default_member_permissions":"32","dm_permission":true,"nsfw":false,"contexts":[0],"integration_types":[0],"options":[]},
 {"id":"1","application_id":"9","version":"2","type":1,"name":"ask","name_localizations":{"de":"frage"},"description":"Asks","contexts":[0],"default_member_permissions":null,"default_permission":true,"options":[
   {"type":3,"name":"question","description":"What","required":true,"max_length":300,"autocomplete":false},{"type":5,"name":"private","name_localizations":null,"description":"For you","choices":[]}]},
 {"id":"2","application_id":"9","type":3,"name":"Check","contexts":[0],"description":""}]`

func TestRegister(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(s *stand)
		writes int
	}{
		{"nothing has changed", func(*stand) {}, 0},
		{"none are there", func(s *stand) { s.have = nil }, 1},
		{"one is too many", func(s *stand) { s.have = append(s.have, &discordgo.ApplicationCommand{Name: "old"}) }, 1},
		{"a description", func(s *stand) { s.have[0].Description = "Old" }, 1},
		{"permissions", func(s *stand) { s.have[0].DefaultMemberPermissions = nil }, 1},
		{"a translation", func(s *stand) { (*s.have[1].NameLocalizations)["de"] = "alt" }, 1},
		{"the order of options", func(s *stand) { o := s.have[1].Options; o[0], o[1] = o[1], o[0] }, 1},
		{"an option's limit", func(s *stand) { s.have[1].Options[0].MaxLength = 100 }, 1},
		{"something that is no command", func(s *stand) { s.have = append(s.have, nil) }, 0},
		{"they cannot be read", func(s *stand) { s.have, s.unread = nil, errors.New("no such page") }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := new(stand)
			if err := json.Unmarshal([]byte(held), &s.have); err != nil {
				t.Fatal(err)
			}
			c.change(s)
			got, err := register(t.Context(), s, "9", "", wanted(), func() {})
			if err != nil || s.writes != c.writes || got.changed != (c.writes > 0) || got.plain {
				t.Errorf("%+v, %d writes, %v", got, s.writes, err)
			}
			if s.unread == nil {
				if again, _ := register(t.Context(), s, "9", "", wanted(), func() {}); again.changed {
					t.Error("registered a second time")
				}
			}
		})
	}
	if _, err := register(t.Context(), &stand{unwrites: errors.New("no")}, "9", "", wanted(), func() {}); err == nil {
		t.Error("no error where commands cannot be written")
	}
}

func TestRegisterWhereOnlyThePlainFormIsTaken(t *testing.T) {
	s := &stand{simple: true}
	features := wanted()
	features[0].Commands[0].Options = append(features[0].Commands[0].Options,
		&discordgo.ApplicationCommandOption{Type: discordgo.ApplicationCommandOptionAttachment, Name: "file", Description: "A file"})
	got, err := register(t.Context(), s, "9", "", features, func() {})
	if err != nil || !got.changed || !got.plain || got.refusal == nil {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, o := range s.have[0].Options {
		if o.Name == "file" || o.MaxLength != 0 {
			t.Errorf("not plain: %+v", o)
		}
	}
	if again, err := register(t.Context(), s, "9", "", features, func() {}); again.changed || !again.plain || err != nil || s.writes != 1 {
		t.Errorf("the next time %+v, %v, %d writes", again, err, s.writes)
	}
	features[0].Commands[0].Description = "Asks differently"
	if again, err := register(t.Context(), s, "9", "", features, func() {}); !again.changed || err != nil || s.have[0].Description != "Asks differently" {
		t.Errorf("after a change %+v, %v", again, err)
	}
}
