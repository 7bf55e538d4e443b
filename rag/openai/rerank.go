package openai

import (
	"context"
	"fmt"
	"math"
	"net/http"

	"newshound/rag/llm"
)

var _ llm.Reranker = (*Reranker)(nil)

// A Reranker has a server's model judge texts, at "/rerank" below the address,
// in the form that Jina, Cohere, vLLM and llama.cpp share.
type Reranker struct{ client *Client }

// NewReranker returns a reranker, or says what is wrong with its configuration.
func NewReranker(c Config) (*Reranker, error) {
	client, err := New(c)
	if err != nil {
		return nil, err
	}
	return &Reranker{client}, nil
}

// maxRerankReply is in bytes; some servers repeat the texts.
const maxRerankReply = 8 << 20

// Model implements [llm.Reranker].
func (r *Reranker) Model() string { return r.client.Model() }

// A rerankReply has a result for each text, best first. Voyage calls them
// data, and some servers the relevance score.
type rerankReply struct {
	Results []rerankResult `json:"results"`
	Data    []rerankResult `json:"data"`
}

type rerankResult struct {
	Index     *int     `json:"index"`
	Relevance *float64 `json:"relevance_score"`
	Score     *float64 `json:"score"`
}

// Rerank implements [llm.Reranker]. Of texts that the server leaves out it has
// nothing to say: they get the worst score there is. It has no time limit but
// the context's.
func (r *Reranker) Rerank(ctx context.Context, question string, texts []string) ([]float64, error) {
	if len(texts) == 0 {
		return nil, ctx.Err()
	}
	in := struct {
		Model     string   `json:"model"`
		Query     string   `json:"query"`
		Documents []string `json:"documents"`
	}{r.client.Model(), question, texts}
	var reply rerankReply
	if err := r.client.call(ctx, http.MethodPost, "rerank", in, &reply, maxRerankReply); err != nil {
		return nil, err
	}
	scores, err := reply.scores(len(texts))
	if err != nil {
		return nil, r.client.garbled(err)
	}
	return scores, nil
}

// scores returns n scores in the order of the texts.
func (r *rerankReply) scores(n int) ([]float64, error) {
	results := append(r.Results, r.Data...)
	if len(results) == 0 {
		return nil, fmt.Errorf("%d texts gave no scores", n)
	}
	scores := make([]float64, n)
	known := make([]bool, n)
	worst := math.Inf(1)
	for i, result := range results {
		score := result.Relevance
		if score == nil {
			score = result.Score
		}
		switch at := result.Index; {
		case at == nil || *at < 0 || *at >= n || known[*at]:
			return nil, fmt.Errorf("result %d belongs to none of the %d texts, or to one that had its own", i, n)
		case score == nil:
			return nil, fmt.Errorf("result %d has no score", i)
		default:
			scores[*at], known[*at] = *score, true
			worst = min(worst, *score)
		}
	}
	for i := range scores {
		if !known[i] {
			scores[i] = worst
		}
	}
	return scores, nil
}
