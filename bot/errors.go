package bot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"newshound/bot/rest"
)

// final is an error that no further try would change.
type final struct{ error }

func (f final) Unwrap() error { return f.error }

// lacks is a refusal for want of a permission, which is a text's id.
type lacks struct {
	error
	permission string
}

func (l lacks) Unwrap() error { return l.error }

// panicked is a panic as an error.
type panicked struct {
	value any
	stack string
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// caught, deferred, makes an error of a panic.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = final{&panicked{p, string(debug.Stack())}}
	}
}

// safely calls a function that may panic.
func safely(f func()) (err error) {
	defer caught(&err)
	f()
	return nil
}

// guarded calls a function that may panic or not return in time. What does not
// return in time is left to itself.
func guarded[T any](ctx context.Context, f func(context.Context) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() { done <- r }()
		defer caught(&r.err)
		r.value, r.err = f(ctx)
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		select { // what is there at the last moment counts
		case r := <-done:
			return r.value, r.err
		default:
		}
		return *new(T), context.Cause(ctx)
	}
}

// passing reports whether what kept a reply from its member may have gone by
// the next try.
func passing(err error) bool {
	_, ends := errors.AsType[final](err)
	return !ends && rest.Passing(err)
}
