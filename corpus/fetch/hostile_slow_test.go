package fetch

import (
	"context"
	"crypto/x509"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"
)

// hostileSlowness is what comes a byte at a time, or never.
func hostileSlowness(t *testing.T, f *Fetcher, names nameServer) []ordeal {
	trusted := newAuthority(t)
	f.guard.tls.RootCAs = x509.NewCertPool()
	f.guard.tls.RootCAs.AddCert(trusted.cert)
	var ordeals []ordeal
	for name, s := range map[string]script{
		"nothing for an answer":     silent,
		"a slow status":             dripping("", whole),
		"a slow header":             dripping(fine, "X-Hello: "+strings.Repeat("hello", 1000)),
		"slow hints":                dripping("", strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 100)),
		"a header and no body":      dripping(fine+"Content-Length: 5\r\n\r\n", ""),
		"a body that stops":         dripping(fine+"Content-Length: 5\r\n\r\nhell", ""),
		"a slow body":               dripping(fine+"Content-Length: 5000\r\n\r\n", strings.Repeat("a", 5000)),
		"a slow body without end":   dripping(fine+"\r\n", strings.Repeat("a", 5000)),
		"slow chunks":               dripping(chunks(""), strings.Repeat("1\r\na\r\n", 1000)),
		"a slow number of a chunk":  dripping(chunks(""), strings.Repeat("0", 15)),
		"a slow trailer":            dripping(chunks("5\r\nhello\r\n0\r\n"), strings.Repeat("A: b\r\n", 500)),
		"slow gzip":                 dripping(inGz, string(compressed(t, []byte(strings.Repeat("hello", 1000))))),
		"slow gzip of nothing":      dripping(inGz, strings.Repeat(string(compressed(t, nil)), 100)),
		"a slow redirect":           dripping("HTTP/1.1 302 Found\r\nLocation: /", strings.Repeat("a", 1000)),
		"redirects that take a bit": later,
	} {
		ordeals = append(ordeals, ordeal{name, serveScript(t, name, s), ErrTimeout, true})
	}
	for name, s := range map[string]script{
		"no handshake comes": silent,
		"half a handshake":   dripping("\x16\x03\x03\x00\x7a\x02", ""),
		"a slow handshake":   dripping("\x16\x03\x03\x00\x7a", strings.Repeat("\x02", 100)),
	} {
		ordeals = append(ordeals, ordeal{name, secureScript(t, name, s), ErrTimeout, true})
	}
	for name, protocol := range map[string]string{"HTTP 1 over TLS: nothing": "http/1.1", "HTTP 2: nothing": "h2"} {
		s := afterTLS(trusted.sign(hostOf(name), -time.Hour, time.Hour), protocol, silent)
		ordeals = append(ordeals, ordeal{name, secureScript(t, name, s), ErrTimeout, true})
	}
	names["hanging.test"] = func(ctx context.Context) ([]netip.Addr, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return append(ordeals,
		ordeal{"a name server that hangs", "http://hanging.test/", ErrTimeout, true},
		ordeal{"a queue nobody takes from", full(t), ErrTimeout, true},
	)
}

// dripping is a script that, once asked, says something at once and then
// something else, a byte at a time, before it falls silent.
func dripping(start, text string) script {
	return func(c net.Conn) {
		if _, err := c.Read(make([]byte, 1)); err != nil {
			return
		}
		gone := make(chan struct{})
		go func() {
			silent(c)
			close(gone)
		}()
		defer func() { <-gone }()
		io.WriteString(c, start)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for i := range len(text) {
			select {
			case <-tick.C:
				io.WriteString(c, text[i:i+1])
			case <-gone:
				return
			}
		}
	}
}

// later redirects after a while, each time to somewhere new.
func later(c net.Conn) {
	onRequest(func(c net.Conn) {
		<-time.After(300 * time.Millisecond)
		io.WriteString(c, "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: /"+port(c)+"\r\n\r\n")
	})(c)
}

// port returns the client's, which differs from connection to connection.
func port(c net.Conn) string { return strconv.Itoa(c.RemoteAddr().(*net.TCPAddr).Port) }

// full returns the address of a server that never accepts.
func full(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return atName("full.test", listener.Addr())
}
