package ingest

import (
	"cmp"
	"slices"
	"time"
)

// A feed is read again after an interval that follows how often it changes.
const (
	minInterval   = 15 * time.Minute
	maxInterval   = 24 * time.Hour
	firstInterval = time.Hour // at most, until it shows whether it changes
	jitterShare   = .1        // keeps readings of many feeds apart
)

// nextInterval is how long to wait after a reading. With something new the
// interval is halved, but not to less than the gap between the feed's
// articles (0 for unknown); with nothing new it grows by half.
func nextInterval(last time.Duration, changed bool, gap time.Duration) time.Duration {
	next := last + last/2
	switch {
	case last == 0:
		next = min(cmp.Or(gap, firstInterval), firstInterval)
	case changed:
		next = min(last, max(last/2, gap))
	}
	return min(max(next, minInterval), maxInterval)
}

// medianGap is the usual time between articles of these dates, 0 if they do
// not tell. Unknown dates are zero.
func medianGap(dates []time.Time) time.Duration {
	dates = slices.DeleteFunc(slices.Clone(dates), time.Time.IsZero)
	slices.SortFunc(dates, time.Time.Compare)
	var gaps []time.Duration
	for i := 1; i < len(dates); i++ {
		gaps = append(gaps, dates[i].Sub(dates[i-1]))
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}

// afterFailure is how long to wait after a reading that failed: as long as
// they have been failing, which doubles the time from one to the next.
func afterFailure(interval, failing time.Duration) time.Duration {
	return min(max(interval, failing, minInterval), maxInterval)
}

// delayed is a time with jitter that never makes it shorter.
func delayed(d time.Duration, random float64) time.Duration {
	return d + time.Duration(float64(d)*jitterShare*random)
}

// jitter spreads a time by jitterShare to both sides. random is in [0, 1).
func jitter(d time.Duration, random float64) time.Duration {
	return d + time.Duration(float64(d)*jitterShare*(2*random-1))
}

// An address that fails for a time, be it that of its server or our own line,
// is tried again until it has waited for patience, and at least minAttempts
// times: these are for what was tried again after it was given up, and for what
// waited while nobody worked.
const (
	patience    = 2 * 24 * time.Hour
	minAttempts = 6 // over half an hour
	firstRetry  = time.Minute
	maxRetry    = 6 * time.Hour
)

// retryDelay is how long to wait after an attempt, counted from 1. It doubles.
func retryDelay(attempt int) time.Duration {
	const doublings = 9 // reach maxRetry
	return min(firstRetry<<min(max(attempt-1, 0), doublings), maxRetry)
}

// maxAge is how old an article may be, when it is first read, to be looked at
// again: corrections come soon.
const maxAge = 30 * 24 * time.Hour

// nextRevisit is how long after its first reading an article is read again,
// if it was last read some time after that; false if it has been enough.
func nextRevisit(after time.Duration) (time.Duration, bool) {
	for _, step := range [...]time.Duration{
		time.Hour, 6 * time.Hour, 24 * time.Hour, 3 * 24 * time.Hour, 7 * 24 * time.Hour,
	} {
		if step > after {
			return step, true
		}
	}
	return 0, false
}
