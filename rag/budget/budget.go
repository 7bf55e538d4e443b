// Package budget keeps what members and servers use of language models within
// daily limits. What is used is in the store, so that a restart forgets nothing;
// a package of its own, since rag knows no more of it than rag.Budget.
package budget

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"newshound/corpus"
)

// A Store is where it is kept what was spent, as corpus.Conversations does.
type Store interface {
	Spend(ctx context.Context, s corpus.Spending, memberMost, spaceMost int) (ok bool, err error)
	Settle(ctx context.Context, s corpus.Spending) error
}

// Config is what a Ledger needs; nothing in it may be nil.
type Config struct {
	Store  Store
	Member int // tokens that a member may use in a space on a day of UTC; 0 is no limit
	Space  int // tokens that all of a space may use on a day of UTC; 0 is no limit
	Clock  func() time.Time
	Log    *slog.Logger
}

// A Ledger is a rag.Budget. It is safe for concurrent use, also by several
// processes with one store.
//
// What is taken counts until done says what was used. So no sum is ever over
// its limit, but for what answers used beyond what was taken for them; and what
// was taken when the process died stays taken for that day.
type Ledger struct{ c Config }

// New returns a ledger that goes on with what was spent before.
func New(c Config) *Ledger { return &Ledger{c} }

// settleTime is for how long a question waits for the store at its end, also
// if the member waits no longer.
const settleTime = 5 * time.Second

// Take implements rag.Budget. Where the store fails, nothing is left.
func (l *Ledger) Take(ctx context.Context, space corpus.Space, member string, tokens int) (done func(used int), ok bool) {
	took := corpus.Spending{Day: l.c.Clock(), Space: space, Member: member, Tokens: tokens}
	ok, err := l.c.Store.Spend(ctx, took, l.c.Member, l.c.Space)
	switch {
	case err != nil:
		if ctx.Err() == nil {
			l.c.Log.Error("no model is asked, as what is spent cannot be kept", "space", space, "error", err)
		}
		return nothing, false
	case !ok:
		l.c.Log.Info("no model is asked, as the day's tokens are used up", "space", space)
		return nothing, false
	}
	var once sync.Once
	return func(used int) { once.Do(func() { l.settle(ctx, took, used) }) }, true
}

func nothing(int) {}

// settle is done after the question too, when its context may have ended.
func (l *Ledger) settle(ctx context.Context, took corpus.Spending, used int) {
	if used == took.Tokens {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	rest := took
	rest.Tokens = max(used, 0) - took.Tokens
	if err := l.c.Store.Settle(ctx, rest); err != nil {
		l.c.Log.Error("what a model has used was not kept", "space", took.Space, "taken", took.Tokens, "used", used, "error", err)
	}
}
