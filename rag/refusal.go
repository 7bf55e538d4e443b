package rag

import "newshound/corpus"

// Why a question is refused, as the asker reads it.
const (
	reasonTooLong = "The question is too long: ask in at most 2,000 characters."
	reasonNoWords = "The question has no word to search for."
	reasonNothing = "No article has any of the question's words."
	reasonUnsure  = "No article answers this closely enough."
)

// cutoff is the confidence below which a question is refused.
var cutoff = 0.35

// refuse ends an answer as a refusal, with what came nearest.
func (a Answer) refuse(s corpus.Stats, reason string, nearest []Citation) Answer {
	if nearest == nil {
		nearest = []Citation{}
	}
	a.Answered = false
	a.Sentences, a.Citations = []Sentence{}, []Citation{}
	a.AsOf = AsOf{CorpusUpdated: Time{s.Updated}}
	a.Refusal = &Refusal{
		Reason:   reason,
		Searched: Searched{Articles: s.Articles, Outlets: s.Outlets, Oldest: Time{s.Oldest}, Newest: Time{s.Newest}},
		Nearest:  nearest,
	}
	return a
}
