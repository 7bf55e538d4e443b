package fetch

import (
	"bufio"
	"io"
	"math"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// A script is what a server does with a connection. It ends when the client
// has gone, since it can then no longer read or write.
type script func(c net.Conn)

// serveScript runs a script for each connection and returns the server's
// address, under a name of its own.
func serveScript(t *testing.T, name string, s script) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer c.Close()
				s(c)
			})
		}
	})
	t.Cleanup(func() {
		listener.Close()
		all.Wait()
	})
	return atName(hostOf(name), listener.Addr())
}

// hostOf makes a host of an ordeal's name.
func hostOf(name string) string {
	isNotOfHost := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), isNotOfHost), "-") + ".test"
}

// onRequest is a script that first reads the request.
func onRequest(s script) script {
	return func(c net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
			s(c)
		}
	}
}

// saying is a script that reads the request, says something and closes.
func saying(text string) script {
	return onRequest(func(c net.Conn) { io.WriteString(c, text) })
}

// repeatedly is a script that says something and then something else many
// times.
func repeatedly(start, text string, times int) script {
	return onRequest(func(c net.Conn) {
		w := bufio.NewWriter(c)
		w.WriteString(start)
		for range times {
			if _, err := w.WriteString(text); err != nil {
				return
			}
		}
		w.Flush()
	})
}

// endlessly is repeatedly without an end.
func endlessly(start, text string) script { return repeatedly(start, text, math.MaxInt) }

// silent does nothing until the client goes.
func silent(c net.Conn) { io.Copy(io.Discard, c) }
