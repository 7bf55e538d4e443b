package bot

import (
	"fmt"
	"testing"
	"time"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

func TestLimiter(t *testing.T) {
	var l limiter
	for i := range 3 {
		if _, ok := l.take("g", "anna", 3, noon.Add(time.Duration(i)*time.Minute)); !ok {
			t.Fatalf("question %d is refused", i+1)
		}
	}
	free, ok := l.take("g", "anna", 3, noon.Add(10*time.Minute))
	if ok || !free.Equal(noon.Add(time.Hour)) {
		t.Errorf("a fourth question: %v, free at %v", ok, free)
	}
	if free, ok := l.take("g", "anna", 1, noon.Add(10*time.Minute)); ok || !free.Equal(noon.Add(time.Hour+2*time.Minute)) {
		t.Errorf("with a lower limit: %v, free at %v", ok, free)
	}
	for _, other := range [][2]string{{"g", "bob"}, {"h", "anna"}} {
		if _, ok := l.take(other[0], other[1], 3, noon.Add(10*time.Minute)); !ok {
			t.Errorf("%v is refused for another's questions", other)
		}
	}
	if _, ok := l.take("g", "anna", 3, noon.Add(time.Hour)); !ok {
		t.Error("an hour after the first question none is free")
	}
	if _, ok := l.take("g", "anna", 3, noon.Add(time.Hour)); ok {
		t.Error("two are free where only one is an hour old")
	}
}

func TestLimiterForgets(t *testing.T) {
	var l limiter
	for i := range 1000 {
		l.take("g", fmt.Sprint(i), 1, noon)
	}
	l.take("g", "last", 1, noon.Add(2*time.Hour))
	if len(l.asked) != 1 {
		t.Errorf("%d members are remembered", len(l.asked))
	}
}
