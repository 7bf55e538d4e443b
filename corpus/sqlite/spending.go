package sqlite

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"newshound/corpus"
)

// dayOf counts the days since 1970 in UTC.
func dayOf(t time.Time) int64 { return t.Unix() / secondsADay }

// maxTokens is more than anybody spends at once, and so few that no sum of them
// is more than SQLite can count: a statement that fails takes others with it.
const maxTokens = 1 << 40

// nameless stands in a row of spending for a member who was forgotten. Only this
// process can tell that it is the same one who asks again that day: its key is
// nowhere else, and no two days or spaces have the same.
func (s *Store) nameless(day int64, space corpus.Space, member string) string {
	if member == "" {
		return ""
	}
	h := hmac.New(sha256.New, s.secret[:])
	fmt.Fprintf(h, "%d %q %q", day, space, member)
	return "forgotten " + hex.EncodeToString(h.Sum(nil))
}

// Spend implements corpus.Conversations. It is one statement, so that whoever
// else spends has done so before or does so after it.
func (s *Store) Spend(ctx context.Context, what corpus.Spending, memberMost, spaceMost int) (bool, error) {
	if what.Space == "" || what.Day.IsZero() || what.Tokens < 0 || what.Tokens > maxTokens {
		return false, errors.New("spending tokens: it needs a space, a day and a number of tokens")
	}
	n, err := s.put(ctx, "spending tokens", `
		INSERT INTO spending (day, space, member, tokens)
		SELECT ?1, ?2, ?3, ?4
		WHERE (?5 = 0 OR ?3 = '' OR ?4 + ifnull((SELECT sum(tokens) FROM spending WHERE day = ?1 AND space = ?2 AND member IN (?3, ?7)), 0) <= ?5)
			AND (?6 = 0 OR ?4 + (SELECT ifnull(sum(tokens), 0) FROM spending WHERE day = ?1 AND space = ?2) <= ?6)
		ON CONFLICT (day, space, member) DO UPDATE SET tokens = tokens + excluded.tokens`,
		dayOf(what.Day), string(what.Space), what.Member, what.Tokens, memberMost, spaceMost,
		s.nameless(dayOf(what.Day), what.Space, what.Member))
	return n > 0, err
}

// Settle implements corpus.Conversations. Of a member who was forgotten a
// nameless row has it, or after a restart that of nobody.
func (s *Store) Settle(ctx context.Context, what corpus.Spending) error {
	what.Tokens = max(min(what.Tokens, maxTokens), -maxTokens)
	for _, member := range []string{what.Member, s.nameless(dayOf(what.Day), what.Space, what.Member), ""} {
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

// forgetSpending takes the member's name off what was spent in a space.
func (t *tx) forgetSpending(s *Store, space corpus.Space, member string) error {
	var days []int64
	var day int64
	err := t.each([]any{&day}, func() { days = append(days, day) },
		`SELECT day FROM spending WHERE member = ? AND member <> '' AND space = ?`, member, string(space))
	for _, day := range days {
		if err == nil {
			_, err = t.exec(`
				INSERT INTO spending (day, space, member, tokens)
				SELECT day, space, ?4, tokens FROM spending WHERE day = ?1 AND space = ?2 AND member = ?3
				ON CONFLICT (day, space, member) DO UPDATE SET tokens = tokens + excluded.tokens`,
				day, string(space), member, s.nameless(day, space, member))
		}
	}
	if err == nil {
		_, err = t.delete(`DELETE FROM spending WHERE member = ?1 AND member <> '' AND space = ?2`, member, string(space))
	}
	return err
}
