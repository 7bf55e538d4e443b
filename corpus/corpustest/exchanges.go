package corpustest

import (
	"time"

	"newshound/corpus"
)

func testExchange(c *talk) {
	e := exchange("a", "e")
	c.putExchange(e)
	got, err := c.Exchange(c.ctx, "a", "e")
	c.ok(err)
	same(c.fixture, "the exchange", got, e)
	for _, at := range []struct {
		space corpus.Space
		id    string
	}{{"a", "f"}, {"a", "E"}, {"a", ""}, {"b", "e"}, {corpus.Shared, "e"}, {"", "e"}} {
		_, err := c.Exchange(c.ctx, at.space, at.id)
		c.is(err, corpus.ErrNotFound)
	}
	local := exchange("a", "local")
	local.Asked = time.Date(2024, 5, 1, 12, 0, 0, 1234, time.FixedZone("", 3*3600))
	c.putExchange(local)
	got, err = c.Exchange(c.ctx, "a", "local")
	c.ok(err)
	same(c.fixture, "a local time", got.Asked, time.Date(2024, 5, 1, 9, 0, 0, 1000, time.UTC))
}

// Without a space it would be anybody's, and without a time be kept for ever.
func testExchangeRefused(c *talk) {
	for what, spoil := range map[string]func(*corpus.Exchange){
		"no id":    func(e *corpus.Exchange) { e.ID = "" },
		"no space": func(e *corpus.Exchange) { e.Space = "" },
		"no time":  func(e *corpus.Exchange) { e.Asked = time.Time{} },
	} {
		e := exchange("a", "e")
		spoil(&e)
		c.fails(c.PutExchange(c.ctx, e), what)
	}
	got, err := c.MemberExchanges(c.ctx, "a", "member of e")
	c.sameExchanges("what is there", got, err)
}

// An exchange is put when it is begun, answered and sent; in another space its
// id is another's.
func testExchangeReplaced(c *talk) {
	e := exchange("a", "e")
	open := corpus.Exchange{ID: "e", Space: "a", Channel: "channel", Member: e.Member, Question: e.Question, Asked: e.Asked}
	other := exchange("b", "e")
	other.Question = "another?"
	c.putExchange(open, other)
	got, err := c.Exchange(c.ctx, "a", "e")
	c.ok(err)
	same(c.fixture, "the open one", got, open)
	c.putVote(corpus.Vote{Space: "a", Exchange: "e", Member: "voter", Good: true, At: day(5)})

	e.Private, e.Thread, e.Parent, e.Channel, e.Member = true, "thread", "parent", "another", "another"
	e.Asked, e.Question = day(7), "changed?"
	e.Model, e.Tokens, e.Generated = "a model", 1234, true
	c.putExchange(e)
	got, err = c.Exchange(c.ctx, "a", "e")
	c.ok(err)
	same(c.fixture, "the answered one", got, e)
	votes, err := c.MemberVotes(c.ctx, "a", "voter")
	c.ok(err)
	same(c.fixture, "the votes on it", len(votes), 1)
	list, err := c.MemberExchanges(c.ctx, "a", open.Member)
	c.sameExchanges("those of the member that it was of", list, err)

	c.putExchange(open)
	got, err = c.Exchange(c.ctx, "a", "e")
	c.ok(err)
	same(c.fixture, "the open one again", got, open)
	got, err = c.Exchange(c.ctx, "b", "e")
	c.ok(err)
	same(c.fixture, "the one of another space", got, other)
}

func testMessageExchange(c *talk) {
	e, unsent := exchange("a", "e"), exchange("a", "unsent")
	unsent.Message = ""
	c.putExchange(e, unsent)
	got, err := c.MessageExchange(c.ctx, "a", "message e")
	c.ok(err)
	same(c.fixture, "the exchange", got, e)
	for _, at := range []struct {
		space   corpus.Space
		message string
	}{{"b", "message e"}, {"a", "message"}, {"a", ""}} {
		_, err := c.MessageExchange(c.ctx, at.space, at.message)
		c.is(err, corpus.ErrNotFound)
	}
	e.Message = "another"
	c.putExchange(e)
	_, err = c.MessageExchange(c.ctx, "a", "message e")
	c.is(err, corpus.ErrNotFound)
}

func testChannelExchanges(c *talk) {
	all := many("a", day(1), 7, func(i int, e *corpus.Exchange) {
		switch i {
		case 1:
			e.Private = true
		case 2:
			e.Channel, e.Thread = "elsewhere", "channel" // the channel is the thread that it opened
		case 3:
			e.Channel = "elsewhere"
		case 4:
			e.Channel, e.Thread, e.Private = "elsewhere", "channel", true
		case 5:
			e.Thread = "channel" // by both ways, and yet once
		case 6:
			e.Answered, e.Answer, e.Took = false, nil, 0
		}
	})
	c.putExchange(all[5], all[0], all[6], all[4], all[3], all[2], all[1])
	other := exchange("b", "other")
	c.putExchange(other)
	want := []corpus.Exchange{all[0], all[2], all[5], all[6]}
	for limit := range 6 {
		got, err := c.ChannelExchanges(c.ctx, "a", "channel", limit)
		c.sameExchanges("the newest", got, err, want[max(0, len(want)-limit):]...)
	}
	got, err := c.ChannelExchanges(c.ctx, "a", "channel", -1)
	c.sameExchanges("fewer than none", got, err)
	got, err = c.ChannelExchanges(c.ctx, "b", "channel", 9)
	c.sameExchanges("another space", got, err, other)
	got, err = c.ChannelExchanges(c.ctx, "a", "", 9)
	c.sameExchanges("no channel", got, err)
}

// Of the same time, the one that was put first is the older one.
func testMemberExchanges(c *talk) {
	all := many("a", day(1), 4, func(i int, e *corpus.Exchange) {
		e.Member = "m"
		e.Private = i == 1
		e.Asked = day([]int{3, 2, 2, 1}[i])
	})
	other := exchange("b", "other")
	other.Member = "m"
	c.putExchange(all...)
	c.putExchange(other, exchange("a", "of another"))
	got, err := c.MemberExchanges(c.ctx, "a", "m")
	c.sameExchanges("a member's", got, err, all[3], all[1], all[2], all[0])
	got, err = c.MemberExchanges(c.ctx, "b", "m")
	c.sameExchanges("a member's in another space", got, err, other)
	got, err = c.MemberExchanges(c.ctx, "a", "nobody")
	c.sameExchanges("nobody's", got, err)
}

func testVotes(c *talk) {
	c.putExchange(exchange("a", "e"), exchange("a", "f"), exchange("b", "e"))
	first := corpus.Vote{Space: "a", Exchange: "e", Member: "m", Good: true, At: day(2)}
	later := corpus.Vote{Space: "a", Exchange: "f", Member: "m", Reason: "why", At: day(4)}
	elsewhere := corpus.Vote{Space: "b", Exchange: "e", Member: "m", Reason: "elsewhere", At: day(3)}
	c.putVote(later, first, elsewhere, corpus.Vote{Space: "a", Exchange: "e", Member: "n", At: day(1)})
	votes := func(space corpus.Space, want ...corpus.Vote) {
		c.Helper()
		got, err := c.MemberVotes(c.ctx, space, "m")
		c.ok(err)
		same(c.fixture, "the votes", got, want)
	}
	votes("a", first, later)
	votes("b", elsewhere)
	votes("c")
	first.Good, first.Reason, first.At = false, "changed", day(5)
	c.putVote(first)
	votes("a", later, first)
	for _, v := range []corpus.Vote{{Space: "a", Exchange: "none", Member: "m"}, {Space: "b", Exchange: "f", Member: "m"}, {Exchange: "e", Member: "m"}} {
		c.is(c.PutVote(c.ctx, v), corpus.ErrNotFound)
	}
	votes("a", later, first)
	votes("b", elsewhere)
}

// What is kept of a member in a space goes, and with it what others think of
// it; all else stays.
func testForgetMember(c *talk) {
	mine, other, elsewhere := exchange("a", "mine"), exchange("a", "other"), exchange("b", "mine")
	mine.Member, other.Member, elsewhere.Member = "m", "n", "m"
	private := exchange("a", "private")
	private.Member, private.Private = "m", true
	c.putExchange(mine, private, other, elsewhere)
	byOther := corpus.Vote{Space: "a", Exchange: "other", Member: "n", Good: true, At: day(1)}
	there := corpus.Vote{Space: "b", Exchange: "mine", Member: "m", Good: true, At: day(1)}
	c.putVote(byOther, there,
		corpus.Vote{Space: "a", Exchange: "mine", Member: "n", At: day(1)}, corpus.Vote{Space: "a", Exchange: "other", Member: "m", At: day(1)})
	ticket := func(id string, space corpus.Space, member string) corpus.Ticket {
		return corpus.Ticket{ID: id, Space: space, Kind: "kind", Member: member, Made: day(1), Expires: day(2), Data: []byte("data")}
	}
	stay := []corpus.Ticket{ticket("other", "a", "n"), ticket("elsewhere", "b", "m")}
	c.putTicket(ticket("mine", "a", "m"), stay[0], stay[1])

	n, err := c.ForgetMember(c.ctx, "a", "m")
	c.ok(err)
	same(c.fixture, "how many exchanges went", n, 2)
	got, err := c.MemberExchanges(c.ctx, "a", "m")
	c.sameExchanges("the member's", got, err)
	_, err = c.MessageExchange(c.ctx, "a", mine.Message)
	c.is(err, corpus.ErrNotFound)
	got, err = c.ChannelExchanges(c.ctx, "a", "channel", 9)
	c.sameExchanges("the channel's", got, err, other)
	for member, want := range map[string][]corpus.Vote{"m": nil, "n": {byOther}} {
		votes, err := c.MemberVotes(c.ctx, "a", member)
		c.ok(err)
		same(c.fixture, "the votes of "+member, votes, want)
	}
	tickets, err := c.Tickets(c.ctx, "kind")
	c.ok(err)
	same(c.fixture, "the tickets", tickets, stay)
	got, err = c.MemberExchanges(c.ctx, "b", "m")
	c.sameExchanges("the member's in another space", got, err, elsewhere)
	votes, err := c.MemberVotes(c.ctx, "b", "m")
	c.ok(err)
	same(c.fixture, "the votes in another space", votes, []corpus.Vote{there})
	n, err = c.ForgetMember(c.ctx, "a", "m")
	c.ok(err)
	same(c.fixture, "how many went the second time", n, 0)
}

func testForgetExchanges(c *talk) {
	old, young, other := exchange("a", "old"), exchange("a", "young"), exchange("b", "old")
	young.Asked = day(2)
	c.putExchange(old, young, other)
	vote := corpus.Vote{Space: "a", Exchange: "young", Member: "m", At: day(1)} // votes go with what they are on
	c.putVote(vote, corpus.Vote{Space: "a", Exchange: "old", Member: "m", At: day(9)})
	due := c.now.AddDate(0, 0, -corpus.TicketDays)
	late := corpus.Ticket{ID: "late", Kind: "kind", Made: day(0), Expires: due, Data: []byte("data")}
	c.putTicket(corpus.Ticket{ID: "expired", Kind: "kind", Made: day(1), Expires: due.Add(-time.Microsecond)}, late)

	c.ok(c.ForgetExchanges(c.ctx, day(1)))
	tickets, err := c.Tickets(c.ctx, "kind") // they go by the clock
	c.ok(err)
	same(c.fixture, "the tickets", tickets, []corpus.Ticket{late})
	_, err = c.Exchange(c.ctx, "a", "old")
	c.ok(err)
	c.ok(c.ForgetExchanges(c.ctx, day(2)))
	for space, want := range map[corpus.Space][]corpus.Exchange{"a": {young}, "b": nil} {
		got, err := c.ChannelExchanges(c.ctx, space, "channel", 9)
		c.sameExchanges("what is left", got, err, want...)
	}
	votes, err := c.MemberVotes(c.ctx, "a", "m")
	c.ok(err)
	same(c.fixture, "the votes", votes, []corpus.Vote{vote})
}
