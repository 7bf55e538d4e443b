package rag

import (
	"context"

	"newshound/corpus"
)

// A Budget says how much of a model may be used. It is safe for concurrent use.
type Budget interface {
	// Take reserves tokens for a question that a member asks in a space; ok is
	// false if too few are left, or that cannot be told. Done, which is then
	// called once, gives back what was not used, or takes what was used beyond.
	Take(ctx context.Context, space corpus.Space, member string, tokens int) (done func(used int), ok bool)
}
