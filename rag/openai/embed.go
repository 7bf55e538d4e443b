package openai

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"newshound/rag/llm"
)

// Bounds of embedding. A server that takes fewer texts at once, as Hugging
// Face's text-embeddings-inference takes 32 unless it is told otherwise, says
// so, and gets fewer. Few calls run side by side, because servers on the same
// machine make one vector after the other, and a question waits behind them.
const (
	maxCallTexts = 32
	maxCallBytes = 64 << 10
	maxCalls     = 2
	maxCallTime  = time.Minute
	maxEmbedTime = 5 * time.Minute // for all texts of one Embed
	maxAttempts  = 4               // at one call, where the server is to blame
	// A question is answered by words rather than late.
	maxQuestionAttempts = 2
	firstPause          = 500 * time.Millisecond
	minCutText          = 256      // bytes, below which a text is not cut further
	maxEmbedReply       = 64 << 20 // 32 vectors of 65,536 dimensions with 30 bytes each
)

// An Embedder makes vectors with a server's model, by OpenAI's interface, or
// by Ollama's own if the address ends in "/api". What the model's family wants
// before questions and documents is put there. It bounds what it sends at once
// and how long it takes, and waits where the server asks it to.
type Embedder struct {
	client     *Client
	dimensions int // asked for; 0 is the model's own
	ollama     bool
	prefixes   prefixes

	dims  atomic.Int64  // of the vectors so far; 0 before the first
	texts atomic.Int64  // how many the server takes at once, as far as is known
	calls chan struct{} // holds a token for each call that embeds documents
}

// NewEmbedder returns an embedder of vectors of a dimension, 0 for the
// model's own, or says what is wrong with its configuration.
func NewEmbedder(c Config, dimensions int) (*Embedder, error) {
	client, err := New(c)
	if err != nil {
		return nil, err
	}
	if dimensions < 0 {
		return nil, fmt.Errorf("vectors cannot have %d dimensions", dimensions)
	}
	e := &Embedder{
		client: client, dimensions: dimensions, prefixes: prefixesOf(c.Model), calls: make(chan struct{}, maxCalls),
		ollama: strings.HasSuffix(strings.TrimRight(c.BaseURL, "/"), "/api"),
	}
	e.texts.Store(maxCallTexts)
	return e, nil
}

// EmbedderOf returns the embedder whose Model is the given one, at the server
// of c, whose own model is not looked at; nil if this program makes no such
// vectors any more.
func EmbedderOf(c Config, model string) *Embedder {
	parts := strings.Split(model, modelSeparator)
	dimensions := 0
	c.Model = parts[0]
	for _, part := range parts[1:] {
		if n, err := strconv.Atoi(part); err == nil {
			dimensions = n
		}
	}
	e, err := NewEmbedder(c, dimensions)
	if err != nil || e.Model() != model {
		return nil
	}
	return e
}

// modelSeparator stands between the parts of Model; no model's name has it.
const modelSeparator = "|"

// Model implements [llm.Embedder]: the model's name, the dimension if one is
// asked for, and the version of what is put before texts.
func (e *Embedder) Model() string {
	name := e.client.Model()
	if e.dimensions > 0 {
		name += modelSeparator + strconv.Itoa(e.dimensions)
	}
	if e.prefixes.version != "" {
		name += modelSeparator + e.prefixes.version
	}
	return name
}

// Embed implements [llm.Embedder]. Texts without anything to read have no
// vector. It tries again where the server is to blame and time is left.
// Vectors that cannot be are an error, and then there are none.
func (e *Embedder) Embed(ctx context.Context, role llm.Role, texts []string) ([][]float32, error) {
	prefix := e.prefixes.document
	if role == llm.Query {
		prefix = e.prefixes.query
	}
	out := make([][]float32, len(texts))
	var all batch
	for i, text := range texts {
		if text = strings.ToValidUTF8(text, "�"); strings.TrimSpace(text) != "" {
			all = append(all, item{prefix, text, &out[i]})
		}
	}
	ctx, cancel := context.WithTimeout(ctx, maxEmbedTime)
	defer cancel()
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(maxCalls)
	for len(all) > 0 {
		n := all.fitting(int(e.texts.Load()))
		part := all[:n]
		all = all[n:]
		group.Go(func() error { return e.embed(inner, role, part) })
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return out, nil
}

// An item is a text to be embedded, and where its vector goes.
type item struct {
	prefix, text string
	vector       *[]float32
}

func (i item) size() int { return len(i.prefix) + len(i.text) }

type batch []item

// fitting returns how many of the items, at least one, go into one call.
func (b batch) fitting(texts int) int {
	bytes := b[0].size()
	for n := 1; n < len(b); n++ {
		if bytes += b[n].size(); n == texts || bytes > maxCallBytes {
			return n
		}
	}
	return len(b)
}

// embed makes the vectors of a batch. One that the server does not take whole
// goes in halves, and a text that it does not take is cut.
func (e *Embedder) embed(ctx context.Context, role llm.Role, b batch) error {
	err := e.persist(ctx, role, b)
	if err == nil || !tooMuch(err) {
		return err
	}
	if len(b) == 1 {
		text := cut(b[0].text)
		if text == "" {
			return err
		}
		return e.embed(ctx, role, batch{{b[0].prefix, text, b[0].vector}})
	}
	half := len(b) / 2
	if err := e.embed(ctx, role, b[:half]); err != nil {
		return err
	}
	if err := e.embed(ctx, role, b[half:]); err != nil {
		return err
	}
	e.fewer(err, len(b)-half)
	return nil
}
