package llm

import (
	"errors"
	"fmt"
	"time"
)

// A Kind of failure says what can be done about it.
type Kind string

// Kinds of failures.
const (
	Unauthorized Kind = "unauthorized" // the key is wrong, or may not do this
	Unknown      Kind = "unknown"      // there is no such model or address
	Rejected     Kind = "rejected"     // the request is not understood, or too long
	Busy         Kind = "busy"         // too many requests, or too many at once
	Broken       Kind = "broken"       // the server failed
	Unreachable  Kind = "unreachable"  // no connection, or it was lost
	Slow         Kind = "slow"         // a time limit has passed
	Garbled      Kind = "garbled"      // what came back is not what was asked for
	Open         Kind = "open"         // it failed so often that it is not asked for a while
)

// Causes of a Garbled answer that the server is not to blame for; errors.Is
// tells them.
var (
	// ErrCutOff: the answer ends early, at the limit of tokens or because the
	// connection did. What has come of it is as the model wrote it.
	ErrCutOff = errors.New("the answer is cut off")
	// ErrRefused: the model, or a filter before it, does not want to answer.
	ErrRefused = errors.New("the model does not answer this")
)

// An Error is what a model or its server is to blame for.
type Error struct {
	Kind   Kind
	Status int           // of HTTP, 0 if there was none
	After  time.Duration // when it may be tried again, as the server says, at most MaxAfter; 0 if it does not
	Err    error         // without secrets
}

// MaxAfter bounds what a server may ask to be left alone for, so that
// none is given up for a day by one answer.
const MaxAfter = time.Hour

// Error says what happened.
func (e *Error) Error() string {
	if e.Status != 0 {
		return fmt.Sprintf("%s (%d): %v", e.Kind, e.Status, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.Kind, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
