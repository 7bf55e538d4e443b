package corpustest

import (
	"time"

	"newshound/corpus"
)

func (c *talk) usage(space corpus.Space, since time.Time) corpus.Usage {
	c.Helper()
	u, err := c.Usage(c.ctx, space, since)
	c.ok(err)
	return u
}

// written is an exchange that a model was asked for.
func written(e corpus.Exchange, tokens int, generated bool) corpus.Exchange {
	e.Model, e.Tokens, e.Generated = "model", tokens, generated
	return e
}

// Votes count with the exchange that they are on, whenever they were given.
func testUsage(c *talk) {
	same(c.fixture, "usage of nothing", c.usage("a", day(0)), corpus.Usage{})
	at := func(id string, asked time.Time, member string, took time.Duration, answered bool) corpus.Exchange {
		e := exchange("a", id)
		e.Asked, e.Member, e.Took, e.Answered = asked, member, took, answered
		return e
	}
	open := at("open", day(2), "another", 0, false)
	open.Answer = nil
	other := exchange("b", "1")
	c.putExchange(open, other,
		written(at("before", day(1), "m", time.Hour, true), 9, true),
		written(at("1", day(2), "m", 4*time.Second, true), 1000, true),
		written(at("2", day(3).Add(-time.Microsecond), "n", 3*time.Second, false), 234, false),
		at("3", day(5), "m", 0, true), // as fast as a clock can tell
		at("4", day(5), "", 9*time.Second, true))
	for _, v := range []corpus.Vote{
		{Space: "a", Exchange: "before", Member: "m", Good: true, At: day(9)},
		{Space: "a", Exchange: "1", Member: "m", Good: true, At: day(1)},
		{Space: "a", Exchange: "1", Member: "n", Good: true, At: day(3)},
		{Space: "a", Exchange: "2", Member: "m", Good: true, At: day(3)},
		{Space: "a", Exchange: "2", Member: "m", Good: false, At: day(4)},
		{Space: "b", Exchange: "1", Member: "m", Good: false, At: day(4)},
	} {
		c.putVote(v)
	}
	same(c.fixture, "usage", c.usage("a", day(2)), corpus.Usage{
		Questions: 4, Answered: 3, Members: 3, Good: 2, Bad: 1, Generated: 1, Tokens: 1234, P50: 3 * time.Second, P99: 9 * time.Second,
		Days: []corpus.Day{{Date: day(2), Questions: 2, Answered: 1}, {Date: day(5), Questions: 2, Answered: 2}},
	})
	same(c.fixture, "usage of the last day", c.usage("a", day(2).Add(time.Second)).Days[0], corpus.Day{Date: day(2), Questions: 1})
	same(c.fixture, "usage after all", c.usage("a", day(6)), corpus.Usage{})
	same(c.fixture, "usage of another space", c.usage("b", day(0)), corpus.Usage{
		Questions: 1, Answered: 1, Members: 1, Bad: 1, P50: time.Second, P99: time.Second,
		Days: []corpus.Day{{Date: day(1), Questions: 1, Answered: 1}},
	})
}

// A percentile is a duration that was measured: the nearest rank.
func testUsagePercentiles(c *talk) {
	for n := range 202 {
		if n > 0 {
			e := exchange("a", string(rune('A'+n)))
			e.Took = time.Duration((n*101)%211) * time.Second // in no order; 211 is a prime
			c.putExchange(e)
		}
		switch n {
		case 1, 2, 3, 99, 100, 101, 200, 201:
			var took []time.Duration
			for i := 1; i <= n; i++ {
				took = append(took, time.Duration((i*101)%211)*time.Second)
			}
			u := c.usage("a", day(0))
			same(c.fixture, "P50", u.P50, nearestRank(took, .5))
			same(c.fixture, "P99", u.P99, nearestRank(took, .99))
		}
	}
}

// nearestRank is the smallest of some durations that at least a share of them
// does not exceed.
func nearestRank(all []time.Duration, share float64) time.Duration {
	best := time.Duration(-1)
	for _, d := range all {
		within := 0
		for _, o := range all {
			if o <= d {
				within++
			}
		}
		if float64(within) >= share*float64(len(all)) && (best < 0 || d < best) {
			best = d
		}
	}
	return best
}
