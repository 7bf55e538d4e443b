package corpustest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"newshound/corpus"
)

// A talkModel is the plainest thing that Conversations must behave like: all
// that is kept, in the order in which it came.
type talkModel struct {
	exchanges []corpus.Exchange
	votes     []corpus.Vote
	tickets   []corpus.Ticket
	spending  []corpus.Spending
}

// replace puts v in the place of the one that is the same, or else at the end.
func replace[T any](all []T, v T, isSame func(T) bool) []T {
	if i := slices.IndexFunc(all, isSame); i >= 0 {
		all[i] = v
		return all
	}
	return append(all, v)
}

func (m *talkModel) find(space corpus.Space, id string) (corpus.Exchange, bool) {
	i := slices.IndexFunc(m.exchanges, func(e corpus.Exchange) bool { return e.Space == space && e.ID == id })
	if i < 0 {
		return corpus.Exchange{}, false
	}
	return m.exchanges[i], true
}

// of returns the exchanges that a condition holds for, oldest first.
func (m *talkModel) of(holds func(corpus.Exchange) bool) (all []corpus.Exchange) {
	for _, e := range m.exchanges {
		if holds(e) {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b corpus.Exchange) int { return a.Asked.Compare(b.Asked) })
	return all
}

// forget deletes exchanges with the votes on them, and returns how many.
func (m *talkModel) forget(which func(corpus.Exchange) bool) int {
	before := len(m.exchanges)
	m.exchanges = slices.DeleteFunc(m.exchanges, which)
	m.votes = slices.DeleteFunc(m.votes, func(v corpus.Vote) bool {
		_, there := m.find(v.Space, v.Exchange)
		return !there
	})
	return before - len(m.exchanges)
}

func (m *talkModel) usage(space corpus.Space, since time.Time) (u corpus.Usage) {
	var took []time.Duration
	members := map[string]bool{}
	for _, e := range m.of(func(e corpus.Exchange) bool {
		return e.Space == space && !e.Asked.Before(since) && e.Answer != nil
	}) {
		took = append(took, e.Took)
		u.Tokens += e.Tokens
		if e.Generated {
			u.Generated++
		}
		members[e.Member] = true
		if date := e.Asked.Truncate(24 * time.Hour); len(u.Days) == 0 || !u.Days[len(u.Days)-1].Date.Equal(date) {
			u.Days = append(u.Days, corpus.Day{Date: date})
		}
		day := &u.Days[len(u.Days)-1]
		u.Questions, day.Questions = u.Questions+1, day.Questions+1
		if e.Answered {
			u.Answered, day.Answered = u.Answered+1, day.Answered+1
		}
		for _, v := range m.votes {
			if v.Space == space && v.Exchange == e.ID && v.Good {
				u.Good++
			} else if v.Space == space && v.Exchange == e.ID {
				u.Bad++
			}
		}
	}
	if u.Members = len(members); u.Members > 0 {
		u.P50, u.P99 = nearestRank(took, .5), nearestRank(took, .99)
	}
	return u
}

// A random sequence of what members do in two spaces, where ids, channels and
// members are called the same, leaves in each what a model says: what is done
// in one is not seen in the other.
func testConversationsModel(c *talk) {
	for seed := range uint64(6) {
		c.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			w := talkWalk{talk: newTalk(t, c.open), random: rand.New(rand.NewPCG(seed, 1))}
			for range 150 {
				w.step()
			}
		})
	}
}

// A talkWalk does the same to a store and to a model.
type talkWalk struct {
	*talk
	model  talkModel
	random *rand.Rand
}

func (w *talkWalk) one(of string) string { return fmt.Sprint(of, w.random.IntN(4)) }

func (w *talkWalk) space() corpus.Space { return []corpus.Space{"a", "b"}[w.random.IntN(2)] }

func (w *talkWalk) step() {
	w.Helper()
	w.now = w.now.Add(time.Duration(w.random.IntN(10)) * time.Hour)
	switch n := w.random.IntN(30); {
	case n < 10:
		w.ask()
	case n < 15:
		w.vote()
	case n < 20:
		w.ticket()
	case n < 26:
		w.spendOrSettle()
	case n < 27:
		space, member := w.space(), w.one("member")
		mine := func(s corpus.Space, m string) bool { return s == space && m == member }
		want := w.model.forget(func(e corpus.Exchange) bool { return mine(e.Space, e.Member) })
		w.model.votes = slices.DeleteFunc(w.model.votes, func(v corpus.Vote) bool { return mine(v.Space, v.Member) })
		w.model.tickets = slices.DeleteFunc(w.model.tickets, func(k corpus.Ticket) bool { return mine(k.Space, k.Member) })
		for i, p := range w.model.spending {
			if mine(p.Space, p.Member) {
				w.model.spending[i].Member = ""
			}
		}
		got, err := w.ForgetMember(w.ctx, space, member)
		w.ok(err)
		same(w.fixture, "how many were forgotten", got, want)
	case n < 28:
		before := w.now.Add(-time.Duration(w.random.IntN(200)) * time.Hour)
		w.model.forget(func(e corpus.Exchange) bool { return e.Asked.Before(before) })
		w.model.tickets = slices.DeleteFunc(w.model.tickets, func(k corpus.Ticket) bool { return k.Expires.Before(w.now.AddDate(0, 0, -corpus.TicketDays)) })
		w.model.spending = slices.DeleteFunc(w.model.spending, func(p corpus.Spending) bool { return p.Day.Before(before.Truncate(24 * time.Hour)) })
		w.ok(w.ForgetExchanges(w.ctx, before))
	default:
		id := w.one("ticket")
		there := len(w.model.tickets)
		w.model.tickets = slices.DeleteFunc(w.model.tickets, func(k corpus.Ticket) bool { return k.ID == id })
		taken, err := w.DropTicket(w.ctx, id)
		w.ok(err)
		same(w.fixture, "taken", taken, len(w.model.tickets) < there)
	}
	w.compare()
}

func (w *talkWalk) ask() {
	w.Helper()
	e := exchange(w.space(), fmt.Sprint("e", w.random.IntN(12)))
	e.Channel, e.Member, e.Message, e.Asked = w.one("channel"), w.one("member"), string(e.Space)+w.one("message")+e.ID, w.now
	e.Took = time.Duration(w.random.IntN(9)) * time.Second
	e.Private, e.Answered = w.random.IntN(4) == 0, w.random.IntN(3) > 0
	if w.random.IntN(3) == 0 {
		e.Thread = w.one("channel")
	}
	if w.random.IntN(2) == 0 {
		e.Model, e.Tokens, e.Generated = w.one("model"), w.random.IntN(2000), e.Answered && w.random.IntN(2) == 0
	}
	if w.random.IntN(4) == 0 {
		e.Answered, e.Answer, e.Took = false, nil, 0
	}
	w.model.exchanges = replace(w.model.exchanges, e, func(o corpus.Exchange) bool { return o.Space == e.Space && o.ID == e.ID })
	w.putExchange(e)
}

// spendOrSettle spends within limits that are often reached, or spends more or
// gives back as far as there is something to give.
func (w *talkWalk) spendOrSettle() {
	w.Helper()
	p := corpus.Spending{Day: w.now.AddDate(0, 0, -w.random.IntN(2)), Space: w.space(), Member: w.one("member"), Tokens: w.random.IntN(1000)}
	date := p.Day.Truncate(24 * time.Hour)
	kept := p
	kept.Day = date
	if spent := w.model.spent(p.Space, p.Member, date); w.random.IntN(3) == 0 && spent > 0 {
		p.Tokens = w.random.IntN(2*spent) - spent
		kept.Tokens = p.Tokens
		w.ok(w.Settle(w.ctx, p))
		w.model.spending = append(w.model.spending, kept)
		return
	}
	const memberMost, spaceMost = 2000, 4000
	fits := w.model.spent(p.Space, p.Member, date)+p.Tokens <= memberMost && w.model.spent(p.Space, "*", date)+p.Tokens <= spaceMost
	w.spend(p, memberMost, spaceMost, fits)
	if fits {
		w.model.spending = append(w.model.spending, kept)
	}
}

// spent sums up what a member has spent on a day, or "*", who is everybody.
func (m *talkModel) spent(space corpus.Space, member string, date time.Time) (tokens int) {
	for _, p := range m.spending {
		if p.Space == space && p.Day.Equal(date) && (member == "*" || p.Member == member) {
			tokens += p.Tokens
		}
	}
	return tokens
}

func (w *talkWalk) vote() {
	w.Helper()
	v := corpus.Vote{Space: w.space(), Exchange: fmt.Sprint("e", w.random.IntN(12)), Member: w.one("member"), Good: w.random.IntN(2) == 0, At: w.now}
	err := w.PutVote(w.ctx, v)
	if _, there := w.model.find(v.Space, v.Exchange); !there {
		w.is(err, corpus.ErrNotFound)
		return
	}
	w.ok(err)
	w.model.votes = replace(w.model.votes, v, func(o corpus.Vote) bool {
		return o.Space == v.Space && o.Exchange == v.Exchange && o.Member == v.Member
	})
}

func (w *talkWalk) ticket() {
	w.Helper()
	k := corpus.Ticket{ID: w.one("ticket"), Space: w.space(), Kind: w.one("kind"), Member: w.one("member"),
		Made: w.now, Expires: w.now.Add(time.Duration(w.random.IntN(50)) * time.Hour), Data: []byte("data")}
	w.model.tickets = replace(w.model.tickets, k, func(o corpus.Ticket) bool { return o.ID == k.ID })
	w.putTicket(k)
}

// compare compares all that can be read with the model.
func (w *talkWalk) compare() {
	w.Helper()
	for _, space := range []corpus.Space{"a", "b", corpus.Shared} {
		since := w.now.Add(-72 * time.Hour)
		same(w.fixture, "usage", w.usage(space, since), w.model.usage(space, since))
		for days := range 3 {
			date := w.now.Truncate(24*time.Hour).AddDate(0, 0, -days)
			w.spent(space, date, w.model.spent(space, "*", date))
		}
		for i := range 4 {
			w.compareMember(space, fmt.Sprint("member", i))
			channel := fmt.Sprint("channel", i)
			want := w.model.of(func(e corpus.Exchange) bool {
				return e.Space == space && !e.Private && (e.Channel == channel || e.Thread == channel)
			})
			got, err := w.ChannelExchanges(w.ctx, space, channel, 3)
			w.sameExchanges("those of a channel", got, err, want[max(0, len(want)-3):]...)
		}
	}
	for i := range 4 {
		w.compareTickets(fmt.Sprint("kind", i))
	}
}

func (w *talkWalk) compareMember(space corpus.Space, member string) {
	w.Helper()
	got, err := w.MemberExchanges(w.ctx, space, member)
	want := w.model.of(func(e corpus.Exchange) bool { return e.Space == space && e.Member == member })
	w.sameExchanges("those of a member", got, err, want...)
	for _, e := range got {
		sent, err := w.MessageExchange(w.ctx, space, e.Message)
		w.ok(err)
		same(w.fixture, "that of a message", sent.ID, e.ID)
	}
	days, err := w.MemberSpending(w.ctx, space, member)
	w.ok(err)
	for _, p := range days {
		same(w.fixture, "what a member has spent", p.Tokens, w.model.spent(space, member, p.Day))
	}
	var votes []corpus.Vote
	for _, v := range w.model.votes {
		if v.Space == space && v.Member == member {
			votes = append(votes, v)
		}
	}
	stored, err := w.MemberVotes(w.ctx, space, member)
	w.ok(err)
	byExchange := func(a, b corpus.Vote) int { return cmp.Compare(a.Exchange, b.Exchange) }
	slices.SortFunc(votes, byExchange)
	slices.SortFunc(stored, byExchange)
	same(w.fixture, "the votes of a member", stored, votes)
}

func (w *talkWalk) compareTickets(kind string) {
	w.Helper()
	var want []corpus.Ticket
	for _, k := range w.model.tickets {
		if k.Kind == kind {
			want = append(want, k)
		}
		got, err := w.Ticket(w.ctx, k.ID, w.now)
		if !k.Expires.After(w.now) {
			w.is(err, corpus.ErrNotFound)
			continue
		}
		w.ok(err)
		same(w.fixture, "a ticket", got, k)
	}
	got, err := w.Tickets(w.ctx, kind)
	w.ok(err)
	byID := func(a, b corpus.Ticket) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(got, byID)
	slices.SortFunc(want, byID)
	same(w.fixture, "the tickets of a kind", got, want)
}
