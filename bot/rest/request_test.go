package rest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

var thinking = &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}

// asks are kinds of requests by how often they may arrive.
var asks = map[string]func(context.Context, *Client) error{
	"respond": func(ctx context.Context, c *Client) error { return c.Respond(ctx, "1", "token-secret", thinking) },
	"edit": func(ctx context.Context, c *Client) error {
		_, err := c.EditResponse(ctx, "7", "token-secret", &discordgo.WebhookEdit{})
		return err
	},
	"follow up": func(ctx context.Context, c *Client) error {
		_, err := c.FollowUp(ctx, "7", "token-secret", &discordgo.WebhookParams{})
		return err
	},
	"send": func(ctx context.Context, c *Client) error {
		_, err := c.Send(ctx, "3", &discordgo.MessageSend{})
		return err
	},
}

// TestRetries: what fails is asked again where that does no harm, later and
// later, and when there is no use it is not.
func TestRetries(t *testing.T) {
	broken, fails, limits, ok := turn{}, turn{status: 502, body: "<html>"}, turn{status: 429, body: `{"retry_after":0.25,"global":false}`}, turn{status: 200}
	for name, tt := range map[string]struct {
		ask   string
		turns []turn
		at    []string // when it was asked
		fails bool
	}{
		"an edit":                            {"edit", []turn{broken, fails, broken, ok}, []string{"0s", "200ms", "600ms", "1.4s"}, false},
		"a message":                          {"send", []turn{fails, broken, ok}, []string{"0s", "200ms", "600ms"}, false},
		"what could arrive twice":            {"follow up", []turn{fails, ok}, []string{"0s"}, true},
		"what could have arrived":            {"follow up", []turn{broken, ok}, []string{"0s"}, true},
		"what did not arrive":                {"follow up", []turn{limits, limits, ok}, []string{"0s", "250ms", "500ms"}, false},
		"what is wrong":                      {"edit", []turn{{status: 400, body: `{"code":50035}`}, ok}, []string{"0s"}, true},
		"what leads elsewhere":               {"edit", []turn{{status: 302, header: "Location: http://discord.test/x"}, ok}, []string{"0s"}, true},
		"a response":                         {"respond", []turn{fails, ok}, []string{"0s", "200ms"}, false},
		"a response that arrived":            {"respond", []turn{broken, {status: 400, body: `{"code":40060}`}}, []string{"0s", "200ms"}, false},
		"a response that was given before":   {"respond", []turn{{status: 400, body: `{"code":40060}`}}, []string{"0s"}, true},
		"a response that is not answered":    {"respond", []turn{{status: 200, takes: time.Hour}}, []string{"0s", "1.2s"}, true},
		"a response to a server that fails":  {"respond", []turn{fails}, []string{"0s", "200ms", "600ms", "1.4s"}, true},
		"a response that must wait":          {"respond", []turn{{status: 429, body: `{"retry_after":2}`}, ok}, []string{"0s", "2s"}, false},
		"a response that must wait too long": {"respond", []turn{{status: 429, body: `{"retry_after":3}`}, ok}, []string{"0s"}, true},
		"always":                             {"edit", []turn{fails}, []string{"0s", "200ms", "600ms", "1.4s", "3s", "6.2s", "12.6s", "22.6s", "32.6s", "42.6s"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			inWeb(t, inTurn(tt.turns...), func(t *testing.T, c *Client, w *pipeWeb) {
				err := asks[tt.ask](t.Context(), c)
				if (err != nil) != tt.fails {
					t.Errorf("error %v", err)
				}
				if err != nil && strings.Contains(err.Error(), "secret") {
					t.Errorf("the error has a secret: %v", err)
				}
				w.mu.Lock()
				defer w.mu.Unlock()
				var at []string
				for _, line := range w.asked {
					when, _, _ := strings.Cut(line, " ")
					at = append(at, when)
				}
				if got, want := fmt.Sprint(at), fmt.Sprint(tt.at); got != want {
					t.Errorf("asked at %s, want %s", got, want)
				}
			})
		})
	}
}

// TestNonce: is the same in every try, and another for every message.
func TestNonce(t *testing.T) {
	inWeb(t, inTurn(turn{status: 500}, turn{}, turn{status: 200}), func(t *testing.T, c *Client, w *pipeWeb) {
		for range 2 {
			if err := asks["send"](t.Context(), c); err != nil {
				t.Error(err)
			}
		}
		if b := w.bodies; len(b) != 4 || b[0] != b[1] || b[1] != b[2] || b[2] == b[3] {
			t.Errorf("%q", b)
		}
	})
}

// TestNoConnection: a message that cannot have been sent is sent again, even if
// it must not be doubled.
func TestNoConnection(t *testing.T) {
	inWeb(t, inTurn(turn{status: 200}), func(t *testing.T, c *Client, w *pipeWeb) {
		transport := c.http.Transport.(*http.Transport)
		dials := 0
		transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			if dials++; dials < 3 {
				return nil, &net.OpError{Op: "dial", Net: network, Err: errors.New("no route")}
			}
			return w.dial(ctx, network, addr)
		}
		if err := asks["follow up"](t.Context(), c); err != nil {
			t.Error(err)
		}
		w.want(t, "600ms POST /api/v9/webhooks/7/token-secret?wait=true")
		if log := w.logged.String(); strings.Count(log, "does not answer") != 1 || strings.Count(log, "answers again") != 1 {
			t.Errorf("said is\n%s", log)
		}
	})
}

// TestContext: no wait is longer than its context, and the error says so
// without a secret.
func TestContext(t *testing.T) {
	for name, answer := range map[string]turn{
		"for an answer":     {status: 200, takes: time.Hour},
		"after a failure":   {status: 500},
		"for a limit":       {status: 429, body: `{"retry_after":3600}`},
		"for a short limit": {status: 429, body: `{"retry_after":0.3}`},
	} {
		for kind, ask := range asks {
			if kind == "respond" || kind == "follow up" && answer.status == 500 {
				continue // these end sooner
			}
			t.Run(name+" to "+kind, func(t *testing.T) {
				inWeb(t, inTurn(answer), func(t *testing.T, c *Client, w *pipeWeb) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					const life = 1234 * time.Millisecond
					time.AfterFunc(life, cancel)
					err := ask(ctx, c)
					if took := time.Since(w.began); err == nil || took != life || strings.Contains(err.Error(), "secret") {
						t.Errorf("%v after %v", err, took)
					}
					// The next must not be shut out by one that gave up.
					if n := c.bot.users() + c.interactions.users(); n != 0 {
						t.Errorf("%d still wait", n)
					}
				})
			})
		}
	}
}

// users counts those who wait or are on their way.
func (l *limiter) users() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, b := range l.buckets {
		n += b.users + len(b.turn)
	}
	return n
}

// TestErrors: what is refused, and what it means.
func TestErrors(t *testing.T) {
	is := map[string]func(error) bool{"unauthorized": Unauthorized, "gone": Gone, "forbidden": Forbidden, "hidden": MissingAccess, "acknowledged": AlreadyAcknowledged}
	for _, tt := range []struct {
		ask    string
		status int
		body   string
		is     string
		text   string
	}{
		{"send", 401, `{"message":"401: Unauthorized","code":0}`, "unauthorized", `POST /channels/{}/messages: discord says 401 Unauthorized, "401: Unauthorized"`},
		{"send", 400, `{"message":"Unauthorized","code":40001}`, "unauthorized", `POST /channels/{}/messages: discord says 400 Bad Request, code 40001, "Unauthorized"`},
		{"edit", 401, `{"message":"Invalid Webhook Token","code":50027}`, "gone", `PATCH /webhooks/{}/{}/messages/@original: discord says 401 Unauthorized, code 50027, "Invalid Webhook Token"`},
		{"edit", 401, `{}`, "gone", `PATCH /webhooks/{}/{}/messages/@original: discord says 401 Unauthorized`},
		{"send", 404, `{"message":"Unknown Channel","code":10003}`, "gone", `POST /channels/{}/messages: discord says 404 Not Found, code 10003, "Unknown Channel"`},
		{"send", 400, `{"code":10008}`, "gone", `POST /channels/{}/messages: discord says 400 Bad Request, code 10008`},
		{"edit", 404, `<html>`, "gone", `PATCH /webhooks/{}/{}/messages/@original: discord says 404 Not Found`},
		{"respond", 404, `{"code":10062}`, "gone", `POST /interactions/{}/{}/callback: discord says 404 Not Found, code 10062`},
		{"respond", 400, `{"code":40060}`, "acknowledged", `POST /interactions/{}/{}/callback: discord says 400 Bad Request, code 40060`},
		{"send", 403, `{"code":50013}`, "forbidden", `POST /channels/{}/messages: discord says 403 Forbidden, code 50013`},
		{"send", 400, `{"code":50001}`, "forbidden hidden", `POST /channels/{}/messages: discord says 400 Bad Request, code 50001`},
		{"send", 400, `{"code":50035,"message":"Invalid Form Body","errors":{"content":1}}`, "", `POST /channels/{}/messages: discord says 400 Bad Request, code 50035, "Invalid Form Body {\"content\":1}"`},
		{"send", 400, `{"code":"50035","message":"bad"}`, "", `POST /channels/{}/messages: discord says 400 Bad Request, "bad"`},
		{"edit", 400, `{"message":"no token-secret or bot-secret"}`, "", `PATCH /webhooks/{}/{}/messages/@original: discord says 400 Bad Request, "no … or …"`},
	} {
		inWeb(t, inTurn(turn{status: tt.status, body: tt.body}), func(t *testing.T, c *Client, w *pipeWeb) {
			err := asks[tt.ask](t.Context(), c)
			if err == nil || err.Error() != tt.text {
				t.Errorf("error %v\nwant  %s", err, tt.text)
			}
			err = fmt.Errorf("wrapped: %w", err)
			for name, f := range is {
				if f(err) != slices.Contains(strings.Fields(tt.is), name) {
					t.Errorf("%v is %s: %v", err, name, f(err))
				}
			}
		})
	}
	for name, f := range is {
		if f(nil) || f(errors.New("another")) {
			t.Errorf("nothing is %s", name)
		}
	}
}

// TestPassing: which failures may be none the next time.
func TestPassing(t *testing.T) {
	send := func(ctx context.Context, c *Client) error { return asks["send"](ctx, c) }
	for name, tt := range map[string]struct {
		answer  turn
		ask     func(context.Context, *Client) error
		passing bool
	}{
		"a refusal":              {turn{status: 400}, send, false},
		"no right":               {turn{status: 403}, send, false},
		"a server that fails":    {turn{status: 503}, send, true},
		"a limit":                {turn{status: 429, body: `{"retry_after":3600}`}, send, true},
		"a connection that ends": {turn{}, send, true},
		"no answer":              {turn{status: 200, takes: time.Hour}, send, true},
		"an id that is missing":  {turn{status: 200}, func(ctx context.Context, c *Client) error { return c.Typing(ctx, "") }, false},
		"what is no JSON": {turn{status: 200}, func(ctx context.Context, c *Client) error {
			return c.PutCommands(ctx, "7", "", func() {})
		}, false},
		"an address that is none": {turn{status: 200}, func(ctx context.Context, c *Client) error {
			c.API = "http://\x00"
			return c.Typing(ctx, "3")
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			inWeb(t, inTurn(tt.answer), func(t *testing.T, c *Client, w *pipeWeb) {
				ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
				defer cancel()
				err := tt.ask(ctx, c)
				if err == nil || Passing(err) != tt.passing || Passing(fmt.Errorf("wrapped: %w", err)) != tt.passing {
					t.Errorf("passing is %v: %v", Passing(err), err)
				}
				if took := time.Since(w.began); !tt.passing && took != 0 {
					t.Errorf("asked for %v", took)
				}
			})
		})
	}
	if Passing(nil) {
		t.Error("nothing may pass")
	}
}
