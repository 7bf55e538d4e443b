package corpus

import (
	"context"
	"time"
)

// ExchangeDays is for how many days what members asked is kept.
const ExchangeDays = 30

// TicketDays is for how many days a ticket is kept that has expired: so long
// may a process be away that is to end what the last one had begun.
const TicketDays = 1

// An Exchange is a question that a member asked, and what came of it. It is
// open until it has an Answer.
type Exchange struct {
	ID       string // short, made by us; of its space
	Space    Space
	Channel  string // where it was asked
	Message  string // the message that answers it, "" while there is none
	Thread   string // the thread that was opened for what follows, "" for none
	Parent   string // id of the exchange that it follows up, "" for none; that one may be forgotten
	Member   string
	Private  bool // only the member sees the answer
	Question string
	Asked    time.Time
	Answered bool          // false while it is open, and for a refusal
	Took     time.Duration // from Asked to the answer; of an open one not kept
	Answer   []byte        // as the program writes answers and refusals; empty while it is open

	Model     string // the language model that was asked for the answer, "" for none
	Tokens    int    // that were spent on it
	Generated bool   // the model has written the answer
}

// A Vote is what a member thinks of an answer.
type Vote struct {
	Space    Space
	Exchange string // its id
	Member   string
	Good     bool
	Reason   string // in the member's words, "" if none were given
	At       time.Time
}

// Usage sums up the exchanges of a space that are not open, refusals included.
type Usage struct {
	Questions, Answered, Members int
	Good, Bad                    int           // votes on these exchanges
	Generated                    int           // answers that a language model has written
	Tokens                       int           // of language models
	P50, P99                     time.Duration // of Took by nearest rank, 0 where there are none
	Days                         []Day         // those with questions, oldest first, in UTC
}

// A Day is Usage of one day.
type Day struct {
	Date                time.Time // its midnight in UTC
	Questions, Answered int
}

// Spending is how many tokens of language models the questions of a member
// took in a space on a day.
type Spending struct {
	Day    time.Time // any time of it; of what is read its midnight in UTC
	Space  Space
	Member string // "" is nobody
	Tokens int
}

// A Ticket is something begun with a member that is not ended, and must be
// found again by the next process: an interaction that was acknowledged and
// not answered yet, or a preview that waits for its button.
type Ticket struct {
	ID      string // made by us; of all spaces
	Space   Space  // "" for none
	Kind    string
	Member  string
	Made    time.Time
	Expires time.Time // not found from then on, but by Tickets
	Data    []byte    // may hold secrets that live as long as the ticket
}

// Conversations keeps what members asked. Its rules are a Store's, and its
// writes are small: however many are made at once, and whatever a Store's
// methods write meanwhile, they wait for about one of these. Everything but
// tickets is within one space; what another has is ErrNotFound.
type Conversations interface {
	// PutExchange creates an exchange, or replaces the one that has its space
	// and ID, whose votes stay. Refused with an error: one without ID, Space or
	// Asked.
	PutExchange(ctx context.Context, e Exchange) error
	Exchange(ctx context.Context, space Space, id string) (Exchange, error)
	// MessageExchange returns the exchange that a message answers; the newest
	// of several.
	MessageExchange(ctx context.Context, space Space, message string) (Exchange, error)
	// ChannelExchanges returns the newest exchanges that are not private of
	// those that were asked in a channel, or for which it was opened as a
	// thread, open ones too, at most limit, oldest first.
	ChannelExchanges(ctx context.Context, space Space, channel string, limit int) ([]Exchange, error)
	// PutVote keeps a member's vote in place of an earlier one on the same
	// exchange; ErrNotFound if there is no such exchange.
	PutVote(ctx context.Context, v Vote) error
	// MemberExchanges and MemberVotes return all that is kept of a member,
	// private and open exchanges too, oldest first.
	MemberExchanges(ctx context.Context, space Space, member string) ([]Exchange, error)
	MemberVotes(ctx context.Context, space Space, member string) ([]Vote, error)
	// ForgetMember deletes a member's exchanges with all votes on them, the
	// member's votes and tickets, overwrites what was there as Store.Forget
	// does, and returns how many exchanges those were. What the member has
	// spent is kept without a name. It still counts against the member's most
	// of that day for who goes on with the store, until it is closed.
	ForgetMember(ctx context.Context, space Space, member string) (int, error)
	// ForgetExchanges does so with all exchanges that were asked before a time,
	// in every space, with what was spent on the days before that time's, and
	// with all tickets that expired TicketDays ago, some at a time: what has
	// gone before an error does not come back. Opening a store does it with
	// what is older than ExchangeDays.
	ForgetExchanges(ctx context.Context, before time.Time) error
	// Usage sums up the exchanges that were asked at a time or later.
	Usage(ctx context.Context, space Space, since time.Time) (Usage, error)

	// Spend adds to what a member and a space have spent on a day, unless the
	// sum of either came to more than its most then; 0 is no limit, and nobody
	// has none. However many spend at once, in whatever process, no sum is over.
	// Refused with an error: Spending without Space or Day, or of less than 0.
	Spend(ctx context.Context, s Spending, memberMost, spaceMost int) (ok bool, err error)
	// Settle adds to what was spent, whatever the limits, or with fewer than 0
	// tokens gives back; what is of a member who was forgotten since has no name.
	Settle(ctx context.Context, s Spending) error
	// Spent returns what all of a space have spent on a day.
	Spent(ctx context.Context, space Space, day time.Time) (tokens int, err error)
	// MemberSpending returns what is kept of a member's, oldest day first.
	MemberSpending(ctx context.Context, space Space, member string) ([]Spending, error)

	// PutTicket creates a ticket or replaces the one that has its ID. Refused
	// with an error: one without ID, Kind or Expires.
	PutTicket(ctx context.Context, t Ticket) error
	// Ticket returns one that has not expired; ErrNotFound if there is none.
	Ticket(ctx context.Context, id string, now time.Time) (Ticket, error)
	// Tickets lists those of a kind, expired ones too, oldest first.
	Tickets(ctx context.Context, kind string) ([]Ticket, error)
	// DropTicket deletes a ticket, and does nothing if there is none. Taken
	// tells whether it was this call that did.
	DropTicket(ctx context.Context, id string) (taken bool, err error)
}
