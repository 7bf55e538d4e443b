package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/llm"
	"newshound/rag/openai"
	"newshound/rag/vector"
)

// models are those that are set up; what is not is nil.
type models struct {
	server   *openai.Client // behind writer
	chat     *openai.Chat   // what writer guards
	writer   *llm.Guarded
	told     string // why the writer did not write last, as was said
	embedder *openai.Embedder
	embeds   openai.Config // the server behind embedder
	reranker *openai.Reranker
}

// newModels asks no server anything yet.
func newModels(cfg Config, log *slog.Logger) (m models, err error) {
	client := modelClient()
	server := func(address, key, model string) openai.Config {
		return openai.Config{BaseURL: address, Key: key, Model: model, Client: client, Log: log}
	}
	if cfg.LLMBaseURL != "" {
		if m.server, err = openai.New(server(cfg.LLMBaseURL, cfg.LLMKey, cfg.LLMModel)); err != nil {
			return models{}, fmt.Errorf("the settings LLM_…: %w", err)
		}
		m.chat = m.server.Chat()
		m.writer = llm.Guard(m.chat, llm.Limits{First: cfg.LLMFirstToken, Whole: cfg.LLMTime, Concurrent: cfg.LLMConcurrent}, log)
	}
	if cfg.EmbedBaseURL != "" {
		m.embeds = server(cfg.EmbedBaseURL, cfg.EmbedKey, cfg.EmbedModel)
		if m.embedder, err = openai.NewEmbedder(m.embeds, cfg.EmbedDimensions); err != nil {
			return models{}, fmt.Errorf("the settings EMBED_…: %w", err)
		}
	}
	if cfg.RerankBaseURL != "" {
		if m.reranker, err = openai.NewReranker(server(cfg.RerankBaseURL, cfg.RerankKey, cfg.RerankModel)); err != nil {
			return models{}, fmt.Errorf("the settings RERANK_…: %w", err)
		}
	}
	return m, nil
}

// modelClient has no time limit as a whole, since a model writes for long;
// who asks sets one. It tells an address of the own network to no proxy.
func modelClient() *http.Client {
	return &http.Client{Transport: &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) {
			if ownNetwork(r.URL.Hostname()) {
				return nil, nil
			}
			return http.ProxyFromEnvironment(r)
		},
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}}
}

// embedServer lists the models that vectors can be made with; nil if none is
// set up. Ollama lists its own at its OpenAI-compatible address.
func (a *app) embedServer() *openai.Client {
	c := a.models.embeds
	if base, ok := strings.CutSuffix(c.BaseURL, "/api"); ok {
		c.BaseURL = base + "/v1"
	}
	client, err := openai.New(c)
	if err != nil {
		return nil
	}
	return client
}

// generator writes the answers, nil without a model.
func (a *app) generator() llm.Generator {
	if a.models.writer == nil {
		return nil
	}
	return a.models.writer
}

// reranker puts passages in order, nil without a model.
func (a *app) reranker() llm.Reranker {
	if a.models.reranker == nil {
		return nil
	}
	return a.models.reranker
}

// embedder is the model that vectors are made with.
func (a *app) embedder() llm.Embedder {
	if a.models.embedder == nil {
		return llm.Hashed{}
	}
	return a.models.embedder
}

// helpers names the models that are sent questions to search with.
func (a *app) helpers() []string {
	var names []string
	for _, name := range []string{a.cfg.EmbedModel, a.cfg.RerankModel} {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// former is the embedder of vectors that the store has, if it can still be
// asked: the built-in one, or another model of the same server.
func (a *app) former(model string) (llm.Embedder, rag.VectorIndex) {
	if builtIn := (llm.Hashed{}); model == builtIn.Model() {
		return builtIn, vector.New(model)
	}
	if a.models.embedder != nil {
		if e := openai.EmbedderOf(a.models.embeds, model); e != nil {
			return e, vector.New(model)
		}
	}
	return nil, nil
}

// embedHere makes the vectors that are missing, where that takes no server. Those
// of a server are embedAfar's, or serve's.
func (a *app) embedHere(ctx context.Context, store corpus.Store, progress func(done int)) error {
	if a.models.embedder != nil {
		return nil
	}
	return rag.EmbedPending(ctx, store, llm.Hashed{}, progress)
}

// embedNews is embedHere for what has come in.
func (a *app) embedNews(ctx context.Context, store corpus.Store, docs []corpus.Document) error {
	if a.models.embedder != nil {
		return nil
	}
	return rag.EmbedDocuments(ctx, store, llm.Hashed{}, docs)
}

// knockTime is how long the embedder may take for a word: Ollama takes some
// seconds to read a model from the disk.
const knockTime = 10 * time.Second

// embedAfar makes the vectors that are missing with the server that is set up,
// if one is. It comes last, when articles can be found by their words. Where the
// server does not make them, that is said, and no failure.
func (a *app) embedAfar(ctx context.Context, store corpus.Store) error {
	if a.models.embedder == nil {
		return nil
	}
	missing, err := store.Unembedded(ctx, a.embedder().Model(), 1)
	if err != nil || len(missing) == 0 {
		return err
	}
	p := a.newProgress()
	p.draw("making vectors with " + clean(a.cfg.EmbedModel) + "; Ctrl-C leaves them to newshound serve")
	knock, cancel := context.WithTimeout(ctx, knockTime)
	defer cancel()
	_, err = a.embedder().Embed(knock, llm.Query, []string{"news"})
	if err == nil {
		err = rag.EmbedPending(ctx, store, a.embedder(), p.embedded)
	}
	p.clear()
	if e := (*llm.Error)(nil); errors.As(err, &e) && ctx.Err() == nil {
		text := modelTrouble(err, group{prefix: "EMBED", address: a.cfg.EmbedBaseURL})
		fmt.Fprintln(a.sys.stderr, "newshound: new articles are found by their words alone until newshound serve or the next add makes their vectors: "+clean(text))
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s; articles are found by their words, and newshound serve or the next add makes the vectors that are missing", a.explain(ctx.Err()))
	}
	return err
}
