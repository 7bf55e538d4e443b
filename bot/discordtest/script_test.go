package discordtest_test

import (
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"newshound/bot/discordtest"
)

var (
	_ = flag.Bool("update", false, "write the transcripts")
	_ = flag.String("pictures", "", "a folder for pictures of what stands at the end of the scripts")
)

// Scripts show what members see of a bot that knows a bit of everything.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			var b *bot
			discordtest.Run(t, file, discordtest.Options{}, func(s *discordtest.Server) func() {
				b = startLively(t, s)
				return func() { b.stop() }
			}, discordtest.Action{Name: "finish", Do: func(*discordtest.Server, []string) error { b.release(); return nil }})
		})
	}
}

// startLively starts a bot that answers everything that the scripts do.
func startLively(t *testing.T, s *discordtest.Server) *bot {
	b := start(t, s, lively)
	b.register(askCommand)
	return b
}

// release lets the slow answer go.
func (b *bot) release() { b.slow <- struct{}{} }

func lively(b *bot, event string, data map[string]any) {
	switch event {
	case "MESSAGE_CREATE":
		speak(b, data)
	case "INTERACTION_CREATE":
		if data["data"].(map[string]any)["name"] == "mute" {
			return
		}
		switch data["type"] {
		case 2.0:
			command(b, data)
		case 3.0:
			press(b, data)
		case 4.0:
			b.answer(data, `{"type":8,"data":{"choices":[{"name":"Herald","value":"herald"},{"name":"Tribune","value":"tribune"}]}}`)
		case 5.0:
			b.answer(data, `{"type":7,"data":{"content":"Thank you.","embeds":[],"components":[],`+nobody+`}}`)
		}
	}
}

// speak answers those who mention the bot, with what it could read.
func speak(b *bot, data map[string]any) {
	author := data["author"].(map[string]any)
	mentions, _ := data["mentions"].([]any)
	_, replies := data["referenced_message"].(map[string]any)
	if author["bot"] == true || len(mentions) == 0 && !replies {
		return
	}
	body := fmt.Sprintf(`{"content":"You said %d characters, <@%s>.","message_reference":{"message_id":%q},%s}`, len(data["content"].(string)), author["id"], data["id"], nobody)
	b.send("POST", fmt.Sprintf("/channels/%s/messages", data["channel_id"]), body)
}

const answerBody = `"content":"Because **the bridge** is closed.","embeds":[{"title":"Why?","description":"It was closed [1](https://herald.example/1).","fields":[{"name":"Sources","value":"Herald"}],"footer":{"text":"2 outlets"}}],
"components":[{"type":1,"components":[{"type":2,"style":2,"label":"Passages","custom_id":"p"},{"type":2,"style":2,"label":"Follow up","custom_id":"f"},{"type":2,"style":2,"emoji":{"name":"👎"},"custom_id":"d"},{"type":2,"style":5,"label":"Read","url":"https://herald.example"},{"type":2,"style":1,"label":"Never","custom_id":"n","disabled":true}]},
{"type":1,"components":[{"type":3,"custom_id":"s","placeholder":"Language","options":[{"label":"German","value":"de"},{"label":"French","value":"fr","default":true}]}]},
{"type":1,"components":[{"type":6,"custom_id":"r","placeholder":"Who may","min_values":0,"max_values":3}]}],`

func command(b *bot, data map[string]any) {
	inner := data["data"].(map[string]any)
	switch inner["name"] {
	case "Check":
		b.answer(data, `{"type":4,"data":{"content":"Checked.","flags":64,`+nobody+`}}`)
	case "sources":
		b.answer(data, `{"type":5}`)
		<-b.slow
		b.send("PATCH", b.webhook(data)+"/messages/@original", `{"content":"Added.",`+nobody+`}`)
	default:
		b.answer(data, `{"type":5}`)
		b.send("PATCH", b.webhook(data)+"/messages/@original", `{`+answerBody+nobody+`}`)
	}
}

func press(b *bot, data map[string]any) {
	inner := data["data"].(map[string]any)
	message := data["message"].(map[string]any)
	switch inner["custom_id"] {
	case "p":
		b.answer(data, `{"type":4,"data":{"content":"> The bridge","flags":64,`+nobody+`}}`)
	case "f":
		b.answer(data, `{"type":6}`)
		b.send("POST", fmt.Sprintf("/channels/%s/messages/%s/threads", data["channel_id"], message["id"]), `{"name":"Why?"}`)
		b.send("POST", fmt.Sprintf("/channels/%s/messages", message["id"]), `{"content":"Go on here.",`+nobody+`}`)
	case "d":
		b.answer(data, `{"type":9,"data":{"custom_id":"why","title":"Why not?","components":[{"type":1,"components":[{"type":4,"custom_id":"reason","style":2,"label":"Reason","required":false,"max_length":30}]}]}}`)
	default:
		b.answer(data, fmt.Sprintf(`{"type":4,"data":{"content":"You chose %d.","flags":64,%s}}`, len(inner["values"].([]any)), nobody))
	}
}
