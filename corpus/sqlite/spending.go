package sqlite

import (
	"context"
	"errors"
	"time"

	"newshound/corpus"
)

// dayOf counts the days since 1970 in UTC.
func dayOf(t time.Time) int64 { return t.Unix() / secondsADay }

// maxTokens is more than anybody spends at once, and so few that no sum of them
// is more than SQLite can count: a statement that fails takes others with it.
const maxTokens = 1 << 40

// Spend implements corpus.Conversations. It is one statement, so that whoever
// else spends has done so before or does so after it.
func (s *Store) Spend(ctx context.Context, what corpus.Spending, memberMost, spaceMost int) (bool, error) {
	if what.Space == "" || what.Day.IsZero() || what.Tokens < 0 || what.Tokens > maxTokens {
		return false, errors.New("spending tokens: it needs a space, a day and a number of tokens")
	}
	n, err := s.put(ctx, "spending tokens", `
		INSERT INTO spending (day, space, member, tokens)
		SELECT ?1, ?2, ?3, ?4
		WHERE (?5 = 0 OR ?3 = '' OR ?4 + ifnull((SELECT tokens FROM spending WHERE day = ?1 AND space = ?2 AND member = ?3), 0) <= ?5)
			AND (?6 = 0 OR ?4 + (SELECT ifnull(sum(tokens), 0) FROM spending WHERE day = ?1 AND space = ?2) <= ?6)
		ON CONFLICT (day, space, member) DO UPDATE SET tokens = tokens + excluded.tokens`,
		dayOf(what.Day), string(what.Space), what.Member, what.Tokens, memberMost, spaceMost)
	return n > 0, err
}

// Settle implements corpus.Conversations. Of a member who was forgotten the
// row of nobody has it.
func (s *Store) Settle(ctx context.Context, what corpus.Spending) error {
	what.Tokens = max(min(what.Tokens, maxTokens), -maxTokens)
	for _, member := range []string{what.Member, ""} {
		n, err := s.put(ctx, "settling tokens", `
			UPDATE spending SET tokens = tokens + ?4 WHERE day = ?1 AND space = ?2 AND member = ?3 AND tokens + ?4 >= 0`,
			dayOf(what.Day), string(what.Space), member, what.Tokens)
		if err != nil || n > 0 {
			return err
		}
	}
	return nil
}

// Spent implements corpus.Conversations.
func (s *Store) Spent(ctx context.Context, space corpus.Space, day time.Time) (tokens int, err error) {
	err = s.read.row(ctx, []any{&tokens}, `SELECT ifnull(sum(tokens), 0) FROM spending WHERE day = ? AND space = ?`, dayOf(day), string(space))
	return tokens, s.explain("summing up tokens", err)
}

// MemberSpending implements corpus.Conversations.
func (s *Store) MemberSpending(ctx context.Context, space corpus.Space, member string) ([]corpus.Spending, error) {
	var all []corpus.Spending
	one := corpus.Spending{Space: space, Member: member}
	var day int64
	err := s.read.each(ctx, []any{&day, &one.Tokens}, func() error {
		one.Day = time.Unix(day*secondsADay, 0).UTC()
		all = append(all, one)
		return nil
	}, `SELECT day, tokens FROM spending WHERE member = ? AND member <> '' AND space = ? ORDER BY day`, member, string(space))
	return all, s.explain("reading what a member has spent", err)
}

// forgetSpending makes nobody's what a member has spent in a space.
func (t *tx) forgetSpending(space corpus.Space, member string) error {
	_, err := t.exec(`
		INSERT INTO spending (day, space, member, tokens)
		SELECT day, space, '', tokens FROM spending WHERE member = ?1 AND member <> '' AND space = ?2
		ON CONFLICT (day, space, member) DO UPDATE SET tokens = tokens + excluded.tokens`, member, string(space))
	if err == nil {
		_, err = t.delete(`DELETE FROM spending WHERE member = ?1 AND member <> '' AND space = ?2`, member, string(space))
	}
	return err
}
