package sqlite

import (
	"context"
	"errors"
	"time"

	"newshound/corpus"
)

var errTODO = errors.New("not built yet")

func (s *Store) PutExchange(ctx context.Context, e corpus.Exchange) error { return errTODO }
func (s *Store) Exchange(ctx context.Context, space corpus.Space, id string) (corpus.Exchange, error) {
	return corpus.Exchange{}, errTODO
}
func (s *Store) MessageExchange(ctx context.Context, space corpus.Space, message string) (corpus.Exchange, error) {
	return corpus.Exchange{}, errTODO
}
func (s *Store) ChannelExchanges(ctx context.Context, space corpus.Space, channel string, limit int) ([]corpus.Exchange, error) {
	return nil, errTODO
}
func (s *Store) PutVote(ctx context.Context, v corpus.Vote) error { return errTODO }
func (s *Store) MemberExchanges(ctx context.Context, space corpus.Space, member string) ([]corpus.Exchange, error) {
	return nil, errTODO
}
func (s *Store) MemberVotes(ctx context.Context, space corpus.Space, member string) ([]corpus.Vote, error) {
	return nil, errTODO
}
func (s *Store) ForgetMember(ctx context.Context, space corpus.Space, member string) (int, error) {
	return 0, errTODO
}
func (s *Store) ForgetExchanges(ctx context.Context, before time.Time) error { return errTODO }
func (s *Store) Usage(ctx context.Context, space corpus.Space, since time.Time) (corpus.Usage, error) {
	return corpus.Usage{}, errTODO
}
func (s *Store) PutTicket(ctx context.Context, t corpus.Ticket) error { return errTODO }
func (s *Store) Ticket(ctx context.Context, id string, now time.Time) (corpus.Ticket, error) {
	return corpus.Ticket{}, errTODO
}
func (s *Store) Tickets(ctx context.Context, kind string) ([]corpus.Ticket, error) {
	return nil, errTODO
}
func (s *Store) DropTicket(ctx context.Context, id string) (bool, error) { return false, errTODO }
func (s *Store) Latest(ctx context.Context, limit int, spaces ...corpus.Space) ([]corpus.Article, error) {
	return nil, errTODO
}
func (s *Store) Outlets(ctx context.Context, spaces ...corpus.Space) ([]string, error) {
	return nil, errTODO
}

var _ corpus.Conversations = (*Store)(nil)
