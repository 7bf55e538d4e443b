// Package llm holds the small interfaces through which Newshound uses models,
// and their deterministic fakes.
package llm

import "context"

// Role says what a text is to an embedder: many models embed questions and
// documents differently.
type Role int

const (
	Document Role = iota
	Query
)

// An Embedder turns texts into vectors. It is safe for concurrent use.
type Embedder interface {
	// Model identifies what makes the vectors: name, dimension and version.
	// Vectors are kept under it, and only those of one Model are compared.
	Model() string
	// Embed returns one vector of unit length for each text, all of the same
	// dimension. A text that the model finds nothing in (an empty one, say)
	// has a nil vector. No texts give no vectors.
	Embed(ctx context.Context, role Role, texts []string) ([][]float32, error)
}
