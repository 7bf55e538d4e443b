package discord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
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

func options(n int) []discordgo.SelectMenuOption {
	var all []discordgo.SelectMenuOption
	for i := range n {
		all = append(all, discordgo.SelectMenuOption{Label: "l", Value: fmt.Sprint(i)})
	}
	return all
}

func inputs(n int) []Input {
	var all []Input
	for i := range n {
		all = append(all, Input{ID: fmt.Sprint(i), Label: "l"})
	}
	return all
}

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
			return Reply{Rows: row(discordgo.SelectMenu{CustomID: "v", Options: options(n)})}
		}},
		"what a select takes": {2, func(n int) Reply {
			return Reply{Rows: row(discordgo.SelectMenu{CustomID: "v", Options: options(2), MaxValues: n})}
		}},
		"a select's placeholder": {150, func(n int) Reply {
			return Reply{Rows: row(discordgo.SelectMenu{CustomID: "v", Options: options(1), Placeholder: long(n)})}
		}},
		"choices":         {MaxChoices, func(n int) Reply { return Reply{Choices: slices.Repeat([]Choice{{Name: "n"}}, n)} }},
		"a choice's name": {MaxChoice, func(n int) Reply { return Reply{Choices: []Choice{{Name: long(n), Value: "v"}}} }},
		"a form's title":  {MaxFormTitle, func(n int) Reply { return Reply{Form: &Form{ID: "v", Title: long(n), Inputs: inputs(1)}} }},
		"a form's inputs": {MaxRows, func(n int) Reply { return Reply{Form: &Form{ID: "v", Title: "t", Inputs: inputs(n)}} }},
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

// TestFitLeavesOutWhatCannotBeSent: what Discord would refuse is not sent, and
// what is beside it is.
func TestFitLeavesOutWhatCannotBeSent(t *testing.T) {
	good := discordgo.Button{Label: "kept", CustomID: "kept"}
	for name, bad := range map[string]discordgo.MessageComponent{
		"nothing":                     nil,
		"no button":                   (*discordgo.Button)(nil),
		"no select":                   (*discordgo.SelectMenu)(nil),
		"what has no place there":     discordgo.TextDisplay{Content: "x"},
		"an id that is there":         discordgo.Button{Label: "twice", CustomID: "kept"},
		"an id that is too long":      discordgo.Button{Label: "long", CustomID: strings.Repeat("x", MaxID+1)},
		"a button with nothing on it": discordgo.Button{CustomID: "a"},
		"a link without address":      discordgo.Button{Label: "l", Style: discordgo.LinkButton},
		"a link to no page":           discordgo.Button{Label: "l", Style: discordgo.LinkButton, URL: "javascript:x"},
		"a link that is too long":     discordgo.Button{Label: "l", Style: discordgo.LinkButton, URL: "https://example.org/" + strings.Repeat("x", 500)},
		"a select without options":    discordgo.SelectMenu{CustomID: "a"},
		"a select without an id":      discordgo.SelectMenu{Options: options(1)},
	} {
		t.Run(name, func(t *testing.T) {
			cut, err := Fit(Reply{Rows: row(good, bad)})
			if err == nil || len(cut.Rows) != 1 || Check(cut) != nil {
				t.Fatalf("%+v, %v", cut, err)
			}
			if all := cut.Rows[0].(discordgo.ActionsRow).Components; !slices.Equal(all, []discordgo.MessageComponent{good}) {
				t.Errorf("kept %+v", all)
			}
		})
	}
	for name, good := range map[string]discordgo.MessageComponent{
		"an emoji":          discordgo.Button{CustomID: "a", Emoji: &discordgo.ComponentEmoji{Name: "x"}},
		"a link":            &discordgo.Button{Label: "l", Style: discordgo.LinkButton, URL: "https://example.org"},
		"a select of users": discordgo.SelectMenu{CustomID: "a", MenuType: discordgo.UserSelectMenu, MaxValues: 3},
		"a pointer":         &discordgo.SelectMenu{CustomID: "a", Options: options(3), MaxValues: 3},
	} {
		if err := Check(Reply{Rows: []discordgo.MessageComponent{&discordgo.ActionsRow{Components: []discordgo.MessageComponent{good}}}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	cut, err := Fit(Reply{
		Embeds:  []*discordgo.MessageEmbed{nil, {Title: "kept", Fields: []*discordgo.MessageEmbedField{nil, {Name: "no value"}}}},
		Rows:    []discordgo.MessageComponent{nil, discordgo.TextDisplay{}, (*discordgo.ActionsRow)(nil), discordgo.ActionsRow{}},
		Choices: []Choice{{Value: "no name"}, {Name: "kept"}},
	})
	if err == nil || len(cut.Embeds) != 1 || len(cut.Embeds[0].Fields) != 0 || len(cut.Rows) != 0 || !slices.Equal(cut.Choices, []Choice{{Name: "kept"}}) {
		t.Errorf("%+v, %v", cut, err)
	}
	doubled := []discordgo.SelectMenuOption{{Label: "l", Value: "1"}, {Label: "m", Value: "1"}, {Label: "no value"}, {Value: "no label"}}
	cut, err = Fit(Reply{Rows: row(discordgo.SelectMenu{CustomID: "a", Options: doubled})})
	if err == nil || len(cut.Rows) != 1 || !slices.Equal(cut.Rows[0].(discordgo.ActionsRow).Components[0].(discordgo.SelectMenu).Options, doubled[:1]) {
		t.Errorf("%+v, %v", cut, err)
	}
}

// TestForms: what Discord would refuse of them is found; what is left out is as
// little as possible.
func TestForms(t *testing.T) {
	good := Form{ID: "v", Title: "t", Inputs: inputs(2)}
	for name, tt := range map[string]struct {
		spoil  func(*Form)
		inputs int // that are left
	}{
		"no id":             {func(f *Form) { f.ID = "" }, 2},
		"an id too long":    {func(f *Form) { f.ID = strings.Repeat("x", MaxID+1) }, 2},
		"no title":          {func(f *Form) { f.Title = "" }, 2},
		"no inputs":         {func(f *Form) { f.Inputs = nil }, 0},
		"no label":          {func(f *Form) { f.Inputs[0].Label = "" }, 1},
		"no input's id":     {func(f *Form) { f.Inputs[0].ID = "" }, 1},
		"an id twice":       {func(f *Form) { f.Inputs[0].ID = f.Inputs[1].ID }, 1},
		"a label too long":  {func(f *Form) { f.Inputs[0].Label = strings.Repeat("x", 46) }, 2},
		"a value too long":  {func(f *Form) { f.Inputs[0].Value = strings.Repeat("x", 4001) }, 2},
		"a hint too long":   {func(f *Form) { f.Inputs[0].Placeholder = strings.Repeat("x", 101) }, 2},
		"the form's own id": {func(f *Form) { f.Inputs[0].ID = f.ID }, 2},
	} {
		form := good
		form.Inputs = inputs(2)
		tt.spoil(&form)
		fit, err := Fit(Reply{Form: &form})
		if bad := name != "the form's own id"; (err != nil) != bad || len(fit.Form.Inputs) != tt.inputs {
			t.Errorf("%s: %+v, %v", name, fit.Form, err)
		}
	}
}
