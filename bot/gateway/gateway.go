// Package gateway receives Discord's events: it keeps one connection for each
// shard, resumes it where it can, and says when that has no use any more.
//
// A shard (shard.go) is a loop over connections (conn.go), each of which ends
// with an error that says how to go on; what all shards share is the right to
// begin a session (start.go). Every wait is a timer of package time, so tests
// run in bubbles of testing/synctest, where hours take no time.
package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Config is what Run needs.
type Config struct {
	Token   string // secret, without "Bot "
	Intents int    // bits: the kinds of events to get
	Shards  int    // 0 is as many as Info says

	// URL asks where to connect to. It is called at the start and again when
	// that address cannot be reached or the sessions of the day are used up. An
	// error that holds a *Fatal ends Run, after any other it is asked again.
	URL func(ctx context.Context) (Info, error)

	// Handle gets a shard's events one after the other. Those of other shards
	// may come at the same time. Nothing is read while it is busy and many
	// events wait, so it should return soon, and must when ctx ends. A panic is
	// logged and costs only its event.
	Handle func(ctx context.Context, shard int, e Event)

	Dialer *websocket.Dialer // nil is one with this package's time limits
	Random func() float64    // in [0, 1), for jitter
	Log    *slog.Logger
}

// An Event is a dispatch of Discord's.
type Event struct {
	Type     string          // such as "INTERACTION_CREATE"
	Sequence int64           // 0 where the server gave none
	Data     json.RawMessage // as it came; may be empty, null or of any shape
}

// Info is Discord's answer to GET /gateway/bot. What is missing has a sensible
// meaning: one shard, one session at a time, no limit of sessions.
type Info struct {
	// URL has a query that says version and encoding; addresses to resume at
	// get the same.
	URL    string `json:"url"`
	Shards int    `json:"shards"`
	Limit  struct {
		Total          int `json:"total"` // sessions that may begin in a day; 0 is unknown
		Remaining      int `json:"remaining"`
		ResetAfter     int `json:"reset_after"` // milliseconds
		MaxConcurrency int `json:"max_concurrency"`
	} `json:"session_start_limit"`
}

// Fatal is why Discord will not have the bot, whatever it tries.
type Fatal struct {
	Code   int    // Discord's close code
	Reason string // in Discord's words; may be empty
}

func (f *Fatal) Error() string {
	text := fmt.Sprintf("discord refuses the connection: %s (%d)", f.advice(), f.Code)
	if f.Reason != "" {
		text += fmt.Sprintf(", %q", f.Reason)
	}
	return text
}

// advice says in the operator's words what is wrong.
func (f *Fatal) advice() string {
	switch f.Code {
	case CodeAuthentication:
		return "the token is not valid"
	case codeInvalidShard:
		return "the number of shards is not valid"
	case codeShardingRequired:
		return "the bot is in too many servers for so few shards"
	case codeInvalidVersion:
		return "the version of the API is not served"
	case codeInvalidIntents, codeDisallowedIntents:
		return "the bot may not have the events it wants"
	}
	return "no reason known"
}

// Run connects all shards and keeps them connected until the context ends or
// Discord refuses one of them for good. The error is the context's or holds a
// *Fatal. When Run returns, everything it began has ended.
func Run(ctx context.Context, c Config) error {
	if c.Dialer == nil {
		c.Dialer = defaultDialer()
	}
	parent := ctx
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	s, err := newStarts(ctx, c)
	if err != nil {
		return err
	}
	total := max(c.Shards, 0)
	if total == 0 {
		total = max(s.info.Shards, 1)
	}
	var all sync.WaitGroup
	for id := range total {
		all.Go(func() { cancel(newShard(c, s, id, total).run(ctx)) })
	}
	all.Wait()
	if err := parent.Err(); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// sleep waits for d or until the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// fatal reports whether there is no use in trying again.
func fatal(err error) bool {
	var f *Fatal
	return errors.As(err, &f)
}
