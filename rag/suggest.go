package rag

import (
	"context"

	"newshound/corpus"
)

// Suggest returns up to n questions about the given articles that the engine
// answers from them when they are asked in the space, each about another story
// and in its article's language. Articles that neither the space nor
// corpus.Shared has are left out.
func (e *Engine) Suggest(ctx context.Context, space corpus.Space, articles []string, n int) ([]string, error) {
	return nil, nil
}
