package sqlite

import (
	"context"
	"errors"
	"time"

	"newshound/corpus"
)

// PutTicket implements corpus.Conversations.
func (s *Store) PutTicket(ctx context.Context, t corpus.Ticket) error {
	if t.ID == "" || t.Kind == "" || t.Expires.IsZero() {
		return errors.New("keeping a ticket: it needs an id, a kind and an end")
	}
	_, err := s.put(ctx, "keeping a ticket", `
		INSERT INTO tickets (id, space, kind, member, made, expires, data) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET
			space = excluded.space, kind = excluded.kind, member = excluded.member,
			made = excluded.made, expires = excluded.expires, data = excluded.data`,
		t.ID, string(t.Space), t.Kind, t.Member, micros(t.Made), t.Expires.UnixMicro(), blob(t.Data))
	return err
}

const ticketColumns = `SELECT id, space, kind, member, made, expires, data FROM tickets `

func ticketDest(t *corpus.Ticket) []any {
	return []any{&t.ID, &t.Space, &t.Kind, &t.Member, timeDest{&t.Made}, timeDest{&t.Expires}, &t.Data}
}

// Ticket implements corpus.Conversations.
func (s *Store) Ticket(ctx context.Context, id string, now time.Time) (corpus.Ticket, error) {
	var t corpus.Ticket
	if err := s.read.row(ctx, ticketDest(&t), ticketColumns+`WHERE id = ? AND expires > ?`, id, now.UnixMicro()); err != nil {
		return corpus.Ticket{}, s.explain("reading a ticket", err)
	}
	return t, nil
}

// Tickets implements corpus.Conversations.
func (s *Store) Tickets(ctx context.Context, kind string) ([]corpus.Ticket, error) {
	var all []corpus.Ticket
	var t corpus.Ticket
	err := s.read.each(ctx, ticketDest(&t), func() error {
		all = append(all, t)
		return nil
	}, ticketColumns+`WHERE kind = ? ORDER BY made, num`, kind)
	return all, s.explain("listing tickets", err)
}

// DropTicket implements corpus.Conversations.
func (s *Store) DropTicket(ctx context.Context, id string) (taken bool, err error) {
	n, err := s.put(ctx, "dropping a ticket", `DELETE FROM tickets WHERE id = ?`, id)
	return n > 0, err
}
