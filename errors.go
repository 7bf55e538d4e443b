package main

import (
	"context"
	"errors"
	"fmt"

	"newshound/bot"
	"newshound/corpus"
	"newshound/rag/llm"
)

// Exit codes, a contract with scripts.
const (
	exitOK       = 0 // answered, or done
	exitFailed   = 1
	exitMisused  = 2 // the command line makes no sense
	exitDeclined = 3 // the question was declined
)

// errDeclined and errPartly end a command whose output has said everything
// already.
var (
	errDeclined = errors.New("declined")
	errPartly   = errors.New("partly refused")
)

// A usageError is a command line that makes no sense, with where to read more.
type usageError struct {
	message string
	command string // whose help to read
}

func (e *usageError) Error() string {
	return fmt.Sprintf("%s; see \"%s --help\"", e.message, e.command)
}

// outcome turns the error that ended a command into an exit code and the line
// that says what to do, "" if all is said.
func (a *app) outcome(err error) (code int, message string) {
	var usage *usageError
	switch {
	case err == nil:
		return exitOK, ""
	case errors.Is(err, errDeclined):
		return exitDeclined, ""
	case errors.Is(err, errPartly):
		return exitFailed, ""
	case errors.As(err, &usage):
		return exitMisused, err.Error()
	}
	return exitFailed, a.explain(err)
}

// explain says in plain words what failed and what to do next.
func (a *app) explain(err error) string {
	folder := "the data folder " + a.cfg.DataDir
	var model *llm.Error
	switch {
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case errors.Is(err, corpus.ErrInUse):
		return folder + " is in use by another newshound; close that one, or set DATA_DIR to another folder"
	case errors.Is(err, corpus.ErrReadOnly):
		return folder + " cannot be written; change its permissions, or set DATA_DIR to another folder"
	case errors.Is(err, corpus.ErrFull):
		return "no space left for " + folder + "; free some and run the command again"
	case errors.Is(err, corpus.ErrForeign):
		return folder + " is something else than newshound's; set DATA_DIR to another folder, or move what is there away"
	case errors.Is(err, corpus.ErrNewer):
		return folder + " was written by a newer version; update newshound, or set DATA_DIR to another folder"
	case errors.Is(err, corpus.ErrCorrupt):
		return "the database in " + folder + " is damaged; restore a copy of the folder, or move it away and add your files again"
	case errors.As(err, &model): // a language model's failures end in another answer
		return modelTrouble(err, group{prefix: "EMBED", address: a.cfg.EmbedBaseURL})
	case errors.Is(err, bot.ErrToken):
		return "Discord does not accept the token; copy the one on the application's page Bot, or a new one (Reset Token), into DISCORD_TOKEN"
	}
	return err.Error()
}
