package rag

import (
	"errors"
	"maps"

	"newshound/rag/llm"
)

// An Attempt is what became of a model's work on an answer.
type Attempt struct {
	// Sentences are those that it wrote, Proven those of them that stand proven,
	// also where that was too little for an answer.
	Sentences, Proven int
	// Unreadable says that it wrote nothing of the form that is asked for.
	Unreadable bool
	// Err is why it did not end, nil if it did: an *llm.Error where its server
	// is to blame, else the end of the time for all of it.
	Err error

	dropped faults
}

// Reason says in counts why sentences were left out, such as "misquoted 2",
// "" where none was.
func (a *Attempt) Reason() string { return a.dropped.String() }

func (w *writing) told(err error) *Attempt {
	return &Attempt{
		Sentences: w.drafts, Proven: w.proven, Unreadable: w.dropped[unreadable] > 0,
		Err: err, dropped: maps.Clone(w.dropped),
	}
}

// sent reports whether a call that ended so has reached the model.
func sent(err error) bool {
	var e *llm.Error
	return !errors.As(err, &e) || e.Kind != llm.Open
}
