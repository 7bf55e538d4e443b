package rag

import (
	"context"
	"errors"

	"newshound/corpus"
	"newshound/rag/llm"
)

// Config is what an Engine needs. (STUB, being written.)
type Config struct {
	Store    corpus.Store
	Embedder llm.Embedder
}

// An Engine answers questions.
type Engine struct{ c Config }

// New returns an engine with empty indexes; see Load.
func New(c Config) *Engine { return &Engine{c} }

// Load fills the indexes from the store.
func (e *Engine) Load(ctx context.Context) error { return nil }

// Answer answers a question, or refuses; an error means that it could not even look.
func (e *Engine) Answer(ctx context.Context, q Question) (Answer, error) {
	return Answer{}, errors.New("not yet")
}

// EmbedPending embeds the articles that have no vectors by this model yet,
// and keeps the vectors. It can be interrupted and called again.
func EmbedPending(ctx context.Context, store corpus.Store, emb llm.Embedder, progress func(done int)) error {
	return nil
}
