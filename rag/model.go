package rag

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"newshound/corpus"
	"newshound/rag/llm"
)

// A model is an embedder with the index of the vectors that it has made. A
// question is embedded by the one whose index it is asked of, so that vectors
// of two models are never compared.
type model struct {
	llm.Embedder
	index VectorIndex
	away  outage
	size  dimension // of the vectors that are kept
}

// builtIn reports whether an embedder is part of the program: then embedding
// takes no time to speak of, and a vector says less.
func builtIn(e llm.Embedder) bool { return e.Model() == llm.Hashed{}.Model() }

// questionTime is how long a question waits for its vector, unless
// Config.Patience says otherwise. Ollama takes some
// seconds to read a model from the disk when it is asked for the first time.
const questionTime = 5 * time.Second

// question returns a question's vector; nil if there is none, or the model is
// away, which ends no question: it is answered by words.
func (e *Engine) questionVector(ctx context.Context, m *model, text string) ([]float32, error) {
	if !m.away.over(e.c.Clock()) {
		return nil, nil
	}
	limited, cancel := context.WithTimeout(ctx, cmp.Or(e.c.Patience, questionTime))
	defer cancel()
	vectors, err := m.Embed(limited, llm.Query, []string{text})
	if err == nil && len(vectors) != 1 {
		err = fmt.Errorf("a question gave %d vectors", len(vectors))
	}
	var onlyThis bool
	if aboutTexts(err) {
		_, other := m.Embed(limited, llm.Query, []string{probeText})
		onlyThis = other == nil
	}
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("embedding the question: %w", ctx.Err())
	case onlyThis:
		e.c.Log.Info("a question cannot be embedded, and is answered by words alone", "model", m.Model(), "error", err)
		e.answers(m, nil)
		return nil, nil
	}
	if e.answers(m, err); err != nil {
		return nil, nil
	}
	return vectors[0], nil
}

// probeText is a text that every model takes. Where a server refuses it, too, it
// is not for what a member has written.
const probeText = "newshound"

// answers notes whether a model has answered, and logs where that changes.
func (e *Engine) answers(m *model, err error) {
	switch {
	case err != nil && m.away.begin(e.c.Clock(), err):
		e.c.Log.Warn("the embedder fails: questions are answered by words alone, and articles are embedded later; newshound doctor tries it", "model", m.Model(), "error", err)
	case err == nil && m.away.end():
		e.c.Log.Info("the embedder answers again", "model", m.Model())
	}
}

// Pauses of a model that fails, each twice as long as the one before.
const (
	firstAway = 5 * time.Second
	mostAway  = 5 * time.Minute
)

// An outage is when a model that fails is not asked.
type outage struct {
	mu    sync.Mutex
	until time.Time
	pause time.Duration // 0 while there is none
}

// over reports whether the model may be asked. After a pause one may who asks
// first; the others wait for what comes of it.
func (o *outage) over(now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.pause == 0 {
		return true
	}
	if now.Before(o.until) {
		return false
	}
	o.until = now.Add(o.pause)
	return true
}

// begin makes a pause, as long as the server asks for or longer, and reports
// whether it is the first.
func (o *outage) begin(now time.Time, err error) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	first := o.pause == 0
	o.pause = min(max(firstAway, 2*o.pause), mostAway)
	o.until = now.Add(max(o.pause, after(err)))
	return first
}

// underway reports whether there is an outage, which was logged then.
func (o *outage) underway() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.pause > 0
}

// end reports whether there was an outage.
func (o *outage) end() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	was := o.pause > 0
	o.pause = 0
	return was
}

// after is how long a server wants to be left alone.
func after(err error) time.Duration {
	var failed *llm.Error
	if errors.As(err, &failed) {
		return failed.After
	}
	return 0
}

// servedVectors is the setting of the store that names the model whose
// vectors were complete last.
const servedVectors = "vectors"

// firstServed is the model that questions begin with: the wanted one if its
// vectors are complete, or were once. Otherwise it is the one whose were, if
// it can still be asked; and if not, the wanted one with what there is.
func (e *Engine) firstServed(ctx context.Context) (*model, error) {
	if builtIn(e.wanted) {
		return e.wanted, nil
	}
	missing, err := e.c.Store.Unembedded(ctx, e.wanted.Model(), 1)
	if err != nil || len(missing) == 0 {
		return e.wanted, err
	}
	before, err := e.c.Store.Setting(ctx, corpus.Shared, servedVectors)
	if before == "" {
		before = llm.Hashed{}.Model()
	}
	if err != nil || before == e.wanted.Model() || e.c.Former == nil {
		return e.wanted, err
	}
	if embedder, index := e.c.Former(before); embedder != nil && embedder.Model() == before {
		return &model{Embedder: embedder, index: index}, nil
	}
	return e.wanted, nil
}
