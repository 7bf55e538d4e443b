// Package corpus holds what Newshound knows: the words of the domain (space,
// source, article, passage), the splitting of text into sentences, words,
// terms and passages, and the Store that keeps it all.
//
// Everything here is data and pure functions over it. Adapters import this
// package; it imports none of them.
package corpus

import (
	"net/url"
	"strings"
	"time"
)

// Space names one tenant's corpus. Nothing of one space is visible from
// another, but Shared is searched with every other.
type Space string

// Shared is the space that the operator fills and everyone reads.
const Shared Space = "shared"

// A Span is a half-open range of byte offsets into a text.
type Span struct {
	Start, End int
}

// Of returns the bytes of text that the span covers.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// An Article is one revision of one news text. A field whose value is not
// known is empty: nothing is guessed. Text is valid UTF-8 in NFC and never
// edited; a change makes a new revision.
type Article struct {
	ID        string // stable, made by NewArticleID
	Space     Space
	Revision  int // from 1
	URL       string
	Title     string
	Outlet    string
	Authors   []string
	Language  string    // ISO 639-1, "" unknown
	Published time.Time // UTC, zero unknown; midnight where only the day is known
	Modified  time.Time // UTC, when its publisher last changed it, zero unknown
	Fetched   time.Time // UTC, when the text was read
	FromFeed  bool      // the text is what its feed gave, since the page could not be read
	Story     string    // id of the first article that nearly says the same, "" if there is none; set by the store
	Text      string
}

// OutletName returns the outlet as it is shown and counted: the stored name,
// or else the host of the article's address, or else "".
func (a *Article) OutletName() string {
	if a.Outlet != "" || a.URL == "" {
		return a.Outlet
	}
	u, err := url.Parse(a.URL)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// A Document is an article made ready for keeping and finding.
type Document struct {
	Article  Article
	Passages []Span // in order; offsets into Article.Text
	Analysis Analysis
	Sketch   Sketch
	Keys     []string // what else the article is known by, see Store.Put
}

// PassageID names one passage: the Index-th of an article's revision.
type PassageID struct {
	Article  string
	Revision int
	Index    int
}

// A Hit is a passage that an index found. Scores of one index compare with
// each other and with nothing else; larger is better.
type Hit struct {
	Passage   PassageID
	Published time.Time // of its article, zero unknown
	Score     float64
}

// A TermWeight is a term of a query with what a full match of it is worth:
// its inverse document frequency, times whatever the query adds.
type TermWeight struct {
	Term   string
	Weight float64
}

// A Filter narrows a search. Its zero value lets everything pass.
type Filter struct {
	Since, Before time.Time // Since ≤ Published < Before; an unknown date never passes a set bound
	Outlet        string    // outlet name as OutletName gives it, or part of its host, without regard to case
	Without       []string  // article ids that must not be found
}
