package discord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

func buttons(n int) []discordgo.MessageComponent {
	var all []discordgo.MessageComponent
	for i := range n {
		all = append(all, discordgo.Button{Label: "b", CustomID: ID("v", fmt.Sprint(i))})
	}
	return all
}

func row(all ...discordgo.MessageComponent) []discordgo.MessageComponent {
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: all}}
}

func embed(e discordgo.MessageEmbed) []*discordgo.MessageEmbed { return []*discordgo.MessageEmbed{&e} }

// TestCheck: each limit at its edge, and one beyond.
func TestCheck(t *testing.T) {
	long := func(n int) string { return strings.Repeat("д", n) }
	for name, c := range map[string]struct {
		max   int
		reply func(n int) Reply
	}{
		"content":     {MaxContent, func(n int) Reply { return Reply{Text: long(n)} }},
		"title":       {MaxTitle, func(n int) Reply { return Reply{Embeds: embed(discordgo.MessageEmbed{Title: long(n)})} }},
		"description": {MaxDescription, func(n int) Reply { return Reply{Embeds: embed(discordgo.MessageEmbed{Description: long(n)})} }},
		"footer": {MaxFooter, func(n int) Reply {
			return Reply{Embeds: embed(discordgo.MessageEmbed{Footer: &discordgo.MessageEmbedFooter{Text: long(n)}})}
		}},
		"field": {MaxFieldValue, func(n int) Reply {
			return Reply{Embeds: embed(discordgo.MessageEmbed{Fields: []*discordgo.MessageEmbedField{{Name: "n", Value: long(n)}}})}
		}},
		"field's name": {MaxTitle, func(n int) Reply {
			return Reply{Embeds: embed(discordgo.MessageEmbed{Fields: []*discordgo.MessageEmbedField{{Name: long(n), Value: "v"}}})}
		}},
		"fields": {MaxFields, func(n int) Reply {
			var e discordgo.MessageEmbed
			for range n {
				e.Fields = append(e.Fields, &discordgo.MessageEmbedField{Name: "n", Value: "v"})
			}
			return Reply{Embeds: embed(e)}
		}},
		"all embeds": {MaxEmbeds, func(n int) Reply {
			return Reply{Embeds: []*discordgo.MessageEmbed{{Description: long(3000)}, {Description: long(n - 3000)}}}
		}},
		"embeds": {MaxEmbedCount, func(n int) Reply {
			var r Reply
			for range n {
				r.Embeds = append(r.Embeds, &discordgo.MessageEmbed{Title: "t"})
			}
			return r
		}},
		"buttons in a row": {MaxButtons, func(n int) Reply { return Reply{Rows: row(buttons(n)...)} }},
		"rows": {MaxRows, func(n int) Reply {
			var r Reply
			for _, b := range buttons(n) {
				r.Rows = append(r.Rows, row(b)...)
			}
			return r
		}},
		"a button's label": {MaxLabel, func(n int) Reply { return Reply{Rows: row(discordgo.Button{Label: long(n), CustomID: "v"})} }},
		"an id": {MaxID, func(n int) Reply {
			return Reply{Rows: row(discordgo.Button{Label: "l", CustomID: strings.Repeat("x", n)})}
		}},
		"a select's options": {MaxChoices, func(n int) Reply {
			return Reply{Rows: row(discordgo.SelectMenu{CustomID: "v", Options: make([]discordgo.SelectMenuOption, n)})}
		}},
		"choices":         {MaxChoices, func(n int) Reply { return Reply{Choices: make([]Choice, n)} }},
		"a choice's name": {MaxChoice, func(n int) Reply { return Reply{Choices: []Choice{{Name: long(n), Value: "v"}}} }},
		"a form's title":  {MaxFormTitle, func(n int) Reply { return Reply{Form: &Form{Title: long(n)}} }},
		"a thread's name": {MaxThreadName, func(n int) Reply { return Reply{Thread: &Thread{Name: long(n)}} }},
	} {
		t.Run(name, func(t *testing.T) {
			if err := Check(c.reply(c.max)); err != nil {
				t.Errorf("at the limit: %v", err)
			}
			over := c.reply(c.max + 1)
			before, _ := json.Marshal(over.Embeds)
			cut, err := Fit(over)
			if err == nil {
				t.Error("nothing is wrong one beyond the limit")
			}
			if err := Check(cut); err != nil {
				t.Errorf("cut to fit: %v", err)
			}
			if after, _ := json.Marshal(over.Embeds); !bytes.Equal(before, after) {
				t.Error("the reply itself was changed")
			}
		})
	}
}

func TestFitLeavesOutWhatCannotBeSent(t *testing.T) {
	cut, err := Fit(Reply{
		Embeds: []*discordgo.MessageEmbed{nil, {Title: "kept", Fields: []*discordgo.MessageEmbedField{nil, {Name: "no value"}}}},
		Rows: append(row(discordgo.Button{Label: "twice", CustomID: "a"}, discordgo.Button{Label: "twice", CustomID: "a"}, &discordgo.Button{Label: "link", Style: discordgo.LinkButton, URL: "https://example.org"}),
			discordgo.TextDisplay{}),
	})
	if err == nil || len(cut.Embeds) != 1 || len(cut.Embeds[0].Fields) != 0 || len(cut.Rows) != 1 {
		t.Fatalf("%+v, %v", cut, err)
	}
	if n := len(cut.Rows[0].(discordgo.ActionsRow).Components); n != 2 {
		t.Errorf("%d buttons", n)
	}
}
