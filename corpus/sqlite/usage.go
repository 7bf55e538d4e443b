package sqlite

import (
	"context"
	"time"

	"newshound/corpus"
)

// Usage implements corpus.Conversations.
func (s *Store) Usage(ctx context.Context, space corpus.Space, since time.Time) (corpus.Usage, error) {
	var u corpus.Usage
	var day int64
	var d corpus.Day
	const chosen = ` FROM exchanges WHERE space = ?1 AND asked >= ?2 AND answer IS NOT NULL `
	args := []any{string(space), since.UnixMicro()}
	err := s.read.each(ctx, []any{&day, &d.Questions, &d.Answered}, func() error {
		d.Date = time.Unix(day*secondsADay, 0).UTC()
		u.Days = append(u.Days, d)
		u.Questions += d.Questions
		u.Answered += d.Answered
		return nil
	}, `SELECT asked / (86400 * 1000000), count(*), sum(answered)`+chosen+`GROUP BY 1 ORDER BY 1`, args...)
	if err == nil && u.Questions > 0 {
		err = s.read.row(ctx, []any{&u.Members, &u.Good, &u.Bad, &u.P50, &u.P99}, `
			SELECT (SELECT count(DISTINCT member)`+chosen+`),
				(SELECT count(*) FROM votes WHERE good = 1 AND exchange IN (SELECT num`+chosen+`)),
				(SELECT count(*) FROM votes WHERE good = 0 AND exchange IN (SELECT num`+chosen+`)),
				ifnull((SELECT took`+chosen+`ORDER BY took LIMIT 1 OFFSET ?3), 0),
				ifnull((SELECT took`+chosen+`ORDER BY took LIMIT 1 OFFSET ?4), 0)`,
			append(args, rank(u.Questions, 50), rank(u.Questions, 99))...)
	}
	return u, s.explain("summing up the questions", err)
}

const secondsADay = 24 * 60 * 60

// rank is the place of a percentile among n values, from 0, by nearest rank.
func rank(n, percent int) int { return (n*percent+99)/100 - 1 }
