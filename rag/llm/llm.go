// Package llm holds the small interfaces through which Newshound uses models,
// what they share, and their deterministic fakes.
package llm

import (
	"context"
	"encoding/json"
)

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
	// has a nil vector. No texts give no vectors. What the model or its server
	// is to blame for is an *Error.
	Embed(ctx context.Context, role Role, texts []string) ([][]float32, error)
}

// A Generator writes with a language model. It is safe for concurrent use.
type Generator interface {
	// Model names the model, for people.
	Model() string
	// Generate has the model go on after a prompt, and hands what it writes to
	// piece as it comes; an error of piece ends it, and is returned. A piece is
	// empty where the model thinks, which is no text but a sign of life. The
	// usage counts with an error too. What the model or its server is to blame
	// for is an *Error; see ErrCutOff and ErrRefused.
	Generate(ctx context.Context, p Prompt, piece func(text string) error) (Usage, error)
}

// A Prompt is what a model is to go on after.
type Prompt struct {
	System string
	Turns  []Turn // the last one is the user's
	// Schema is asked for where the server knows schemas; nil is plain text.
	Schema *Schema
	// MaxTokens is the most that the model may write.
	MaxTokens int
}

// A Turn is a message of a conversation with a model.
type Turn struct {
	Assistant bool // else the user's
	Text      string
}

// A Schema is the form of a JSON object.
type Schema struct {
	Name string // of letters, digits, _ and -
	JSON json.RawMessage
}

// Usage counts tokens, estimated from the text where a server does not tell.
type Usage struct{ Prompt, Completion int }

// Total is all of it.
func (u Usage) Total() int { return u.Prompt + u.Completion }

// A Reranker judges how well texts answer a question. It is safe for
// concurrent use.
type Reranker interface {
	// Model names the model, for people.
	Model() string
	// Rerank returns a score for each text, in their order; the higher, the
	// better, on a scale of the model's own. What the model or its server is
	// to blame for is an *Error.
	Rerank(ctx context.Context, question string, texts []string) ([]float64, error)
}
