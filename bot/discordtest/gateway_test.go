package discordtest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"newshound/bot/discordtest"
)

// A line is a connection to the gateway that tests write and read themselves.
type line struct {
	t  *testing.T
	ws *websocket.Conn
}

type frame struct {
	Op   int
	Data json.RawMessage `json:"d"`
	Seq  int64           `json:"s"`
	Type string          `json:"t"`
}

func dial(t *testing.T, s *discordtest.Server) line {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.URL, "http")+"/gateway?v=10&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	return line{t, ws}
}

func (l line) send(text string) {
	l.t.Helper()
	if err := l.ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		l.t.Fatal(err)
	}
}

// next reads until a frame of an operation, and of a type if one is given.
func (l line) next(op int, kind string) frame {
	l.t.Helper()
	_ = l.ws.SetReadDeadline(time.Now().Add(10 * time.Second)) // so that a failure ends
	for {
		var f frame
		if err := l.ws.ReadJSON(&f); err != nil {
			l.t.Fatalf("waiting for %d %s: %v", op, kind, err)
		}
		if f.Op == op && (kind == "" || f.Type == kind) {
			return f
		}
	}
}

// closed reads until the connection ends, and returns its code.
func (l line) closed() int {
	l.t.Helper()
	for {
		if _, _, err := l.ws.ReadMessage(); err != nil {
			var e *websocket.CloseError
			if errors.As(err, &e) {
				return e.Code
			}
			return 0
		}
	}
}

func (l line) identify(s *discordtest.Server) (session string) {
	l.t.Helper()
	l.next(10, "")
	l.send(fmt.Sprintf(identify, s.Token))
	var ready struct {
		Session string `json:"session_id"`
	}
	if err := json.Unmarshal(l.next(0, "READY").Data, &ready); err != nil {
		l.t.Fatal(err)
	}
	return ready.Session
}

func resume(s *discordtest.Server, session string, seq int64) string {
	return fmt.Sprintf(`{"op":6,"d":{"token":%q,"session_id":%q,"seq":%d}}`, s.Token, session, seq)
}

func TestAResumedSessionGetsWhatItMissed(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true})
	g := s.Guild("Harbour")
	first := dial(t, s)
	session := first.identify(s)
	seq := first.next(0, "GUILD_CREATE").Seq
	s.Drop()
	if code := first.closed(); code == websocket.CloseNormalClosure {
		t.Errorf("dropped with code %d", code)
	}
	g.Channel("missed")
	second := dial(t, s)
	second.next(10, "")
	second.send(resume(s, session, seq))
	if f := second.next(0, ""); f.Type != "CHANNEL_CREATE" || f.Seq != seq+1 {
		t.Errorf("%+v", f)
	}
	second.next(0, "RESUMED")
	if s.Resumes() != 1 || len(s.Identifies()) != 1 || s.Connected() != 1 {
		t.Errorf("%d resumed, %d identified, %d connected", s.Resumes(), len(s.Identifies()), s.Connected())
	}
}

func TestOutagesOfTheGateway(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true})
	s.Guild("Harbour")
	l := dial(t, s)
	l.identify(s)
	s.Beat()
	l.next(1, "")
	l.send(`{"op":1,"d":3}`)
	l.next(11, "")
	s.Reconnect()
	l.next(7, "")
	if s.Connected() != 0 {
		t.Error("still connected after op 7")
	}
	s.Invalidate(true)
	if f := l.next(9, ""); string(f.Data) != "true" {
		t.Errorf("%s", f.Data)
	}
	s.Invalidate(false)
	if f := l.next(9, ""); string(f.Data) != "false" {
		t.Errorf("%s", f.Data)
	}
	s.Close(4000)
	if code := l.closed(); code != 4000 {
		t.Errorf("closed with %d", code)
	}
	s.Refuse(1)
	_, resp, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.URL, "http")+"/gateway?v=10&encoding=json", nil)
	if err == nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("not refused: %v", err)
	}
}

func TestASilentGatewayNeitherAnswersNorCloses(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true, Heartbeat: 10 * time.Millisecond})
	l := dial(t, s)
	l.identify(s)
	s.Silence()
	l.send(`{"op":1,"d":1}`)
	_ = l.ws.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	_, _, err := l.ws.ReadMessage()
	var e interface{ Timeout() bool }
	if !errors.As(err, &e) || !e.Timeout() {
		t.Errorf("got %v", err)
	}
}

func TestFramesThatEndAConnection(t *testing.T) {
	with := func(token string, intents int, shard string) string {
		return fmt.Sprintf(`{"op":2,"d":{"token":%q,"intents":%d,"properties":{},"shard":%s}}`, token, intents, shard)
	}
	const token = "test.token.of-a-bot"
	tests := []struct {
		name, frame string
		code        int
		reason      string // of a violation
	}{
		{"wrong token", with("x", 513, "[0,1]"), 4004, ""},
		{"privileged intent", with(token, 513|1<<15, "[0,1]"), 4014, "intents"},
		{"impossible shard", with(token, 513, "[1,1]"), 4010, "shard"},
		{"no JSON", "{", 4002, "not JSON"},
		{"unknown operation", `{"op":77}`, 4001, "operation 77"},
		{"presence first", `{"op":3,"d":{}}`, 4003, ""},
		{"identified twice", with(token, 513, "[0,1]") + "\n" + with(token, 513, "[0,1]"), 4005, "twice"},
		{"nothing", "", 4009, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := discordtest.New(t, discordtest.Options{Unchecked: true, Heartbeat: 100 * time.Millisecond})
			l := dial(t, s)
			for text := range strings.SplitSeq(test.frame, "\n") {
				if text != "" {
					l.send(text)
				}
			}
			if code := l.closed(); code != test.code {
				t.Errorf("closed with %d, not %d", code, test.code)
			}
			got := s.Violations()
			if test.reason == "" && len(got) > 0 || test.reason != "" && (len(got) != 1 || !strings.Contains(got[0].Reason, test.reason)) {
				t.Errorf("violations %v", got)
			}
		})
	}
}

func TestResumesThatCannotBe(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true})
	s.Guild("Harbour")
	l := dial(t, s)
	session := l.identify(s)
	s.Drop()
	for name, test := range map[string]struct {
		frame string
		code  int // 0 is op 9
	}{
		"unknown session": {resume(s, "nobody's", 1), 0},
		"future":          {resume(s, session, 999), 4007},
	} {
		l := dial(t, s)
		l.send(test.frame)
		if test.code != 0 {
			if code := l.closed(); code != test.code {
				t.Errorf("%s: closed with %d", name, code)
			}
		} else if f := l.next(9, ""); string(f.Data) != "false" {
			t.Errorf("%s: %s", name, f.Data)
		}
	}
}

func TestIdentifyingTooFast(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true, IdentifyEvery: time.Hour, Shards: 2})
	dial(t, s).identify(s)
	l := dial(t, s)
	l.send(fmt.Sprintf(`{"op":2,"d":{"token":%q,"intents":513,"properties":{},"shard":[1,2]}}`, s.Token))
	l.next(9, "")
	if v := s.Violations(); len(v) != 1 || !strings.Contains(v[0].Reason, "within") {
		t.Errorf("%v", v)
	}
}

func TestGuildsSpreadOverShards(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true, Shards: 2})
	for i := range 8 {
		s.Guild(fmt.Sprint(i))
	}
	total := 0
	for shard := range 2 {
		l := dial(t, s)
		l.send(fmt.Sprintf(`{"op":2,"d":{"token":%q,"intents":513,"properties":{},"shard":[%d,2]}}`, s.Token, shard))
		var ready struct{ Guilds []any }
		if err := json.Unmarshal(l.next(0, "READY").Data, &ready); err != nil || len(ready.Guilds) == 0 {
			t.Errorf("shard %d has %d guilds, %v", shard, len(ready.Guilds), err)
		}
		total += len(ready.Guilds)
	}
	if total != 8 || s.Ready(t.Context()) != nil {
		t.Errorf("%d guilds in all", total)
	}
}

func TestFaultsOfRequests(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true})
	news := s.Guild("Harbour").Channel("news")
	b := start(t, s, nil)
	at := "/channels/" + news.ID + "/messages"
	post := func() (int, string) { return b.send("POST", at, `{"content":"a",`+nobody+`}`) }

	s.Fail(discordtest.Fault{Method: "POST", Path: "/messages$", Times: 2, Status: 503, Body: "busy", Headers: http.Header{"x-test": {"1"}}})
	for range 2 {
		if status, body := post(); status != 503 || body != "busy" {
			t.Errorf("%d %s", status, body)
		}
	}
	if status, _ := post(); status != http.StatusOK {
		t.Errorf("after the fault: %d", status)
	}
	s.RateLimit("", "/messages$", 1, discordtest.ScopeShared, 250*time.Millisecond)
	r, err := http.NewRequest("POST", s.API+at, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "0.250" || resp.Header.Get("X-RateLimit-Scope") != "shared" {
		t.Errorf("%v", resp)
	}
	s.Fail(discordtest.Fault{Path: "/messages$", Reset: true})
	if status, text := post(); status != 0 {
		t.Errorf("not reset: %d %s", status, text)
	}
	before := len(s.Guild("x").Member("Anna", 0).Sees(news))
	s.Fail(discordtest.Fault{Path: "/messages$", Reset: true, After: true})
	post()
	if after := len(s.Guild("x").Member("Anna", 0).Sees(news)); after != before+1 || s.Pending() != 0 {
		t.Errorf("%d messages after %d, %d faults left", after, before, s.Pending())
	}
}

func TestALoadIsMeasured(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true, Now: time.Now})
	b := start(t, s, func(b *bot, event string, data map[string]any) {
		if event == "INTERACTION_CREATE" {
			b.answer(data, `{"type":5}`)
			b.send("PATCH", b.webhook(data)+"/messages/@original", `{"content":"a",`+nobody+`}`)
		}
	})
	b.register(askCommand)
	f := s.Load(t.Context(), discordtest.Load{
		Guilds: 3, InFlight: 20, Total: 200, Command: "ask",
		Options: func(n int) []discordtest.Option {
			return []discordtest.Option{discordtest.Opt("question", fmt.Sprint(n))}
		},
	})
	a := f.Acknowledged
	if f.Asked != 200 || f.Failed != 0 || a.P50 <= 0 || a.P50 > a.P99 || f.Answered.P50 <= a.P50 {
		t.Errorf("%v %v", f, f.Errors)
	}
	t.Log(f)
}
