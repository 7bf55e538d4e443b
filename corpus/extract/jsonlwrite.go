package extract

import (
	"encoding/json"
	"io"
	"time"

	"newshound/corpus"
)

// WriteJSONL writes an article as a line that JSONL reads back: its address,
// title, dates (in UTC, to the second), outlet, authors, language, text and
// whether a feed gave that. What is not known is left out.
func WriteJSONL(w io.Writer, a *corpus.Article) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		URL       string   `json:"url,omitempty"`
		Title     string   `json:"title,omitempty"`
		Published string   `json:"published,omitempty"`
		Modified  string   `json:"modified,omitempty"`
		Outlet    string   `json:"outlet,omitempty"`
		Authors   []string `json:"authors,omitempty"`
		Language  string   `json:"language,omitempty"`
		FromFeed  bool     `json:"from_feed,omitempty"`
		Text      string   `json:"text"`
	}{a.URL, a.Title, jsonDate(a.Published), jsonDate(a.Modified), a.Outlet, a.Authors, a.Language, a.FromFeed, a.Text})
}

// jsonDate returns a date that is read as the same: the day alone at midnight,
// which stands for an unknown time, and nothing for an unknown day.
func jsonDate(t time.Time) string {
	t = t.UTC().Truncate(time.Second)
	switch {
	case t.IsZero():
		return ""
	case t.Equal(t.Truncate(24 * time.Hour)):
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}
