package openaitest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"newshound/rag/llm"
)

// hashed is the built-in embedder; an empty text gets a vector, too, as models
// give one.
func hashed(text string) []float32 {
	vectors, err := llm.NewHashed().Embed(context.Background(), llm.Document, []string{text + " text"})
	if err != nil {
		panic(err) // only the context could end it
	}
	return vectors[0]
}

// sharedWords is the share of a question's words that are in a text.
func sharedWords(question, text string) float64 {
	words := strings.Fields(strings.ToLower(question))
	n := 0
	for _, w := range words {
		if strings.Contains(strings.ToLower(text), w) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(words)))
}

// texts are one or several.
type texts []string

func (t *texts) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, (*[]string)(t)) == nil {
		return nil
	}
	*t = make(texts, 1)
	return json.Unmarshal(b, &(*t)[0])
}

type embedRequest struct {
	Model      string `json:"model"`
	Input      texts  `json:"input"`
	Dimensions int    `json:"dimensions"`
	Encoding   string `json:"encoding_format"` // OpenAI's
	Truncate   *bool  `json:"truncate"`        // Ollama's
}

// embed answers as OpenAI does.
func (s *Server) embed(r *Request) Answer {
	q, refusal := s.readEmbed(r)
	if refusal != nil {
		return *refusal
	}
	data := make([]any, len(q.Input))
	tokens := 0
	for i, text := range q.Input {
		tokens += len(strings.Fields(text))
		data[i] = map[string]any{"object": "embedding", "index": i, "embedding": encoded(s.vector(text, q.Dimensions), q.Encoding)}
	}
	return body(map[string]any{
		"object": "list", "model": q.Model, "data": data,
		"usage": map[string]any{"prompt_tokens": tokens, "total_tokens": tokens},
	})
}

// embedOllama answers as Ollama's own interface does.
func (s *Server) embedOllama(r *Request) Answer {
	q, refusal := s.readEmbed(r)
	if refusal != nil {
		return *refusal
	}
	vectors := make([][]float32, len(q.Input))
	for i, text := range q.Input {
		vectors[i] = s.vector(text, q.Dimensions)
	}
	return body(map[string]any{
		"model": q.Model, "embeddings": vectors,
		"total_duration": 14143917, "load_duration": 1019500, "prompt_eval_count": 8,
	})
}

func (s *Server) readEmbed(r *Request) (q embedRequest, refusal *Answer) {
	s.read(r.Body, &q)
	if q.Model == "" || len(q.Input) == 0 {
		s.t.Errorf("a request for vectors without model or text: %s", r.Body)
	}
	tooLong := func(t string) bool { return s.MaxBytes > 0 && len(t) > s.MaxBytes }
	var a Answer
	switch {
	case s.MaxTexts > 0 && len(q.Input) > s.MaxTexts:
		a = Fail(http.StatusBadRequest, fmt.Sprintf("batch size %d > maximum allowed batch size %d", len(q.Input), s.MaxTexts))
	case slices.ContainsFunc(q.Input, tooLong):
		a = Fail(http.StatusBadRequest, fmt.Sprintf("This model's maximum context length is %d tokens. Please reduce your prompt.", s.MaxBytes))
	default:
		return q, nil
	}
	return q, &a
}

func (s *Server) read(b []byte, v any) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		s.t.Errorf("a request cannot be read: %v\n%.500s", err, b)
	}
}

// vector cuts a text's vector to the dimensions that are asked for.
func (s *Server) vector(text string, dimensions int) []float32 {
	v := s.Vector(text)
	if dimensions > 0 && dimensions < len(v) {
		return v[:dimensions]
	}
	return v
}

// encoded is a vector as numbers, or as base64 of their bytes.
func encoded(v []float32, encoding string) any {
	if encoding != "base64" {
		return v
	}
	var b []byte
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return base64.StdEncoding.EncodeToString(b)
}

// rerank answers as Jina, Cohere, vLLM and llama.cpp do: best first.
func (s *Server) rerank(r *Request) Answer {
	var q struct {
		Model           string   `json:"model"`
		Query           string   `json:"query"`
		Documents       []string `json:"documents"`
		TopN            int      `json:"top_n"`
		ReturnDocuments *bool    `json:"return_documents"`
	}
	s.read(r.Body, &q)
	if q.Model == "" || q.Query == "" || len(q.Documents) == 0 {
		s.t.Errorf("a request for scores without model, question or texts: %s", r.Body)
	}
	type result struct {
		Index int     `json:"index"`
		Score float64 `json:"relevance_score"`
	}
	results := []result{}
	for i, text := range q.Documents {
		results = append(results, result{i, s.Score(q.Query, text)})
	}
	slices.SortStableFunc(results, func(a, b result) int { return cmp.Compare(b.Score, a.Score) })
	if q.TopN > 0 && q.TopN < len(results) {
		results = results[:q.TopN]
	}
	return body(map[string]any{
		"id": "rerank-1", "model": q.Model, "results": results, "usage": map[string]any{"total_tokens": len(q.Documents)},
	})
}
