package fetch

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"strings"
	"testing"
)

const (
	fine  = "HTTP/1.1 200 OK\r\n"
	whole = fine + "Content-Length: 5\r\n\r\nhello"
	inGz  = fine + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n"
)

// hostileAnswers are those that are wrong, but short.
func hostileAnswers(t *testing.T) []ordeal {
	zipped := compressed(t, []byte(strings.Repeat("hello ", 1000)))
	damaged := bytes.Clone(zipped)
	damaged[len(damaged)-6] ^= 1
	scrambled := bytes.Clone(zipped)
	copy(scrambled[10:], "\xff\xff\xff\xff")
	var ordeals []ordeal
	for _, a := range []struct {
		name, text string
		want       error
		temporary  bool
	}{
		{"as it should be", whole, nil, false},

		{"nothing", "", ErrBadAnswer, true},
		{"an empty line", "\r\n\r\n", ErrBadAnswer, false},
		{"plain text", "hello\r\n\r\n", ErrBadAnswer, false},
		{"a page without a header", "<html><p>HTTP/0.9</p></html>\n", ErrBadAnswer, false},
		{"bytes", "\x00\x01\x02\xff\xfe\n\n", ErrBadAnswer, false},
		{"another protocol", "SSH-2.0-OpenSSH_9.6\r\n", ErrBadAnswer, false},
		{"mail", "220 mail.example ESMTP\r\n", ErrBadAnswer, false},
		{"a store", "-ERR unknown command 'GET'\r\n", ErrBadAnswer, false},
		{"radio", "ICY 200 OK\r\n\r\n", ErrBadAnswer, false},
		{"an alert of TLS", "\x15\x03\x01\x00\x02\x02\x46", ErrBadAnswer, false},
		{"a setting of HTTP 2", "\x00\x00\x00\x04\x00\x00\x00\x00\x00", ErrBadAnswer, false},
		{"half a status", "HTTP/1.1 2", ErrBadAnswer, false},
		{"no status", "HTTP/1.1\r\n\r\n", ErrBadAnswer, false},
		{"a status in words", "HTTP/1.1 OK 200\r\n\r\n", ErrBadAnswer, false},
		{"a short status", "HTTP/1.1 20 OK\r\n\r\n", ErrBadAnswer, false},
		{"a long status", "HTTP/1.1 2000 OK\r\n\r\n", ErrBadAnswer, false},
		{"a negative status", "HTTP/1.1 -20 OK\r\n\r\n", ErrBadAnswer, false},
		{"no version", "HTTP/ 200 OK\r\n\r\n", ErrBadAnswer, false},
		{"a version of later", "HTTP/11.1 200 OK\r\n\r\n", ErrBadAnswer, false},
		{"a location of a control character", "HTTP/1.1 302 Found\r\nLocation: /\x01\r\n\r\n", ErrBadAnswer, false},
		{"two answers at once", whole + whole, nil, false},

		{"a header cut off", fine + "Content-Le", ErrBadAnswer, false},
		{"a line without a colon", fine + "hello\r\n\r\n", ErrBadAnswer, false},
		{"a line that begins with a colon", fine + ": hello\r\n\r\n", ErrBadAnswer, false},
		{"a name with a space", fine + "Content Length: 5\r\n\r\nhello", nil, false},
		{"a name with a zero", fine + "Conte\x00nt: 5\r\n\r\nhello", ErrBadAnswer, false},
		{"a first line that goes on", fine + " folded: 1\r\n\r\n", ErrBadAnswer, false},

		{"a length in words", fine + "Content-Length: five\r\n\r\nhello", ErrBadAnswer, false},
		{"a negative length", fine + "Content-Length: -5\r\n\r\nhello", ErrBadAnswer, false},
		{"a signed length", fine + "Content-Length: +5\r\n\r\nhello", ErrBadAnswer, false},
		{"a length in hexadecimal", fine + "Content-Length: 0x5\r\n\r\nhello", ErrBadAnswer, false},
		{"two lengths", fine + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", ErrBadAnswer, false},
		{"a length that overflows", fine + "Content-Length: 99999999999999999999\r\n\r\nhello", ErrBadAnswer, false},
		{"a length too large", fine + "Content-Length: 9000000000000\r\n\r\nhello", ErrTooLarge, false},
		{"more announced than sent", fine + "Content-Length: 500\r\n\r\nhello", ErrBadAnswer, true},
		{"less announced than sent", fine + "Content-Length: 2\r\n\r\nhello", nil, false},
		{"none announced but sent", fine + "Content-Length: 0\r\n\r\nhello", nil, false},

		{"an unknown transfer", fine + "Transfer-Encoding: gibberish\r\n\r\nhello", ErrBadAnswer, false},
		{"chunks of chunks", fine + "Transfer-Encoding: chunked, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", ErrBadAnswer, false},
		{"no number of a chunk", chunks("zz\r\nhello"), ErrBadAnswer, false},
		{"a negative chunk", chunks("-5\r\nhello"), ErrBadAnswer, false},
		{"a chunk that overflows", chunks("fffffffffffffffff\r\nhello"), ErrBadAnswer, false},
		{"a chunk longer than told", chunks("2\r\nhello\r\n0\r\n\r\n"), ErrBadAnswer, false},
		{"a chunk cut off", chunks("50\r\nhello"), ErrBadAnswer, true},
		{"no last chunk", chunks("5\r\nhello\r\n"), ErrBadAnswer, true},
		{"a trailer without an end", chunks("5\r\nhello\r\n0\r\nA: b"), ErrBadAnswer, false},
		{"a trailer of nonsense", chunks("5\r\nhello\r\n0\r\nhello\r\n\r\n"), ErrBadAnswer, false},
		{"a trailer too long", chunks("5\r\nhello\r\n0\r\nA: " + strings.Repeat("b", 100000) + "\r\n\r\n"), ErrBadAnswer, false},

		{"gzip", inGz + string(zipped), nil, false},
		{"gzip in two parts", inGz + string(zipped) + string(zipped), nil, false},
		{"no gzip", inGz + "hello, this is plain text", ErrBadAnswer, false},
		{"gzip of nothing", inGz, ErrBadAnswer, true},
		{"gzip cut off in its header", inGz + string(zipped[:8]), ErrBadAnswer, true},
		{"gzip cut off", inGz + string(zipped[:len(zipped)-12]), ErrBadAnswer, true},
		{"gzip without its sum", inGz + string(zipped[:len(zipped)-8]), ErrBadAnswer, true},
		{"gzip with a wrong sum", inGz + string(damaged), ErrBadAnswer, false},
		{"gzip scrambled", inGz + string(scrambled), ErrBadAnswer, false},
		{"gzip and more", inGz + string(zipped) + "and more of it here", ErrBadAnswer, false},
		{"gzip of gzip", fine + "Content-Encoding: gzip, gzip\r\n\r\n" + string(zipped), ErrBadAnswer, false},
		{"gzip in two headers", fine + "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n" + string(zipped), ErrBadAnswer, false},
		{"brotli", fine + "Content-Encoding: br\r\n\r\nhello", ErrBadAnswer, false},
		{"deflate", fine + "Content-Encoding: deflate\r\n\r\nhello", ErrBadAnswer, false},
		{"a coding of its own", fine + "Content-Encoding: ../../etc\r\n\r\nhello", ErrBadAnswer, false},

		{"another protocol from here on", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\nhello", ErrStatus, false},
		{"only hints", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", ErrBadAnswer, true},
		{"hints before", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + whole, nil, false},
		{"a body where there is none", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello", ErrStatus, false},
	} {
		ordeals = append(ordeals, ordeal{a.name, serveScript(t, a.name, saying(a.text)), a.want, a.temporary})
	}
	for _, status := range []int{0, 99, 199, 201, 202, 203, 205, 206, 226, 299, 300, 305, 306, 310, 399, 400, 401, 402, 403, 405, 406, 407, 413, 415, 418, 422, 431, 451, 499, 600, 701, 999} {
		ordeals = append(ordeals, withStatus(t, status, ErrStatus, false))
	}
	for _, status := range []int{408, 425, 429, 500, 501, 502, 503, 504, 505, 511, 520, 599} {
		ordeals = append(ordeals, withStatus(t, status, ErrStatus, true))
	}
	for _, status := range []int{301, 302, 303, 304, 307, 308} {
		ordeals = append(ordeals, withStatus(t, status, ErrBadAnswer, false))
	}
	ordeals = append(ordeals, withStatus(t, 404, ErrGone, false), withStatus(t, 410, ErrGone, false))

	return append(ordeals,
		ordeal{"closing at once", serveScript(t, "closing at once", func(net.Conn) {}), ErrBadAnswer, true},
		ordeal{"resetting", serveScript(t, "resetting", onRequest(reset)), ErrBadAnswer, true},
		ordeal{"resetting in the body", serveScript(t, "resetting in the body", onRequest(func(c net.Conn) {
			c.Write([]byte(fine + "Content-Length: 50\r\n\r\nhello"))
			reset(c)
		})), ErrBadAnswer, true},
		ordeal{"nobody there", nobody(t), ErrUnreached, true},
	)
}

func chunks(text string) string { return fine + "Transfer-Encoding: chunked\r\n\r\n" + text }

// withStatus is an answer of a status with words that must not be repeated.
func withStatus(t *testing.T, status int, want error, temporary bool) ordeal {
	name := fmt.Sprintf("status %03d", status)
	text := fmt.Sprintf("HTTP/1.1 %03d [\"%%\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status)
	if status >= 100 && status < 200 {
		text += whole // what comes before the answer is passed over
		want = nil
	}
	return ordeal{name, serveScript(t, name, saying(text)), want, temporary}
}

// reset closes a connection so that what was sent is lost.
func reset(c net.Conn) {
	c.(*net.TCPConn).SetLinger(0)
	c.Close()
}

// nobody returns an address that refuses connections.
func nobody(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	return atName("nobody.test", listener.Addr())
}

func compressed(t *testing.T, b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// hostileFloods are answers that never end, or should have long before.
func hostileFloods(t *testing.T) []ordeal {
	const endlessChunks = fine + "Transfer-Encoding: chunked\r\n"
	zeros := string(compressed(t, make([]byte, 1<<20))) // one thousandth of it
	empty := string(compressed(t, nil))
	chunk := func(s string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(s), s) }
	var ordeals []ordeal
	for name, s := range map[string]script{
		"an endless body":                    endlessly(fine+"\r\n", "hello "),
		"endless chunks":                     endlessly(endlessChunks+"\r\n", chunk("hello ")),
		"a body of terabytes":                endlessly(fine+"Content-Length: 5000000000000\r\n\r\n", "hello "),
		"a bomb":                             endlessly(inGz, zeros),
		"a bomb in chunks":                   endlessly(endlessChunks+"Content-Encoding: gzip\r\n\r\n", chunk(zeros)),
		"a bomb of ten gigabytes":            repeatedly(inGz, zeros, 10<<10),
		"gzip of nothing again and again":    endlessly(inGz, empty),
		"gzip with an endless name":          endlessly(inGz+"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff", "name"),
		"an endless header":                  endlessly(fine, "X-Hello: hello\r\n"),
		"a header of one endless line":       endlessly(fine+"X-Hello: ", "hello"),
		"a header of one endless name":       endlessly(fine, "hello"),
		"a header that goes on and on":       endlessly(fine+"X-Hello: hello\r\n", " hello\r\n"),
		"a header of ten megabytes":          repeatedly(fine+"X-Hello: ", "hello", 2<<20),
		"a header of many lines":             repeatedly(fine, "A: b\r\n", 100000),
		"an endless status":                  endlessly("HTTP/1.1 200 ", "OK"),
		"an endless status of nothing":       endlessly("", "hello"),
		"endless hints":                      endlessly("", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
		"endless permission to go on":        endlessly("", "HTTP/1.1 100 Continue\r\n\r\n"),
		"an endless redirect":                endlessly("HTTP/1.1 302 Found\r\nLocation: /", "a"),
		"endless lines before the first one": endlessly("", "\r\n"),
	} {
		want := ErrTooLarge
		switch name {
		case "endless lines before the first one", "gzip with an endless name": // which have limits of their own
			want = ErrBadAnswer
		}
		ordeals = append(ordeals, ordeal{name, serveScript(t, name, s), want, false})
	}
	return append(ordeals,
		ordeal{"endless extensions of a chunk", serveScript(t, "extensions", endlessly(endlessChunks+"\r\n5;", "hello")), ErrBadAnswer, false},
		ordeal{"endless small chunks", serveScript(t, "small chunks", endlessly(endlessChunks+"\r\n", "1;a=b;c=d;e=f;g=h;i=j;k=l;m=n;o=p\r\na\r\n")), ErrBadAnswer, false},
		ordeal{"an endless body of an error", serveScript(t, "error", endlessly("HTTP/1.1 404 Not Found\r\n\r\n", "hello")), ErrGone, false},
	)
}
