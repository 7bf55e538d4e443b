package rag_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

// A sleeper embeds documents, and keeps questions waiting.
type sleeper struct{ llm.Embedder }

func (sleeper) Model() string { return "sleeper" }

func (s sleeper) Embed(ctx context.Context, role llm.Role, texts []string) ([][]float32, error) {
	if role == llm.Query {
		<-ctx.Done()
		return nil, &llm.Error{Kind: llm.Slow, Err: ctx.Err()}
	}
	return s.Embedder.Embed(ctx, role, texts)
}

// TestPatience: a question waits so long for its vector, and again for the
// reranker, and is answered then; the log says what it did without.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := open(t)
		put(t, store, herons(5)...)
		var log bytes.Buffer
		asleep := judge(func(ctx context.Context, _ string, _ []string) ([]float64, error) {
			<-ctx.Done()
			return nil, &llm.Error{Kind: llm.Slow, Err: ctx.Err()}
		})
		embedder := sleeper{llm.NewHashed()}
		if err := rag.EmbedPending(t.Context(), store, embedder, nil); err != nil {
			t.Fatal(err)
		}
		e := rag.New(rag.Config{
			Store: store, Lexical: lexical.New(), Vectors: vector.New(embedder.Model()), Embedder: embedder, Reranker: asleep,
			Log: slog.New(slog.NewTextHandler(&log, nil)), Patience: time.Second,
		})
		if err := e.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		a, err := e.Answer(t.Context(), whatHerons)
		if took := time.Since(began); err != nil || len(a.Evidence) == 0 || took != 2*time.Second {
			t.Errorf("found %d passages after %v (%v)", len(a.Evidence), took, err)
		}
		for _, want := range []string{"the embedder fails", "the reranker fails"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("the log does not say that %s: %s", want, &log)
			}
		}
	})
}
