package discord

import (
	"errors"
	"strings"
)

// ID makes the id of a button, a select or a form (custom_id): the verb that a
// Route is named by, and what else is to come back with it. It panics where
// ReadID would refuse it or it is longer than Discord takes, which is the
// program's own mistake.
func ID(verb string, args ...string) string {
	id := strings.Join(append([]string{verb}, args...), "|")
	if got, rest, err := ReadID(id); err != nil || got != verb || len(rest) != len(args) {
		panic("bad id " + id)
	}
	return id
}

// ReadID is the way back. Anybody may send any id.
func ReadID(id string) (verb string, args []string, err error) {
	if len(id) > MaxID {
		return "", nil, errors.New("the id is too long")
	}
	for _, r := range id {
		if r <= ' ' || r > '~' {
			return "", nil, errors.New("the id is not one of ours")
		}
	}
	parts := strings.Split(id, "|")
	if parts[0] == "" {
		return "", nil, errors.New("the id has no verb")
	}
	return parts[0], parts[1:], nil
}
