package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

// TestLoopback: all of it over sockets, once: who stops in the middle of what
// the server says still takes leave.
func TestLoopback(t *testing.T) {
	left := make(chan error, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err != nil {
			left <- err
			return
		}
		defer ws.Close()
		write := func(text string) error { return ws.WriteMessage(websocket.TextMessage, []byte(text)) }
		write(`{"op":10,"d":{"heartbeat_interval":60000}}`)
		if _, _, err := ws.ReadMessage(); err != nil {
			left <- err
			return
		}
		go func() {
			for write(`{"op":0,"t":"X","s":1,"d":{}}`) == nil {
			}
		}()
		_, _, err = ws.ReadMessage()
		left <- err
	}))
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := Run(ctx, Config{
		URL: func(context.Context) (Info, error) {
			return Info{URL: strings.Replace(server.URL, "http", "ws", 1)}, nil
		},
		Handle: func(context.Context, int, Event) { cancel() },
		Random: func() float64 { return 1 },
		Log:    slog.New(slog.DiscardHandler),
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if err := <-left; !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("the server saw %v", err)
	}
}
