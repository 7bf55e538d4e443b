package corpustest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"newshound/corpus"
)

// TestConversations runs the suite of corpus.Conversations on stores that are
// that as well.
func TestConversations(t *testing.T, open Opener) {
	for _, test := range []struct {
		name string
		run  func(*talk)
	}{
		{"Exchange", testExchange},
		{"ExchangeRefused", testExchangeRefused},
		{"ExchangeReplaced", testExchangeReplaced},
		{"MessageExchange", testMessageExchange},
		{"ChannelExchanges", testChannelExchanges},
		{"MemberExchanges", testMemberExchanges},
		{"Votes", testVotes},
		{"ForgetMember", testForgetMember},
		{"ForgetExchanges", testForgetExchanges},
		{"Usage", testUsage},
		{"UsagePercentiles", testUsagePercentiles},
		{"Spend", testSpend},
		{"SpendAtOnce", testSpendAtOnce},
		{"Settle", testSettle},
		{"ForgetSpending", testForgetSpending},
		{"Ticket", testTicket},
		{"Tickets", testTickets},
		{"DropTicketOnce", testDropTicketOnce},
		{"Reopen", testReopenConversations},
		{"Cancelled", testConversationsCancelled},
		{"Closed", testConversationsClosed},
		{"Model", testConversationsModel},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(newTalk(t, open))
		})
	}
}

// A talk is a fixture whose store keeps conversations.
type talk struct {
	*fixture
	corpus.Conversations
}

func newTalk(t *testing.T, open Opener) *talk {
	t.Helper()
	f := &fixture{T: t, ctx: t.Context(), dir: t.TempDir(), open: open, now: day(10)} // nothing is too old to be kept
	f.Store = open(t, f.dir, func() time.Time { return f.now })
	t.Cleanup(func() { f.Close() })
	return &talk{f, conversations(f)}
}

func conversations(f *fixture) corpus.Conversations {
	f.Helper()
	c, is := f.Store.(corpus.Conversations)
	if !is {
		f.Fatalf("%T is no corpus.Conversations", f.Store)
	}
	return c
}

func (c *talk) reopen() {
	c.Helper()
	c.fixture.reopen()
	c.Conversations = conversations(c.fixture)
}

// exchange makes one that is answered. Every other field follows from its id.
func exchange(space corpus.Space, id string) corpus.Exchange {
	return corpus.Exchange{
		ID: id, Space: space, Channel: "channel", Message: "message " + id, Member: "member of " + id,
		Question: "question " + id + "?", Asked: day(1), Answered: true, Took: time.Second, Answer: []byte("answer " + id),
	}
}

func (c *talk) putExchange(all ...corpus.Exchange) {
	c.Helper()
	for _, e := range all {
		c.ok(c.PutExchange(c.ctx, e))
	}
}

func (c *talk) putVote(all ...corpus.Vote) {
	c.Helper()
	for _, v := range all {
		c.ok(c.PutVote(c.ctx, v))
	}
}

func (c *talk) putTicket(all ...corpus.Ticket) {
	c.Helper()
	for _, k := range all {
		c.ok(c.PutTicket(c.ctx, k))
	}
}

// sameExchanges compares exchanges by their ids, and then as a whole.
func (c *talk) sameExchanges(what string, got []corpus.Exchange, err error, want ...corpus.Exchange) {
	c.Helper()
	c.ok(err)
	same(c.fixture, what+": the ids", exchangeIDs(got), exchangeIDs(want))
	same(c.fixture, what, got, want)
}

func exchangeIDs(all []corpus.Exchange) (ids []string) {
	for _, e := range all {
		ids = append(ids, e.ID)
	}
	return ids
}

// A ticket's data and what members write come out as they went in.
func testReopenConversations(c *talk) {
	e, private := exchange("a", "e"), exchange("a", "private")
	e.Question, e.Answer = "Хафтар \x00 'quoted' \"?\" 👩‍👩‍👧", []byte{0, 255, 1}
	e.Thread, e.Parent, e.Took = "thread", "parent", 1234567*time.Nanosecond
	e.Model, e.Tokens, e.Generated = "a model", 4321, true
	private.Private, private.Answered, private.Message = true, false, ""
	v := corpus.Vote{Space: "a", Exchange: "e", Member: "voter", Reason: "почему\x00", At: day(5)}
	k := corpus.Ticket{ID: "k", Space: "a", Kind: "kind", Member: "m", Made: day(1), Expires: c.now, Data: []byte{0, 254}}
	c.putExchange(e, private)
	c.putVote(v)
	c.putTicket(k)
	c.spend(corpus.Spending{Day: day(5), Space: "a", Member: "m", Tokens: 77}, 0, 0, true)
	usage, err := c.Usage(c.ctx, "a", day(0))
	c.ok(err)

	c.reopen()
	for _, want := range []corpus.Exchange{e, private} {
		got, err := c.Exchange(c.ctx, "a", want.ID)
		c.ok(err)
		same(c.fixture, "exchange "+want.ID, got, want)
	}
	votes, err := c.MemberVotes(c.ctx, "a", "voter")
	c.ok(err)
	same(c.fixture, "votes", votes, []corpus.Vote{v})
	ticket, err := c.Ticket(c.ctx, "k", day(1))
	c.ok(err)
	same(c.fixture, "ticket", ticket, k)
	again, err := c.Usage(c.ctx, "a", day(0))
	c.ok(err)
	same(c.fixture, "usage", again, usage)
	c.spent("a", day(5), 77)
}

// A call that is cancelled does nothing, and does not disturb the next.
func testConversationsCancelled(c *talk) {
	ctx, cancel := context.WithCancel(c.ctx)
	cancel()
	for what, err := range map[string]error{
		"PutExchange": c.PutExchange(ctx, exchange("a", "e")),
		"Settle":      c.Settle(ctx, corpus.Spending{Day: day(5), Space: "a"}),
		"PutTicket":   c.PutTicket(ctx, corpus.Ticket{ID: "k", Kind: "kind", Expires: day(2)}),
	} {
		if !errors.Is(err, context.Canceled) {
			c.Errorf("%s: error is %v", what, err)
		}
	}
	_, err := c.Exchange(c.ctx, "a", "e")
	c.is(err, corpus.ErrNotFound)
	list, err := c.Tickets(c.ctx, "kind")
	c.ok(err)
	same(c.fixture, "tickets", list, nil)
	c.putExchange(exchange("a", "e"))
}

func testConversationsClosed(c *talk) {
	c.putExchange(exchange("a", "e"))
	c.ok(c.Close())
	c.fails(c.PutExchange(c.ctx, exchange("a", "f")), "asking a closed store")
	_, err := c.DropTicket(c.ctx, "k")
	c.fails(err, "dropping a ticket of a closed store")
	_, err = c.Exchange(c.ctx, "a", "e")
	c.fails(err, "reading a closed store")
	c.reopen()
	c.putExchange(exchange("a", "f"))
	got, err := c.ChannelExchanges(c.ctx, "a", "channel", 9)
	c.sameExchanges("what is there", got, err, exchange("a", "e"), exchange("a", "f"))
}

// many makes exchanges one minute after the other, from a time on.
func many(space corpus.Space, from time.Time, n int, edit func(i int, e *corpus.Exchange)) (all []corpus.Exchange) {
	for i := range n {
		e := exchange(space, fmt.Sprint("e", i))
		e.Asked = from.Add(time.Duration(i) * time.Minute)
		if edit != nil {
			edit(i, &e)
		}
		all = append(all, e)
	}
	return all
}
