package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

const begin = "connect\nhello 40000\nready s\n"

// TestPanic: what a handler does wrong costs its event alone.
func TestPanic(t *testing.T) {
	s := play(t, begin+"event 2 BAD\nevent 3 GOOD", func(c *Config, s *stage) {
		note := c.Handle
		c.Handle = func(ctx context.Context, shard int, e Event) {
			if e.Type == "BAD" {
				panic("oh dear")
			}
			note(ctx, shard, e)
		}
	})
	s.compare(t, `
		0s connect
		0s identify
		0s handle READY 1
		0s handle GOOD 3
		0s closed 1000
		end: context canceled`)
	for _, want := range []string{"oh dear", "type=BAD", "sequence=2", "shard_test.go"} {
		if !strings.Contains(s.logged.String(), want) {
			t.Errorf("the log has no %q:\n%s", want, &s.logged)
		}
	}
}

// TestSlowHandler: events wait, none is lost or out of order, and the heart
// beats on.
func TestSlowHandler(t *testing.T) {
	const events = 3 * queueLength
	script := begin + strings.Repeat("event 5 X\n", events) + "sleep 10m"
	handled := 0
	s := play(t, script, func(c *Config, s *stage) {
		c.Handle = func(ctx context.Context, _ int, e Event) {
			if handled == 0 && sleep(ctx, 5*time.Minute) != nil {
				s.note("stopped too early")
			}
			handled++
		}
	})
	all := strings.Join(s.lines, "\n")
	if beats := strings.Count(all, "beat 5"); handled != 1+events || beats < 14 || strings.Count(all, "connect ") != 1 {
		t.Errorf("handled %d of %d, %d beats:\n%s\n%s", handled, events, beats, all, &s.logged)
	}
}

// TestSlowHandlerLosesNothing: what was read when the connection ended is
// handled after all.
func TestSlowHandlerLosesNothing(t *testing.T) {
	// No READY comes, so the connection ends after two minutes.
	script := "connect\nhello 40000\n" + strings.Repeat("event 5 X\n", 2*queueLength) + "sleep 1h\n" + begin + "sleep 1h"
	handled := 0
	s := play(t, script, func(c *Config, s *stage) {
		c.Handle = func(ctx context.Context, _ int, e Event) {
			if handled == 0 && sleep(ctx, 5*time.Minute) != nil {
				s.note("stopped too early")
			}
			if e.Type == "X" {
				handled++
			}
		}
	})
	// One is being handled, one waits for room in the queue.
	if handled != queueLength+2 {
		t.Errorf("handled %d, want %d\n%s\n%s", handled, queueLength+2, strings.Join(s.lines, "\n"), &s.logged)
	}
}

// TestStop: whatever it waits for, it ends with the context, and leaves nothing
// behind (or the bubble would say so).
func TestStop(t *testing.T) {
	stopAfter := func(d time.Duration) func(*Config, *stage) {
		return func(_ *Config, s *stage) { time.AfterFunc(d, func() { s.stop() }) }
	}
	for name, tt := range map[string]struct {
		script string
		change func(*Config, *stage)
		within time.Duration
	}{
		"asking where to connect": {begin, func(c *Config, s *stage) {
			c.URL = func(ctx context.Context) (Info, error) { <-ctx.Done(); return Info{}, ctx.Err() }
			stopAfter(time.Minute)(c, s)
		}, 0},
		"waiting to ask again": {begin, func(c *Config, s *stage) {
			c.URL = func(ctx context.Context) (Info, error) { return Info{}, errors.New("no network") }
			stopAfter(time.Minute)(c, s)
		}, 0},
		"connecting": {begin, func(c *Config, s *stage) {
			c.Dialer.NetDialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
			stopAfter(time.Minute)(c, s)
		}, 0},
		"waiting for HELLO":           {"connect\nsleep 1h", stopAfter(3 * time.Second), closeTimeout},
		"waiting for READY":           {"connect\nhello 40000\nsleep 1h", stopAfter(time.Minute), closeTimeout},
		"listening":                   {begin + "sleep 1h", stopAfter(time.Minute), closeTimeout},
		"waiting after a failure":     {strings.Repeat("connect\nrefuse 500\n", 9) + begin, stopAfter(time.Minute), 0},
		"waiting to begin a session":  {begin + "close 4009\n" + begin, stopAfter(4 * time.Second), 0},
		"waiting for the next day":    {begin, func(c *Config, s *stage) { c.URL = limited(0, time.Hour); stopAfter(time.Minute)(c, s) }, 0},
		"handling, with events ahead": {begin + strings.Repeat("event 2 X\n", 2*queueLength) + "sleep 1h", blocked, closeTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			var stopped time.Time
			s := play(t, tt.script, func(c *Config, s *stage) {
				stop := s.stop
				s.stop = func() {
					if stopped.IsZero() {
						stopped = time.Now()
					}
					stop()
				}
				if tt.change != nil {
					tt.change(c, s)
				}
			})
			took := s.ended.Sub(stopped)
			if end := s.lines[len(s.lines)-1]; !strings.HasSuffix(end, "context canceled") || took > tt.within {
				t.Errorf("ended %v after it was told to: %s\n%s", took, strings.Join(s.lines, "\n"), &s.logged)
			}
		})
	}
}

// blocked is a handler that ends only with its context.
func blocked(c *Config, s *stage) {
	c.Handle = func(ctx context.Context, _ int, _ Event) { <-ctx.Done() }
	time.AfterFunc(time.Minute, func() { s.stop() })
}

// limited answers with so many sessions left of the day, then with many.
func limited(left int, reset time.Duration) func(context.Context) (Info, error) {
	began := time.Now()
	return func(context.Context) (Info, error) {
		info := Info{URL: "ws://discord.test/?encoding=json&v=10"}
		info.Limit.Total, info.Limit.Remaining = 1000, 1000
		if rest := reset - time.Since(began); rest > 0 {
			info.Limit.Remaining, info.Limit.ResetAfter = left, int(rest.Milliseconds())
		}
		return info, nil
	}
}

// TestDailyLimit: when no session may begin any more it waits for the next
// day, and says so once.
func TestDailyLimit(t *testing.T) {
	s := play(t, begin+"sleep 10s\nclose 4009\n"+begin, func(c *Config, s *stage) {
		info := limited(1, time.Hour)
		asked := 0
		c.URL = func(ctx context.Context) (Info, error) {
			i, err := info(ctx)
			if asked++; asked > 1 && i.Limit.ResetAfter > 0 {
				i.Limit.Remaining = 0
			}
			return i, err
		}
	})
	s.compare(t, `
		0s connect
		0s identify
		0s handle READY 1
		10s closed 4009
		1h0m0s connect
		1h0m0s identify
		1h0m0s handle READY 1
		1h0m0s closed 1000
		end: context canceled`)
	if n := strings.Count(s.logged.String(), "used up"); n != 1 {
		t.Errorf("said %d times:\n%s", n, &s.logged)
	}
}

// TestShards: as many begin at once as the server lets, in buckets of their
// own, and the rest five seconds later.
func TestShards(t *testing.T) {
	s := play(t, strings.Repeat("connect\nhello 600000\nsleep 1s\n", 5), func(c *Config, s *stage) {
		c.URL = func(context.Context) (Info, error) {
			i := Info{URL: "ws://discord.test", Shards: 5}
			i.Limit.MaxConcurrency = 2
			return i, nil
		}
	})
	var got []string
	for _, line := range s.lines {
		if when, what, ok := strings.Cut(line, " op 2 "); ok {
			var d identity
			if err := json.Unmarshal([]byte(what), &d); err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%s bucket %d of %d", when, d.Shard[0]%2, d.Shard[1]))
		}
	}
	slices.Sort(got)
	want := []string{"0s bucket 0 of 5", "0s bucket 1 of 5", "10s bucket 0 of 5", "5s bucket 0 of 5", "5s bucket 1 of 5"}
	if !slices.Equal(got, want) {
		t.Errorf("identified %q, want %q\n%s", got, want, &s.logged)
	}
}

// TestShardRefused: what is fatal for one ends all.
func TestShardRefused(t *testing.T) {
	s := play(t, "connect\nhello 40000\nready s\nsleep 1h\nconnect\nhello 40000\nclose 4011 more\nconnect", func(c *Config, s *stage) { c.Shards = 2 })
	if end := s.lines[len(s.lines)-1]; end != `5s end: discord refuses the connection: the bot is in too many servers for so few shards (4011), "more"` {
		t.Error(end)
	}
}

// TestURL: errors are asked about again, but for those that say it is no use.
func TestURL(t *testing.T) {
	asked := 0
	s := play(t, begin, func(c *Config, s *stage) {
		found := c.URL
		c.URL = func(ctx context.Context) (Info, error) {
			if asked++; asked < 4 {
				return Info{}, errors.New("no network")
			}
			return found(ctx)
		}
	})
	s.compare(t, `
		3.5s connect
		3.5s identify
		3.5s handle READY 1
		3.5s closed 1000
		end: context canceled`)

	s = play(t, begin, func(c *Config, s *stage) {
		c.URL = func(ctx context.Context) (Info, error) {
			return Info{}, errors.Join(errors.New("not allowed"), &Fatal{Code: CodeAuthentication})
		}
	})
	if end := strings.Join(s.lines, "\n"); !strings.Contains(end, "the token is not valid") {
		t.Errorf("did not end: %s", end)
	}
}
