package corpus

import "time"

// Kinds of sources.
const (
	KindStarter = "starter" // the briefs that the program carries
	KindFile    = "file"    // a file, a folder or standard input
	KindWeb     = "web"     // an address that was not read yet: a page, a feed, or a site that has one
	KindPage    = "page"    // one article's address
	KindFeed    = "feed"    // an address that lists articles again and again
)

// A Source is where articles come from. It belongs to its space, not to the
// member who added it.
type Source struct {
	ID      string // stable, made by us
	Space   Space
	Kind    string
	Name    string // as it was given: a path or an address
	Title   string // what it calls itself, "" unknown
	Address string // what is fetched, "" for what is not of the web
	Limit   int    // how many articles the first reading of a feed takes at most, the newest
	Added   time.Time
	AddedBy string    // see Entry.By
	Removed time.Time // zero while it lives
	Paused  string    // why nothing is fetched from it, "" if it is
	Reading Reading

	// Filled when read.
	Articles int // current articles
	Waiting  int // jobs still to be done, JobFeed and JobRevisit not counted
	Dead     int // jobs that were given up
}

// A Reading is what the fetches of a source have told so far.
type Reading struct {
	ETag, LastModified string    // of the last answer with a body, for conditional requests
	Checked            time.Time // last tried
	Read               time.Time // last succeeded, zero never
	Changed            time.Time // last had something new
	Next               time.Time // when a feed is read again, zero never
	Interval           time.Duration
	FailingSince       time.Time // zero while it succeeds
	Error              string    // why the last try failed, "" if it did not
}

// What an Entry says was done.
const (
	ActionAdd     = "add"
	ActionChange  = "change"
	ActionRemove  = "remove"
	ActionRestore = "restore"
	ActionPause   = "pause"
	ActionResume  = "resume"
	ActionForget  = "forget" // removed for good, RestoreDays after its removal
	ActionSet     = "set"    // a setting of a server; Name is the setting, Detail its new value
)

// RestoreDays is for how many days a removed source can be restored.
const RestoreDays = 30

// Who does what no member has asked for.
const (
	ByOperator  = "operator"  // whoever uses the command line
	ByNewshound = "newshound" // the program by itself
)

// An Entry of the audit: who did what to a source or a setting, and when.
type Entry struct {
	At     time.Time
	Space  Space
	By     string // ByOperator, ByNewshound, or a member's id
	Action string
	Source string // its id
	Name   string // the source's name
	Detail string // what more there is to say, such as how many articles went
}
