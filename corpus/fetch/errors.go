package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// Categories of failures; errors.Is tells them apart.
var (
	ErrAddress   = errors.New("not an address that can be read") // malformed, another scheme, a port, credentials
	ErrForbidden = errors.New("not allowed")                     // by a list of hosts, or an address that is not public
	ErrRobots    = errors.New("the site asks robots not to read this")
	ErrUnreached = errors.New("the server could not be reached") // no such name, refused, bad certificate
	ErrTimeout   = errors.New("the server took too long")
	ErrTooLarge  = errors.New("the answer is too large")
	ErrRedirects = errors.New("too many redirects")
	ErrBadAnswer = errors.New("the answer makes no sense")        // broken HTTP, broken compression, cut off
	ErrGone      = errors.New("there is nothing at this address") // 404, 410
	ErrStatus    = errors.New("the server refuses")               // any other status
)

// An Error is how a Get failed: in words for a moderator, with a category,
// and what is known about trying again.
type Error struct {
	Category   error
	Reason     string        // what happened, without the address: "the server answers 403 Forbidden"
	Status     int           // of the answer, 0 if there was none
	Temporary  bool          // trying again later may succeed
	RetryAfter time.Duration // what the server asks for, at most a day, 0 if nothing
	Err        error         // below it, for the operator: it may name inner addresses; may be nil
}

func (e *Error) Error() string { return e.Reason }

// Unwrap gives errors.Is the category and what is below.
func (e *Error) Unwrap() []error { return []error{e.Category, e.Err} }

// after returns the error with what led to it before its reason.
func (e *Error) after(what string) *Error {
	later := *e
	later.Reason = what + ": " + e.Reason
	return &later
}

// badStatus is the error of an answer with another status than 200 and 304.
// The server's own words for it are not repeated.
func badStatus(status int, retryAfter time.Duration) *Error {
	e := &Error{Category: ErrStatus, Status: status, RetryAfter: retryAfter}
	switch status {
	case http.StatusNotFound, http.StatusGone:
		e.Category = ErrGone
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		e.Temporary = true
	default:
		e.Temporary = status >= 500 && status <= 599
	}
	e.Reason = strings.TrimSpace(fmt.Sprintf("the server answers %d %s", status, http.StatusText(status)))
	return e
}

// failure is the error of a request that was to be made with ctx.
func failure(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	if isHeaderTooLarge(err) {
		return &Error{Category: ErrTooLarge, Reason: "the header of the answer is too large", Err: err}
	}
	if isCutOff(err) {
		return &Error{Category: ErrBadAnswer, Reason: "the answer breaks off", Temporary: true, Err: err}
	}
	return &Error{Category: ErrBadAnswer, Reason: "the answer is broken", Err: err}
}

// isHeaderTooLarge knows net/http's errors for it by their words; they have no
// type.
func isHeaderTooLarge(err error) bool {
	s := err.Error()
	return strings.Contains(s, "server response headers exceeded") || strings.Contains(s, "response header list larger")
}

// isCutOff reports whether the server closed the connection, or over HTTP/2
// the stream, in the middle.
func isCutOff(err error) bool {
	for _, cut := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, cut) {
			return true
		}
	}
	for _, cut := range []string{"stream error", "GOAWAY", "server closed idle connection", "client conn could not be established"} {
		if strings.Contains(err.Error(), cut) {
			return true
		}
	}
	return false
}

// notFound is the error of looking up a name.
func notFound(err error) *Error {
	e := &Error{Category: ErrUnreached, Reason: "the host's name could not be looked up", Temporary: true, Err: err}
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		e.Reason, e.Temporary = "there is no host of this name", false
	}
	if isTimeout(err) {
		e.Category, e.Reason = ErrTimeout, "looking up the host's name took too long"
	}
	return e
}

// notConnected is the error of dialling.
func notConnected(err error) *Error {
	switch {
	case isTimeout(err):
		return &Error{Category: ErrTimeout, Reason: "the server does not accept a connection in time", Temporary: true, Err: err}
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return &Error{Category: ErrForbidden, Reason: notPublic, Err: err}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &Error{Category: ErrUnreached, Reason: "the server refuses connections", Temporary: true, Err: err}
	}
	return &Error{Category: ErrUnreached, Reason: "no connection to the server", Temporary: true, Err: err}
}

// notTrusted is the error of a TLS handshake.
func notTrusted(err error) *Error {
	e := &Error{Category: ErrUnreached, Reason: "the server does not speak TLS as it should", Err: err}
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	var bad *tls.CertificateVerificationError
	switch {
	case isTimeout(err):
		e.Category, e.Reason, e.Temporary = ErrTimeout, "the server does not finish a TLS handshake", true
	case isCutOff(err):
		e.Reason, e.Temporary = "the server breaks off the TLS handshake", true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		e.Reason = "the server's certificate has expired or is not valid yet"
	case errors.As(err, &name):
		e.Reason = "the server's certificate is for another host"
	case errors.As(err, &bad):
		e.Reason = "the server's certificate cannot be trusted"
	}
	return e
}

// notPublic is why a guard refuses an address. It does not say which address:
// inner names and numbers are nobody's business.
const notPublic = "this host's address is not a public one"

func isTimeout(err error) bool {
	var t net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &t) && t.Timeout()
}
