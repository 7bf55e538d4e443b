package discordtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"newshound/bot/discordtest"
)

// A bot is a program under test, scripted: raw frames and requests.
type bot struct {
	t       testing.TB
	s       *discordtest.Server
	handle  func(b *bot, event string, data map[string]any)
	mu      sync.Mutex
	ws      *websocket.Conn
	session string
	seq     int64
	done    chan struct{}
	slow    chan struct{}
}

// identify is what a friendly program sends.
const identify = `{"op":2,"d":{"token":%q,"intents":513,"properties":{"os":"test"},"shard":[0,1]}}`

// start connects a bot and waits until it is ready.
func start(t testing.TB, s *discordtest.Server, handle func(b *bot, event string, data map[string]any)) *bot {
	t.Helper()
	b := &bot{t: t, s: s, handle: handle, slow: make(chan struct{})}
	b.connect(fmt.Sprintf(identify, s.Token))
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bot) connect(hello string) {
	b.t.Helper()
	address := "ws" + strings.TrimPrefix(b.s.URL, "http") + "/gateway?v=10&encoding=json"
	ws, _, err := websocket.DefaultDialer.Dial(address, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	b.ws, b.done = ws, make(chan struct{})
	go b.read(ws, hello)
	b.t.Cleanup(func() { _ = ws.Close() })
}

func (b *bot) read(ws *websocket.Conn, hello string) {
	defer close(b.done)
	for {
		var f struct {
			Op   int
			Data map[string]any `json:"d"`
			Seq  int64          `json:"s"`
			Type string         `json:"t"`
		}
		if _, data, err := ws.ReadMessage(); err != nil || json.Unmarshal(data, &f) != nil {
			return
		}
		if f.Op == 10 {
			_ = ws.WriteMessage(websocket.TextMessage, []byte(hello))
		}
		if f.Op != 0 {
			continue
		}
		b.mu.Lock()
		b.seq = f.Seq
		if f.Type == "READY" {
			b.session, _ = f.Data["session_id"].(string)
		}
		b.mu.Unlock()
		if b.handle != nil {
			go b.handle(b, f.Type, f.Data)
		}
	}
}

// stop says goodbye.
func (b *bot) stop() {
	_ = b.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""))
	_ = b.ws.Close()
}

// send sends a request with the bot's token, and returns the status and the body.
func (b *bot) send(method, path, body string) (int, string) {
	r, err := http.NewRequest(method, b.s.API+path, strings.NewReader(body))
	if err != nil {
		b.t.Error(err)
		return 0, ""
	}
	r.Header.Set("Authorization", "Bot "+b.s.Token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return b.do(r)
}

func (b *bot) do(r *http.Request) (int, string) {
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(bytes.TrimSpace(text))
}

// answer acknowledges an interaction.
func (b *bot) answer(data map[string]any, body string) (int, string) {
	return b.send("POST", fmt.Sprintf("/interactions/%v/%s/callback", data["id"], url.PathEscape(data["token"].(string))), body)
}

// webhook is where the responses to an interaction are.
func (b *bot) webhook(data map[string]any) string {
	return "/webhooks/" + b.s.App + "/" + url.PathEscape(data["token"].(string))
}

// nobody stands in every message.
const nobody = `"allowed_mentions":{"parse":[]}`

// register writes commands.
func (b *bot) register(commands string) {
	b.t.Helper()
	if status, body := b.send("PUT", "/applications/"+b.s.App+"/commands", commands); status != http.StatusOK {
		b.t.Fatalf("%d %s", status, body)
	}
}

const askCommand = `[{"name":"ask","type":1,"description":"Ask","options":[{"type":3,"name":"question","description":"Your question","required":true,"max_length":300},{"type":3,"name":"outlet","description":"Where","autocomplete":true}]},
{"name":"sources","type":1,"description":"Sources","default_member_permissions":"32","options":[{"type":1,"name":"add","description":"Add","options":[{"type":11,"name":"file","description":"A file"}]}]},
{"name":"Check","type":3}]`
