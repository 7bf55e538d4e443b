package discord

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// interactions are what Discord and servers like it send, by what is special.
var interactions = []struct {
	name, data string
	want       Event
}{
	{"a command with options", `{"id":"10","application_id":"20","token":"t","type":2,"guild_id":"30","channel_id":"40",
		"channel":{"id":"40","type":11,"parent_id":"41"},"locale":"de","guild_locale":"en-US","app_permissions":"2048",
		"member":{"user":{"id":"50","username":"anna","global_name":"Anna"},"nick":"Änni","roles":["60","61"],"permissions":"32"},
		"data":{"id":"1","name":"ask","type":1,"options":[{"name":"question","type":3,"value":"why?"},{"name":"private","type":5,"value":true},{"name":"n","type":4,"value":12}]}}`,
		Event{ID: "10", App: "20", Token: "t", Kind: Command, Name: "ask", Guild: "30", Channel: "40", Thread: true, Parent: "41",
			Member: "50", Nickname: "Änni", Roles: []string{"60", "61"}, Rights: 32, OwnBits: 2048, Locale: "de",
			Options: map[string]string{"question": "why?", "private": "true", "n": "12"}}},
	{"a subcommand of a group", `{"id":"10","token":"t","type":2,"data":{"name":"a","options":[{"name":"b","type":2,"options":[{"name":"c","type":1,"options":[{"name":"x","type":3,"value":"y"}]}]}]}}`,
		Event{ID: "10", Token: "t", Kind: Command, Name: "a b c", Options: map[string]string{"x": "y"}}},
	{"an option that is being typed", `{"id":"10","token":"t","type":4,"data":{"name":"sources","options":[{"name":"remove","type":1,"options":[{"name":"source","type":3,"value":"bb","focused":true}]}]}}`,
		Event{ID: "10", Token: "t", Kind: Complete, Name: "sources remove", Focused: "source", Options: map[string]string{"source": "bb"}}},
	{"a button", `{"id":"10","token":"t","type":3,"data":{"custom_id":"vote|x1|good","component_type":2},"user":{"id":"50","username":"anna"}}`,
		Event{ID: "10", Token: "t", Kind: Press, Name: "vote", Args: []string{"x1", "good"}, Member: "50", Nickname: "anna"}},
	{"a button of somebody else's", `{"id":"10","token":"t","type":3,"data":{"custom_id":"öh no"}}`,
		Event{ID: "10", Token: "t", Kind: Press}},
	{"a select", `{"id":"10","token":"t","type":3,"data":{"custom_id":"roles","component_type":6,"values":["60",61,null,{}]}}`,
		Event{ID: "10", Token: "t", Kind: Press, Name: "roles", Args: []string{}, Values: []string{"60", "61"}}},
	{"a form in rows and in labels", `{"id":"10","token":"t","type":5,"data":{"custom_id":"why|x1","components":[
		{"type":1,"components":[{"type":4,"custom_id":"a","value":"1"}]},{"type":18,"component":{"type":4,"custom_id":"b","value":"2"}}]}}`,
		Event{ID: "10", Token: "t", Kind: Submit, Name: "why", Args: []string{"x1"}, Fields: map[string]string{"a": "1", "b": "2"}}},
	{"numbers for ids, strings for numbers", `{"id":10,"application_id":20,"token":"t","type":"2","guild_id":30,"member":{"user":{"id":50},"permissions":32,"roles":[60]},"data":{"name":"help"}}`,
		Event{ID: "10", App: "20", Token: "t", Kind: Command, Name: "help", Guild: "30", Member: "50", Rights: 32, Roles: []string{"60"}, Options: map[string]string{}}},
	{"next to nothing", `{"id":"10","token":"t","type":2,"data":null,"member":null,"channel":[],"message":7}`,
		Event{ID: "10", Token: "t", Kind: Command, Options: map[string]string{}}},
	{"permissions beyond 64 bits", `{"id":"10","token":"t","type":2,"member":{"permissions":"99999999999999999999999"}}`,
		Event{ID: "10", Token: "t", Kind: Command, Options: map[string]string{}}},
}

func TestReadInteraction(t *testing.T) {
	for _, c := range interactions {
		t.Run(c.name, func(t *testing.T) {
			c.want.At = now
			got, err := ReadInteraction([]byte(c.data), now)
			if err != nil {
				t.Fatal(err)
			}
			got.Message = nil
			if !reflect.DeepEqual(*got, c.want) {
				t.Errorf("got  %+v\nwant %+v", *got, c.want)
			}
		})
	}
}

func TestReadInteractionRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"nothing": ``, "null": `null`, "a list": `[]`, "no id": `{"token":"t","type":2}`, "no token": `{"id":"1","type":2}`,
		"a ping": `{"id":"1","token":"t","type":1}`, "half": `{"id":"1","token":"t","type":2`,
	} {
		if e, err := ReadInteraction([]byte(data), now); err == nil {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestReadMenuCommand(t *testing.T) {
	e, err := ReadInteraction([]byte(`{"id":"10","token":"t","type":2,"data":{"name":"Check","type":3,"target_id":"77","resolved":{"messages":{"77":{
		"id":"77","channel_id":"40","content":"It is so.","author":{"id":"51","username":"bob"},"timestamp":"2025-01-02T03:04:05.000000+00:00",
		"embeds":[null,{"title":"News","description":"Text"},{"title":[]}],"attachments":[{"id":"9","filename":"a.txt","size":"12"}],
		"components":[{"type":1,"components":[{"type":2,"style":1,"custom_id":"x"}]},{"type":99}]}}}}}`), now)
	if err != nil {
		t.Fatal(err)
	}
	m := e.Message
	if m == nil || m.ID != "77" || m.Content != "It is so." || m.Author.Username != "bob" || m.Timestamp.Year() != 2025 {
		t.Fatalf("message %+v", m)
	}
	if len(m.Embeds) != 2 || m.Embeds[0].Title != "News" || len(m.Attachments) != 1 || m.Attachments[0].Size != 12 || len(m.Components) != 1 {
		t.Errorf("embeds %d, attachments %+v, components %d", len(m.Embeds), m.Attachments, len(m.Components))
	}
}

func TestReadAttachment(t *testing.T) {
	e, err := ReadInteraction([]byte(`{"id":"10","token":"t","type":2,"data":{"name":"add","options":[{"name":"file","type":11,"value":"9"}],
		"resolved":{"attachments":{"9":{"id":"9","filename":"a.txt","url":"https://cdn/a","size":3}}}}}`), now)
	if err != nil || e.Attachments["file"] == nil || e.Attachments["file"].URL != "https://cdn/a" {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestReadMessage(t *testing.T) {
	const head = `"id":"10","channel_id":"40","guild_id":"30","author":{"id":"50","username":"anna"}`
	cases := []struct {
		name, data string
		ours       bool
		text       string
	}{
		{"a mention", `{` + head + `,"content":"<@7> why?","mentions":[{"id":"7"}]}`, true, "why?"},
		{"a mention by nickname", `{` + head + `,"content":"so <@!7>, why?"}`, true, "so , why?"},
		{"a reply that mentions", `{` + head + `,"type":19,"content":"and?","mentions":[{"id":"7"}],"message_reference":{"message_id":"9"}}`, true, "and?"},
		{"a reply without", `{` + head + `,"type":19,"content":"","referenced_message":{"id":"9","author":{"id":"7"}},"message_reference":{"message_id":"9"}}`, true, ""},
		{"a reply to somebody else", `{` + head + `,"type":19,"content":"hi","referenced_message":{"id":"9","author":{"id":"8"}}}`, false, ""},
		{"a message to nobody", `{` + head + `,"content":"hello"}`, false, ""},
		{"a mention of everyone", `{` + head + `,"content":"@everyone","mention_everyone":true,"mentions":[]}`, false, ""},
		{"a mention of another", `{` + head + `,"content":"<@77>","mentions":[{"id":"77"}]}`, false, ""},
		{"a bot's", `{"id":"10","channel_id":"40","author":{"id":"50","bot":true},"content":"<@7>"}`, false, ""},
		{"a webhook's", `{` + head + `,"webhook_id":"5","content":"<@7>"}`, false, ""},
		{"its own", `{"id":"10","channel_id":"40","author":{"id":"7"},"content":"<@7>"}`, false, ""},
		{"a system message", `{` + head + `,"type":7,"content":"<@7>"}`, false, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e, err := ReadMessage([]byte(c.data), "7", now)
			if c.ours != (err == nil) || err != nil && !errors.Is(err, ErrNotOurs) {
				t.Fatalf("%+v, %v", e, err)
			}
			if err == nil && (e.Text != c.text || e.Kind != Message || e.Member != "50" || e.Message == nil) {
				t.Errorf("%+v", e)
			}
		})
	}
	if _, err := ReadMessage([]byte(`{"content":"<@7>"}`), "7", now); err == nil || errors.Is(err, ErrNotOurs) {
		t.Errorf("a message without an id: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range interactions {
		f.Add([]byte(c.data))
	}
	f.Add([]byte(`{"id":"10","channel_id":"40","author":{"id":"50"},"content":"<@7>","components":[{"type":9,"accessory":null,"components":[null]},{"type":17}],"embeds":[{"fields":[null]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if e, err := ReadInteraction(data, now); err == nil {
			again(t, e)
		}
		if e, err := ReadMessage(data, "7", now); err == nil {
			again(t, e)
		}
	})
}

// again: an event must outlive the process as JSON.
func again(t *testing.T, e *Event) {
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back Event
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	if back.ID != e.ID || back.Kind != e.Kind || back.Name != e.Name || back.Token != e.Token {
		t.Fatalf("%+v became %+v", e, back)
	}
}

func BenchmarkReadInteraction(b *testing.B) {
	data := []byte(interactions[0].data)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadInteraction(data, now); err != nil {
			b.Fatal(err)
		}
	}
}
