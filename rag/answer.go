// Package rag turns a question into an answer whose every sentence code has
// proven by quotations of the stored articles: without a language model
// (Config.Generator) the sentences are the quotations.
package rag

import (
	"time"

	"newshound/corpus"
	"newshound/rag/llm"
)

// A Question is what somebody asks.
type Question struct {
	Text          string
	Space         corpus.Space // searched together with corpus.Shared
	At            time.Time    // when it is asked; recency counts from here
	Since, Before time.Time    // published in [Since, Before); zero is open
	Outlet        string       // only this outlet; "" is any
	Without       []string     // ids of articles that must not be used
	History       []string     // earlier questions of the conversation, oldest first
	Member        string       // who asks, for the Budget; "" is nobody's
	Language      string       // that a model answers in, such as "de"; "" is the question's

	standalone string // see Engine.standalone
}

// An Answer is the only ending of a question: sentences with citations, or a
// refusal. Its JSON form is the contract of `newshound ask --json`.
type Answer struct {
	Question   string     `json:"question"`
	AskedAt    Time       `json:"asked_at"`
	Answered   bool       `json:"answered"`
	Standalone string     `json:"standalone,omitempty"` // the question as a model has rewritten it to need no history
	Mode       string     `json:"mode"`                 // Extractive or Generated
	Model      string     `json:"model,omitempty"`      // that has written the sentences, for people
	Sentences  []Sentence `json:"sentences"`
	Citations  []Citation `json:"citations"`
	AsOf       AsOf       `json:"as_of"`
	Outlets    int        `json:"outlets"`            // among the citations, near copies of one text (one story) counted once
	Confidence float64    `json:"confidence"`         // in [0, 1]: the estimated chance that the corpus answers the question
	Disputes   []Dispute  `json:"disputes,omitempty"` // where citations contradict one another
	Refusal    *Refusal   `json:"refusal"`

	// Usage is what a model was asked for this answer, also where that came
	// to nothing.
	Usage llm.Usage `json:"-"`
	// Attempt is what became of a model's work on this answer, nil where none
	// was asked. Where the Mode is Extractive it says why.
	Attempt *Attempt `json:"-"`
	// Evidence is what the answer was chosen from, best first.
	Evidence []Evidence `json:"-"`
}

// Modes of answers.
const (
	Extractive = "extractive" // sentences are quotes
	Generated  = "generated"  // a model has written them
)

// A Sentence of an answer; Citations are the N of those that prove it.
type Sentence struct {
	Text      string `json:"text"`
	Citations []int  `json:"citations"`
	// Unproven are numbers, dates and names of a model's sentence that none of
	// its quotes has, as they stand in Text.
	Unproven []string `json:"unproven,omitempty"`
}

// A Dispute is a point on which citations contradict one another; it has two
// sides or more, the one with most outlets first.
type Dispute struct {
	Sides []Side `json:"sides"`
}

// A Side of a dispute: what the quotes of some citations say, in their words.
type Side struct {
	Says      string `json:"says"`
	Citations []int  `json:"citations"`
}

// A Citation is a quote with its article. Quote is the bytes Start to End of
// the article's text in that revision. Every other field comes from stored
// metadata; what is not known is empty.
type Citation struct {
	N         int    `json:"n"`
	Article   string `json:"article"`
	Revision  int    `json:"revision"`
	Title     string `json:"title"`
	Outlet    string `json:"outlet"`
	Published Time   `json:"published"`
	URL       string `json:"url"`
	Link      string `json:"link"` // URL with a text fragment that opens the quote; "" without a URL
	Quote     string `json:"quote"`
	Start     int    `json:"start"`
	End       int    `json:"end"`

	story string // see storyOf
}

// AsOf dates an answer: its citations' oldest and newest publication, and
// when the corpus last changed.
type AsOf struct {
	Oldest        Time `json:"oldest"`
	Newest        Time `json:"newest"`
	CorpusUpdated Time `json:"corpus_updated"`
}

// A Refusal says why there is no answer, what was searched, and what came
// nearest (numbered citations that do not claim to answer).
type Refusal struct {
	Reason   string     `json:"reason"`
	Searched Searched   `json:"searched"`
	Nearest  []Citation `json:"nearest"`
}

// Searched sums up the articles that a question could have been answered from.
type Searched struct {
	Articles int  `json:"articles"`
	Outlets  int  `json:"outlets"`
	Oldest   Time `json:"oldest"`
	Newest   Time `json:"newest"`
}

// Evidence is one ranked passage.
type Evidence struct {
	Passage corpus.PassageID
	Span    corpus.Span // in the article's text
	Text    string
	Score   float64
	Article corpus.Article // without Text
}

// Time is a point in time that is null in JSON when unknown (zero).
type Time struct{ time.Time }

// MarshalJSON writes RFC 3339 to the second in UTC, or null.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return []byte(t.UTC().Format(`"2006-01-02T15:04:05Z"`)), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (t *Time) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		t.Time = time.Time{}
		return nil
	}
	return t.Time.UnmarshalJSON(b)
}
