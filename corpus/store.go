package corpus

import (
	"context"
	"errors"
	"time"
)

// Errors that every Store returns (wrapped) for the same condition.
var (
	ErrNotFound = errors.New("not found")
	ErrInUse    = errors.New("the data folder is in use by another process")
	ErrReadOnly = errors.New("the data folder cannot be written")
	ErrFull     = errors.New("no space left for the data folder")
	ErrNewer    = errors.New("the data folder was written by a newer version of newshound")
	ErrCorrupt  = errors.New("the database is damaged")
	ErrForeign  = errors.New("this is not newshound's data")
)

// Outcome says what a Store did with a document.
type Outcome int

const (
	Unchanged Outcome = iota // the same was there already, whenever it was fetched
	Added
	Revised // the article was there, and something other than Fetched has changed
)

// Stats describe what can be searched.
type Stats struct {
	Sources, Articles, Passages, Outlets int       // outlets by name without regard to case
	Oldest, Newest                       time.Time // publication dates; zero if none is known
	Updated                              time.Time // when the last article came in or went
}

// ArticleVectors are the vectors of one article's passages by one model, in
// the passages' order, all of the same dimension. A passage that the model
// found nothing in has a nil vector.
type ArticleVectors struct {
	Article  string
	Revision int
	Vectors  [][]float32
}

// A Store keeps everything that must outlive the process. It is safe for
// concurrent use. What a method has acknowledged by returning nil survives a
// kill and a power cut. Every failing call leaves the store as it was. Times are
// kept to the microsecond, in UTC.
type Store interface {
	// AddSource creates the source with its jobs, or returns the one that has
	// its ID already, then without the jobs. A removed one comes back as
	// RestoreSource brings it, and gets the jobs. What is new is noted in the
	// audit under AddedBy. Articles, Waiting and Dead are not read.
	AddSource(ctx context.Context, s Source, jobs ...Job) (Source, error)
	// Source returns a living source; ErrNotFound if there is none.
	Source(ctx context.Context, id string) (Source, error)
	// Sources lists the living sources of a space by name.
	Sources(ctx context.Context, space Space) ([]Source, error)
	// RemovedSources lists those that can be restored, the last removed first.
	RemovedSources(ctx context.Context, space Space) ([]Source, error)
	// SourceArticles lists a source's current articles without their text,
	// newest first and those of unknown date last. ErrNotFound if there is no
	// such living source.
	SourceArticles(ctx context.Context, source string) ([]Article, error)
	// RemoveSource takes away the source, and from sight the articles that no
	// other living source has, and returns the ids of those articles. It is
	// noted in the audit. ErrNotFound if there is no such living source.
	RemoveSource(ctx context.Context, space Space, id, by string) ([]string, error)
	// RestoreSource undoes RemoveSource, and returns the ids of the articles
	// that came back. ErrNotFound if there is no such removed source.
	RestoreSource(ctx context.Context, space Space, id, by string) ([]string, error)
	// PauseSource keeps a source's jobs waiting for a reason, or with "" lets
	// them go on and makes the next reading due now. It is noted in the audit,
	// unless nothing changes. ErrNotFound if there is no such living source.
	PauseSource(ctx context.Context, space Space, id, reason, by string) error
	// Forget deletes sources that were removed before a time, with the
	// articles that no other source has, living or removed, and overwrites
	// what was there; in the log that is beside the file while the store is
	// open, not before the last reader that was there has ended, should that
	// take longer than a second. It also deletes jobs that were given up, and
	// items that were last seen, 180 days before that time.
	Forget(ctx context.Context, before time.Time) error
	// Note adds an entry to the audit; At is the store's. Audit returns the
	// newest entries of a space, newest first.
	Note(ctx context.Context, e Entry) error
	Audit(ctx context.Context, space Space, limit int) ([]Entry, error)

	// Put adds documents to a source in one transaction. A document is a
	// revision of the article of its space that has its id, the key of its URL
	// (AddressKey), or one of its Keys, the first that is found, and all of
	// these lead to that article from then on; otherwise it is a new article.
	// An article whose id NewArticleID has made of an address is the one that
	// the address leads to. A revision is made if anything but Fetched and
	// Modified has changed; text that a feed gave (FromFeed) never replaces a
	// page's. ID, Space, Revision and Story are filled in place: a new article
	// is revision 1, a changed one the next. A story whose first article is
	// forgotten, or says something else now, is named after the next. The
	// outcomes are in the documents' order. An id may occur twice. Refused with
	// an error: an unknown source (ErrNotFound), an article without id or text,
	// text that is not UTF-8, an id of another space, and passages that are not
	// in the text, cut a character, or do not each start after the one before.
	Put(ctx context.Context, source string, docs []Document) ([]Outcome, error)
	// Article returns one revision, or the current one for revision 0.
	Article(ctx context.Context, id string, revision int) (Article, error)
	// Find returns the current revision of the article of a space that a key
	// leads to, as Put describes.
	Find(ctx context.Context, space Space, key string) (Article, error)
	// Documents returns the current revisions of the given articles with text
	// and passages, without analysis, in the order of the ids; unknown ids
	// are left out.
	Documents(ctx context.Context, ids []string) ([]Document, error)
	// Scan calls yield for every current document of a space, in the order
	// they were added, with passages and analysis but without text, until
	// yield fails. Scan runs in one read transaction; yield may call the store.
	// An analysis that cannot be read has Version 0.
	Scan(ctx context.Context, space Space, yield func(Document) error) error
	// PutAnalysis replaces the analysis of an article's current revision, and
	// its passages, by those of d; ErrNotFound if that revision is not the
	// current one. Vectors of other passages go.
	PutAnalysis(ctx context.Context, d Document) error
	// Latest returns the newest living articles of some spaces without their
	// text, newest first, at most limit; those of unknown date are left out.
	// Of a story only the newest is there. It is cheap enough for every key
	// that a member types, and so is Outlets.
	Latest(ctx context.Context, limit int, spaces ...Space) ([]Article, error)
	// Outlets returns the names of the outlets of some spaces' living articles
	// (Article.OutletName), each once without regard to case and as one of the
	// last articles spells it, those with most articles first.
	Outlets(ctx context.Context, spaces ...Space) ([]string, error)
	// Spaces lists the spaces that have a living source.
	Spaces(ctx context.Context) ([]Space, error)
	// Stats sums up the given spaces, each once. It is cheap enough for every
	// question.
	Stats(ctx context.Context, spaces ...Space) (Stats, error)

	// Revisions calls yield for every living article of any space, with its
	// current revision and whether that has vectors by this model other than
	// nil, until yield fails.
	Revisions(ctx context.Context, model string, yield func(article string, revision int, embedded bool) error) error
	// ForeignVersion returns a number that is another one after somebody else,
	// as a rule another process, has changed something in the store. What this
	// Store changes leaves it as it is. It is cheap enough for every second.
	ForeignVersion(ctx context.Context) (int64, error)

	// PutVectors keeps vectors of current revisions in one transaction;
	// those of articles that are gone or revised meanwhile are left out
	// without an error. Nil vectors are kept as such: an article that has only
	// those counts as embedded. Refused with an error: vectors that are not one
	// for each passage, nil or of one dimension of at least 1, of finite numbers.
	PutVectors(ctx context.Context, model string, vs []ArticleVectors) error
	// ScanVectors calls yield for the vectors of every current document of a
	// space that has some by this model, until yield fails.
	ScanVectors(ctx context.Context, space Space, model string, yield func(ArticleVectors) error) error
	// Vectors returns the vectors that the current revisions of the given
	// articles have by this model, in the order of the ids; articles that have
	// none are left out.
	Vectors(ctx context.Context, model string, ids []string) ([]ArticleVectors, error)
	// Unembedded returns up to limit ids of current articles, over all
	// spaces, that have passages but no vectors by this model.
	Unembedded(ctx context.Context, model string, limit int) ([]string, error)
	// DropVectors deletes what articles, living or not, have by other models
	// than this, the vectors of one article by one model up to limit times, and
	// returns how often: 0 if there are no more.
	DropVectors(ctx context.Context, except string, limit int) (int, error)

	// Enqueue commits jobs; ID, Attempts, Error and Dead are the store's. One
	// whose source has one of its kind and key already is left out, also if
	// that one was given up.
	Enqueue(ctx context.Context, jobs ...Job) error
	// Work makes the caller the only one, over all processes, that does the
	// store's jobs, until it calls done or dies; leases of a predecessor that
	// did not end them are given back. Closing the store does not end it, and
	// calling done again does nothing. ErrInUse while there is another.
	Work(ctx context.Context) (done func(), err error)
	// Lease takes, for the given time, the job that has been due longest, is
	// not leased, and is for none of the busy hosts; ErrNotFound if there is
	// none. A lease that runs out gives the job back. The next three want the
	// job as it was leased, and return ErrNotFound if it is gone or has been
	// leased again since.
	Lease(ctx context.Context, now time.Time, lease time.Duration, busy []string) (Job, error)
	// Complete ends a job and keeps what it leaves, in one transaction. The
	// outcomes and the documents are as with Put.
	Complete(ctx context.Context, j Job, done Completion) ([]Outcome, error)
	// Retry gives a job back with a reason, due later.
	Retry(ctx context.Context, j Job, due time.Time, reason string) error
	// Bury gives a job up for a reason. It stays to be seen.
	Bury(ctx context.Context, j Job, reason string) error
	// Hasten makes a source's jobs due now, but for those that are leased.
	// Those that were given up are tried again, with no attempts. ErrNotFound
	// if there is no such living source.
	Hasten(ctx context.Context, source string) error
	// Jobs lists a source's jobs, those that were given up last, each by due
	// time.
	Jobs(ctx context.Context, source string) ([]Job, error)
	// NextDue returns when a job that Lease could take will be due, of any
	// host; ErrNotFound if there is none.
	NextDue(ctx context.Context) (time.Time, error)
	// Digests returns the digests of the items of a source that have one of
	// the keys, by key.
	Digests(ctx context.Context, source string, keys []string) (map[string]string, error)

	// Setting returns the value of a key, or "" if it was never set. Setting
	// it to "" forgets it.
	Setting(ctx context.Context, space Space, key string) (string, error)
	SetSetting(ctx context.Context, space Space, key, value string) error

	// Close may be called twice.
	Close() error
}
