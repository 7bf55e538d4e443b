package corpustest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"newshound/corpus"
)

func testTicket(c *talk) {
	k := corpus.Ticket{ID: "k", Space: "a", Kind: "kind", Member: "m", Made: day(1), Expires: day(2), Data: []byte("data")}
	c.putTicket(k)
	got, err := c.Ticket(c.ctx, "k", day(2).Add(-time.Microsecond))
	c.ok(err)
	same(c.fixture, "the ticket", got, k)
	_, err = c.Ticket(c.ctx, "k", day(2))
	c.is(err, corpus.ErrNotFound)
	_, err = c.Ticket(c.ctx, "K", day(1))
	c.is(err, corpus.ErrNotFound)

	k = corpus.Ticket{ID: "k", Kind: "another", Expires: day(5)}
	c.putTicket(k)
	got, err = c.Ticket(c.ctx, "k", day(4))
	c.ok(err)
	same(c.fixture, "the data of nothing", len(got.Data), 0)
	got.Data = nil
	same(c.fixture, "the ticket that took its place", got, k)

	taken, err := c.DropTicket(c.ctx, "k")
	c.ok(err)
	same(c.fixture, "taken", taken, true)
	_, err = c.Ticket(c.ctx, "k", day(4))
	c.is(err, corpus.ErrNotFound)
	taken, err = c.DropTicket(c.ctx, "k")
	c.ok(err)
	same(c.fixture, "taken again", taken, false)

	for _, bad := range []corpus.Ticket{{Kind: "kind", Expires: day(2)}, {ID: "k", Expires: day(2)}, {ID: "k", Kind: "kind"}} {
		c.fails(c.PutTicket(c.ctx, bad), fmt.Sprintf("%+v", bad))
	}
}

func testTickets(c *talk) {
	var want []corpus.Ticket
	for i := range 5 {
		k := corpus.Ticket{ID: fmt.Sprint("k", i), Space: corpus.Space(fmt.Sprint(i)), Kind: "kind", Made: day(9 - i/2), Expires: day(10), Data: []byte{byte(i)}}
		c.putTicket(k)
		want = append(want, k)
	}
	c.putTicket(corpus.Ticket{ID: "other", Kind: "other", Expires: day(10)})
	c.now = day(50) // all have expired
	got, err := c.Tickets(c.ctx, "kind")
	c.ok(err)
	same(c.fixture, "the tickets, oldest first", got, []corpus.Ticket{want[4], want[2], want[3], want[0], want[1]})
	got, err = c.Tickets(c.ctx, "")
	c.ok(err)
	same(c.fixture, "those of no kind", got, nil)
}

// Of many who take a ticket, one has it.
func testDropTicketOnce(c *talk) {
	for i := range 10 {
		id := fmt.Sprint("k", i)
		c.putTicket(corpus.Ticket{ID: id, Kind: "kind", Expires: day(2)})
		var all sync.WaitGroup
		var taken atomic.Int32
		for range 8 {
			all.Go(func() {
				mine, err := c.DropTicket(c.ctx, id)
				if err != nil {
					c.Error(err)
				}
				if mine {
					taken.Add(1)
				}
			})
		}
		all.Wait()
		same(c.fixture, "how many have taken it", taken.Load(), int32(1))
	}
}
