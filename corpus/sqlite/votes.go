package sqlite

import (
	"context"
	"database/sql"

	"newshound/corpus"
)

// PutVote implements corpus.Conversations.
func (s *Store) PutVote(ctx context.Context, v corpus.Vote) error {
	const doing = "keeping a vote"
	n, err := s.put(ctx, doing, `
		INSERT INTO votes (exchange, member, good, reason, at)
		SELECT num, ?, ?, ?, ? FROM exchanges WHERE space = ? AND id = ?
		ON CONFLICT (exchange, member) DO UPDATE SET good = excluded.good, reason = excluded.reason, at = excluded.at`,
		v.Member, v.Good, v.Reason, micros(v.At), string(v.Space), v.Exchange)
	if err == nil && n == 0 {
		err = s.explain(doing, sql.ErrNoRows)
	}
	return err
}

// MemberVotes implements corpus.Conversations.
func (s *Store) MemberVotes(ctx context.Context, space corpus.Space, member string) ([]corpus.Vote, error) {
	var all []corpus.Vote
	v := corpus.Vote{Space: space, Member: member}
	err := s.read.each(ctx, []any{&v.Exchange, &v.Good, &v.Reason, timeDest{&v.At}}, func() error {
		all = append(all, v)
		return nil
	}, `
		SELECT e.id, v.good, v.reason, v.at
		FROM votes v JOIN exchanges e ON e.num = v.exchange
		WHERE v.member = ? AND e.space = ? ORDER BY v.at, e.num`, member, string(space))
	return all, s.explain("reading votes", err)
}
