package rag

import (
	"errors"
	"iter"
)

// Bounds of what a model writes.
const (
	maxReply = 32 << 10 // bytes
	maxDepth = 8        // of values in values
	maxBare  = 40       // bytes of a number

	// maxBeginnings is how many values may turn out not to be what was asked
	// for: each may be read to the end before that shows.
	maxBeginnings = 64
)

// errEnough ends a model's writing where no more of it is wanted.
var errEnough = errors.New("enough is written")

// A draft is a sentence as a model gives it, with nothing checked.
type draft struct {
	text     string
	passages []cited
}

// cited is what a model cites for a sentence.
type cited struct {
	n     int // of the passage, 0 where it gave no number
	quote string
}

// A reply reads what a model writes as it comes: the object that the prompt
// asks for, wherever it begins, or what is close to it. Prose, fences and
// thoughts around it are skipped, keys that nobody knows too; commas may be too
// many or too few; what is cut off counts as far as it is complete. Of several
// objects the first that fits is read; a list of sentences without an object
// around it fits, and so do sentences one after the other.
//
// It is not safe for concurrent use, and must be closed.
type reply struct {
	buf    []byte
	at     int  // what is read of buf
	done   bool // no more comes
	over   bool // a value is cut off
	broken bool // what is being read is no value

	fits      bool // what was asked for has been found
	refused   bool // it says that there is no answer
	sentences int  // handed on so far

	yield func(draft) bool // hands a sentence on, or without passages asks for more
	next  func() (draft, bool)
	stop  func()
}

func newReply() *reply {
	r := &reply{}
	// The grammar is read by plain recursion in a coroutine, which rests
	// wherever the bytes end.
	r.next, r.stop = iter.Pull(func(yield func(draft) bool) {
		r.yield = yield
		r.read()
	})
	return r
}

// write takes what has come, and returns the sentences that are complete with
// it. It fails with errEnough where no more is wanted: the object has ended, or
// there is far too much.
func (r *reply) write(piece string) ([]draft, error) {
	room := maxReply - len(r.buf)
	r.buf = append(r.buf, piece[:min(len(piece), room)]...)
	out, more := r.pull()
	if !more || len(r.buf) == maxReply {
		return out, errEnough
	}
	return out, nil
}

// end returns the sentences that are complete now that no more comes.
func (r *reply) end() []draft {
	r.done = true
	out, _ := r.pull()
	return out
}

// close frees the coroutine.
func (r *reply) close() { r.stop() }

// pull returns what can be read; more is false where the reading has ended.
func (r *reply) pull() (out []draft, more bool) {
	for {
		d, ok := r.next()
		if !ok {
			return out, false
		}
		if d.passages == nil {
			return out, true
		}
		out = append(out, d)
	}
}
