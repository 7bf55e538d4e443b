package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/gateway"
)

// TestRequests: what each method asks, and that what it sends calls nobody.
func TestRequests(t *testing.T) {
	const silent = `"allowed_mentions":{"parse":[],"replied_user":false}`
	loud := &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{"everyone"}, RepliedUser: true}
	hi := "hi"
	for name, tt := range map[string]struct {
		ask    func(context.Context, *Client) error
		answer string
		asked  string
		body   string // "" is none; … matches anything
	}{
		"respond with a message": {func(ctx context.Context, c *Client) error {
			return c.Respond(ctx, "1", "t", &discordgo.InteractionResponse{Type: 4, Data: &discordgo.InteractionResponseData{Content: hi, AllowedMentions: loud}})
		}, "", "POST /interactions/1/t/callback", `{"data":{` + silent + `,"components":null,"content":"hi","embeds":null,"tts":false},"type":4}`},
		"respond later": {func(ctx context.Context, c *Client) error {
			return c.Respond(ctx, "1", "t", &discordgo.InteractionResponse{Type: 5, Data: &discordgo.InteractionResponseData{Flags: 64}})
		}, "", "POST /interactions/1/t/callback", `{"data":{"flags":64},"type":5}`},
		"respond later, with no data": {func(ctx context.Context, c *Client) error {
			return c.Respond(ctx, "1", "t", &discordgo.InteractionResponse{Type: 6})
		}, "{}", "POST /interactions/1/t/callback", `{"data":{},"type":6}`},
		"respond with no choices": {func(ctx context.Context, c *Client) error {
			return c.Respond(ctx, "1", "t", &discordgo.InteractionResponse{Type: 8, Data: &discordgo.InteractionResponseData{}})
		}, "", "POST /interactions/1/t/callback", `{"data":{"choices":[]},"type":8}`},
		"respond with a form": {func(ctx context.Context, c *Client) error {
			return c.Respond(ctx, "1", "t", &discordgo.InteractionResponse{Type: 9, Data: &discordgo.InteractionResponseData{CustomID: "id", Title: "Why?", Components: []discordgo.MessageComponent{}}})
		}, "", "POST /interactions/1/t/callback", `{"data":{"components":[],"custom_id":"id","title":"Why?"},"type":9}`},
		"the response": {func(ctx context.Context, c *Client) error {
			m, err := c.Response(ctx, "7", "t")
			return same(err, m.ID, "5")
		}, `{"id":"5"}`, "GET /webhooks/7/t/messages/@original", ""},
		"edit the response": {func(ctx context.Context, c *Client) error {
			m, err := c.EditResponse(ctx, "7", "t", &discordgo.WebhookEdit{Content: &hi, AllowedMentions: loud})
			return same(err, m.ID, "5")
		}, `{"id":"5"}`, "PATCH /webhooks/7/t/messages/@original", `{` + silent + `,"content":"hi"}`},
		"delete the response": {func(ctx context.Context, c *Client) error { return c.DeleteResponse(ctx, "7", "t") }, "",
			"DELETE /webhooks/7/t/messages/@original", ""},
		"follow up": {func(ctx context.Context, c *Client) error {
			_, err := c.FollowUp(ctx, "7", "t", &discordgo.WebhookParams{Content: hi, Flags: discordgo.MessageFlagsEphemeral, AllowedMentions: loud})
			return err
		}, "{}", "POST /webhooks/7/t?wait=true", `{` + silent + `,"components":null,"content":"hi","flags":64}`},
		"send": {func(ctx context.Context, c *Client) error {
			_, err := c.Send(ctx, "3", &discordgo.MessageSend{Content: hi, AllowedMentions: loud, Reference: &discordgo.MessageReference{MessageID: "4"}})
			return err
		}, "", "POST /channels/3/messages", `{` + silent + `,"components":null,"content":"hi","embeds":null,"enforce_nonce":true,"message_reference":{"message_id":"4"},"nonce":"…","sticker_ids":null,"tts":false}`},
		"edit a message": {func(ctx context.Context, c *Client) error {
			_, err := c.EditMessage(ctx, "3", "4", &discordgo.WebhookEdit{Content: &hi, AllowedMentions: loud})
			return err
		}, "{}", "PATCH /channels/3/messages/4", `{` + silent + `,"content":"hi"}`},
		"read a message": {func(ctx context.Context, c *Client) error {
			m, err := c.Message(ctx, "3", "4")
			return same(err, m.Content+m.Author.Username, "hianna")
		}, `{"id":"4","content":"hi","author":{"id":"5","username":"anna","public_flags":"0"}}`, "GET /channels/3/messages/4", ""},
		"direct messages": {func(ctx context.Context, c *Client) error {
			channel, err := c.Direct(ctx, "5")
			return same(err, channel, "6")
		}, `{"id":6}`, "POST /users/@me/channels", `{"recipient_id":"5"}`},
		"start a thread": {func(ctx context.Context, c *Client) error {
			thread, created, err := c.StartThread(ctx, "3", "4", "Follow up")
			return same(err, fmt.Sprint(thread.ID, thread.Name, created), "9Follow uptrue")
		}, `{"id":"9","name":"Follow up"}`, "POST /channels/3/messages/4/threads", `{"name":"Follow up"}`},
		"type": {func(ctx context.Context, c *Client) error { return c.Typing(ctx, "3") }, "", "POST /channels/3/typing", ""},
		"global commands": {func(ctx context.Context, c *Client) error {
			all, err := c.Commands(ctx, "7", "")
			return same(err, all[0].Name, "ask")
		}, `[{"name":"ask","default_member_permissions":null}]`, "GET /applications/7/commands?with_localizations=true", ""},
		"commands of a server": {func(ctx context.Context, c *Client) error {
			all, err := c.Commands(ctx, "7", "8")
			return same(err, strings.Repeat("x", len(all)), "")
		}, `[]`, "GET /applications/7/guilds/8/commands?with_localizations=true", ""},
		"no commands": {func(ctx context.Context, c *Client) error { return c.PutCommands(ctx, "7", "", []string{}) }, `[]`,
			"PUT /applications/7/commands", `[]`},
		"ids are no paths": {func(ctx context.Context, c *Client) error { return c.Typing(ctx, "../a b?c#d") }, "",
			"POST /channels/..%2Fa%20b%3Fc%23d/typing", ""},
	} {
		t.Run(name, func(t *testing.T) {
			inWeb(t, inTurn(turn{status: 200, body: tt.answer}), func(t *testing.T, c *Client, w *pipeWeb) {
				if err := tt.ask(t.Context(), c); err != nil {
					t.Error(err)
				}
				method, path, _ := strings.Cut(tt.asked, " ")
				w.want(t, "0s "+method+" /api/v9"+path)
				if tt.body == "" {
					if w.bodies[0] != "" {
						t.Errorf("body %q", w.bodies[0])
					}
					return
				}
				got := w.body(t)
				if before, after, ok := strings.Cut(tt.body, "…"); ok && strings.HasPrefix(got, before) && strings.HasSuffix(got, after) {
					return
				}
				if got != tt.body {
					t.Errorf("body\n%s\nwant\n%s", got, tt.body)
				}
			})
		})
	}
}

// same is err, or that got is not as wanted.
func same(err error, got, want string) error {
	if err == nil && got != want {
		return errors.New("got " + got + ", want " + want)
	}
	return err
}

// TestMissingID: what a server did not tell is not asked about.
func TestMissingID(t *testing.T) {
	inWeb(t, inTurn(turn{status: 200}), func(t *testing.T, c *Client, w *pipeWeb) {
		for _, id := range []string{"", ".", ".."} {
			if err := c.Typing(t.Context(), id); err == nil {
				t.Errorf("asked about %q", id)
			}
		}
		w.want(t)
	})
}

// TestFiles: go beside the message, again in every try.
func TestFiles(t *testing.T) {
	var got []string
	first := true
	handler := func(w http.ResponseWriter, r *http.Request) {
		_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil {
			t.Error(err)
		}
		parts := multipart.NewReader(r.Body, params["boundary"])
		for {
			part, err := parts.NextPart()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Error(err)
				break
			}
			data, _ := io.ReadAll(part)
			got = append(got, part.FormName()+" "+part.FileName()+" "+part.Header.Get("Content-Type")+" "+string(data))
		}
		if first {
			first = false
			w.WriteHeader(500)
			return
		}
		io.WriteString(w, `{"id":"1"}`)
	}
	inWeb(t, handler, func(t *testing.T, c *Client, w *pipeWeb) {
		_, err := c.EditMessage(t.Context(), "3", "4", &discordgo.WebhookEdit{
			Files: []*discordgo.File{{Name: `a"b.png`, ContentType: "image/png", Reader: strings.NewReader("data")}},
		})
		if err != nil {
			t.Error(err)
		}
	})
	once := `payload_json  application/json {"allowed_mentions":{"parse":[],"replied_user":false}}` + "\n" + `files[0] a"b.png image/png data` + "\n"
	if all := strings.Join(got, "\n") + "\n"; all != once+once {
		t.Errorf("parts:\n%s", all)
	}
}

// TestEmptyAnswers: what was done is done, whatever the answer looks like.
func TestEmptyAnswers(t *testing.T) {
	for body, id := range map[string]string{
		"": "", "{}": "", "null": "", "<html>": "", "[]": "",
		`{"id":"5","channel_id":"3","components":[{"type":99}]}`: "5", // a kind that discordgo does not know
		`{"id":"5","author":"me"}`:                               "5",
	} {
		inWeb(t, inTurn(turn{status: 200, body: body}), func(t *testing.T, c *Client, w *pipeWeb) {
			m, err := c.Send(t.Context(), "3", &discordgo.MessageSend{})
			if err != nil || m == nil || m.ID != id {
				t.Errorf("%q gives %v, %v", body, m, err)
			}
		})
	}
}

func TestGatewayBot(t *testing.T) {
	for name, tt := range map[string]struct {
		turns []turn
		url   string
		bad   bool
		fatal bool
	}{
		"as Discord answers":   {turns: []turn{{status: 200, body: `{"url":"wss://gateway.test","shards":2,"session_start_limit":{"total":1000,"remaining":7,"reset_after":14400000,"max_concurrency":16}}`}}, url: "wss://gateway.test?encoding=json&v=9"},
		"with little":          {turns: []turn{{status: 200, body: `{"url":"ws://gateway.test:3001/path?v=6&compress=zlib"}`}}, url: "ws://gateway.test:3001/path?encoding=json&v=9"},
		"not for bots":         {turns: []turn{{status: 404}, {status: 200, body: `{"url":"wss://gateway.test/"}`}}, url: "wss://gateway.test/?encoding=json&v=9"},
		"nowhere":              {turns: []turn{{status: 404}}, bad: true},
		"without an address":   {turns: []turn{{status: 200, body: `{}`}}, bad: true},
		"with no JSON":         {turns: []turn{{status: 200, body: `<html>`}}, bad: true},
		"with a bad address":   {turns: []turn{{status: 200, body: `{"url":"%"}`}}, bad: true},
		"to a bad token":       {turns: []turn{{status: 401, body: `{"message":"401: Unauthorized","code":0}`}}, bad: true, fatal: true},
		"to one without right": {turns: []turn{{status: 403}}, bad: true},
	} {
		t.Run(name, func(t *testing.T) {
			inWeb(t, inTurn(tt.turns...), func(t *testing.T, c *Client, w *pipeWeb) {
				info, err := c.GatewayBot(t.Context())
				_, fatal := errors.AsType[*gateway.Fatal](err)
				if info.URL != tt.url || (err != nil) != tt.bad || fatal != tt.fatal || Unauthorized(err) != tt.fatal {
					t.Errorf("%+v, %v", info, err)
				}
				if name == "as Discord answers" && (info.Shards != 2 || info.Limit.Remaining != 7 || info.Limit.MaxConcurrency != 16 || info.Limit.ResetAfter != 14400000 || info.Limit.Total != 1000) {
					t.Errorf("%+v", info)
				}
			})
		})
	}
}

func TestMe(t *testing.T) {
	inWeb(t, inTurn(turn{status: 200, body: `{"id":"7","username":"Newshound","public_flags":"0"}`}, turn{status: 200, body: `{}`}, turn{status: 401}), func(t *testing.T, c *Client, w *pipeWeb) {
		if me, err := c.Me(t.Context()); err != nil || me.ID != "7" {
			t.Errorf("%v, %v", me, err)
		}
		if _, err := c.Me(t.Context()); err == nil {
			t.Error("nobody is somebody")
		}
		if _, err := c.Me(t.Context()); !Unauthorized(err) {
			t.Errorf("%v", err)
		}
	})
}

func TestApplication(t *testing.T) {
	for name, tt := range map[string]struct {
		turns []turn
		id    string
		asked int
	}{
		"the new way":   {[]turn{{status: 200, body: `{"id":"7","owner":"somebody"}`}}, "7", 1},
		"the old way":   {[]turn{{status: 404}, {status: 200, body: `{"id":"7"}`}}, "7", 2},
		"neither":       {[]turn{{status: 200, body: `{}`}, {status: 403}}, "", 2},
		"a bad token":   {[]turn{{status: 401}}, "", 2},
		"not for bots":  {[]turn{{status: 401}, {status: 200, body: `{"id":"7"}`}}, "7", 2},
		"no answer":     {[]turn{{status: 200, body: `{}`}}, "", 2},
		"a number":      {[]turn{{status: 200, body: `{"id":7}`}}, "7", 1},
		"not even JSON": {[]turn{{status: 200, body: `hello`}, {status: 200, body: `{"id":"7"}`}}, "7", 2},
	} {
		t.Run(name, func(t *testing.T) {
			inWeb(t, inTurn(tt.turns...), func(t *testing.T, c *Client, w *pipeWeb) {
				id, err := c.Application(t.Context())
				if id != tt.id || (err == nil) != (tt.id != "") || len(w.asked) != tt.asked || err != nil && strings.Contains(err.Error(), "%!") {
					t.Errorf("%q, %v after %q", id, err, w.asked)
				}
			})
		})
	}
}

// TestThreads: which one a message has, and whether this call opened it.
func TestThreads(t *testing.T) {
	const post, get = "POST /api/v9/channels/3/messages/4/threads", "GET /api/v9/channels/4"
	opened := turn{status: 201, body: `{"id":"4","name":"Now"}`}
	exists := turn{status: 400, body: `{"code":160004,"message":"A thread has already been created for this message"}`}
	before := turn{status: 200, body: `{"id":"4","name":"Before"}`}
	for name, tt := range map[string]struct {
		turns   []turn
		thread  string
		created bool
		asked   []string
	}{
		"a new one":           {[]turn{opened}, "Now", true, []string{"0s " + post}},
		"one that is there":   {[]turn{exists, before}, "Before", false, []string{"0s " + post, "0s " + get}},
		"one without a name":  {[]turn{exists, {status: 200, body: `{}`}}, "", false, []string{"0s " + post, "0s " + get}},
		"an empty answer":     {[]turn{{status: 201, body: ``}}, "", true, []string{"0s " + post}},
		"the answer was lost": {[]turn{{}, exists}, "", true, []string{"0s " + post, "200ms " + post}},
		"a try that failed":   {[]turn{{status: 502}, opened}, "Now", true, []string{"0s " + post, "200ms " + post}},
	} {
		t.Run(name, func(t *testing.T) {
			inWeb(t, inTurn(tt.turns...), func(t *testing.T, c *Client, w *pipeWeb) {
				thread, created, err := c.StartThread(t.Context(), "3", "4", "Now")
				if err != nil || thread.ID != "4" || thread.Name != tt.thread || created != tt.created {
					t.Errorf("%+v, created %v, %v", thread, created, err)
				}
				w.want(t, tt.asked...)
			})
		})
	}
	t.Run("none", func(t *testing.T) {
		inWeb(t, inTurn(turn{status: 403}), func(t *testing.T, c *Client, _ *pipeWeb) {
			if thread, created, err := c.StartThread(t.Context(), "3", "4", "Now"); !Forbidden(err) || thread != nil || created {
				t.Errorf("%+v, created %v, %v", thread, created, err)
			}
		})
	})
}
