package openai_test

import (
	"slices"
	"testing"

	"newshound/rag/llm"
	"newshound/rag/openai"
	"newshound/rag/openai/openaitest"
)

func newReranker(t *testing.T, s *openaitest.Server) *openai.Reranker {
	t.Helper()
	r, err := openai.NewReranker(openai.Config{BaseURL: s.URL(), Key: s.Key, Model: "reranker"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRerankingJudgesTexts(t *testing.T) {
	s := openaitest.New(t)
	scores, err := newReranker(t, s).Rerank(t.Context(), "herons of Selby", []string{"nothing", "herons of Selby", "herons"})
	if err != nil || len(scores) != 3 || !(scores[1] > scores[2] && scores[2] > scores[0]) {
		t.Errorf("%v, %v", scores, err)
	}
	if r := s.Requests()[0]; r.Path != "/v1/rerank" {
		t.Errorf("asked at %s", r.Path)
	}
	if scores, err := newReranker(t, s).Rerank(t.Context(), "q", nil); err != nil || len(scores) != 0 {
		t.Errorf("of no texts: %v, %v", scores, err)
	}
}

func TestRerankingReadsWhatServersReturn(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		want       []float64
	}{
		{"Jina", `{"model":"m","results":[{"index":1,"document":{"text":"b"},"relevance_score":0.9},{"index":0,"document":{"text":"a"},"relevance_score":-3.5}],"usage":{"total_tokens":9}}`, []float64{-3.5, .9}},
		{"Cohere", `{"id":"x","results":[{"index":0,"relevance_score":0.99},{"index":1,"relevance_score":0.01}],"meta":{"api_version":{"version":"2"}}}`, []float64{.99, .01}},
		{"Voyage", `{"object":"list","data":[{"relevance_score":0.4,"index":1},{"relevance_score":0.2,"index":0}]}`, []float64{.2, .4}},
		{"a score by another name", `{"results":[{"index":0,"score":1},{"index":1,"score":2}]}`, []float64{1, 2}},
		{"the best alone", `{"results":[{"index":1,"relevance_score":0.9}]}`, []float64{.9, .9}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openaitest.New(t)
			s.Rerank.Then(openaitest.Answer{Body: tt.body})
			scores, err := newReranker(t, s).Rerank(t.Context(), "q", []string{"a", "b"})
			if err != nil || !slices.Equal(scores, tt.want) {
				t.Errorf("%v, %v", scores, err)
			}
		})
	}
}

func TestScoresThatCannotBeAreRefused(t *testing.T) {
	for name, body := range map[string]string{
		"none":              `{"results":[]}`,
		"something else":    `{"choices":[]}`,
		"a number too high": `{"results":[{"index":0,"relevance_score":1},{"index":2,"relevance_score":2}]}`,
		"below zero":        `{"results":[{"index":-1,"relevance_score":1}]}`,
		"twice the same":    `{"results":[{"index":0,"relevance_score":1},{"index":0,"relevance_score":2}]}`,
		"without a number":  `{"results":[{"relevance_score":1},{"relevance_score":2}]}`,
		"without a score":   `{"results":[{"index":0},{"index":1}]}`,
		"not a number":      `{"results":[{"index":0,"relevance_score":null}]}`,
		"no JSON":           `<html>`,
	} {
		t.Run(name, func(t *testing.T) {
			s := openaitest.New(t)
			s.Rerank.Then(openaitest.Answer{Body: body})
			scores, err := newReranker(t, s).Rerank(t.Context(), "q", []string{"a", "b"})
			check(t, err, llm.Garbled, nil, "")
			if scores != nil {
				t.Errorf("scores %v", scores)
			}
		})
	}
}

func TestRerankerThatFails(t *testing.T) {
	s := openaitest.New(t)
	s.Rerank.Then(openaitest.Fail(404, "no such model"))
	_, err := newReranker(t, s).Rerank(t.Context(), "q", []string{"a"})
	check(t, err, llm.Unknown, nil, "no such model")
	if _, err := openai.NewReranker(openai.Config{BaseURL: "file:///etc"}); err == nil {
		t.Error("an address that is none")
	}
}
