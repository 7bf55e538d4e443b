package rag

import "context"

// generate has the model, if there is one, write the answer from what was
// found; ok is false where there is nothing to be shown of it, and the
// extractive answer is to stand.
func (e *Engine) generate(ctx context.Context, question *Question, found *outcome, show func(Answer)) (a Answer, ok bool) {
	return Answer{}, false
}
