package llm

import (
	"context"
	"errors"
	"sync"
)

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

// A Script is a Generator for tests: its calls get its plays, in turn. A call
// beyond the last one fails. It is safe for concurrent use.
type Script struct {
	Name  string
	Plays []Play

	mu    sync.Mutex
	asked []Prompt
}

// A Play is what one call of a Script gets.
type Play struct {
	Pieces  []string              // what the model writes
	From    func(Prompt) []string // pieces that depend on the prompt, before Pieces; nil has none
	Endless bool                  // the pieces come again and again
	Usage   Usage                 // estimated from prompt and pieces if zero
	Err     error                 // how it ends
}

// Model implements [Generator].
func (s *Script) Model() string { return s.Name }

// Asked returns the prompts so far.
func (s *Script) Asked() []Prompt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Prompt(nil), s.asked...)
}

// Generate implements [Generator].
func (s *Script) Generate(ctx context.Context, p Prompt, piece func(string) error) (Usage, error) {
	s.mu.Lock()
	n := len(s.asked)
	s.asked = append(s.asked, p)
	s.mu.Unlock()
	if n >= len(s.Plays) {
		return Usage{}, &Error{Kind: Unreachable, Err: errors.New("the script has ended")}
	}
	return s.Plays[n].generate(ctx, p, piece)
}

func (y *Play) generate(ctx context.Context, p Prompt, piece func(string) error) (Usage, error) {
	var pieces []string
	if y.From != nil {
		pieces = y.From(p)
	}
	pieces = append(pieces, y.Pieces...)
	written := 0
	err := y.hand(ctx, pieces, func(text string) error {
		written += len(text)
		return piece(text)
	})
	if y.Usage != (Usage{}) {
		return y.Usage, err
	}
	asked := len(p.System)
	for _, t := range p.Turns {
		asked += len(t.Text)
	}
	return Usage{Prompt: asked / 4, Completion: (written + 3) / 4}, err
}

func (y *Play) hand(ctx context.Context, pieces []string, piece func(string) error) error {
	for {
		for _, text := range pieces {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := piece(text); err != nil {
				return err
			}
		}
		if !y.Endless || len(pieces) == 0 {
			return y.Err
		}
	}
}
