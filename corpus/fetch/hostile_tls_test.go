package fetch

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// An authority signs certificates that a test's Fetcher trusts.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t}
	a.key = newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	a.cert = a.parse(x509.CreateCertificate(rand.Reader, template, template, &a.key.PublicKey, a.key))
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (a *authority) parse(der []byte, err error) *x509.Certificate {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return c
}

// sign returns a certificate for a host, valid from one time from now to
// another.
func (a *authority) sign(host string, from, to time.Duration) tls.Certificate {
	key := newKey(a.t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), DNSNames: []string{host}, NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(to),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	c := a.parse(x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key))
	return tls.Certificate{Certificate: [][]byte{c.Raw}, PrivateKey: key}
}

// hostileCertificates are servers that cannot be trusted, and what is done
// over HTTP/2, which needs TLS.
func hostileCertificates(t *testing.T, f *Fetcher) []ordeal {
	trusted := newAuthority(t)
	unknown := newAuthority(t)
	f.guard.tls.RootCAs = x509.NewCertPool()
	f.guard.tls.RootCAs.AddCert(trusted.cert)
	const day = 24 * time.Hour
	secure := func(name string, config *tls.Config, h http.HandlerFunc) string {
		if config.Certificates == nil {
			config.Certificates = []tls.Certificate{trusted.sign(hostOf(name), -day, day)}
		}
		s := httptest.NewUnstartedServer(h)
		s.TLS, s.EnableHTTP2 = config, true
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		s.StartTLS()
		t.Cleanup(s.Close)
		return strings.Replace(atName(hostOf(name), s.Listener.Addr()), "http:", "https:", 1)
	}
	with := func(c tls.Certificate) *tls.Config { return &tls.Config{Certificates: []tls.Certificate{c}} }
	self := httptest.NewUnstartedServer(nil)
	self.StartTLS()
	t.Cleanup(self.Close)
	plain := serve(t, ok)
	good := func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("asked over %s", r.Proto)
		}
		ok(w, r)
	}
	return []ordeal{
		{"a good certificate", secure("good cert", &tls.Config{}, good), nil, false},
		{"expired", secure("expired", with(trusted.sign("expired.test", -2*day, -day)), ok), ErrUnreached, false},
		{"not yet valid", secure("early", with(trusted.sign("early.test", day, 2*day)), ok), ErrUnreached, false},
		{"for another host", secure("other", with(trusted.sign("another.test", -day, day)), ok), ErrUnreached, false},
		{"by an unknown authority", secure("unknown", with(unknown.sign("unknown.test", -day, day)), ok), ErrUnreached, false},
		{"signed by itself", secure("self", with(self.TLS.Certificates[0]), ok), ErrUnreached, false},
		{"an old version", secure("old", &tls.Config{MaxVersion: tls.VersionTLS11}, ok), ErrUnreached, false},
		{"a certificate is wanted", secure("wants", &tls.Config{ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12}, ok), ErrUnreached, false},
		{"no TLS at all", strings.Replace(atName("plain.test", plain.Listener.Addr()), "http:", "https:", 1), ErrUnreached, false},
		{"TLS unasked", strings.Replace(secure("unasked", &tls.Config{}, ok), "https:", "http:", 1), ErrStatus, false},
		{"nonsense for a handshake", secureScript(t, "nonsense", func(c net.Conn) { io.WriteString(c, strings.Repeat("hello", 99)); silent(c) }), ErrUnreached, false},
		{"an alert for a handshake", secureScript(t, "alert", func(c net.Conn) { io.WriteString(c, "\x15\x03\x03\x00\x02\x02\x28"); silent(c) }), ErrUnreached, false},
		{"no handshake", secureScript(t, "no handshake", func(c net.Conn) { c.Read(make([]byte, 1)) }), ErrUnreached, true},
		{"an address in numbers", "https://127.0.0.1" + secure("numbers", &tls.Config{}, ok)[len("https://numbers.test"):], ErrUnreached, false},

		{"HTTP 2: an endless body", secure("2 body", &tls.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		}), ErrTooLarge, false},
		{"HTTP 2: a header of one long line", secure("2 header", &tls.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Hello", strings.Repeat("hello", 200000))
		}), ErrBadAnswer, false}, // a line has a limit of its own
		{"HTTP 2: a header of many lines", secure("2 lines", &tls.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			for i := range 6000 {
				w.Header().Set(fmt.Sprintf("X-Hello-%d", i), "hello")
			}
		}), ErrTooLarge, false},
		{"HTTP 2: breaking off", secure("2 off", &tls.Config{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Write(make([]byte, 100000))
			panic(http.ErrAbortHandler)
		}), ErrBadAnswer, true},
		{"HTTP 2: nonsense", secureScript(t, "2 nonsense", overTLS(trusted.sign("2-nonsense.test", -day, day), "h2", strings.Repeat("hello", 9999))), ErrBadAnswer, false},
		{"HTTP 2: HTTP 1", secureScript(t, "2 1", overTLS(trusted.sign("2-1.test", -day, day), "h2", whole)), ErrBadAnswer, false},
		{"HTTP 2: a moment", secureScript(t, "2 moment", overTLS(trusted.sign("2-moment.test", -day, day), "h2", "")), ErrBadAnswer, true},
		{"HTTP 1: HTTP 2", secureScript(t, "1 2", overTLS(trusted.sign("1-2.test", -day, day), "http/1.1", "\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\n\n")), ErrBadAnswer, false},
	}
}

// overTLS is a script that says something over TLS, in a protocol it does not
// speak.
func overTLS(c tls.Certificate, protocol, text string) script {
	return afterTLS(c, protocol, func(conn net.Conn) {
		conn.Read(make([]byte, 4096))
		if protocol == "h2" { // the request comes after the settings
			conn.Read(make([]byte, 4096))
		}
		io.WriteString(conn, text)
	})
}

// afterTLS is a script over TLS.
func afterTLS(cert tls.Certificate, protocol string, s script) script {
	config := &tls.Config{Certificates: []tls.Certificate{cert}, NextProtos: []string{protocol}}
	return func(c net.Conn) {
		secure := tls.Server(c, config)
		if secure.Handshake() == nil {
			s(secure)
			secure.Close()
		}
	}
}

// secureScript is serveScript for an address of https.
func secureScript(t *testing.T, name string, s script) string {
	t.Helper()
	return strings.Replace(serveScript(t, name, s), "http:", "https:", 1)
}
