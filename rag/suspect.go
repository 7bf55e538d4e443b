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
	first := 0
	for first < len(r.sentences) && !cued(&r.sentences[first]) {
		first++
	}
	if first == len(r.sentences) {
		return
	}
	kept := make([]sentence, 0, len(r.sentences))
	ordered := false // by a sentence before in the paragraph
	for i := range r.sentences {
		s := &r.sentences[i]
		if ordered && strings.Contains(r.doc.Article.Text[r.sentences[i-1].span.End:s.span.Start], "\n\n") {
			ordered = false
		}
		if i < first || !ordered && i > first && !cued(s) {
			kept = append(kept, *s)
			continue
		}
		o := newOrder(s.text)
		switch {
		case o.overrides() || o.poses() || o.addresses():
			ordered, r.suspect = true, true
		case ordered && o.goesOn(), o.shapesReply(), r.foreignTask(s, &o):
			r.suspect = true
		default:
			// Somebody else's question is no order, and no answer either.
			s.mute = r.foreignQuestion(s, &o)
			kept = append(kept, *s)
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

// cued reports whether a sentence may be an order or a question: whether it has
// one of the words or characters without which no rule holds.
func cued(s *sentence) bool {
	if odd(s.text) || strings.HasSuffix(s.text, "?") {
		return true
	}
	for j, t := range s.tokens {
		if cue(t.Of(s.text), j < openingReach) {
			return true
		}
	}
	return false
}

// openingReach is how many words an order's verb may stand from the start.
const openingReach = 3

// cue reports whether a word is one of those, at the beginning of a sentence
// or anywhere.
func cue(word string, opening bool) bool {
	var low [16]byte
	for i := range len(word) {
		c := word[i]
		if c >= 0x80 {
			return oddWord(word) || foreignCue(word)
		}
		if i == len(low) {
			return false
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
// its kind has; of a question one that is there is enough.
func (r *reading) strange(s *sentence, o *order, isOrder bool) (absent, present int) {
	a := &r.doc.Article
	near := strings.ToLower(a.Title + "\n" + a.Text[r.span.Start:s.span.Start] + "\n" + a.Text[s.span.End:r.span.End])
	var missing []string // stems
	for _, w := range o.words {
		if len(w) < minStrange || corpus.IsStopword(w, "en") || isOrder && (tasks[w] || works[w] || teaching[w] || languages[w]) {
			continue
		}
		if stem := w[:min(len(w), stemLength)]; !strings.Contains(near, stem) {
			missing = append(missing, stem)
		} else if present++; !isOrder {
			return 0, present
		}
	}
	if len(missing) < 2 && !isOrder {
		return len(missing), present
	}
	far := strings.ToLower(a.Text[:r.span.Start] + "\n" + a.Text[r.span.End:])
	for _, stem := range missing {
		if strings.Contains(far, stem) {
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
