package rag

// suspects marks the readings that address the reader's assistant rather than
// the reader: they rank last, and none of their sentences that do so is quoted,
// unless the question is about such things.
func (q *query) suspects(readings []*reading) {}
