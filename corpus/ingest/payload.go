package ingest

import (
	"encoding/json"
	"fmt"
	"time"

	"newshound/corpus"
)

// A pagePayload says which article a jobPage reads.
type pagePayload struct {
	Address string    `json:"address,omitempty"` // "" of an item without a link
	GUID    string    `json:"guid,omitempty"`    // what the feed calls it, "" unknown
	Found   time.Time `json:"found,omitzero"`    // when the feed was read
	Changed bool      `json:"changed,omitzero"`  // it was read before
	Item    *feedItem `json:"item,omitempty"`
}

// A feedItem is what a feed itself says of an article. Text is empty where it
// may not stand for the page's.
type feedItem struct {
	Title     string    `json:"title,omitempty"`
	Authors   []string  `json:"authors,omitempty"`
	Published time.Time `json:"published,omitzero"`
	Modified  time.Time `json:"modified,omitzero"`
	Text      string    `json:"text,omitempty"`
}

// A revisitPayload says which article a corpus.JobRevisit reads again.
type revisitPayload struct {
	Address      string    `json:"address"`
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Robots       bool      `json:"robots,omitzero"` // no member has named it: robots.txt is obeyed
	Read         time.Time `json:"read"`            // for the first time
}

// encode makes a payload; none of the types above can fail to be one.
func encode(payload any) []byte {
	b, err := json.Marshal(payload)
	if err != nil {
		panic(fmt.Sprintf("ingest: encoding %T: %v", payload, err))
	}
	return b
}

// JobAddress returns the address that a job reads, "" if it is its source's.
func JobAddress(j *corpus.Job) string {
	var p struct {
		Address string `json:"address"`
	}
	if json.Unmarshal(j.Payload, &p) != nil {
		return ""
	}
	return p.Address
}

// Routine reports whether a job only looks whether something has changed:
// nothing is missing while it waits.
func Routine(j *corpus.Job) bool {
	return j.Kind == corpus.JobRevisit || j.Kind == corpus.JobFeed && j.Attempts == 0
}
