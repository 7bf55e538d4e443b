package rest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
)

// TestLimits: when what is asked may go.
func TestLimits(t *testing.T) {
	send := func(channel string) func(context.Context, *Client) error {
		return func(ctx context.Context, c *Client) error {
			_, err := c.Send(ctx, channel, &discordgo.MessageSend{})
			return err
		}
	}
	typing := func(ctx context.Context, c *Client) error { return c.Typing(ctx, "3") }
	edit := func(token string) func(context.Context, *Client) error {
		return func(ctx context.Context, c *Client) error {
			_, err := c.EditResponse(ctx, "7", token, &discordgo.WebhookEdit{})
			return err
		}
	}
	type asks = []func(context.Context, *Client) error
	const used = "X-RateLimit-Limit: 5, X-RateLimit-Remaining: 0, X-RateLimit-Reset-After: 1.5, X-RateLimit-Bucket: b"
	for name, tt := range map[string]struct {
		first turn
		asks  asks
		at    []string // of all requests, in order
	}{
		"nothing is said":           {turn{status: 200}, asks{send("3"), send("3")}, []string{"0s", "0s"}},
		"some are left":             {turn{status: 200, header: strings.Replace(used, ": 0", ": 1", 1)}, asks{send("3"), send("3")}, []string{"0s", "0s"}},
		"none is left":              {turn{status: 200, header: used}, asks{send("3"), send("3")}, []string{"0s", "1.5s"}},
		"of another channel":        {turn{status: 200, header: used}, asks{send("3"), send("4")}, []string{"0s", "0s"}},
		"of another route":          {turn{status: 200, header: used}, asks{send("3"), typing}, []string{"0s", "0s"}},
		"of another interaction":    {turn{status: 200, header: used}, asks{edit("a"), edit("b")}, []string{"0s", "0s"}},
		"of the interaction":        {turn{status: 200, header: used}, asks{edit("a"), edit("a")}, []string{"0s", "1.5s"}},
		"nonsense is said":          {turn{status: 200, header: "X-RateLimit-Remaining: 0, X-RateLimit-Reset-After: NaN"}, asks{send("3"), send("3")}, []string{"0s", "0s"}},
		"too many for this":         {turn{status: 429, header: "X-RateLimit-Scope: user", body: `{"retry_after":0.7}`}, asks{send("3"), send("4")}, []string{"0s", "700ms", "700ms"}},
		"too many for all of these": {turn{status: 429, header: "X-RateLimit-Scope: shared", body: `{"retry_after":0.7}`}, asks{send("3"), send("3")}, []string{"0s", "700ms", "700ms"}},
		"only the header says when": {turn{status: 429, header: "Retry-After: 2, X-RateLimit-Scope: user"}, asks{send("3")}, []string{"0s", "2s"}},
		"nobody says when":          {turn{status: 429, body: `{}`}, asks{send("3")}, []string{"0s", "1s"}},
		"at once is too soon":       {turn{status: 429, body: `{"retry_after":0}`}, asks{send("3")}, []string{"0s", "50ms"}},
		"a time that has been":      {turn{status: 429, body: `{"retry_after":-5}`}, asks{send("3")}, []string{"0s", "1s"}},
	} {
		t.Run(name, func(t *testing.T) {
			inWeb(t, inTurn(tt.first, turn{status: 200}), func(t *testing.T, c *Client, w *pipeWeb) {
				for _, ask := range tt.asks {
					if err := ask(t.Context(), c); err != nil {
						t.Error(err)
					}
				}
				if got, want := fmt.Sprint(w.times()), fmt.Sprint(tt.at); got != want {
					t.Errorf("asked at %s, want %s", got, want)
				}
			})
		})
	}
}

// times are those at which it was asked.
func (w *pipeWeb) times() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var at []string
	for _, line := range w.asked {
		when, _, _ := strings.Cut(line, " ")
		at = append(at, when)
	}
	return at
}

// TestGlobalLimit: stops all of its kind. What answers interactions is of
// another kind, unless it is not Discord's interface that speaks.
func TestGlobalLimit(t *testing.T) {
	for name, limit := range map[string]turn{
		"by scope":             {status: 429, header: "X-RateLimit-Scope: global, Retry-After: 3"},
		"by the older header":  {status: 429, header: "X-RateLimit-Global: true, Retry-After: 3"},
		"by the body":          {status: 429, body: `{"global":true,"retry_after":3}`},
		"by a wall before all": {status: 429, header: "Retry-After: 3", body: "<html>"},
	} {
		t.Run(name, func(t *testing.T) {
			inWeb(t, inTurn(limit, turn{status: 200}), func(t *testing.T, c *Client, w *pipeWeb) {
				var all sync.WaitGroup
				all.Go(func() { c.Typing(t.Context(), "3") })
				synctest.Wait()
				all.Go(func() { c.Typing(t.Context(), "4") })
				all.Go(func() { c.Me(t.Context()) })
				synctest.Wait()
				if err := c.Respond(t.Context(), "1", "t", thinking); err != nil {
					t.Error(err)
				}
				all.Wait()
				if got := fmt.Sprint(w.times()); got != "[0s 0s 3s 3s 3s]" {
					t.Errorf("asked at %s", got)
				}
			})
		})
	}
}

// TestSharedBucket: routes that Discord says share a limit do.
func TestSharedBucket(t *testing.T) {
	header := "X-RateLimit-Bucket: b, X-RateLimit-Remaining: 0, X-RateLimit-Reset-After: 1"
	inWeb(t, inTurn(turn{status: 200, header: header}), func(t *testing.T, c *Client, w *pipeWeb) {
		ctx := t.Context()
		send := func() { c.Send(ctx, "3", &discordgo.MessageSend{}) }
		typing := func() { c.Typing(ctx, "3") }
		for _, ask := range []func(){send, typing, send, typing} {
			ask()
		}
		// What shares is known after the first of each.
		if got := fmt.Sprint(w.times()); got != "[0s 0s 1s 2s]" {
			t.Errorf("asked at %s", got)
		}
	})
}

// TestOrder: messages to a channel arrive as they were sent, other channels do
// not wait for them, and a limit that is too long is an error at once.
func TestOrder(t *testing.T) {
	inWeb(t, inTurn(turn{status: 200, takes: time.Second}), func(t *testing.T, c *Client, w *pipeWeb) {
		var all sync.WaitGroup
		for _, text := range []string{"one", "two", "three"} {
			all.Go(func() { c.Send(t.Context(), "3", &discordgo.MessageSend{Content: text}) })
			synctest.Wait()
		}
		all.Go(func() { c.Send(t.Context(), "4", &discordgo.MessageSend{Content: "other"}) })
		all.Wait()
		if got := fmt.Sprint(w.times()); got != "[0s 0s 1s 2s]" {
			t.Errorf("asked at %s", got)
		}
		var texts []string
		for _, body := range w.bodies {
			for _, text := range []string{"one", "two", "three"} {
				if strings.Contains(body, `"content":"`+text) {
					texts = append(texts, text)
				}
			}
		}
		if !slices.Equal(texts, []string{"one", "two", "three"}) {
			t.Errorf("%q", texts)
		}
	})
}

func TestTooLong(t *testing.T) {
	inWeb(t, inTurn(turn{status: 429, body: `{"retry_after":60}`}), func(t *testing.T, c *Client, w *pipeWeb) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		for range 2 {
			_, err := c.Send(ctx, "3", &discordgo.MessageSend{})
			if e, ok := errors.AsType[*Error](err); !ok || e.Status != 429 || e.RetryAfter != time.Minute || time.Since(w.began) != 0 {
				t.Errorf("%v after %v", err, time.Since(w.began))
			}
		}
		w.want(t, "0s POST /api/v9/channels/3/messages")
		if n := strings.Count(w.logged.String(), "again"); n != 1 {
			t.Errorf("tried again %d times:\n%s", n, &w.logged)
		}
	})
}

// TestTurnGivenUp: who does not want to wait any more for those before leaves
// nothing behind.
func TestTurnGivenUp(t *testing.T) {
	inWeb(t, inTurn(turn{status: 200, takes: 10 * time.Second}), func(t *testing.T, c *Client, w *pipeWeb) {
		var first sync.WaitGroup
		first.Go(func() { c.Typing(t.Context(), "3") })
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := c.Typing(ctx, "3"); !errors.Is(err, context.DeadlineExceeded) || time.Since(w.began) != time.Second {
			t.Errorf("%v after %v", err, time.Since(w.began))
		}
		first.Wait()
		if n := c.bot.users(); n != 0 {
			t.Errorf("%d still wait", n)
		}
	})
}

func TestSeconds(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0": 0, "1": time.Second, "0.25": 250 * time.Millisecond, "1e300": maxRetryAfter, "Inf": maxRetryAfter,
		"": -1, "-1": -1, "NaN": -1, "soon": -1,
	} {
		got, ok := seconds(text)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("seconds(%q) = %v, want %v", text, got, want)
		}
	}
}

// TestBucketsEnd: what interactions leave behind is thrown away.
func TestBucketsEnd(t *testing.T) {
	header := "X-RateLimit-Bucket: b, X-RateLimit-Remaining: 4, X-RateLimit-Reset-After: 1"
	inWeb(t, inTurn(turn{status: 200, header: header}), func(t *testing.T, c *Client, w *pipeWeb) {
		most := 0
		for i := range 1000 {
			if _, err := c.EditResponse(t.Context(), "7", fmt.Sprint(i), &discordgo.WebhookEdit{}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
			most = max(most, len(c.interactions.buckets))
		}
		// Each is known by two names: before and after Discord gave it one.
		if limit := 2 * int(sweepInterval/time.Second) * 2; most > limit {
			t.Errorf("%d buckets, want at most %d", most, limit)
		}
	})
}
