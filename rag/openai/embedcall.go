package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"newshound/rag/llm"
)

// persist makes a call, and makes it again where the server may do better
// after a pause for which there is time.
func (e *Embedder) persist(ctx context.Context, role llm.Role, b batch) error {
	pause, attempts := firstPause, maxAttempts
	if role == llm.Query {
		attempts = maxQuestionAttempts
	}
	for attempt := 1; ; attempt++ {
		err := e.inTurn(ctx, role, b)
		wait, again := worthWaiting(err, pause)
		if err == nil || !again || attempt == attempts || tooMuch(err) {
			return err
		}
		if end, ok := ctx.Deadline(); ok && time.Until(end) <= wait {
			return err // rather than wait for a time limit
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return err
		case <-timer.C:
		}
		pause *= 2
	}
}

// worthWaiting reports whether a call that failed so may succeed later, and
// how long to wait at least.
func worthWaiting(err error, pause time.Duration) (time.Duration, bool) {
	var failed *llm.Error
	if !errors.As(err, &failed) {
		return 0, false
	}
	switch failed.Kind {
	case llm.Busy, llm.Broken, llm.Unreachable:
		return max(pause, failed.After), true
	default:
		return 0, false
	}
}

// inTurn makes a call, not too many for documents at once. A question waits
// for none of them.
func (e *Embedder) inTurn(ctx context.Context, role llm.Role, b batch) error {
	if role == llm.Document {
		select {
		case e.calls <- struct{}{}:
			defer func() { <-e.calls }()
		case <-ctx.Done():
			return e.client.lost(ctx, ctx.Err())
		}
	}
	ctx, cancel := context.WithTimeout(ctx, maxCallTime)
	defer cancel()
	vectors, err := e.ask(ctx, b)
	if err != nil {
		return err
	}
	for i, v := range vectors {
		*b[i].vector = v
	}
	return nil
}

// An embedRequest is OpenAI's and Ollama's alike. Vectors come as numbers
// unless another form is asked for.
type embedRequest struct {
	Model      string   `json:"model"`
	Input      []string `json:"input"`
	Dimensions int      `json:"dimensions,omitempty"`
}

// An embedReply is OpenAI's (data) or Ollama's (embeddings).
type embedReply struct {
	Data []struct {
		Index     *int            `json:"index"`
		Embedding json.RawMessage `json:"embedding"`
	} `json:"data"`
	Embeddings []json.RawMessage `json:"embeddings"`
}

// ask makes one call and returns a vector of unit length for each item.
func (e *Embedder) ask(ctx context.Context, b batch) ([][]float32, error) {
	in := embedRequest{Model: e.client.Model(), Dimensions: e.dimensions}
	for _, i := range b {
		in.Input = append(in.Input, i.prefix+i.text)
	}
	path := "embeddings"
	if e.ollama {
		path = "embed"
	}
	var reply embedReply
	if err := e.client.call(ctx, http.MethodPost, path, in, &reply, maxEmbedReply); err != nil {
		return nil, err
	}
	raw, err := reply.inOrder(len(b))
	if err != nil {
		return nil, e.client.garbled(err)
	}
	vectors := make([][]float32, len(raw))
	dims := 0
	for i := range raw {
		if vectors[i], err = readVector(raw[i]); err != nil {
			return nil, e.client.garbled(fmt.Errorf("vector %d %w", i, err))
		}
		if i > 0 && len(vectors[i]) != dims {
			return nil, e.client.garbled(fmt.Errorf("vector %d has %d dimensions, another has %d", i, len(vectors[i]), dims))
		}
		dims = len(vectors[i])
	}
	return vectors, e.checkDims(dims)
}

// inOrder returns the n vectors in the order of their texts.
func (r *embedReply) inOrder(n int) ([]json.RawMessage, error) {
	got := r.Embeddings
	if r.Data != nil {
		got = make([]json.RawMessage, len(r.Data))
		for i, d := range r.Data {
			at := i
			if d.Index != nil {
				at = *d.Index
			}
			if at < 0 || at >= len(got) || got[at] != nil {
				return nil, fmt.Errorf("the vectors are numbered wrong: %d stands at %d of %d", at, i, len(got))
			}
			got[at] = d.Embedding
			if got[at] == nil {
				got[at] = json.RawMessage("null")
			}
		}
	}
	if len(got) != n {
		return nil, fmt.Errorf("%d texts gave %d vectors", n, len(got))
	}
	return got, nil
}

// readVector reads a vector and scales it to unit length. A number that is
// none comes as null: JSON has no other way to say so.
func readVector(raw json.RawMessage) ([]float32, error) {
	var v []float32
	if bytes.Contains(raw, []byte("null")) {
		return nil, errors.New("has elements that are no numbers")
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, errors.New("is no list of numbers")
	}
	if len(v) == 0 {
		return nil, errors.New("is empty")
	}
	var square float64
	for _, x := range v {
		square += float64(x) * float64(x)
	}
	if square == 0 {
		return nil, errors.New("is zero")
	}
	scale := 1 / math.Sqrt(square)
	for i, x := range v {
		v[i] = float32(float64(x) * scale)
	}
	return v, nil
}

// checkDims holds the vectors to the dimension that was asked for, or that
// the first had.
func (e *Embedder) checkDims(dims int) error {
	want := e.dimensions
	if want == 0 && !e.dims.CompareAndSwap(0, int64(dims)) {
		want = int(e.dims.Load())
	}
	switch {
	case want == 0 || want == dims:
		return nil
	case e.dimensions > 0:
		return e.client.garbled(fmt.Errorf("the vectors of %s have %d dimensions, not the %d that were asked for", e.client.Model(), dims, want))
	default:
		return e.client.garbled(fmt.Errorf("the vectors of %s have %d dimensions now, before they had %d", e.client.Model(), dims, want))
	}
}

// fewer remembers that the server takes no more than n texts at once, if that
// is what it said.
func (e *Embedder) fewer(err error, n int) {
	if strings.Contains(strings.ToLower(err.Error()), "batch") {
		for old := e.texts.Load(); int64(n) < old && !e.texts.CompareAndSwap(old, int64(n)); old = e.texts.Load() {
		}
	}
}

// tooMuch reports whether a server refused a request for its size: with 413,
// or in words, which llama.cpp says with 500 and others with 400 or 422.
//
//	llama.cpp  input is too large to process. increase the physical batch size
//	Ollama     the input length exceeds the context length
//	vLLM       This model's maximum context length is 512 tokens. However, …
//	OpenAI     Invalid 'input': maximum context length is 8192 tokens.
//	TEI        batch size 64 > maximum allowed batch size 32
func tooMuch(err error) bool {
	var failed *llm.Error
	if !errors.As(err, &failed) || failed.Kind != llm.Rejected && failed.Kind != llm.Broken {
		return false
	}
	if failed.Status == http.StatusRequestEntityTooLarge {
		return true
	}
	text := strings.ToLower(failed.Err.Error())
	if strings.Contains(text, "dimension") { // what was asked of every text is wrong
		return false
	}
	for _, sign := range []string{"too large", "too long", "too many", "exceed", "maximum", "context length", "context size", "batch size", "less than"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// cut shortens a text by a third, at the end of a character; "" if it is
// short already.
func cut(text string) string {
	n := len(text) * 2 / 3
	if n < minCutText {
		return ""
	}
	for !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}
