package fetch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestBodiesUpToTheLimit(t *testing.T) {
	const limit = 1000
	c := local()
	c.Limits.Body = limit
	f := newFetcher(t, c)
	for _, zipped := range []bool{false, true} {
		for _, announced := range []bool{false, true} {
			for size, want := range map[int]error{0: nil, 1: nil, limit - 1: nil, limit: nil, limit + 1: ErrTooLarge, 100 * limit: ErrTooLarge} {
				body := bytes.Repeat([]byte("a"), size)
				s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
					if !announced {
						w.(http.Flusher).Flush()
					}
					w.Write(body)
				})
				if zipped {
					s = serve(t, func(w http.ResponseWriter, _ *http.Request) {
						w.Header().Set("Content-Encoding", "gzip")
						if !announced {
							w.WriteHeader(http.StatusOK)
							w.(http.Flusher).Flush()
						}
						w.Write(compressed(t, body))
					})
				}
				r, err := f.Get(t.Context(), Request{URL: s.URL})
				if !errors.Is(err, want) || err == nil && !bytes.Equal(r.Body, body) {
					t.Errorf("%d bytes, zipped %v, announced %v: %v", size, zipped, announced, err)
				}
			}
		}
	}
}

// Text that does not compress is longer when compressed, but not too large.
func TestTheLimitIsOnWhatIsRead(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(compressed(t, []byte("hello")))
	})
	c := local()
	c.Limits.Body = 5
	if r, err := newFetcher(t, c).Get(t.Context(), Request{URL: s.URL}); err != nil || string(r.Body) != "hello" {
		t.Errorf("error = %v", err)
	}
}

// What is allowed for one server of a test allows no other.
func TestPortsAndNetworks(t *testing.T) {
	s := serve(t, ok)
	port := netip.MustParseAddrPort(s.Listener.Addr().String()).Port()
	loopback := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	for name, c := range map[string]struct {
		config Config
		want   error
	}{
		"neither":  {Config{}, ErrAddress},
		"the port": {Config{Ports: []uint16{port}}, ErrForbidden},
		"another":  {Config{Ports: []uint16{port ^ 1}, Networks: loopback}, ErrAddress},
		"both":     {Config{Ports: []uint16{port}, Networks: loopback}, nil},
		"any port": {Config{AnyPort: true, Networks: loopback}, nil},
	} {
		c.config.Clock, c.config.Resolver = time.Now, nameServer{}
		if err := get(t, newFetcher(t, c.config), Request{URL: atName("page.test", s.Listener.Addr())}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestNoProxyIsTaken(t *testing.T) {
	proxy := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the proxy was asked") })
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	s := serve(t, ok)
	c := local()
	c.Resolver = nameServer{}
	if err := get(t, newFetcher(t, c), Request{URL: atName("page.test", s.Listener.Addr())}); err != nil {
		t.Error(err)
	}
}

// A redirect to http is followed, but a stored address stays with https.
func TestEncryptionIsNotLostForGood(t *testing.T) {
	plain := serve(t, ok)
	secure := httptest.NewTLSServer(http.RedirectHandler(plain.URL, http.StatusMovedPermanently))
	t.Cleanup(secure.Close)
	f := newFetcher(t, local())
	f.guard.tls.RootCAs = secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	r, err := f.Get(t.Context(), Request{URL: secure.URL})
	if err != nil || r.URL != plain.URL || r.Moved != "" {
		t.Errorf("got %+v, %v", r, err)
	}
}

// FuzzAnswer: whatever bytes a server sends, there is a body within its limit
// or an *Error.
func FuzzAnswer(f *testing.F) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	io.WriteString(z, strings.Repeat("hello ", 1000))
	z.Close()
	f.Add([]byte(whole))
	f.Add([]byte(inGz + zipped.String()))
	f.Add([]byte(chunks("5\r\nhello\r\n0\r\nA: b\r\n\r\n")))
	f.Add([]byte("HTTP/1.1 302 Found\r\nLocation: //a\r\nRetry-After: 5\r\n\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(b)), nil)
		if err != nil {
			asError(t, failure(t.Context(), err))
			return
		}
		defer r.Body.Close()
		a, err := read(t.Context(), r, query{limit: 2000})
		if err != nil {
			asError(t, err)
			return
		}
		if len(a.body) > 2000 {
			t.Errorf("read %d bytes", len(a.body))
		}
		if a.location() == "" {
			if _, err := a.response(Request{}, time.Unix(1734206400, 0)); err != nil {
				asError(t, err)
			}
		}
	})
}
