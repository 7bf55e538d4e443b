package llm

import "context"

// Fake is an Embedder for tests: it knows the vectors of the texts it was
// given, and finds nothing in any other text.
type Fake struct {
	Name    string
	Vectors map[string][]float32 // of unit length
}

// Model implements [Embedder].
func (f Fake) Model() string { return f.Name }

// Embed implements [Embedder].
func (f Fake) Embed(ctx context.Context, _ Role, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, text := range texts {
		out[i] = f.Vectors[text]
	}
	return out, ctx.Err()
}
