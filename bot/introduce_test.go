package bot

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newshound/bot/rest"
)

// A web answers what a client asks for, by path: a status and a body.
type web map[string]string

func (w web) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body, _ := strings.Cut(w[r.URL.Path], " ")
	codes := map[string]int{"": http.StatusNotFound, "200": http.StatusOK, "400": http.StatusBadRequest, "401": http.StatusUnauthorized, "502": http.StatusBadGateway}
	return &http.Response{StatusCode: codes[status], Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// TestIntroduce: only a token that is not known ends the program; whatever else
// Discord does not tell, the gateway may.
func TestIntroduce(t *testing.T) {
	const me, app, old = "/users/@me", "/applications/@me", "/oauth2/applications/@me"
	for name, tt := range map[string]struct {
		web  web
		is   identity
		fail error
		log  string
	}{
		"all is told":                    {web{me: `200 {"id":"7"}`, app: `200 {"id":"9"}`}, identity{"7", "9"}, nil, ""},
		"a token that is not known":      {web{me: `401`}, identity{}, ErrToken, ""},
		"a token refused by code":        {web{me: `400 {"code":40001}`}, identity{}, ErrToken, ""},
		"an application not for bots":    {web{me: `200 {"id":"7"}`, app: `401`, old: `401`}, identity{user: "7"}, nil, "level=WARN"},
		"an application in the old way":  {web{me: `200 {"id":"7"}`, app: `401`, old: `200 {"id":"9"}`}, identity{"7", "9"}, nil, ""},
		"an application refused by code": {web{me: `200 {"id":"7"}`, app: `400 {"code":40001}`}, identity{user: "7"}, nil, "level=WARN"},
		"a server that fails":            {web{me: `502`}, identity{}, nil, "level=WARN"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				log := new(logged)
				b := New(Config{Words: catalog(t), Clock: time.Now, Log: slog.New(slog.NewTextHandler(log, nil))})
				err := b.introduce(t.Context(), rest.New(rest.Config{
					API: "http://discord.test", Client: &http.Client{Transport: tt.web}, Random: func() float64 { return 0 }, Log: slog.New(slog.DiscardHandler),
				}))
				if !errors.Is(err, tt.fail) || b.me() != tt.is || !strings.Contains(log.String(), tt.log) || tt.log == "" && log.String() != "" {
					t.Errorf("%v, is %+v\n%s", err, b.me(), log)
				}
			})
		})
	}
}

// TestNoCommandsWhereTheBotIsNot: is one short line, which says what to do.
func TestNoCommandsWhereTheBotIsNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := new(logged)
		b := New(Config{
			Guild: "42", Store: open(t, t.TempDir(), time.Now), Words: catalog(t), Clock: time.Now, Log: slog.New(slog.NewTextHandler(log, nil)),
		})
		b.identify("7", "9")
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			b.isReady()
			b.begin(ctx, rest.New(rest.Config{
				API: "http://discord.test", Client: &http.Client{Transport: web{}}, Random: func() float64 { return 0 }, Log: slog.New(slog.DiscardHandler),
			}), nil)
			close(ended)
		}()
		synctest.Wait()
		stop()
		<-ended
		if text := log.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, "guild=42") || len(text) > 250 {
			t.Errorf("said is\n%s", text)
		}
	})
}
