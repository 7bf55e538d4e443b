package bot

import (
	"sync"
	"time"
)

// A limiter counts the questions of each member in the last hour.
type limiter struct {
	mu    sync.Mutex
	asked map[string][]time.Time // by server and member, oldest first
	swept time.Time
}

// take counts a question of a member, unless that were more than hourly in the
// last hour: then free is when the next may be asked.
func (l *limiter) take(guild, member string, hourly int, now time.Time) (free time.Time, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	key := guild + " " + member
	times := recent(l.asked[key], now)
	if len(times) >= hourly {
		l.asked[key] = times
		// Fewer may be allowed now than when they were counted.
		return times[len(times)-hourly].Add(time.Hour), false
	}
	l.asked[key] = append(times, now)
	return time.Time{}, true
}

// giveBack takes the newest question of a member from the count, as it has not
// been answered.
func (l *limiter) giveBack(guild, member string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := guild + " " + member
	if times := l.asked[key]; len(times) > 0 {
		l.asked[key] = times[:len(times)-1]
	}
}

// sweep forgets, every hour, members who asked nothing in it.
func (l *limiter) sweep(now time.Time) {
	if l.asked != nil && now.Sub(l.swept) < time.Hour {
		return
	}
	kept := make(map[string][]time.Time)
	for key, times := range l.asked {
		if times = recent(times, now); len(times) > 0 {
			kept[key] = times
		}
	}
	l.asked, l.swept = kept, now
}

func recent(times []time.Time, now time.Time) []time.Time {
	for len(times) > 0 && now.Sub(times[0]) >= time.Hour {
		times = times[1:]
	}
	return times
}
