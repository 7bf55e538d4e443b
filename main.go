// Newshound answers questions about the news from a corpus that you build,
// and proves every sentence with a passage of it.
//
// This comment tours the program from the bottom up.
//
// # Words
//
// A space is one tenant's corpus. A source (a file, a folder, the starter
// briefs) brings articles into a space. An article is one news text, kept in
// NFC and never edited: a changed text becomes a new revision, so that a byte
// offset into a revision means the same for ever. A passage is a run of whole
// sentences of an article, known by its offsets. A quote is such a slice:
// verbatim because it is cut out, never written.
//
// Package corpus holds these words, the splitting of text into sentences,
// terms and passages, and the Store interface. Everything above imports it;
// it imports none of them.
//
// # Keeping
//
// corpus/sqlite is the only durable thing: one SQLite file in one folder. The
// indexes are memory and are filled from it at start. A start therefore costs
// time that grows with the corpus, and one process owns the folder; in return
// nothing can drift apart, and a kill at any moment loses nothing that was
// acknowledged.
//
// # An article's way
//
// corpus/fetch reads one address, whatever the server tries: it asks public
// addresses only, one request at a time to a host, and bounds everything.
// corpus/extract turns foreign bytes into articles and never guesses: a date
// it cannot read stays unknown. corpus/ingest brings them together. Files are
// walked and handed to the store in batches. An address becomes a source with
// its first job in one transaction; from there on jobs make jobs (a feed's
// reading those of its new entries, an article's those of looking again for
// corrections), and each ends in one transaction with all that it leaves.
// Whatever the moment of a kill, the next start leases what was not done.
// An article is known by all its addresses, so that none comes in twice, and
// near copies over outlets are linked as one story when they are put.
// corpus/starter carries a handful of briefs, so that the first question of a
// fresh checkout has something to find.
//
// # A question's way
//
// rag/lexical finds passages by their words (BM25), rag/vector by vectors of
// whatever rag/llm.Embedder is configured. rag fuses both, prefers the recent
// a little, folds copies of the same wire report, keeps one article or outlet
// from crowding out the rest, and picks at most three sentences. Below a
// cutoff set from data it declines, and says what it searched. The last step
// compares every quote with the stored bytes.
//
// With a language model (rag/openai, behind rag/llm.Generator) rag then has it
// write, over the same passages, fenced as data. It is not trusted: a sentence
// is shown once its quotes are found in the passages and what it states in the
// quotes, and if too little is left, the quotations are the answer. Whether a
// sentence is fair to what it quotes no code can tell; hence the quotes beside
// it. rag/llm.Guard keeps a server that fails from being asked, and rag/budget
// a member from using up the day's tokens of all.
//
// The built-in embedder hashes words. It needs no download and adds little to
// BM25; it is there so that the path a real model takes is always in use. Of a
// real one, vectors are kept under its name, made in the background by serve,
// and the former ones serve until they are complete.
//
// # A member's way
//
// bot/gateway receives what members do, bot/discord reads it as an Event, and
// package bot leads it to a handler in bot/ask, bot/sources or bot/manage: a
// function from the Event to a Reply. It is acknowledged at once; what takes
// longer waits for its turn in a queue that is fair to servers, with a ticket
// in the store, so that the next process finishes it if this one dies. bot/rest
// takes replies away. A server's sources and questions are in a space of its
// own, which is searched with the shared one. bot/discordtest is a Discord on
// loopback that checks all it is sent against Discord's own description.
//
// The gateway and the requests are our own: discordgo, whose types they use,
// cannot tell a token that is refused from a line that is down, and keeps
// something of every interaction for ever.
//
// # Judging
//
// rag/eval asks questions with known answers. Its figures are a file under
// version control, so that a change of ranking shows as a diff.
//
// # This package
//
// Wiring only: the command table (cobra), settings (config.go), models
// (models.go), one file per subcommand, and the rendering of an answer for a
// terminal (render.go on top of screen.go, which treats every byte of an
// article as hostile). Exit codes are a contract: 0 answered or done, 1 failed,
// 2 misused, 3 declined. The tests run the whole program in a temporary folder,
// because run takes everything it touches as arguments.
package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"newshound/corpus/fetch"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], system{
		stdin:         os.Stdin,
		stdout:        os.Stdout,
		stderr:        os.Stderr,
		environ:       os.Environ(),
		now:           time.Now,
		random:        rand.Float64,
		interruptible: interruptible,
	}))
}

// interruptible returns a context that the first Ctrl-C cancels; a second one
// then ends the process as if nobody listened.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// A system is all that a run touches besides files: main takes it from the
// operating system, a test makes it up.
type system struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	environ        []string // NAME=value
	now            func() time.Time
	random         func() float64 // in [0, 1)
	interruptible  func(context.Context) (context.Context, context.CancelFunc)
	fetch          func(*fetch.Config) // what a test changes about fetching; nil otherwise
}

// run executes one command line and returns its exit code. Whatever fails is
// said here, once, in one line. What could not be printed is a failure too.
func run(ctx context.Context, args []string, sys system) int {
	cfg, err := loadConfig(sys.environ, ".env")
	if err != nil {
		fmt.Fprintln(sys.stderr, "newshound: "+clean(err.Error()))
		return exitFailed
	}
	out := &output{w: sys.stdout}
	sys.stdout = out
	a := newApp(sys, cfg)
	if a.models, err = newModels(cfg, a.log); err != nil {
		fmt.Fprintln(sys.stderr, "newshound: "+clean(err.Error()))
		return exitFailed
	}
	root := rootCommand(a)
	root.SetArgs(args)
	err = root.ExecuteContext(ctx)
	code, message := a.outcome(err)
	if out.err != nil && message == "" {
		code, message = exitFailed, out.err.Error()
	}
	if message != "" {
		fmt.Fprintln(sys.stderr, "newshound: "+clean(strings.TrimSpace(message)))
	}
	return code
}
