package rag

import (
	"context"

	"newshound/rag/llm"
)

// standalone has the model, if there is one, rewrite a question that leans on
// its history into one that needs none.
func (e *Engine) standalone(ctx context.Context, question *Question) llm.Usage {
	return llm.Usage{}
}

// context is what the question is read in: its earlier questions, or what a
// model made of them.
func (q *Question) context() []string {
	if q.standalone != "" {
		return append(q.History[:len(q.History):len(q.History)], q.standalone)
	}
	return q.History
}
