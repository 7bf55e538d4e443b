package rag

import (
	"slices"
	"strings"

	"newshound/corpus"
)

// suspects marks a reading that addresses the reader's assistant rather than
// the reader, and takes the sentences that do so out of it: they are not
// quoted, vote for nothing and count for nothing. Questions that have nothing
// to do with their article only are not quoted. Of a question about such things
// all stays.
func (q *query) suspects(r *reading) {
	if !r.cued() {
		return
	}
	kept := make([]sentence, 0, len(r.sentences))
	ordered := false // by a sentence before in the paragraph
	for i, s := range r.sentences {
		if i > 0 && strings.Contains(r.doc.Article.Text[r.sentences[i-1].span.End:s.span.Start], "\n\n") {
			ordered = false
		}
		o := newOrder(s.text)
		switch {
		case o.overrides() || o.poses() || o.addresses():
			ordered, r.suspect = true, true
		case ordered && o.goesOn(), o.shapesReply(), r.foreignTask(&s, &o):
			r.suspect = true
		default:
			// Somebody else's question is no order, and no answer either.
			s.mute = r.foreignQuestion(&s, &o)
			kept = append(kept, s)
		}
	}
	if !q.aboutOrders() {
		r.sentences = kept
	}
}

// aboutOrders reports whether a question asks what models are told.
func (q *query) aboutOrders() bool {
	asks := func(stems []string) bool {
		return slices.ContainsFunc(stems, func(s string) bool { _, ok := q.lookup[s]; return ok })
	}
	return asks(toldStems) && asks(modelStems)
}

// cued reports whether a passage may have a sentence to take out: whether it
// has one of the words or characters without which no rule holds.
func (r *reading) cued() bool {
	for i := range r.sentences {
		s := &r.sentences[i]
		if odd(s.text) || strings.HasSuffix(s.text, "?") {
			return true
		}
		for j, t := range s.tokens {
			if cue(t.Of(s.text), j < 3) {
				return true
			}
		}
	}
	return false
}

// cue reports whether a word is one of those, at the beginning of a sentence
// or anywhere.
func cue(word string, opening bool) bool {
	var low [16]byte
	if len(word) < 2 || len(word) > len(low) {
		return false
	}
	for i := range len(word) {
		c := word[i]
		if c >= 0x80 {
			return oddWord(word) || foreignCue(word)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	class := cues[string(low[:len(word)])]
	return class == anywhere || class == atOpening && opening
}

// foreignCue reports whether a word of another script begins as such a word.
func foreignCue(word string) bool {
	return slices.ContainsFunc(foreignCues, func(c string) bool { return strings.HasPrefix(strings.ToLower(word), c) })
}

// strange counts the content words of a sentence that the rest of its article
// has not, and those that it has. Of an order those do not count that any of
// its kind has.
func (r *reading) strange(s *sentence, o *order, isOrder bool) (absent, present int) {
	a := &r.doc.Article
	rest := strings.ToLower(a.Title + "\n" + a.Text[:s.span.Start] + "\n" + a.Text[s.span.End:])
	for _, w := range o.words {
		if len(w) < minStrange || corpus.IsStopword(w, "en") || isOrder && (tasks[w] || works[w] || teaching[w] || languages[w]) {
			continue
		}
		if strings.Contains(rest, w[:min(len(w), stemLength)]) {
			present++
		} else {
			absent++
		}
	}
	return absent, present
}

// foreignTask reports whether a sentence sets a task that has little to do
// with its article.
func (r *reading) foreignTask(s *sentence, o *order) bool {
	if !o.setsTask() {
		return false
	}
	absent, present := r.strange(s, o, true)
	return absent > present
}

// foreignQuestion reports whether a sentence asks what has nothing to do with
// its article.
func (r *reading) foreignQuestion(s *sentence, o *order) bool {
	if !strings.HasSuffix(s.text, "?") {
		return false
	}
	absent, present := r.strange(s, o, false)
	return absent >= 2 && present == 0
}

// minStrange is how many bytes a content word has at least, and stemLength how
// many of them tell.
const (
	minStrange = 4
	stemLength = 6
)
