package discordtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"newshound/bot/discordtest"
)

// rows writes rows of components.
func rows(rows ...string) string {
	for i, r := range rows {
		rows[i] = `{"type":1,"components":[` + r + `]}`
	}
	return `"components":[` + strings.Join(rows, ",") + `],` + nobody
}

func button(id string) string {
	return fmt.Sprintf(`{"type":2,"style":1,"label":"B","custom_id":%q}`, id)
}

func repeat(n int, text string) string { return strings.TrimSuffix(strings.Repeat(text+",", n), ",") }

func x(n int) string { return strings.Repeat("ж", n) }

// Every rule is enforced by hand as well: the description is left out here, as
// it knows some of them and would speak first.
func TestBadMessagesAreRefused(t *testing.T) {
	select25 := func(n int, rest string) string {
		var options []string
		for i := range n {
			options = append(options, fmt.Sprintf(`{"label":"o","value":"%d"}`, i))
		}
		return `{"type":3,"custom_id":"s",` + rest + `"options":[` + strings.Join(options, ",") + `]}`
	}
	embed := func(fields string) string { return `"embeds":[{` + fields + `}],` + nobody }
	field := func(name, value string) string { return fmt.Sprintf(`{"name":%q,"value":%q}`, name, value) }
	tests := []struct{ name, fields, reason string }{
		{"all is well", `"content":"` + x(2000) + `",` + nobody, ""},
		{"long content", `"content":"` + x(2001) + `",` + nobody, "content: Must be 2000"},
		{"empty", `"content":" ",` + nobody, "empty"},
		{"only buttons", rows(button("a")), "empty"},
		{"mentions by default", `"content":"a"`, "allowed_mentions: missing"},
		{"mentions null", `"content":"a","allowed_mentions":{"parse":null}`, "allowed_mentions: parse is"},
		{"mentions everyone", `"content":"a","allowed_mentions":{"parse":["everyone"]}`, "somebody"},
		{"pings", `"content":"a","allowed_mentions":{"parse":[],"replied_user":true}`, "somebody"},
		{"embeds", `"embeds":[` + repeat(11, `{"title":"a"}`) + `],` + nobody, "embeds: Must be"},
		{"empty embed", embed(``), "the embed is empty"},
		{"long title", embed(`"title":"` + x(257) + `"`), "title: Must be 256"},
		{"long description", embed(`"description":"` + x(4097) + `"`), "description: Must be 4096"},
		{"long footer", embed(`"footer":{"text":"` + x(2049) + `"}`), "footer.text: Must be 2048"},
		{"fields", embed(`"fields":[` + repeat(26, field("a", "b")) + `]`), "fields: Must be"},
		{"long value", embed(`"fields":[` + field("a", x(1025)) + `]`), "value: Must be 1024"},
		{"long name", embed(`"fields":[` + field(x(257), "a") + `]`), "name: Must be 256"},
		{"blank value", embed(`"fields":[` + field("a", " ") + `]`), "value: This field is required"},
		{"6000 in all", `"embeds":[{"description":"` + x(3000) + `"},{"description":"` + x(3000) + `"}],` + nobody, ""},
		{"6001 in all", `"embeds":[{"description":"` + x(3000) + `"},{"description":"` + x(3001) + `"}],` + nobody, "6000"},
		{"embed's address", embed(`"title":"a","url":"javascript:x"`), "url: Not a well formed URL"},
		{"missing image", embed(`"image":{"url":"attachment://a.png"}`), "no file a.png"},
		{"rows", `"content":"a",` + rows(button("1"), button("2"), button("3"), button("4"), button("5"), button("6")), "components: Must be"},
		{"buttons", `"content":"a",` + rows(strings.Join([]string{button("1"), button("2"), button("3"), button("4"), button("5"), button("6")}, ",")), "components: Must be"},
		{"button without a row", `"content":"a","components":[` + button("1") + `],` + nobody, "not a row"},
		{"same id", `"content":"a",` + rows(button("1")+","+button("1")), "duplicated"},
		{"long id", `"content":"a",` + rows(button(x(101))), "custom_id: Must be 100"},
		{"long label", `"content":"a",` + rows(`{"type":2,"style":1,"custom_id":"1","label":"`+x(81)+`"}`), "label: Must be 80"},
		{"no label", `"content":"a",` + rows(`{"type":2,"style":1,"custom_id":"1"}`), "label or an emoji"},
		{"link with id", `"content":"a",` + rows(`{"type":2,"style":5,"label":"a","custom_id":"1","url":"https://x.example"}`), "a link has no id"},
		{"link without address", `"content":"a",` + rows(`{"type":2,"style":5,"label":"a"}`), "url: This field"},
		{"link elsewhere", `"content":"a",` + rows(`{"type":2,"style":5,"label":"a","url":"file:///etc"}`), "url: Not a well formed"},
		{"button with address", `"content":"a",` + rows(`{"type":2,"style":1,"label":"a","custom_id":"1","url":"https://x.example"}`), "only links"},
		{"style", `"content":"a",` + rows(`{"type":2,"style":9,"label":"a","custom_id":"1"}`), "no such style"},
		{"select", `"content":"a",` + rows(select25(25, "")), ""},
		{"options", `"content":"a",` + rows(select25(26, "")), "options: Must be between 1 and 25"},
		{"no options", `"content":"a",` + rows(select25(0, "")), "options: Must be between 1 and 25"},
		{"select and button", `"content":"a",` + rows(select25(2, "")+","+button("1")), "for itself"},
		{"more values than there are", `"content":"a",` + rows(select25(2, `"max_values":3,`)), "max_values"},
		{"same value", `"content":"a",` + rows(`{"type":3,"custom_id":"s","options":[{"label":"a","value":"1"},{"label":"b","value":"1"}]}`), "already used"},
		{"input in a message", `"content":"a",` + rows(`{"type":4,"custom_id":"s","label":"a","style":1}`), "no place here"},
	}
	s := discordtest.New(t, discordtest.Options{Unchecked: true})
	news := s.Guild("Harbour").Channel("news")
	b := start(t, s, nil)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			status, body := b.send("POST", "/channels/"+news.ID+"/messages", "{"+test.fields+"}")
			got := s.Violations()
			switch {
			case test.reason == "" && (status != http.StatusOK || len(got) > 0):
				t.Errorf("%d %s, %v", status, body, got)
			case test.reason != "" && (len(got) != 1 || !strings.Contains(got[0].Reason, test.reason)):
				t.Errorf("%d %s, violations %v", status, body, got)
			case test.reason != "" && status != http.StatusBadRequest && !strings.HasPrefix(got[0].Reason, "allowed_mentions"):
				t.Errorf("%d %s", status, body)
			}
		})
	}
}

func TestBadCommandsAreRefused(t *testing.T) {
	option := func(rest string) string {
		return `{"name":"a","type":1,"description":"d","options":[{"type":3,"name":"o","description":"d"` + rest + `}]}`
	}
	tests := []struct{ name, command, reason string }{
		{"name in any script", `{"name":"попитай-новини","type":1,"description":"d","name_localizations":{"bg":"попитай"}}`, ""},
		{"upper case", `{"name":"Ask","type":1,"description":"d"}`, "name is invalid"},
		{"space", `{"name":"a b","type":1,"description":"d"}`, "name is invalid"},
		{"long name", `{"name":"` + x(33) + `","type":1,"description":"d"}`, "name is invalid"},
		{"translated name", `{"name":"a","type":1,"description":"d","name_localizations":{"de":"A b"}}`, "name is invalid"},
		{"locale", `{"name":"a","type":1,"description":"d","name_localizations":{"es":"a"}}`, "no such locale"},
		{"no description", `{"name":"a","type":1,"description":""}`, "description: This field"},
		{"long description", `{"name":"a","type":1,"description":"` + x(101) + `"}`, "description: Must be 100"},
		{"long translation", `{"name":"a","type":1,"description":"d","description_localizations":{"de":"` + x(101) + `"}}`, "description_localizations.de: Must be 100"},
		{"menu with description", `{"name":"Check it","type":3,"description":"d"}`, "neither description"},
		{"menu", `{"name":"Check it","type":3}`, ""},
		{"options", `{"name":"a","type":1,"description":"d","options":[` + repeat(26, `{"type":3,"name":"o","description":"d"}`) + `]}`, "options: Must be"},
		{"choices", option(`,"choices":[` + repeat(26, `{"name":"c","value":"c"}`) + `]`), "choices: Must be"},
		{"long choice", option(`,"choices":[{"name":"c","value":"` + x(101) + `"}]`), "value: Must be 100"},
		{"choices and completion", option(`,"autocomplete":true,"choices":[{"name":"c","value":"c"}]`), "not both"},
		{"required last", `{"name":"a","type":1,"description":"d","options":[{"type":3,"name":"o","description":"d"},{"type":3,"name":"p","description":"d","required":true}]}`, "placed before"},
		{"same option", `{"name":"a","type":1,"description":"d","options":[` + repeat(2, `{"type":3,"name":"o","description":"d"}`) + `]}`, "already exists"},
		{"mixed", `{"name":"a","type":1,"description":"d","options":[{"type":1,"name":"o","description":"d"},{"type":3,"name":"p","description":"d"}]}`, "do not mix"},
		{"group in a group", `{"name":"a","type":1,"description":"d","options":[{"type":2,"name":"o","description":"d","options":[{"type":2,"name":"p","description":"d"}]}]}`, "too deeply"},
		{"subcommand in one", `{"name":"a","type":1,"description":"d","options":[{"type":1,"name":"o","description":"d","options":[{"type":1,"name":"p","description":"d"}]}]}`, "too deeply"},
		{"subcommand in a group", `{"name":"a","type":1,"description":"d","options":[{"type":2,"name":"o","description":"d","options":[{"type":1,"name":"p","description":"d"}]}]}`, ""},
		{"twice", `{"name":"a","type":1,"description":"d"},{"name":"a","type":1,"description":"e"}`, "unique"},
	}
	s := discordtest.New(t, discordtest.Options{Unchecked: true})
	b := start(t, s, nil)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			status, body := b.send("PUT", "/applications/"+s.App+"/commands", "["+test.command+"]")
			got := s.Violations()
			switch {
			case test.reason == "" && (status != http.StatusOK || len(got) > 0):
				t.Errorf("%d %s, %v", status, body, got)
			case test.reason != "" && (status != http.StatusBadRequest || len(got) != 1 || !strings.Contains(got[0].Reason, test.reason)):
				t.Errorf("%d %s, violations %v", status, body, got)
			}
		})
	}
}

// asked has a member use /ask of a bot that answers nothing, and returns what
// the bot was told.
func asked(t *testing.T, s *discordtest.Server, focused bool) (*bot, map[string]any) {
	t.Helper()
	events := make(chan map[string]any, 1)
	b := start(t, s, func(_ *bot, event string, data map[string]any) {
		if event == "INTERACTION_CREATE" {
			events <- data
		}
	})
	g := s.Guild("Harbour")
	news, anna := g.Channel("news"), g.Member("Anna", 0)
	b.register(askCommand)
	gone := make(chan struct{})
	t.Cleanup(func() { <-gone })
	go func() {
		defer close(gone)
		if focused {
			_, _ = anna.Type(news, "ask", discordtest.Opt("question", "a"), discordtest.Opt("outlet", "b"))
		} else {
			_, _ = anna.Slash(news, "ask", discordtest.Opt("question", "a"))
		}
	}()
	t.Cleanup(func() { s.Advance(time.Hour) })
	return b, <-events
}

func TestBadAnswersToInteractionsAreRefused(t *testing.T) {
	input := func(rest string) string { return `{"type":1,"components":[{"type":4,"custom_id":"i",` + rest + `}]}` }
	form := func(title string, rows string) string {
		return fmt.Sprintf(`{"type":9,"data":{"custom_id":"f","title":%q,"components":[%s]}}`, title, rows)
	}
	good := input(`"label":"l","style":1`)
	tests := []struct {
		name     string
		complete bool
		answer   string
		reason   string
	}{
		{"a form", false, form("t", good), ""},
		{"long title", false, form(x(46), good), "title: Must be 45"},
		{"no input", false, form("t", ""), "components: Must be"},
		{"inputs", false, form("t", repeat(6, good)), "components: Must be"},
		{"same id", false, form("t", repeat(2, good)), "duplicated"},
		{"long label", false, form("t", input(`"style":1,"label":"`+x(46)+`"`)), "label: Must be 45"},
		{"no style", false, form("t", input(`"label":"l"`)), "style"},
		{"long placeholder", false, form("t", input(`"label":"l","style":1,"placeholder":"`+x(101)+`"`)), "placeholder: Must be 100"},
		{"value longer than allowed", false, form("t", input(`"label":"l","style":1,"max_length":3,"value":"abcd"`)), "value: Must be 3"},
		{"label with an input", false, form("t", `{"type":18,"label":"l","component":{"type":4,"custom_id":"i","style":2}}`), ""},
		{"update of a command", false, `{"type":7,"data":{"content":"a",` + nobody + `}}`, "does not fit"},
		{"choices for a command", false, `{"type":8,"data":{"choices":[]}}`, "does not fit"},
		{"message for a completion", true, `{"type":4,"data":{"content":"a",` + nobody + `}}`, "does not fit"},
		{"choices", true, `{"type":8,"data":{"choices":[` + repeat(25, `{"name":"a","value":"b"}`) + `]}}`, ""},
		{"too many choices", true, `{"type":8,"data":{"choices":[` + repeat(26, `{"name":"a","value":"b"}`) + `]}}`, "choices: Must be"},
		{"long choice", true, `{"type":8,"data":{"choices":[{"name":"` + x(101) + `","value":"b"}]}}`, "name: Must be 100"},
		{"message", false, `{"type":4,"data":{"content":"` + x(2001) + `",` + nobody + `}}`, "content: Must be 2000"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := discordtest.New(t, discordtest.Options{Unchecked: true})
			b, data := asked(t, s, test.complete)
			status, body := b.answer(data, test.answer)
			got := s.Violations()
			switch {
			case test.reason == "" && (status != http.StatusNoContent || len(got) > 0):
				t.Errorf("%d %s, %v", status, body, got)
			case test.reason != "" && (status != http.StatusBadRequest || len(got) != 1 || !strings.Contains(got[0].Reason, test.reason)):
				t.Errorf("%d %s, violations %v", status, body, got)
			}
		})
	}
}

// What can happen to a correct program as well is an error, but no violation.
func TestErrorsThatAProgramMustLiveWith(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true})
	b, data := asked(t, s, false)
	g := s.Guild("Elsewhere")
	hidden, quiet := g.Channel("hidden", discordtest.ViewChannel), g.Channel("quiet", discordtest.SendMessages)
	open := g.Channel("open")
	said := g.Member("Boris", 0).Say(open, "a")
	message := `{"content":"a",` + nobody + `}`
	original := b.webhook(data) + "/messages/@original"
	steps := []struct {
		name, method, path, body string
		before                   func()
		status, code             int
	}{
		{"edit before the answer", "PATCH", original, message, nil, 404, 10015},
		{"unknown interaction", "POST", "/interactions/1/no.token/callback", `{"type":5}`, nil, 404, 10062},
		{"answer", "POST", "callback", `{"type":5,"data":{"flags":64}}`, nil, 204, 0},
		{"second answer", "POST", "callback", `{"type":5}`, nil, 400, 40060},
		{"edit", "PATCH", original, message, nil, 200, 0},
		{"unknown channel", "POST", "/channels/1/messages", message, nil, 404, 10003},
		{"hidden channel", "POST", "/channels/" + hidden.ID + "/messages", message, nil, 403, 50001},
		{"quiet channel", "POST", "/channels/" + quiet.ID + "/messages", message, nil, 403, 50013},
		{"reply to nothing", "POST", "/channels/" + open.ID + "/messages", `{"content":"a","message_reference":{"message_id":"1"},` + nobody + `}`, nil, 400, 50035},
		{"reply to nothing, forgiven", "POST", "/channels/" + open.ID + "/messages", `{"content":"a","message_reference":{"message_id":"1","fail_if_not_exists":false},` + nobody + `}`, nil, 200, 0},
		{"others' message", "PATCH", "/channels/" + open.ID + "/messages/" + said.ID, message, nil, 403, 50005},
		{"unknown message", "PATCH", "/channels/" + open.ID + "/messages/1", message, nil, 404, 10008},
		{"thread", "POST", "/channels/" + open.ID + "/messages/" + said.ID + "/threads", `{"name":"t"}`, nil, 201, 0},
		{"second thread", "POST", "/channels/" + open.ID + "/messages/" + said.ID + "/threads", `{"name":"t"}`, nil, 400, 160004},
		{"nonce", "POST", "/channels/" + open.ID + "/messages", `{"content":"once","nonce":"7","enforce_nonce":true,` + nobody + `}`, nil, 200, 0},
		{"nonce again", "POST", "/channels/" + open.ID + "/messages", `{"content":"once","nonce":"7","enforce_nonce":true,` + nobody + `}`, nil, 200, 0},
		{"token of 15 minutes", "PATCH", original, message, func() { s.Advance(14 * time.Minute) }, 200, 0},
		{"late token", "PATCH", original, message, func() { s.Advance(2 * time.Minute) }, 401, 50027},
	}
	for _, step := range steps {
		if step.before != nil {
			step.before()
		}
		if step.path == "callback" {
			step.path = fmt.Sprintf("/interactions/%s/%s/callback", data["id"], data["token"])
		}
		status, body := b.send(step.method, step.path, step.body)
		var failed struct{ Code int }
		if body != "" && json.Unmarshal([]byte(body), &failed) != nil {
			t.Errorf("%s: %s", step.name, body)
		}
		if status != step.status || failed.Code != step.code {
			t.Errorf("%s: %d %s, want %d %d", step.name, status, body, step.status, step.code)
		}
	}
	once := 0
	for _, m := range g.Member("Carla", 0).Sees(open) {
		if m.Content == "once" {
			once++
		}
	}
	if once != 1 {
		t.Errorf("%d messages of one nonce", once)
	}
}

func TestALateAcknowledgementIsUnknown(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true})
	b, data := asked(t, s, false)
	s.Advance(3*time.Second + time.Millisecond)
	if status, body := b.answer(data, `{"type":5}`); status != http.StatusNotFound || !strings.Contains(body, "10062") {
		t.Errorf("%d %s", status, body)
	}
}

func TestPrivateMessagesAreOutOfReach(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true})
	b, data := asked(t, s, false)
	b.answer(data, `{"type":4,"data":{"content":"secret","flags":64,`+nobody+`}}`)
	_, body := b.send("GET", b.webhook(data)+"/messages/@original", "")
	var m struct{ ID string }
	if err := json.Unmarshal([]byte(body), &m); err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprintf("/channels/%s/messages/%s", data["channel_id"], m.ID)
	if status, body := b.send("GET", at, ""); status != http.StatusNotFound {
		t.Errorf("%d %s", status, body)
	}
	if status, body := b.send("POST", at+"/threads", `{"name":"t"}`); status != http.StatusNotFound {
		t.Errorf("%d %s", status, body)
	}
}

func TestATokenIsNeeded(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true})
	r, err := http.NewRequest("GET", s.API+"/users/@me", nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &bot{t: t, s: s}
	if status, _ := b.do(r); status != http.StatusUnauthorized {
		t.Errorf("status %d", status)
	}
	if status, _ := b.send("GET", "/users/@me", ""); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	b.send("GET", "/users/@me/guild-of-nobody", "")
	if v := s.Violations(); len(v) != 1 || !strings.Contains(v[0].Reason, "no such endpoint") {
		t.Errorf("%v", v)
	}
}

func TestRequestsAreHeldAgainstTheDescription(t *testing.T) {
	if _, err := os.Stat("../../../shared/discord/openapi.json"); err != nil {
		t.Skip("the description is missing: ", err)
	}
	s := discordtest.New(t, discordtest.Options{})
	news := s.Guild("Harbour").Channel("news")
	b := start(t, s, nil)
	at := "/channels/" + news.ID + "/messages"
	for body, reason := range map[string]string{
		`{"content":5}`:                           "content",
		`{"content":"a","flags":"x"}`:             "flags",
		`{"content":"a","embeds":[{"color":-1}]}`: "color",
		`{"content":`:                             "not JSON",
	} {
		status, _ := b.send("POST", at, body)
		if got := s.Violations(); status != http.StatusBadRequest || len(got) != 1 || !strings.Contains(got[0].Reason, reason) {
			t.Errorf("%s: %d %v", body, status, got)
		}
	}
	for payload, fine := range map[string]bool{`{"content":"a",` + nobody + `}`: true, `{"content":5}`: false} {
		status, body := b.sendFile(at, payload)
		if got := s.Violations(); (status == http.StatusOK) != fine || (len(got) == 0) != fine {
			t.Errorf("%s: %d %s %v", payload, status, body, got)
		}
	}
	m, _ := s.Guild("x").Member("Anna", 0).Find(news, "note.txt")
	if len(m.Attachments) != 1 || m.Attachments[0].Size != 4 {
		t.Fatalf("%+v", m)
	}
	resp, err := http.Get(m.Attachments[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(resp.Body); err != nil || text.String() != "note" {
		t.Errorf("%q, %v", text.String(), err)
	}
}

// sendFile posts a message with a file.
func (b *bot) sendFile(path, payload string) (int, string) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if err := w.WriteField("payload_json", payload); err != nil {
		b.t.Fatal(err)
	}
	f, err := w.CreateFormFile("files[0]", "note.txt")
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := f.Write([]byte("note")); err != nil {
		b.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.t.Fatal(err)
	}
	r, err := http.NewRequest("POST", b.s.API+path, &body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+b.s.Token)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(r)
}
