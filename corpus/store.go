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

// Kinds of sources.
const (
	KindStarter = "starter" // the briefs that the program carries
	KindFile    = "file"    // a file, a folder or standard input
)

// A Source is where articles come from. It belongs to its space.
type Source struct {
	ID       string // stable, made by us
	Space    Space
	Kind     string
	Name     string // as people see it; the same name and kind in a space is the same source
	Added    time.Time
	Articles int // current articles; filled when read
}

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

// A Job is a piece of work that outlives the process that asked for it.
type Job struct {
	ID       int64
	Space    Space
	Kind     string
	Payload  []byte
	Attempts int       // leases taken so far, this one included
	Due      time.Time // not before; of a leased job, when the lease ends
	Error    string    // why the last attempt failed
}

// A Store keeps everything that must outlive the process. It is safe for
// concurrent use. What a method has acknowledged by returning nil survives a
// kill and a power cut. Every failing call leaves the store as it was. Times are
// kept to the microsecond, in UTC.
type Store interface {
	// AddSource creates the source, or returns the one that has its space,
	// kind and name already. ID and Added are given by the caller and used
	// only where it is new.
	AddSource(ctx context.Context, s Source) (Source, error)
	// Sources lists the living sources of a space by name.
	Sources(ctx context.Context, space Space) ([]Source, error)
	// SourceArticles lists a source's current articles without their text,
	// newest first and those of unknown date last. ErrNotFound if there is no
	// such living source.
	SourceArticles(ctx context.Context, source string) ([]Article, error)
	// RemoveSource removes the source and the articles that no other living
	// source has, with all their revisions, and returns the ids of those
	// articles. ErrNotFound if there is no such living source.
	RemoveSource(ctx context.Context, space Space, id string) ([]string, error)

	// Put adds documents to a source in one transaction. Revision and
	// Article.Space are set by the store: a new id is revision 1, a changed
	// one the next. The outcomes are in the documents' order; the documents'
	// Article.Revision and Article.Space are filled in place. An id may occur
	// twice. Refused with an error: an unknown source (ErrNotFound), an article
	// without id or text, text that is not UTF-8, an id of another space, and
	// passages that are not in the text, cut a character, or do not each start
	// after the one before.
	Put(ctx context.Context, source string, docs []Document) ([]Outcome, error)
	// Article returns one revision, or the current one for revision 0.
	Article(ctx context.Context, id string, revision int) (Article, error)
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
	// Spaces lists the spaces that have a living source.
	Spaces(ctx context.Context) ([]Space, error)
	// Stats sums up the given spaces, each once. It is cheap enough for every
	// question.
	Stats(ctx context.Context, spaces ...Space) (Stats, error)

	// PutVectors keeps vectors of current revisions in one transaction;
	// those of articles that are gone or revised meanwhile are left out
	// without an error. Nil vectors are kept as such: an article that has only
	// those counts as embedded. Refused with an error: vectors that are not one
	// for each passage, nil or of one dimension of at least 1, of finite numbers.
	PutVectors(ctx context.Context, model string, vs []ArticleVectors) error
	// ScanVectors calls yield for the vectors of every current document of a
	// space that has some by this model, until yield fails.
	ScanVectors(ctx context.Context, space Space, model string, yield func(ArticleVectors) error) error
	// Unembedded returns up to limit ids of current articles, over all
	// spaces, that have passages but no vectors by this model.
	Unembedded(ctx context.Context, model string, limit int) ([]string, error)

	// Enqueue commits a job; its ID, Attempts and Error are the store's. Lease
	// takes the one that has been due longest and is not leased, for the given
	// time; it returns ErrNotFound if there is none. A lease that runs out
	// gives the job back. Finish removes a job; Retry gives it back with a
	// reason and a due time. Both return ErrNotFound if the job is gone.
	Enqueue(ctx context.Context, j Job) (int64, error)
	Lease(ctx context.Context, kind string, now time.Time, lease time.Duration) (Job, error)
	Finish(ctx context.Context, id int64) error
	Retry(ctx context.Context, id int64, due time.Time, reason string) error

	// Setting returns the value of a key, or "" if it was never set. Setting
	// it to "" forgets it.
	Setting(ctx context.Context, space Space, key string) (string, error)
	SetSetting(ctx context.Context, space Space, key, value string) error

	// Close may be called twice.
	Close() error
}
