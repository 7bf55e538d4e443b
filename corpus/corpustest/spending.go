package corpustest

import (
	"sync"
	"sync/atomic"
	"time"

	"newshound/corpus"
)

func (c *talk) spend(s corpus.Spending, memberMost, spaceMost int, want bool) {
	c.Helper()
	ok, err := c.Spend(c.ctx, s, memberMost, spaceMost)
	c.ok(err)
	same(c.fixture, "whether it could be spent", ok, want)
}

func (c *talk) spent(space corpus.Space, day time.Time, want int) {
	c.Helper()
	got, err := c.Spent(c.ctx, space, day)
	c.ok(err)
	same(c.fixture, "what a space has spent", got, want)
}

func (c *talk) memberSpending(space corpus.Space, member string, want ...corpus.Spending) {
	c.Helper()
	got, err := c.MemberSpending(c.ctx, space, member)
	c.ok(err)
	same(c.fixture, "what a member has spent", got, want)
}

// Limits hold for a member and for a space, each on a day of UTC; what is over
// one of them is not spent at all.
func testSpend(c *talk) {
	of := func(member string, tokens int) corpus.Spending {
		return corpus.Spending{Day: day(5), Space: "a", Member: member, Tokens: tokens}
	}
	c.spend(of("m", 60), 100, 150, true)
	c.spend(of("m", 41), 100, 150, false)
	c.spend(of("m", 40), 100, 150, true)
	c.spend(of("m", 1), 100, 150, false)
	c.spend(of("m", 0), 100, 150, true)
	c.spend(of("n", 51), 100, 150, false)
	c.spend(of("n", 50), 100, 150, true)
	c.spent("a", day(5), 150)
	c.spend(of("o", 1), 0, 150, false)
	c.spend(of("m", 1), 0, 0, true)
	c.spend(of("", 1000), 10, 2000, true) // nobody has no limit
	c.spend(of("", 1000), 10, 2000, false)
	c.spent("a", day(5), 1151)

	late := corpus.Spending{Day: day(6).Add(-time.Microsecond), Space: "a", Member: "m", Tokens: 1}
	c.spend(late, 101, 0, false) // it is the same day
	late.Day = late.Day.In(time.FixedZone("", 3*3600))
	c.spend(late, 101, 0, false)
	next, elsewhere := late, late
	next.Day, elsewhere.Space = day(6), "b"
	c.spend(next, 1, 1, true)
	c.spend(elsewhere, 1, 1, true)
	c.memberSpending("a", "m", of("m", 101), corpus.Spending{Day: day(6), Space: "a", Member: "m", Tokens: 1})
	c.memberSpending("a", "")
	c.memberSpending("c", "m")
	c.spent("c", day(5), 0)
	for what, spoil := range map[string]func(*corpus.Spending){
		"no space":          func(s *corpus.Spending) { s.Space = "" },
		"no day":            func(s *corpus.Spending) { s.Day = time.Time{} },
		"less than 0":       func(s *corpus.Spending) { s.Tokens = -1 },
		"as many as can be": func(s *corpus.Spending) { s.Tokens = 1<<63 - 1 },
	} {
		s := of("m", 1)
		spoil(&s)
		_, err := c.Spend(c.ctx, s, 0, 0)
		c.fails(err, what)
	}
	c.spent("a", day(5), 1151)
}

// However many spend at once, the limits hold, and nothing is refused that fits.
func testSpendAtOnce(c *talk) {
	var all sync.WaitGroup
	var spent [2]atomic.Int64
	for i := range 40 {
		all.Go(func() {
			member := i % 2
			ok, err := c.Spend(c.ctx, corpus.Spending{Day: day(5), Space: "a", Member: []string{"m", "n"}[member], Tokens: 10}, 120, 200)
			if err != nil {
				c.Error(err)
			}
			if ok {
				spent[member].Add(10)
			}
		})
	}
	all.Wait()
	m, n := spent[0].Load(), spent[1].Load()
	if m > 120 || n > 120 || m+n != 200 {
		c.Errorf("one member has spent %d, the other %d", m, n)
	}
	c.spent("a", day(5), 200)
}

func testSettle(c *talk) {
	s := corpus.Spending{Day: day(5), Space: "a", Member: "m", Tokens: 100}
	settle := func(tokens int) {
		c.Helper()
		c.ok(c.Settle(c.ctx, corpus.Spending{Day: s.Day, Space: s.Space, Member: s.Member, Tokens: tokens}))
	}
	c.spend(s, 0, 0, true)
	settle(-70)
	c.spent("a", day(5), 30)
	settle(0)
	settle(25) // beyond what was reserved
	c.spent("a", day(5), 55)
	settle(-55)
	c.spent("a", day(5), 0)
	settle(-1) // more than there is
	c.spent("a", day(5), 0)
}

// What a member has spent has no name afterwards: the sum of the space stays,
// also for what is settled later, and so does what the member may still spend.
func testForgetSpending(c *talk) {
	of := func(space corpus.Space, member string, d, tokens int) corpus.Spending {
		return corpus.Spending{Day: day(d), Space: space, Member: member, Tokens: tokens}
	}
	for _, s := range []corpus.Spending{
		of("a", "m", 5, 100), of("a", "m", 6, 10), of("a", "n", 5, 1), of("a", "", 5, 1000), of("b", "m", 5, 7),
	} {
		c.spend(s, 0, 0, true)
	}
	_, err := c.ForgetMember(c.ctx, "a", "m")
	c.ok(err)
	c.memberSpending("a", "m")
	c.memberSpending("a", "n", of("a", "n", 5, 1))
	c.memberSpending("b", "m", of("b", "m", 5, 7))
	c.spent("a", day(5), 1101)
	c.spent("a", day(6), 10)
	c.ok(c.Settle(c.ctx, of("a", "m", 5, -60))) // of a question that was asked before
	c.memberSpending("a", "m")
	c.spent("a", day(5), 1041)
	c.spend(of("a", "m", 5, 20), 59, 0, false) // 40 are spent
	c.spend(of("a", "m", 5, 20), 60, 0, true)
	c.spend(of("a", "m", 5, 1), 60, 0, false)
	c.spend(of("a", "o", 5, 20), 20, 0, true) // who is somebody else
	c.ok(c.Settle(c.ctx, of("a", "o", 5, -20)))
	c.ok(c.Settle(c.ctx, of("a", "m", 5, -30))) // more than there is under her name
	c.memberSpending("a", "m", of("a", "m", 5, 20))
	c.spent("a", day(5), 1031)
	_, err = c.ForgetMember(c.ctx, "a", "m")
	c.ok(err)
	c.spend(of("a", "m", 5, 1), 30, 0, false) // however often she is forgotten
	c.spent("a", day(5), 1031)

	c.ok(c.ForgetExchanges(c.ctx, day(6).Add(-time.Microsecond)))
	c.spent("a", day(5), 1031)
	c.ok(c.ForgetExchanges(c.ctx, day(6).Add(time.Hour)))
	c.spent("a", day(5), 0)
	c.spent("a", day(6), 10)
	c.memberSpending("b", "m")
	c.ok(c.Settle(c.ctx, of("a", "m", 5, 60))) // of a day that nobody knows any more
	c.spent("a", day(5), 0)
}
