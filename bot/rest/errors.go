package rest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Error is Discord's refusal of a request.
type Error struct {
	Request string // such as "POST /channels/{}/messages": the kind, without ids and secrets
	Status  int    // of HTTP
	Code    int    // Discord's own, 0 where it gave none
	Message string // in Discord's words; foreign text
	// RetryAfter is how long to wait, if Status is 429: either it was too long
	// for the context or it was asked for too often.
	RetryAfter time.Duration

	interaction bool // what was not accepted is the interaction's token
	global      bool // the limit is not of this kind of request alone
	unsent      bool // it would have had to wait for longer than the context
}

func (e *Error) Error() string {
	text := fmt.Sprintf("%s: discord says %d %s", e.Request, e.Status, http.StatusText(e.Status))
	if e.Code != 0 {
		text += fmt.Sprintf(", code %d", e.Code)
	}
	if e.Message != "" {
		text += fmt.Sprintf(", %q", e.Message)
	}
	if e.RetryAfter > 0 {
		text += fmt.Sprintf(", wait %s", e.RetryAfter)
	}
	return text
}

// Unsendable is an error of the program's own: what it was to ask could not be
// put into a request, and cannot be another time.
type Unsendable struct{ Err error }

func (e *Unsendable) Error() string { return e.Err.Error() }

func (e *Unsendable) Unwrap() error { return e.Err }

// Passing reports whether the same request may well succeed another time, for
// what stood in its way may have gone by itself: Discord was at fault or busy,
// or the connection was. It does not look at whether a context has ended.
func Passing(err error) bool {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Status >= 500 || e.Status == http.StatusTooManyRequests
	}
	_, unsendable := errors.AsType[*Unsendable](err)
	return err != nil && !unsendable
}

// Discord's codes that the program knows what to do about, from the table of
// JSON error codes in its documentation.
const (
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeUnauthorized       = 40001
	codeAcknowledged       = 40060
	codeMissingAccess      = 50001
	codeMissingPermissions = 50013
	codeInvalidToken       = 50027 // of a webhook or an interaction
)

// Unauthorized reports whether the bot's own token is not accepted.
func Unauthorized(err error) bool {
	e, ok := errors.AsType[*Error](err)
	refused := ok && (e.Status == http.StatusUnauthorized || e.Code == codeUnauthorized)
	return refused && e.Code != codeInvalidToken && !e.interaction
}

// Gone reports whether what the request was about, such as a message or an
// interaction, does not exist or not any more.
func Gone(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.Status == http.StatusNotFound || e.Status == http.StatusUnauthorized && e.interaction ||
		hasCode(err, codeUnknownMessage, codeUnknownWebhook, codeUnknownInteraction, codeInvalidToken))
}

// Forbidden reports whether the bot lacks the rights.
func Forbidden(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.Status == http.StatusForbidden || hasCode(err, codeMissingAccess, codeMissingPermissions))
}

// MissingAccess reports whether the bot cannot even see the channel.
func MissingAccess(err error) bool { return hasCode(err, codeMissingAccess) }

// NoResponse reports whether the server knows no response that could be read
// or changed by the interaction's token.
func NoResponse(err error) bool { return hasCode(err, codeUnknownWebhook) }

// Malformed reports whether the server does not take a request of this form.
func Malformed(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.Status == http.StatusBadRequest || e.Status == http.StatusUnsupportedMediaType)
}

// AlreadyAcknowledged reports whether the interaction has been responded to
// before.
func AlreadyAcknowledged(err error) bool { return hasCode(err, codeAcknowledged) }

func hasCode(err error, codes ...int) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && slices.Contains(codes, e.Code)
}
