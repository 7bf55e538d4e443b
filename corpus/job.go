package corpus

import "time"

// Kinds of jobs that are not counted among what a source waits for: they look
// whether something has changed.
const (
	JobFeed    = "feed"    // a feed's standing job, its next reading
	JobRevisit = "revisit" // reads an article again for corrections
)

// A Job is a piece of work that outlives the process that asked for it.
type Job struct {
	ID       int64
	Space    Space
	Source   string // whose work it is; the jobs of a removed or paused source wait. "" for none's
	Kind     string
	Key      string // a source has one job of a kind and key; "" is like no other
	Host     string // whose server it asks, "" for none
	Payload  []byte
	Attempts int       // leases taken so far, this one included
	Due      time.Time // not before; of a leased job, when the lease ends
	Error    string    // why the last attempt failed
	Dead     time.Time // when it was given up; zero while there is hope
}

// An Item is an entry of a feed that a source has shown. It tells a new entry
// from one that was there before, taken or not.
type Item struct {
	Key    string
	Digest string // of what the feed says of it, so that a change shows
}

// A Completion is all that a finished job leaves. It is kept in one transaction.
type Completion struct {
	Documents []Document // put into the job's source
	Items     []Item     // met by the job's source
	Jobs      []Job      // to enqueue; their Space and Source are the job's
	// Source, if not nil, is the job's source as the job found it to be: its
	// Kind, Title, Address, Paused and Reading are kept.
	Source *Source
	Again  time.Time // when the same job is due again, with no attempts; zero ends it
}
