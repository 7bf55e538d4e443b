package ingest

import (
	"testing"
	"testing/quick"
	"time"
)

const hour = time.Hour

func TestNextInterval(t *testing.T) {
	for _, c := range []struct {
		name      string
		last      time.Duration
		changed   bool
		gap, want time.Duration
	}{
		{"the first follows the gap", 0, false, hour / 2, hour / 2},
		{"up to a limit", 0, false, 1000 * hour, firstInterval},
		{"or is a guess", 0, false, 0, firstInterval},
		{"news halve it", 4 * hour, true, 0, 2 * hour},
		{"but not below the gap", 4 * hour, true, 3 * hour, 3 * hour},
		{"nor do they lengthen it", 4 * hour, true, 9 * hour, 4 * hour},
		{"no news lengthen it", 4 * hour, false, hour, 6 * hour},
		{"there is a least", 20 * time.Minute, true, 0, minInterval},
		{"and a most", 20 * hour, false, 0, maxInterval},
	} {
		if got := nextInterval(c.last, c.changed, c.gap); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestMedianGap(t *testing.T) {
	at := func(hours ...int) (dates []time.Time) {
		for _, h := range hours {
			if h < 0 {
				dates = append(dates, time.Time{})
				continue
			}
			dates = append(dates, time.Date(2026, 1, 1, h, 0, 0, 0, time.UTC))
		}
		return dates
	}
	for _, c := range []struct {
		dates []time.Time
		want  time.Duration
	}{
		{nil, 0}, {at(3), 0}, {at(-1, -1, -1), 0}, {at(5, 5), 0},
		{at(9, 7), 2 * hour}, {at(1, -1, 20, 2, 3), hour}, {at(10, 0, 4), 6 * hour},
	} {
		if got := medianGap(c.dates); got != c.want {
			t.Errorf("%v: %v, want %v", c.dates, got, c.want)
		}
	}
}

// However long a source fails, the times between its readings double up to
// the most.
func TestFailuresDoubleTheWait(t *testing.T) {
	var failing time.Duration
	var waits []time.Duration
	for range 9 {
		wait := afterFailure(minInterval, failing)
		waits = append(waits, wait)
		failing += wait
	}
	want := []time.Duration{15, 15, 30, 60, 120, 240, 480, 960, 1440}
	for i := range want {
		if waits[i] != want[i]*time.Minute {
			t.Fatalf("waits %v", waits)
		}
	}
}

func TestJitterStaysNear(t *testing.T) {
	err := quick.Check(func(minutes, share uint16) bool {
		random := float64(share) / (1 << 16)
		d := time.Duration(minutes) * time.Minute
		j, later := jitter(d, random), delayed(d, random)
		return j >= d-d/10-1 && j <= d+d/10+1 && later >= d && later <= d+d/10+1
	}, nil)
	if err != nil {
		t.Error(err)
	}
	if jitter(hour, 0) == jitter(hour, .9) || delayed(hour, 0) == delayed(hour, .9) {
		t.Error("there is no jitter")
	}
}

// Retries double the wait up to maxRetry; minAttempts take half an hour, and
// patience is well more than that many.
func TestRetries(t *testing.T) {
	var sum time.Duration
	attempts := 1
	for ; sum < patience; attempts++ {
		if attempts == minAttempts && sum != 31*time.Minute {
			t.Errorf("%d attempts take %v", minAttempts, sum)
		}
		sum += retryDelay(attempts)
	}
	if attempts != 17 || retryDelay(0) != firstRetry || retryDelay(9) != 256*time.Minute || retryDelay(10) != maxRetry || retryDelay(1000) != maxRetry {
		t.Errorf("%d attempts, waits %v, %v, %v, %v", attempts, retryDelay(0), retryDelay(9), retryDelay(10), retryDelay(1000))
	}
}

// An article that is looked at when it is due is looked at five times, and
// one that is looked at late loses looks but never gets more.
func TestRevisitsEnd(t *testing.T) {
	var after time.Duration
	looks := 0
	for ; looks < 100; looks++ {
		next, ok := nextRevisit(after)
		if !ok {
			break
		}
		after = delayed(next, .999)
	}
	if looks != 5 || after < 7*24*hour || after > 8*24*hour {
		t.Errorf("%d looks, the last after %v", looks, after)
	}
	if next, ok := nextRevisit(30 * hour); !ok || next != 3*24*hour {
		t.Errorf("after 30 hours the next look is at %v, %v", next, ok)
	}
}
