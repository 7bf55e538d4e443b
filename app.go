package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"newshound/corpus"
	"newshound/corpus/ingest"
	"newshound/corpus/sqlite"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/vector"
)

// An app is what all commands share: the surroundings, the settings, the log.
type app struct {
	sys system
	cfg Config
	log *slog.Logger

	models models
}

func newApp(sys system, cfg Config) *app {
	handler := slog.NewTextHandler(sys.stderr, &slog.HandlerOptions{Level: cfg.LogLevel})
	return &app{sys: sys, cfg: cfg, log: slog.New(handler)}
}

// screen is where answers go.
func (a *app) screen() screen {
	return newScreen(a.sys.stdout, a.cfg, a.sys.getenv("TERM"))
}

// getenv returns a variable of the process that is no setting of ours.
func (s system) getenv(name string) string {
	for _, kv := range s.environ {
		if value, ok := strings.CutPrefix(kv, name+"="); ok {
			return value
		}
	}
	return ""
}

// store opens the data folder. A new one begins with the starter corpus.
func (a *app) store(ctx context.Context) (*sqlite.Store, error) {
	store, err := sqlite.Open(ctx, a.cfg.DataDir, a.sys.now)
	if err != nil {
		return nil, err
	}
	loaded, err := ingest.Starter(ctx, store, a.sys.now)
	if err == nil && loaded {
		err = a.embedHere(ctx, store, nil)
		fmt.Fprintf(a.sys.stderr, "newshound: made the data folder %s and put the starter corpus into it\n", clean(a.cfg.DataDir))
	}
	if err != nil && !errors.Is(err, corpus.ErrReadOnly) {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// patience is how long somebody at the terminal waits for a vector, and for the
// reranker.
const patience = time.Second

// A newsroom is a store with an engine that has read it.
type newsroom struct {
	corpus.Store
	engine *rag.Engine
}

// open opens the data folder and makes it searchable.
func (a *app) open(ctx context.Context) (*newsroom, error) {
	store, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	engine, err := a.load(ctx, store, nil, patience)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return &newsroom{store, engine}, nil
}

// load returns an engine that has read the store, and asks models within the
// budget, nil for none. Patience is rag.Config's.
func (a *app) load(ctx context.Context, store corpus.Store, budget rag.Budget, patience time.Duration) (*rag.Engine, error) {
	began := a.sys.now()
	engine := rag.New(rag.Config{
		Store: store, Lexical: lexical.New(), Vectors: vector.New(a.embedder().Model()), Embedder: a.embedder(), Log: a.log,
		Former: a.former, Generator: a.generator(), Reranker: a.reranker(), Budget: budget, WriteTime: a.cfg.LLMTime, Patience: patience, Clock: a.sys.now,
	})
	if err := engine.Load(ctx); err != nil {
		return nil, err
	}
	a.log.Debug("indexes filled", "took", a.sys.now().Sub(began))
	return engine, nil
}
