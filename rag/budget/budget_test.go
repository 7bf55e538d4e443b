package budget

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/corpus/sqlite"
	"newshound/rag"
)

var _ rag.Budget = (*Ledger)(nil)

// noon is when tests begin.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// A till is a ledger over a real store, with a clock.
type till struct {
	t     *testing.T
	dir   string
	now   time.Time
	store *sqlite.Store
	*Ledger
	log strings.Builder
}

func newTill(t *testing.T, member, space int) *till {
	l := &till{t: t, dir: t.TempDir(), now: noon}
	l.Ledger = New(Config{Member: member, Space: space, Clock: func() time.Time { return l.now }, Log: slog.New(slog.NewTextHandler(&l.log, nil))})
	l.open()
	t.Cleanup(func() { l.store.Close() })
	return l
}

func (l *till) open() {
	l.t.Helper()
	var err error
	if l.store, err = sqlite.Open(l.t.Context(), l.dir, func() time.Time { return noon }); err != nil {
		l.t.Fatal(err)
	}
	l.c.Store = l.store
}

// take takes tokens for a member of space a, and fails the test if that goes
// otherwise than is wanted.
func (l *till) take(member string, tokens int, want bool) (done func(used int)) {
	l.t.Helper()
	done, ok := l.Take(l.t.Context(), "a", member, tokens)
	if ok != want {
		l.t.Errorf("taking %d for %s: %v, want %v", tokens, member, ok, want)
	}
	return done
}

func (l *till) spent(want int) {
	l.t.Helper()
	got, err := l.store.Spent(l.t.Context(), "a", l.now)
	if err != nil || got != want {
		l.t.Errorf("%d are spent, want %d; error %v", got, want, err)
	}
}

func TestALimitHoldsForAMemberAndForASpace(t *testing.T) {
	l := newTill(t, 100, 150)
	done := l.take("anna", 80, true)
	l.take("anna", 30, false)
	done(60)
	l.take("anna", 40, true)
	l.take("boris", 51, false)
	l.take("boris", 50, true)
	l.spent(150)
	if _, ok := l.Take(t.Context(), "b", "anna", 100); !ok {
		t.Error("what is spent in one space counts in another")
	}
	l.now = l.now.Add(12 * time.Hour)
	l.take("anna", 100, true)
}

func TestALimitOf0IsNone(t *testing.T) {
	l := newTill(t, 0, 0)
	l.take("anna", 1<<30, true)
	l.take("anna", 1<<30, true)
	l = newTill(t, 0, 10)
	l.take("anna", 11, false)
	l = newTill(t, 10, 0)
	l.take("anna", 11, false)
	l.take("", 11, true) // nobody has only the limit of the space
}

func TestWhatIsNotUsedIsGivenBackAndWhatIsUsedBeyondIsTaken(t *testing.T) {
	l := newTill(t, 100, 0)
	l.take("anna", 100, true)(30)
	l.spent(30)
	l.take("anna", 50, true)(90) // more than was thought
	l.spent(120)
	l.take("anna", 1, false)
	done := l.take("boris", 100, true)
	done(-5) // as little as nothing
	done(70) // is heard once
	l.spent(120)
}

func TestWhatIsTakenOutlivesTheProcess(t *testing.T) {
	l := newTill(t, 100, 0)
	l.take("anna", 60, true)(50)
	l.take("anna", 40, true) // never done
	l.store.Close()
	l.open()
	l.spent(90)
	l.take("anna", 11, false)
	l.take("anna", 10, true)
}

// A question that began before midnight is of the day on which it began.
func TestAQuestionOverMidnight(t *testing.T) {
	l := newTill(t, 100, 0)
	l.now = noon.Add(12*time.Hour - time.Second)
	done := l.take("anna", 100, true)
	l.now = l.now.Add(2 * time.Second)
	next := l.take("anna", 100, true)
	done(10)
	l.spent(100)
	next(20)
	l.spent(20)
	l.now = noon
	l.spent(10)
}

// A member who is forgotten while a question is under way leaves nothing, and
// the space has spent what it has.
func TestAMemberIsForgottenMeanwhile(t *testing.T) {
	l := newTill(t, 100, 1000)
	done := l.take("anna", 100, true)
	if _, err := l.store.ForgetMember(t.Context(), "a", "anna"); err != nil {
		t.Fatal(err)
	}
	done(40)
	l.spent(40)
	if kept, err := l.store.MemberSpending(t.Context(), "a", "anna"); err != nil || len(kept) > 0 {
		t.Errorf("kept %+v, error %v", kept, err)
	}
}

func TestWhoGivesUpHasUsedWhatWasUsed(t *testing.T) {
	l := newTill(t, 100, 0)
	ctx, cancel := context.WithCancel(t.Context())
	done, ok := l.Take(ctx, "a", "anna", 100)
	cancel()
	if done(15); !ok {
		t.Error("nothing is left")
	}
	l.spent(15)
	if done, ok := l.Take(ctx, "a", "anna", 1); ok {
		t.Error("something is taken for who has gone")
	} else {
		done(5) // does nothing
	}
	l.spent(15)
	if l.log.Len() > 0 {
		t.Errorf("logged %s", &l.log)
	}
}

// broken is a store that fails.
type broken struct{ spend, settle error }

func (b broken) Spend(context.Context, corpus.Spending, int, int) (bool, error) {
	return b.spend == nil, b.spend
}

func (b broken) Settle(context.Context, corpus.Spending) error { return b.settle }

func TestNoModelWhereItCannotBeKept(t *testing.T) {
	full := errors.New("the disk is full")
	for name, test := range map[string]struct {
		store broken
		ok    bool
	}{"spending": {broken{spend: full}, false}, "settling": {broken{settle: full}, true}} {
		l := newTill(t, 0, 0)
		l.c.Store = test.store
		l.take("anna", 10, test.ok)(5)
		if log := l.log.String(); strings.Count(log, "\n") != 1 || !strings.Contains(log, "level=ERROR") || !strings.Contains(log, full.Error()) {
			t.Errorf("%s: logged %q", name, log)
		}
	}
}

// However many ask at once, the sums are over their limits by no more than what
// those under way have used beyond what they took; little is left; and what is
// kept in the end is what was used.
func TestManyAtOnce(t *testing.T) {
	const memberMost, spaceMost, reserve, beyond = 5_000, 12_000, 1_000, 300
	for seed := range uint64(4) {
		l := newTill(t, memberMost, spaceMost)
		var mu sync.Mutex
		used := map[string]int{}
		asked, refused := 0, 0
		var all sync.WaitGroup
		for worker := range 16 {
			all.Go(func() {
				random := rand.New(rand.NewPCG(seed, uint64(worker)))
				member := []string{"anna", "boris", "cleo", "dora"}[worker%4]
				for range 20 {
					done, ok := l.Take(t.Context(), "a", member, reserve)
					n := 0
					if ok {
						n = random.IntN(reserve)
						if random.IntN(10) == 0 {
							n = reserve + random.IntN(beyond)
						}
						done(n)
					}
					mu.Lock()
					asked++
					if used[member] += n; !ok {
						refused++
					}
					mu.Unlock()
				}
			})
		}
		all.Wait()
		sum := 0
		for member, n := range used {
			sum += n
			if n > memberMost+4*beyond { // four ask for her at once
				t.Errorf("seed %d: %s has used %d", seed, member, n)
			}
		}
		if sum > spaceMost+16*beyond || sum <= spaceMost-16*reserve || refused == 0 || refused == asked {
			t.Errorf("seed %d: all have used %d, %d of %d were refused", seed, sum, refused, asked)
		}
		l.spent(sum)
	}
}

// BenchmarkTake is what a question pays for, 50 at once, of a server where 2,000
// members have asked on that day.
func BenchmarkTake(b *testing.B) {
	store, err := sqlite.Open(b.Context(), b.TempDir(), func() time.Time { return noon })
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	l := New(Config{Store: store, Member: 1 << 40, Space: 1 << 50, Clock: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)})
	ask := func(members int, used int) {
		var all sync.WaitGroup
		for i := range members {
			all.Go(func() {
				done, ok := l.Take(b.Context(), "a", string(rune('A'+i)), 1000)
				if !ok {
					b.Error("nothing is left")
				}
				done(used)
			})
		}
		all.Wait()
	}
	ask(2000, 500)
	for b.Loop() {
		ask(50, 500)
	}
}
