package rag

import "context"

// dispute looks whether what was read contradicts an answer on what was asked,
// and if so shows both sides: the citations of the others follow the answer's.
func (e *Engine) dispute(ctx context.Context, q *query, readings []*reading, a *Answer) error {
	return nil
}
