package openai

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/openai/openai-go/v3/option"

	"newshound/rag/llm"
)

// A Chat writes with a model over Chat Completions, streamed. It implements
// [llm.Generator].
//
// What the server refuses (a form of answer, a name of a limit) is left out
// from then on, until the program ends; see dialect.
type Chat struct {
	c *Client

	mu    sync.Mutex
	knows dialect
}

// Chat writes with the model.
func (c *Client) Chat() *Chat { return &Chat{c: c} }

var _ llm.Generator = (*Chat)(nil)

// Model implements [llm.Generator].
func (c *Chat) Model() string { return c.c.Model() }

// Without lists what of a request the server was found not to take, such as
// "json_schema, temperature"; "" is nothing so far.
func (c *Chat) Without() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.knows.String()
}

// Generate implements [llm.Generator]. An answer that ends at its limit of
// tokens is llm.ErrCutOff, one that a filter or the model itself refuses
// llm.ErrRefused; both come after the pieces before. What a model thinks is
// counted, but is no piece. After an error of piece the answer is read on for
// what the server says was used, a second at most.
func (c *Chat) Generate(ctx context.Context, p llm.Prompt, piece func(text string) error) (llm.Usage, error) {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	res, err := c.ask(inner, p)
	if err != nil {
		return llm.Usage{}, err
	}
	defer res.Body.Close()
	a := answer{c: c.c, piece: piece, stop: cancel}
	err = a.read(ctx, res)
	return a.used(p), err
}

// ask sends a prompt in the fullest form that the server takes.
func (c *Chat) ask(ctx context.Context, p llm.Prompt) (*http.Response, error) {
	c.mu.Lock()
	d := c.knows
	c.mu.Unlock()
	for {
		res, err := c.c.send(ctx, http.MethodPost, "chat/completions", d.request(c.Model(), p), option.WithJSONSet("stream", true))
		if err == nil {
			c.learn(d)
			return res, nil
		}
		var e *llm.Error
		if !errors.As(err, &e) || !d.leaveOut(e, p.Schema != nil) {
			return nil, err
		}
	}
}

// learn remembers what an accepted request left out.
func (c *Chat) learn(d dialect) {
	c.mu.Lock()
	merged := c.knows.and(d)
	news := merged != c.knows
	c.knows = merged
	c.mu.Unlock()
	if news {
		c.c.c.Log.Info("the model's server does not take all of a request; asking it for less", "model", c.Model(), "without", merged.String())
	}
}

func estimatePrompt(p llm.Prompt) int {
	var n llm.Estimate
	n.Add(p.System)
	for _, t := range p.Turns {
		n.Add(t.Text)
	}
	return n.Tokens()
}
