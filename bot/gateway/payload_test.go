package gateway

import "testing"

func TestResumeAddress(t *testing.T) {
	for _, tt := range []struct{ base, given, want string }{
		{"wss://gateway.test/?v=10&encoding=json", "wss://us.gateway.test", "wss://us.gateway.test?v=10&encoding=json"},
		{"wss://gateway.test/?v=10", "WSS://us.gateway.test:443/?v=6&compress=zlib#x", "wss://us.gateway.test:443/?v=10"},
		{"ws://localhost:3001/?v=9", "ws://localhost:3002", "ws://localhost:3002?v=9"},
		{"ws://localhost:3001/?v=9", "wss://safe.test", "wss://safe.test?v=9"},
		{"wss://gateway.test/?v=10", "ws://us.gateway.test", ""}, // the token could be read on its way
		{"wss://gateway.test/?v=10", "https://gateway.test", ""},
		{"wss://gateway.test/?v=10", "file:///etc/passwd", ""},
		{"wss://gateway.test/?v=10", "wss://", ""},
		{"wss://gateway.test/?v=10", "gateway.test", ""},
		{"wss://gateway.test/?v=10", "null", ""},
		{"wss://gateway.test/?v=10", "", ""},
		{"wss://gateway.test/?v=10", "wss://%zz", ""},
	} {
		if got, ok := resumeAddress(tt.base, tt.given); got != tt.want || ok != (tt.want != "") {
			t.Errorf("resumeAddress(%q, %q) = %q, %v, want %q", tt.base, tt.given, got, ok, tt.want)
		}
	}
}

func TestBackoff(t *testing.T) {
	least, most := func() float64 { return 0 }, func() float64 { return 1 }
	last := minBackoff / 2
	for n := range 1000 {
		if d := backoff(n, least); d != 0 {
			t.Errorf("least wait after %d failures: %v", n, d)
		}
		if d := backoff(n, most); d != min(2*last, maxBackoff) {
			t.Errorf("most after %d: %v, before %v", n, d, last)
		} else {
			last = d
		}
	}
}

// FuzzPayload: whatever a server sends is read or refused.
func FuzzPayload(f *testing.F) {
	for _, s := range []string{
		`{"op":10,"d":{"heartbeat_interval":41250},"s":null,"t":null}`,
		`{"op":0,"d":{"session_id":"s","resume_gateway_url":"wss://x"},"s":1,"t":"READY"}`,
		`{"op":9,"d":false}`, `{"op":10,"d":{"heartbeat_interval":-1e300}}`, `null`, `[]`, `{"op":1e9}`, "", "\xff",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := readPayload(data)
		if (err == nil) != (p.Op != nil) {
			t.Fatalf("payload %v, error %v", p, err)
		}
		readReady(p.Data)
		if d := readInterval(p.Data); d < minInterval {
			t.Fatalf("a heartbeat every %v", d)
		}
	})
}
