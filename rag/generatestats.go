package rag

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"newshound/rag/llm"
)

// An ending is what becomes of an answer that a model was asked for: written,
// declined, or why the extractive answer stands. That a model's server is to
// blame for ends as the Kind of its error.
type ending string

const (
	written  ending = "written"
	declined ending = "declined" // the model says that the passages do not answer
	lost     ending = "lost"     // too little of what it wrote is proven
	censored ending = "censored" // the model or a filter would not write
	spent    ending = "budget"   // too few tokens are left
	late     ending = "late"     // it took too long
	canceled ending = "canceled" // nobody waits for it any more
	failing  ending = "failing"  // something else went wrong
)

// failure says why what was written cannot stand.
func failure(err error) ending {
	var e *llm.Error
	switch {
	case err == nil || errors.Is(err, llm.ErrCutOff):
		return lost
	case errors.Is(err, llm.ErrRefused):
		return censored
	case errors.Is(err, errBudget):
		return spent
	case errors.As(err, &e):
		return ending(e.Kind)
	case errors.Is(err, context.DeadlineExceeded):
		return late
	}
	return failing
}

// Writings counts what became of the answers that a model was asked for.
type Writings struct {
	Calls   int            // of the model
	Repairs int            // answers that it was asked for once more
	Endings map[string]int // answers, by how they ended: written, declined, or why the extractive one stood
	Dropped map[string]int // sentences, by what was wrong with them
}

// Writings returns the counts since the start.
func (e *Engine) Writings() Writings {
	c := &e.writings
	c.mu.Lock()
	defer c.mu.Unlock()
	w := c.Writings
	w.Endings, w.Dropped = maps.Clone(w.Endings), maps.Clone(w.Dropped)
	return w
}

// counts are Writings that may be counted from anywhere.
type counts struct {
	mu sync.Mutex
	Writings
}

func (c *counts) count(w *writing, end ending) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Endings == nil {
		c.Endings, c.Dropped = make(map[string]int), make(map[string]int)
	}
	c.Calls += w.calls
	if w.repaired {
		c.Repairs++
	}
	c.Endings[string(end)]++
	for _, dropped := range []faults{w.before, w.dropped} {
		for f, n := range dropped {
			c.Dropped[string(f)] += n
		}
	}
}

// faults counts sentences by what is wrong with them.
type faults map[fault]int

func (f faults) add(what fault) { f[what]++ }

// String lists the counts, such as "misquoted 2, unproven 1".
func (f faults) String() string {
	var out []string
	for _, what := range slices.Sorted(maps.Keys(f)) {
		out = append(out, fmt.Sprintf("%s %d", what, f[what]))
	}
	return strings.Join(out, ", ")
}
