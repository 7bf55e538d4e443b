package rag

import "newshound/corpus"

// cutoff is the confidence below which a question is refused. On
// eval/realtime-train the shares of answerable and of unanswerable questions
// that are answered lie farthest apart at 0.55 (.84 and .24); a little less
// keeps more right answers (.85 and .26). Most of the unanswerable ones there
// are among those of eval/realtime too.
const cutoff = 0.53

// Why a question is refused, as the asker reads it.
const (
	ReasonTooLong  = "The question is too long: ask in at most 2,000 characters."
	ReasonNoWords  = "The question has no word to search for."
	ReasonEmpty    = "There are no articles yet."
	ReasonFiltered = "No article is from that time or outlet."
	ReasonNothing  = "No article has any of the question's words."
	ReasonUnsure   = "No article answers this closely enough."
)

// refuse ends an answer as a refusal, with the articles that were searched
// and what came nearest.
func (a Answer) refuse(reason string, s corpus.Stats, nearest []Citation) Answer {
	if reason == ReasonNothing && s.Articles == 0 {
		reason = ReasonFiltered
	}
	if nearest == nil {
		nearest = []Citation{}
	}
	a.Sentences, a.Citations = []Sentence{}, []Citation{}
	a.Refusal = &Refusal{
		Reason:   reason,
		Searched: Searched{Articles: s.Articles, Outlets: s.Outlets, Oldest: Time{s.Oldest}, Newest: Time{s.Newest}},
		Nearest:  nearest,
	}
	return a
}
