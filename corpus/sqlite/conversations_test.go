package sqlite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newshound/corpus"
)

// Of a member that is forgotten nothing is in the folder any more, also of what
// was replaced, dropped or deleted before; of others all is.
func TestForgottenMemberIsGone(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	keep := func(space corpus.Space, id, member, secret string) {
		t.Helper()
		e := corpus.Exchange{ID: id, Space: space, Channel: "c", Message: secret, Member: member, Question: secret, Asked: time.Unix(1, 0), Answer: []byte(strings.Repeat(secret, 3000))}
		must(t, s.PutExchange(t.Context(), e))
		e.Question, e.Answer = "replaced", []byte(secret)
		must(t, s.PutExchange(t.Context(), e))
		must(t, s.PutVote(t.Context(), corpus.Vote{Space: space, Exchange: id, Member: member, Reason: secret}))
		if ok, err := s.Spend(t.Context(), corpus.Spending{Day: time.Unix(1, 0), Space: space, Member: member, Tokens: 1}, 0, 0); err != nil || !ok {
			t.Errorf("spending: %v, error %v", ok, err)
		}
		for _, n := range []string{"1", "2"} {
			k := ticket(id + n)
			k.Space, k.Member, k.Data = space, member, []byte(strings.Repeat(secret, 1000))
			must(t, s.PutTicket(t.Context(), k))
		}
		_, err := s.DropTicket(t.Context(), id+"1")
		must(t, err)
	}
	const secret, kept = "xyzzy-plugh", "kept-words"
	keep("a", "e", secret+"-member", secret)
	keep("a", "f", "another", kept)
	must(t, s.PutVote(t.Context(), corpus.Vote{Space: "a", Exchange: "f", Member: secret + "-member", Reason: secret}))
	must(t, s.PutVote(t.Context(), corpus.Vote{Space: "a", Exchange: "e", Member: "another", Reason: secret}))
	if !inFolder(t, dir, secret) {
		t.Fatal("the words are not found while they are there")
	}
	n, err := s.ForgetMember(t.Context(), "a", secret+"-member")
	must(t, err)
	if n != 1 || inFolder(t, dir, secret) {
		t.Errorf("%d exchanges are forgotten, and the words are still in the folder: %v", n, inFolder(t, dir, secret))
	}
	if got, err := s.Exchange(t.Context(), "a", "f"); err != nil || string(got.Answer) != kept {
		t.Errorf("another's is %q, error %v", got.Answer, err)
	}
	must(t, s.ForgetExchanges(t.Context(), time.Unix(100, 0)))
	if inFolder(t, dir, kept) {
		t.Error("old words are still in the folder")
	}
}

// What was asked too long ago goes when the store is opened, and not before; so
// do tickets.
func TestOpeningForgetsExchanges(t *testing.T) {
	dir := t.TempDir()
	const secret = "xyzzy-plugh"
	start := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	openAt := func(days int) *Store {
		s, err := Open(t.Context(), dir, func() time.Time { return start.AddDate(0, 0, days) })
		must(t, err)
		return s
	}
	s := openAt(0)
	must(t, s.PutExchange(t.Context(), corpus.Exchange{ID: "e", Space: "a", Member: "m", Question: secret, Asked: start}))
	k := ticket("k")
	k.Expires = start
	must(t, s.PutTicket(t.Context(), k))
	must(t, s.Close())
	for _, test := range []struct{ days, exchanges, tickets int }{
		{corpus.TicketDays, 1, 1}, {corpus.TicketDays + 1, 1, 0}, {corpus.ExchangeDays - 1, 1, 0}, {corpus.ExchangeDays + 1, 0, 0},
	} {
		s := openAt(test.days)
		list, err := s.MemberExchanges(t.Context(), "a", "m")
		must(t, err)
		if n := len(tickets(t, s)); len(list) != test.exchanges || n != test.tickets {
			t.Errorf("after %d days there are %d exchanges and %d tickets, want %d and %d", test.days, len(list), n, test.exchanges, test.tickets)
		}
		must(t, s.Close())
		if inFolder(t, dir, secret) != (test.exchanges == 1) {
			t.Errorf("after %d days the question is there: %v", test.days, test.exchanges == 0)
		}
	}
}

// However many are too old, all go, and no other.
func TestForgetManyExchanges(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), func() time.Time { return time.Unix(2, 0).AddDate(0, 0, corpus.TicketDays) })
	must(t, err)
	defer s.Close()
	const n = 2*forgetBatch + 1
	var all sync.WaitGroup
	for i := range n + 1 {
		all.Go(func() {
			e := corpus.Exchange{ID: fmt.Sprint(i), Space: "a", Member: "m", Asked: time.Unix(1, 0)}
			k := ticket(e.ID)
			if i == n {
				e.Asked, k.Expires = time.Unix(2, 0), time.Unix(2, 0)
			} else {
				k.Expires = time.Unix(1, 0)
			}
			if err := errors.Join(s.PutExchange(t.Context(), e), s.PutTicket(t.Context(), k)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	must(t, s.ForgetExchanges(t.Context(), time.Unix(2, 0)))
	list, err := s.MemberExchanges(t.Context(), "a", "m")
	must(t, err)
	if got := tickets(t, s); len(list) != 1 || !slices.Equal(got, []string{fmt.Sprint(n)}) {
		t.Errorf("%d exchanges are left, and the tickets %q", len(list), got)
	}
}

// ticketsChild puts and drops tickets, many at once, beside a bulk write, and
// says what was acknowledged, until it is killed.
func ticketsChild(ctx context.Context, dir string) error {
	s, err := Open(ctx, dir, beforeTickets)
	if err != nil {
		return err
	}
	failed := make(chan error)
	run := time.Now().UnixNano()
	for member := range 20 {
		go func() {
			for n := 0; ; n++ {
				id := fmt.Sprint(run, "-", member, "-", n)
				k := ticket(id)
				if err := s.PutTicket(ctx, k); err != nil {
					failed <- err
				}
				fmt.Println("put", id)
				if n%2 == 0 {
					continue
				}
				if _, err := s.DropTicket(ctx, id); err != nil {
					failed <- err
				}
				fmt.Println("dropped", id)
			}
		}()
	}
	go func() { failed <- crashWrites(ctx, s) }()
	return <-failed
}

// crashWrites puts documents until it fails.
func crashWrites(ctx context.Context, s *Store) error {
	src, err := s.AddSource(ctx, corpus.Source{ID: "s", Space: "crash", Kind: corpus.KindFile, Name: "s"})
	for n := 0; err == nil; n++ {
		_, err = s.Put(ctx, src.ID, crashDocuments(fmt.Sprint(n), ""))
	}
	return err
}

// A ticket that was acknowledged outlives a kill, and one that was dropped
// does not come back.
func TestKillTickets(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a process five times")
	}
	dir := t.TempDir()
	last := map[string]string{} // by ticket: what was said last
	for range 5 {
		cmd := child(t, "tickets", dir)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		scan := bufio.NewScanner(out)
		for left := 50 + rand.IntN(300); scan.Scan(); left-- {
			verb, id, _ := strings.Cut(scan.Text(), " ")
			last[id] = verb
			if left == 0 {
				must(t, cmd.Process.Kill()) // what it has said by then is still read
			}
		}
		_ = cmd.Wait() // it was killed
		checkIntegrity(t, dir)
		s, err := Open(t.Context(), dir, beforeTickets)
		must(t, err)
		there := tickets(t, s)
		must(t, s.Close())
		for id, verb := range last {
			if _, found := slices.BinarySearch(there, id); found && verb == "dropped" || !found && verb == "put" && !isOdd(id) {
				t.Errorf("ticket %s was %s last, and is there: %v", id, verb, found)
			}
		}
	}
	if len(last) < 100 {
		t.Errorf("only %d tickets were ever put", len(last))
	}
}

// isOdd reports whether a ticket is one that is dropped in the end, which may
// have happened although nobody has heard of it.
func isOdd(id string) bool { return strings.ContainsAny(id[len(id)-1:], "13579") }

// beforeTickets is a clock by which no ticket of a test has expired.
func beforeTickets() time.Time { return time.Unix(1, 0) }
