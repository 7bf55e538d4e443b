package sqlite

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"newshound/corpus"
)

// Usage implements corpus.Conversations. One pass over an index has it all. It
// lists, as text, what is summed up by day and what percentiles are made of:
// SQLite would sort it at several times the cost, and handing over each of
// 100,000 rows takes as long again.
func (s *Store) Usage(ctx context.Context, space corpus.Space, since time.Time) (corpus.Usage, error) {
	var u corpus.Usage
	var list string
	err := s.read.row(ctx, []any{&u.Questions, &u.Answered, &u.Members, &u.Good, &u.Bad, &u.Generated, &u.Tokens, &list}, `
		SELECT count(*), ifnull(sum(answered), 0), count(DISTINCT member), ifnull(sum(good), 0), ifnull(sum(bad), 0),
			ifnull(sum(generated), 0), ifnull(sum(tokens), 0),
			ifnull(group_concat((asked / (86400 * 1000000)) || ' ' || answered || ' ' || took, '/'), '')
		FROM exchanges WHERE space = ? AND asked >= ? AND took IS NOT NULL`, string(space), since.UnixMicro())
	if err == nil {
		err = readUsage(&u, list)
	}
	if err != nil {
		return corpus.Usage{}, s.explain("summing up questions", err)
	}
	return u, nil
}

// readUsage fills in the days and the percentiles from a list of exchanges, of
// each the day since 1970, whether it was answered, and the nanoseconds it took.
func readUsage(u *corpus.Usage, list string) error {
	took := make([]time.Duration, 0, u.Questions)
	days := map[int64]*corpus.Day{}
	for entry := range strings.SplitSeq(list, "/") {
		if entry == "" {
			break
		}
		day, answered, t, err := readEntry(entry)
		if err != nil {
			return err
		}
		d := days[day]
		if d == nil {
			d = &corpus.Day{Date: time.Unix(day*secondsADay, 0).UTC()}
			days[day] = d
		}
		d.Questions++
		d.Answered += answered
		took = append(took, t)
	}
	for _, d := range days {
		u.Days = append(u.Days, *d)
	}
	slices.SortFunc(u.Days, func(a, b corpus.Day) int { return a.Date.Compare(b.Date) })
	slices.Sort(took)
	u.P50, u.P99 = percentile(took, 50), percentile(took, 99)
	return nil
}

const secondsADay = 24 * 60 * 60

func readEntry(s string) (day int64, answered int, took time.Duration, err error) {
	a, rest, _ := strings.Cut(s, " ")
	b, c, _ := strings.Cut(rest, " ")
	day, err = strconv.ParseInt(a, 10, 64)
	if err == nil {
		answered, err = strconv.Atoi(b)
	}
	if err != nil {
		return 0, 0, 0, err
	}
	n, err := strconv.ParseInt(c, 10, 64)
	return day, answered, time.Duration(n), err
}

// percentile returns the nearest rank among sorted durations: the smallest that
// so many per cent of them do not exceed; 0 if there are none.
func percentile(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*percent+99)/100-1]
}
