package gateway

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// TestRun: what the server does, on each connection, and what the client does
// for it. Half of every jitter is waited for.
func TestRun(t *testing.T) {
	resume := "connect\nhello 40000\n" + `raw {"op":0,"t":"RESUMED","s":3,"d":null}` + "\n"
	for _, tt := range []struct{ name, script, want string }{
		{"begins, hears and stops", begin + "event 2 MESSAGE_CREATE", `
			0s connect
			0s identify
			0s handle READY 1
			0s handle MESSAGE_CREATE 2
			0s closed 1000`},
		{"its heart beats with the last sequence, first after a part of the interval", begin + "sleep 21s\nevent 7 X\nsleep 80s", `
			0s connect
			0s identify
			0s handle READY 1
			20s beat 1
			21s handle X 7
			1m0s beat 7
			1m40s beat 7
			1m41s closed 1000`},
		{"a beat that is not answered until the next", begin + "mute\nsleep 1m\n" + resume, `
			0s connect
			0s identify
			0s handle READY 1
			20s beat 1
			1m0s closed 4000
			1m0.5s connect
			1m0.5s resume 1
			1m0.5s handle RESUMED 3
			1m0.5s closed 1000`},
		{"a beat that the server asks for", begin + `raw {"op":1,"d":null}`, `
			0s connect
			0s identify
			0s handle READY 1
			0s beat 1
			0s closed 1000`},
		{"asked to reconnect", begin + "event 2 X\n" + `raw {"op":7,"d":null}` + "\n" + resume, `
			0s connect
			0s identify
			0s handle READY 1
			0s handle X 2
			0s closed 4000
			500ms connect
			500ms resume 2
			500ms handle RESUMED 3
			500ms closed 1000`},
		{"a session that is invalid and can be resumed", begin + `raw {"op":9,"d":true}` + "\n" + resume, `
			0s connect
			0s identify
			0s handle READY 1
			0s closed 4000
			3s connect
			3s resume 1
			3s handle RESUMED 3
			3s closed 1000`},
		{"a session that is invalid", begin + "sleep 5s\n" + `raw {"op":9,"d":false}` + "\n" + begin, `
			0s connect
			0s identify
			0s handle READY 1
			5s closed 4000
			8s connect
			8s identify
			8s handle READY 1
			8s closed 1000`},
		{"an invalid session that says nothing more", begin + "sleep 5s\n" + `raw {"op":9}` + "\n" + begin, `
			0s connect
			0s identify
			0s handle READY 1
			5s closed 4000
			8s connect
			8s identify
			8s handle READY 1
			8s closed 1000`},
		{"a line that breaks", begin + "drop\n" + resume, `
			0s connect
			0s identify
			0s handle READY 1
			500ms connect
			500ms resume 1
			500ms handle RESUMED 3
			500ms closed 1000`},
		{"no HELLO", "connect\nsleep 11s\n" + begin, `
			0s connect
			10s closed 4000
			15s connect
			15s identify
			15s handle READY 1
			15s closed 1000`},
		{"no READY", "connect\nhello 100000\nsleep 125s\n" + begin, `
			0s connect
			0s identify
			50s beat null
			2m0s closed 4000
			2m0.5s connect
			2m0.5s identify
			2m0.5s handle READY 1
			2m0.5s closed 1000`},
		{"a HELLO without an interval, and a second one", "connect\n" + `raw {"op":10}` + "\nhello 1\nready s\nsleep 21s", `
			0s connect
			0s identify
			0s handle READY 1
			20.625s beat 1
			21s closed 1000`},
		{"frames that make no sense", begin + `
			raw null
			raw
			raw {"op":0
			raw []
			raw {"op":"0"}
			raw {"op":99,"d":{}}
			raw {"op":0,"t":null,"s":9}
			raw {"op":0,"t":"A","s":null}
			raw {"op":0,"t":"B","d":null}
			event 4 C`, `
			0s connect
			0s identify
			0s handle READY 1
			0s handle A 0
			0s handle B 0
			0s handle C 4
			0s closed 1000`},
		{"a frame without end", begin + "huge\n" + resume, `
			0s connect
			0s identify
			0s handle READY 1
			0s closed 1009
			500ms connect
			500ms resume 1
			500ms handle RESUMED 3
			500ms closed 1000`},
		{"a READY with nothing in it", "connect\nhello 40000\n" + `raw {"op":0,"t":"READY","d":null}` + "\nsleep 5s\ndrop\n" + begin, `
			0s connect
			0s identify
			0s handle READY 0
			5.5s connect
			5.5s identify
			5.5s handle READY 1
			5.5s closed 1000`},
		{"a READY with other things in it", "connect\nhello 40000\n" + `raw {"op":0,"t":"READY","d":{"session_id":5,"resume_gateway_url":[]}}` + "\nsleep 5s\ndrop\n" + begin, `
			0s connect
			0s identify
			0s handle READY 0
			5.5s connect
			5.5s identify
			5.5s handle READY 1
			5.5s closed 1000`},
		{"an address to resume at", "connect\nhello 40000\nready s ws://resume.test/at?x=1#y\ndrop\n" + resume, `
			0s connect
			0s identify
			0s handle READY 1
			500ms connect resume.test/at
			500ms resume 1
			500ms handle RESUMED 3
			500ms closed 1000`},
		{"an address to resume at that leads nowhere", "connect\nhello 40000\nready s ws://nowhere.test\ndrop\n" + resume + "drop\n" + resume, `
			0s connect
			0s identify
			0s handle READY 1
			500ms dial nowhere.test:80
			500ms connect
			500ms resume 1
			500ms handle RESUMED 3
			1.5s connect
			1.5s resume 3
			1.5s handle RESUMED 3
			1.5s closed 1000`},
		{"a new session, which knows nothing of the old", begin + "sleep 5s\nclose 4009\nconnect\nhello 40000\nsleep 21s", `
			0s connect
			0s identify
			0s handle READY 1
			5s closed 4009
			5.5s connect
			5.5s identify
			25.5s beat null
			26.5s closed 1000`},
		{"after a minute of success waits are short again", strings.Repeat("connect\nrefuse 503\n", 5) + begin + "sleep 1m\ndrop\n" + resume, `
			0s connect
			5s connect
			10s connect
			15s connect
			20s connect
			28s connect
			28s identify
			28s handle READY 1
			48s beat 1
			1m28s beat 1
			1m28.5s connect
			1m28.5s resume 1
			1m28.5s handle RESUMED 3
			1m28.5s closed 1000`},
		{"success that does not last, with longer and longer waits", begin + "drop\n" + strings.Repeat(resume+"drop\n", 5) + resume, `
			0s connect
			0s identify
			0s handle READY 1
			500ms connect
			500ms resume 1
			500ms handle RESUMED 3
			1.5s connect
			1.5s resume 3
			1.5s handle RESUMED 3
			3.5s connect
			3.5s resume 3
			3.5s handle RESUMED 3
			7.5s connect
			7.5s resume 3
			7.5s handle RESUMED 3
			15.5s connect
			15.5s resume 3
			15.5s handle RESUMED 3
			31.5s connect
			31.5s resume 3
			31.5s handle RESUMED 3
			31.5s closed 1000`},
		{"no connection, with longer and longer waits", strings.Repeat("connect\nrefuse 503\n", 8) + "connect\nrefuse 401\nconnect\nrefuse 403\n" + begin, `
			0s connect
			5s connect
			10s connect
			15s connect
			20s connect
			28s connect
			44s connect
			1m14s connect
			1m44s connect
			2m14s connect
			2m44s connect
			2m44s identify
			2m44s handle READY 1
			2m44s closed 1000`},
		{"a session that is never resumed", begin + "drop\n" + strings.Repeat("connect\nhello 40000\ndrop\n", 3) + begin, `
			0s connect
			0s identify
			0s handle READY 1
			500ms connect
			500ms resume 1
			1.5s connect
			1.5s resume 1
			3.5s connect
			3.5s resume 1
			7.5s connect
			7.5s identify
			7.5s handle READY 1
			7.5s closed 1000`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := play(t, tt.script, nil)
			s.compare(t, tt.want+"\nend: context canceled")
		})
	}
}

// compare tells how the transcript differs, with what all have in common said
// shortly.
func (s *stage) compare(t *testing.T, want string) {
	t.Helper()
	short := strings.NewReplacer(
		`op 2 {"token":"secret","intents":513,"shard":[0,1],"properties":{"browser":"newshound","device":"newshound","os":"`+runtime.GOOS+`"}}`, "identify",
		`op 6 {"token":"secret","session_id":"s","seq":`, "resume ", "}", "",
		"connect discord.test/?encoding=json&v=10", "connect", "?encoding=json&v=10", "",
	)
	var got, wanted []string
	for _, line := range s.lines {
		got = append(got, short.Replace(line))
	}
	for line := range strings.Lines(want) {
		if line = strings.TrimSpace(line); line != "" {
			wanted = append(wanted, line)
		}
	}
	// When it ended is when the last happened.
	last := len(got) - 1
	_, got[last], _ = strings.Cut(got[last], " ")
	if g, w := strings.Join(got, "\n"), strings.Join(wanted, "\n"); g != w {
		t.Errorf("transcript\n%s\nwant\n%s\nlog\n%s", g, w, &s.logged)
	}
}

// TestCloseCodes: after which the session goes on, another begins, or nothing
// helps.
func TestCloseCodes(t *testing.T) {
	for code, want := range map[int]string{
		1000: "resume", 1001: "resume", 4000: "resume", 4001: "resume", 4002: "resume", 4005: "resume", 4008: "resume", 4999: "resume",
		4003: "identify", 4007: "identify", 4009: "identify",
		4004: "fatal", 4010: "fatal", 4011: "fatal", 4012: "fatal", 4013: "fatal", 4014: "fatal",
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			script := fmt.Sprintf("connect\nhello 40000\nready s\nclose %d why", code)
			if want != "fatal" {
				script += "\nconnect\nhello 40000"
			}
			s := play(t, script, nil)
			got := "fatal"
			switch all := strings.Join(s.lines, "\n"); {
			case strings.Contains(all, "op 6"):
				got = "resume"
			case strings.Count(all, "op 2") == 2:
				got = "identify"
			}
			end := s.lines[len(s.lines)-1]
			if refused := strings.Contains(end, fmt.Sprintf(`(%d), "why"`, code)); got != want || refused != (want == "fatal") {
				t.Errorf("%s, %s; want %s", got, end, want)
			}
		})
	}
}
