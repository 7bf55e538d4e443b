package corpus

// A TermWeight is a term of a query with what a full match of it is worth:
// its inverse document frequency, times whatever the query adds.
type TermWeight struct {
	Term   string
	Weight float64
}
