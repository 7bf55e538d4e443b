package main

import (
	"context"
	"time"

	"newshound/rag"
)

// vectorsTick is how often serve looks how far new vectors are.
const vectorsTick = 5 * time.Second

// tellVectors prints how far the vectors of a new model are, whenever a tenth
// more of the articles has them, and when questions are answered with them. It
// looks at each tick, until the context ends.
func (a *app) tellVectors(ctx context.Context, ticks <-chan time.Time, progress func() rag.Progress) error {
	before := progress()
	for {
		select {
		case <-ticks:
		case <-ctx.Done():
			return ctx.Err()
		}
		now := progress()
		switch {
		case now.Serving != before.Serving:
			a.screen().block("", "      ", a.sys.now().UTC().Format("15:04 ")+"Questions are answered with the vectors of "+clean(now.Serving)+".")
		case tenths(now) > tenths(before):
			a.screen().block("", "      ", a.sys.now().UTC().Format("15:04 ")+"Vectors of "+clean(now.Wanted)+": "+
				thousands(now.Done)+" of "+count(now.Total, "article")+".")
		}
		before = now
	}
}

func tenths(p rag.Progress) int {
	if p.Total == 0 {
		return 0
	}
	return 10 * p.Done / p.Total
}
