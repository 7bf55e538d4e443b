package gateway

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// maxFrame is how long a frame may be, in bytes. What Discord sends of a server
// with very many channels is some megabytes.
const maxFrame = 16 << 20

func defaultDialer() *websocket.Dialer {
	return &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 20 * time.Second}
}

// dial connects to where the session can be resumed, else to where sessions
// begin.
func (s *shard) dial(ctx context.Context) (*websocket.Conn, error) {
	base := s.starts.current().URL
	if address, ok := resumeAddress(base, s.resumeAt); ok && s.session != "" {
		ws, err := s.open(ctx, address)
		if err == nil {
			return ws, nil
		}
		s.log.Warn("cannot resume at the address given for it", "error", err)
	}
	s.resumeAt = ""
	ws, err := s.open(ctx, base)
	if err == nil {
		return ws, nil
	}
	if err := s.starts.refresh(ctx); err != nil {
		return nil, err
	}
	return nil, err
}

// UserAgent is how the program calls itself, in the form that Discord wants;
// compatible servers refuse a connection without one.
const UserAgent = "DiscordBot (newshound, 1)"

func (s *shard) open(ctx context.Context, address string) (*websocket.Conn, error) {
	ws, resp, err := s.Dialer.DialContext(ctx, address, http.Header{"User-Agent": {UserAgent}})
	if err != nil {
		if resp != nil {
			return nil, fmt.Errorf("connecting to the gateway: %w: %s", err, resp.Status)
		}
		return nil, fmt.Errorf("connecting to the gateway: %w", err)
	}
	ws.SetReadLimit(maxFrame)
	return ws, nil
}

// resumeAddress returns the address that a READY gave, with the query of the
// one where sessions begin. It is not ok if it is no address of a gateway or
// would send the token less safely.
func resumeAddress(base, given string) (string, bool) {
	b, err := url.Parse(base)
	if err != nil {
		return "", false
	}
	u, err := url.Parse(given)
	if err != nil || u.Host == "" {
		return "", false
	}
	safe := strings.EqualFold(u.Scheme, "wss") || strings.EqualFold(u.Scheme, "ws") && strings.EqualFold(b.Scheme, "ws")
	if !safe {
		return "", false
	}
	u.RawQuery = b.RawQuery
	u.Fragment = ""
	return u.String(), true
}
