package sqlite

import (
	"context"
	"errors"
	"slices"
	"time"

	"newshound/corpus"
)

var _ corpus.Conversations = (*Store)(nil)

// PutExchange implements corpus.Conversations.
func (s *Store) PutExchange(ctx context.Context, e corpus.Exchange) error {
	if e.ID == "" || e.Space == "" || e.Asked.IsZero() {
		return errors.New("keeping a question: it needs an id, a space and a time")
	}
	var took, answer any // NULL while it is open
	if len(e.Answer) > 0 {
		took, answer = int64(e.Took), e.Answer
	}
	_, err := s.put(ctx, "keeping a question", `
		INSERT INTO exchanges (id, space, channel, message, thread, parent, member, private, asked, answered, took, question, answer, model, tokens, generated)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (space, id) DO UPDATE SET
			channel = excluded.channel, message = excluded.message, thread = excluded.thread, parent = excluded.parent,
			member = excluded.member, private = excluded.private, asked = excluded.asked,
			answered = excluded.answered, took = excluded.took, question = excluded.question, answer = excluded.answer,
			model = excluded.model, tokens = excluded.tokens, generated = excluded.generated`,
		e.ID, string(e.Space), e.Channel, e.Message, e.Thread, e.Parent, e.Member, e.Private, e.Asked.UnixMicro(),
		e.Answered, took, e.Question, answer, e.Model, e.Tokens, e.Generated)
	return err
}

const exchangeColumns = `
SELECT id, space, channel, message, thread, parent, member, private, asked, answered, ifnull(took, 0), question, answer, model, tokens, generated
FROM exchanges `

func exchangeDest(e *corpus.Exchange) []any {
	return []any{&e.ID, &e.Space, &e.Channel, &e.Message, &e.Thread, &e.Parent, &e.Member, &e.Private, timeDest{&e.Asked},
		&e.Answered, &e.Took, &e.Question, &e.Answer, &e.Model, &e.Tokens, &e.Generated}
}

// Exchange implements corpus.Conversations.
func (s *Store) Exchange(ctx context.Context, space corpus.Space, id string) (corpus.Exchange, error) {
	return s.exchange(ctx, `WHERE space = ? AND id = ?`, string(space), id)
}

// MessageExchange implements corpus.Conversations.
func (s *Store) MessageExchange(ctx context.Context, space corpus.Space, message string) (corpus.Exchange, error) {
	return s.exchange(ctx, `WHERE space = ? AND message = ? AND message <> '' ORDER BY asked DESC, num DESC LIMIT 1`, string(space), message)
}

func (s *Store) exchange(ctx context.Context, where string, args ...any) (corpus.Exchange, error) {
	var e corpus.Exchange
	if err := s.read.row(ctx, exchangeDest(&e), exchangeColumns+where, args...); err != nil {
		return corpus.Exchange{}, s.explain("reading a question", err)
	}
	return e, nil
}

// ChannelExchanges implements corpus.Conversations. Each of the two kinds has
// an index that gives its newest.
func (s *Store) ChannelExchanges(ctx context.Context, space corpus.Space, channel string, limit int) ([]corpus.Exchange, error) {
	all, err := s.exchanges(ctx, `
		WHERE num IN (
			SELECT * FROM (SELECT num FROM exchanges WHERE channel = ?1 AND private = 0 AND space = ?2 ORDER BY asked DESC, num DESC LIMIT ?3)
			UNION
			SELECT * FROM (SELECT num FROM exchanges WHERE thread = ?1 AND thread <> '' AND private = 0 AND space = ?2 ORDER BY asked DESC, num DESC LIMIT ?3))
		ORDER BY asked DESC, num DESC LIMIT ?3`, channel, string(space), max(limit, 0))
	slices.Reverse(all)
	return all, err
}

// MemberExchanges implements corpus.Conversations.
func (s *Store) MemberExchanges(ctx context.Context, space corpus.Space, member string) ([]corpus.Exchange, error) {
	return s.exchanges(ctx, `WHERE member = ? AND space = ? ORDER BY asked, num`, member, string(space))
}

func (s *Store) exchanges(ctx context.Context, where string, args ...any) ([]corpus.Exchange, error) {
	var all []corpus.Exchange
	var e corpus.Exchange
	err := s.read.each(ctx, exchangeDest(&e), func() error {
		all = append(all, e)
		return nil
	}, exchangeColumns+where, args...)
	return all, s.explain("reading questions", err)
}

// ForgetMember implements corpus.Conversations. The log is emptied even if
// nothing was there any more: it may still hold what was deleted or replaced
// before.
func (s *Store) ForgetMember(ctx context.Context, space corpus.Space, member string) (int, error) {
	forgot := 0
	err := s.update(ctx, "forgetting a member", func(t *tx) (err error) {
		forgot, err = t.delete(`DELETE FROM exchanges WHERE member = ? AND space = ?`, member, string(space))
		if err == nil {
			_, err = t.delete(`DELETE FROM votes WHERE member = ? AND exchange IN (SELECT num FROM exchanges WHERE space = ?)`, member, string(space))
		}
		if err == nil {
			_, err = t.delete(`DELETE FROM tickets WHERE member = ? AND space = ?`, member, string(space))
		}
		if err == nil {
			err = t.forgetSpending(s, space, member)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	s.write.forget(ctx)
	return forgot, nil
}

// forgetBatch is how many rows ForgetExchanges deletes in one transaction, which
// others wait for.
const forgetBatch = 500

// ForgetExchanges implements corpus.Conversations.
func (s *Store) ForgetExchanges(ctx context.Context, before time.Time) error {
	for query, before := range map[string]int64{
		`DELETE FROM exchanges WHERE num IN (SELECT num FROM exchanges WHERE asked < ? LIMIT ?)`:                             before.UnixMicro(),
		`DELETE FROM tickets WHERE num IN (SELECT num FROM tickets WHERE expires < ? LIMIT ?)`:                               s.ticketsBefore().UnixMicro(),
		`DELETE FROM spending WHERE (day, space, member) IN (SELECT day, space, member FROM spending WHERE day < ? LIMIT ?)`: dayOf(before),
	} {
		for n := forgetBatch; n == forgetBatch; {
			err := s.update(ctx, "forgetting old questions", func(t *tx) (err error) {
				n, err = t.delete(query, before, forgetBatch)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	s.write.forget(ctx)
	return nil
}

// ticketsBefore is when tickets have expired that are kept no more.
func (s *Store) ticketsBefore() time.Time { return s.clock().AddDate(0, 0, -corpus.TicketDays) }

// delete runs a statement that deletes, and returns how many rows it has.
func (t *tx) delete(query string, args ...any) (int, error) {
	res, err := t.exec(query, args...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}
