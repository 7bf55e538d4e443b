package openai_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"newshound/rag/llm"
	"newshound/rag/openai"
	"newshound/rag/openai/openaitest"
)

var _ llm.Embedder = (*openai.Embedder)(nil)

func newEmbedder(t testing.TB, c openai.Config, dimensions int) *openai.Embedder {
	t.Helper()
	if c.Model == "" {
		c.Model = "text-embedding-3-small"
	}
	e, err := openai.NewEmbedder(c, dimensions)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// inputs returns the texts of each request for vectors.
func inputs(t testing.TB, s *openaitest.Server) (calls [][]string) {
	t.Helper()
	for _, r := range s.Requests() {
		var in struct{ Input []string }
		if err := json.Unmarshal(r.Body, &in); err != nil {
			t.Fatal(err)
		}
		calls = append(calls, in.Input)
	}
	return calls
}

func many(n int) (texts []string) {
	for i := range n {
		texts = append(texts, fmt.Sprintf("text number %d", i))
	}
	return texts
}

// byText checks that every text has the vector that the server makes of it.
func byText(t *testing.T, s *openaitest.Server, texts []string, vectors [][]float32) {
	t.Helper()
	if len(vectors) != len(texts) {
		t.Fatalf("%d texts gave %d vectors", len(texts), len(vectors))
	}
	for i, text := range texts {
		want := s.Vector(text)
		if cosine, length := dot(vectors[i], want)/math.Sqrt(dot(want, want)), dot(vectors[i], vectors[i]); cosine < .9999 || math.Abs(length-1) > 1e-5 {
			t.Errorf("text %d has a vector of length² %v at cosine %v to its own", i, length, cosine)
		}
	}
}

func dot(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func TestEmbeddingInBatches(t *testing.T) {
	for name, ollama := range map[string]bool{"OpenAI's interface": false, "Ollama's interface": true} {
		t.Run(name, func(t *testing.T) {
			s := openaitest.New(t)
			s.Vector = func(text string) []float32 { return []float32{float32(len(text)), float32(text[len(text)-1]), 3} }
			address, path := s.URL(), "/v1/embeddings"
			if ollama {
				address, path = s.Ollama(), "/api/embed"
			}
			texts := many(70)
			vectors, err := newEmbedder(t, openai.Config{BaseURL: address, Key: s.Key}, 0).Embed(t.Context(), llm.Document, texts)
			if err != nil {
				t.Fatal(err)
			}
			byText(t, s, texts, vectors)
			for i, call := range inputs(t, s) {
				if len(call) > 32 || s.Requests()[i].Path != path {
					t.Errorf("%d texts to %s", len(call), s.Requests()[i].Path)
				}
			}
			if n := len(s.Requests()); n != 3 {
				t.Errorf("%d calls for 70 texts", n)
			}
		})
	}
}

func TestCallsAreBoundedInBytes(t *testing.T) {
	s := openaitest.New(t)
	texts := make([]string, 12)
	for i := range texts {
		texts[i] = strings.Repeat("word ", 2000+i)
	}
	if _, err := newEmbedder(t, openai.Config{BaseURL: s.URL()}, 0).Embed(t.Context(), llm.Document, texts); err != nil {
		t.Fatal(err)
	}
	for _, call := range inputs(t, s) {
		if size := len(strings.Join(call, "")); size > 64<<10 {
			t.Errorf("a call of %d bytes", size)
		}
	}
}

func TestTextsWithoutContentAreNotSent(t *testing.T) {
	s := openaitest.New(t)
	e := newEmbedder(t, openai.Config{BaseURL: s.URL()}, 0)
	vectors, err := e.Embed(t.Context(), llm.Document, []string{"", " \n\t", "words", "\xff broken"})
	if err != nil {
		t.Fatal(err)
	}
	if vectors[0] != nil || vectors[1] != nil || vectors[2] == nil || vectors[3] == nil {
		t.Errorf("vectors %v", vectors)
	}
	if vectors, err := e.Embed(t.Context(), llm.Query, []string{""}); err != nil || len(vectors) != 1 || vectors[0] != nil {
		t.Errorf("an empty question: %v, %v", vectors, err)
	}
	if vectors, err := e.Embed(t.Context(), llm.Query, nil); err != nil || len(vectors) != 0 {
		t.Errorf("no texts: %v, %v", vectors, err)
	}
	if calls := inputs(t, s); len(calls) != 1 || !slices.Equal(calls[0], []string{"words", "� broken"}) {
		t.Errorf("sent %q", calls)
	}
}

func TestPrefixesOfFamilies(t *testing.T) {
	const passages = "Represent this sentence for searching relevant passages: X"
	const task = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
	for _, tt := range []struct{ model, query, document, name string }{
		{"text-embedding-3-small", "X", "X", "text-embedding-3-small"},
		{"intfloat/multilingual-e5-large", "query: X", "passage: X", "intfloat/multilingual-e5-large|e5-1"},
		{"e5-mistral-7b-instruct", task + " X", "X", "e5-mistral-7b-instruct|e5-instruct-1"},
		{"nomic-embed-text:v1.5", "search_query: X", "search_document: X", "nomic-embed-text:v1.5|nomic-1"},
		{"nomic-embed-text-v2-moe", "search_query: X", "search_document: X", "nomic-embed-text-v2-moe|nomic-1"},
		{"BAAI/bge-m3", "X", "X", "BAAI/bge-m3"},
		{"BAAI/bge-large-en-v1.5", passages, "X", "BAAI/bge-large-en-v1.5|bge-1"},
		{"bge-large-zh-v1.5", "为这个句子生成表示以用于检索相关文章：X", "X", "bge-large-zh-v1.5|bge-zh-1"},
		{"bge-reranker-v2-m3", "X", "X", "bge-reranker-v2-m3"},
		{"snowflake-arctic-embed:335m", passages, "X", "snowflake-arctic-embed:335m|arctic-1"},
		{"Snowflake/snowflake-arctic-embed-m-v1.5", passages, "X", "Snowflake/snowflake-arctic-embed-m-v1.5|arctic-1"},
		{"Snowflake/snowflake-arctic-embed-l-v2.0", "query: X", "X", "Snowflake/snowflake-arctic-embed-l-v2.0|arctic2-1"},
		{"snowflake-arctic-embed2", "query: X", "X", "snowflake-arctic-embed2|arctic2-1"},
		{"mxbai-embed-large", passages, "X", "mxbai-embed-large|mxbai-1"},
		{"Alibaba-NLP/gte-multilingual-base", "X", "X", "Alibaba-NLP/gte-multilingual-base"},
		{"gte-Qwen2-1.5B-instruct", task + " X", "X", "gte-Qwen2-1.5B-instruct|gte-qwen2-1"},
		{"Qwen/Qwen3-Embedding-0.6B", task + "X", "X", "Qwen/Qwen3-Embedding-0.6B|qwen3-1"},
		{"qwen3-embedding:4b", task + "X", "X", "qwen3-embedding:4b|qwen3-1"},
		{"embeddinggemma", "task: search result | query: X", "title: none | text: X", "embeddinggemma|gemma-1"},
	} {
		t.Run(tt.model, func(t *testing.T) {
			s := openaitest.New(t)
			e := newEmbedder(t, openai.Config{BaseURL: s.URL(), Model: tt.model}, 0)
			for _, role := range []llm.Role{llm.Query, llm.Document} {
				if _, err := e.Embed(t.Context(), role, []string{"X"}); err != nil {
					t.Fatal(err)
				}
			}
			if calls := inputs(t, s); calls[0][0] != tt.query || calls[1][0] != tt.document {
				t.Errorf("sent %q", calls)
			}
			if e.Model() != tt.name {
				t.Errorf("model %q", e.Model())
			}
		})
	}
}

func TestModelNamesDimensionsAndLeadsBack(t *testing.T) {
	c := openai.Config{BaseURL: "https://model.example/v1", Model: "nomic-embed-text"}
	e := newEmbedder(t, c, 256)
	if e.Model() != "nomic-embed-text|256|nomic-1" {
		t.Errorf("model %q", e.Model())
	}
	c.Model = "another"
	for model, can := range map[string]bool{
		"nomic-embed-text|256|nomic-1": true, "text-embedding-3-large|1024": true, "text-embedding-3-large": true,
		"nomic-embed-text|nomic-0": false, "nomic-embed-text": false, "|8": false, "": false, "x|": false, "x|8|9": false,
	} {
		switch e := openai.EmbedderOf(c, model); {
		case can != (e != nil):
			t.Errorf("%q: %v", model, e)
		case can && e.Model() != model:
			t.Errorf("%q leads to %q", model, e.Model())
		}
	}
	if _, err := openai.NewEmbedder(c, -1); err == nil {
		t.Error("vectors of -1 dimensions")
	}
}

func TestDimensionsAreAskedFor(t *testing.T) {
	s := openaitest.New(t)
	vectors, err := newEmbedder(t, openai.Config{BaseURL: s.URL()}, 16).Embed(t.Context(), llm.Query, []string{"words"})
	if err != nil || len(vectors[0]) != 16 || math.Abs(dot(vectors[0], vectors[0])-1) > 1e-5 {
		t.Errorf("%v, %v", vectors, err)
	}
}

// data is OpenAI's reply with vectors in JSON, each with its place for index.
func data(vectors ...string) string {
	var parts []string
	for i, v := range vectors {
		parts = append(parts, fmt.Sprintf(`{"object":"embedding","index":%d,"embedding":%s}`, i, v))
	}
	return `{"data":[` + strings.Join(parts, ",") + `]}`
}

func TestVectorsThatCannotBeAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name, body, says string
		dimensions       int
	}{
		{"too few", data("[1,2]"), "2 texts gave 1 vectors", 0},
		{"too many", data("[1,2]", "[1,2]", "[1,2]"), "2 texts gave 3 vectors", 0},
		{"none", `{"data":[]}`, "2 texts gave 0 vectors", 0},
		{"something else", `{"object":"list"}`, "2 texts gave 0 vectors", 0},
		{"zero", data("[1,2]", "[0,0]"), "vector 1 is zero", 0},
		{"not a number", data("[1,2]", "[null,2]"), "vector 1 has elements that are no numbers", 0},
		{"null", data("null", "[1,2]"), "no numbers", 0},
		{"infinite", data("[1,2]", "[1e99,2]"), "vector 1 is no list of numbers", 0},
		{"empty", data("[]", "[]"), "vector 0 is empty", 0},
		{"text", data(`"AAAA"`, `"AAAA"`), "vector 0 is no list of numbers", 0},
		{"of two dimensions", data("[1,2]", "[1,2,3]"), "vector 1 has 3 dimensions, another has 2", 0},
		{"of another dimension than asked for", data("[1,2]", "[1,2]"), "have 2 dimensions, not the 8", 8},
		{"twice the same number", `{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[2]}]}`, "numbered wrong", 0},
		{"a number too high", `{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[2]}]}`, "numbered wrong", 0},
		{"no JSON", `vectors`, "vectors", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openaitest.New(t)
			s.Embed.Then(openaitest.Answer{Body: tt.body})
			vectors, err := newEmbedder(t, openai.Config{BaseURL: s.URL()}, tt.dimensions).Embed(t.Context(), llm.Document, []string{"one", "two"})
			check(t, err, llm.Garbled, nil, tt.says)
			if vectors != nil {
				t.Errorf("vectors %v", vectors)
			}
		})
	}
}

func TestVectorsAreTakenByTheirNumbers(t *testing.T) {
	s := openaitest.New(t)
	s.Embed.Then(openaitest.Answer{Body: `{"data":[{"index":1,"embedding":[0,2]},{"index":0,"embedding":[3,0]}]}`})
	vectors, err := newEmbedder(t, openai.Config{BaseURL: s.URL()}, 0).Embed(t.Context(), llm.Document, []string{"one", "two"})
	if err != nil || !slices.Equal(vectors[0], []float32{1, 0}) || !slices.Equal(vectors[1], []float32{0, 1}) {
		t.Errorf("%v, %v", vectors, err)
	}
}

func TestModelThatChangesBehindItsNameIsNoticed(t *testing.T) {
	s := openaitest.New(t)
	s.Embed.Then(openaitest.Answer{Body: data("[1,2,3]")}, openaitest.Answer{Body: data("[1,2]")})
	e := newEmbedder(t, openai.Config{BaseURL: s.URL()}, 0)
	if _, err := e.Embed(t.Context(), llm.Query, []string{"one"}); err != nil {
		t.Fatal(err)
	}
	_, err := e.Embed(t.Context(), llm.Query, []string{"one"})
	check(t, err, llm.Garbled, nil, "2 dimensions now, before they had 3")
}

func TestServerThatTakesFewerTextsGetsFewer(t *testing.T) {
	s := openaitest.New(t)
	s.MaxTexts = 8
	e := newEmbedder(t, openai.Config{BaseURL: s.URL()}, 0)
	for range 2 {
		texts := many(32)
		vectors, err := e.Embed(t.Context(), llm.Document, texts)
		if err != nil {
			t.Fatal(err)
		}
		byText(t, s, texts, vectors)
	}
	refused := 0
	for _, call := range inputs(t, s) {
		if len(call) > 8 {
			refused++
		}
	}
	if refused != 3 { // 32, and twice 16, and then never again
		t.Errorf("%d calls were too large", refused)
	}
}

func TestTextThatIsTooLongIsCut(t *testing.T) {
	for name, answer := range map[string]openaitest.Answer{
		"vLLM":      {},
		"llama.cpp": openaitest.Fail(500, "input is too large to process. increase the physical batch size"),
		"Ollama":    {Status: 400, Body: `{"error":"the input length exceeds the context length"}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := openaitest.New(t)
			s.MaxBytes = 1000
			if answer.Status != 0 {
				s.MaxBytes = 0
				s.Embed.Then(answer, answer) // both texts together, then the first alone
			}
			texts := []string{strings.Repeat("страница ", 150), "short"}
			vectors, err := newEmbedder(t, openai.Config{BaseURL: s.URL()}, 0).Embed(t.Context(), llm.Document, texts)
			if err != nil || vectors[0] == nil || vectors[1] == nil {
				t.Fatal(err)
			}
			whole := false
			for _, call := range inputs(t, s) {
				for _, text := range call {
					if !strings.HasPrefix(texts[0], text) && text != "short" {
						t.Errorf("sent %q", text)
					}
					whole = whole || len(text) < len(texts[0]) && len(text) > 400
				}
			}
			if !whole {
				t.Error("nothing shorter was sent")
			}
		})
	}
}

func TestRefusalsThatShorterTextsDoNotHelpAreNotRepeated(t *testing.T) {
	for name, answer := range map[string]openaitest.Answer{
		"a dimension": openaitest.Fail(400, "dimensions: 5000 exceeds the maximum of 3072"),
		"a key":       openaitest.Fail(401, "wrong key"),
		"a model":     openaitest.Fail(404, "no such model"),
		"anything":    openaitest.Fail(400, "bad request"),
	} {
		t.Run(name, func(t *testing.T) {
			s := openaitest.New(t)
			s.Embed.Always(answer)
			if _, err := newEmbedder(t, openai.Config{BaseURL: s.URL()}, 0).Embed(t.Context(), llm.Document, many(5)); err == nil {
				t.Error("no error")
			}
			if n := len(s.Requests()); n != 1 {
				t.Errorf("%d requests", n)
			}
		})
	}
	s := openaitest.New(t)
	s.Embed.Always(openaitest.Fail(400, "too long, whatever it is"))
	_, err := newEmbedder(t, openai.Config{BaseURL: s.URL()}, 0).Embed(t.Context(), llm.Document, []string{strings.Repeat("word ", 2000)})
	check(t, err, llm.Rejected, nil, "too long")
	if n := len(s.Requests()); n > 15 {
		t.Errorf("a text was sent %d times", n)
	}
}

// A trip answers requests in place of a network.
type trip func(*http.Request) (int, http.Header, string)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	status, header, body := f(r)
	if status == 0 {
		return nil, errors.New("connection refused")
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/json")
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func over(t testing.TB, f trip) *openai.Embedder {
	return newEmbedder(t, openai.Config{BaseURL: "https://model.example/v1", Client: &http.Client{Transport: f}}, 0)
}

func TestServerThatIsBusyIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		e := over(t, func(*http.Request) (int, http.Header, string) {
			switch calls++; calls {
			case 1:
				return 429, http.Header{"Retry-After": {"7"}}, `{"error":{"message":"slow down"}}`
			case 2:
				return 0, nil, ""
			case 3:
				return 503, nil, `{"error":"loading model"}`
			}
			return 200, nil, data("[1,2]")
		})
		began := time.Now()
		if _, err := e.Embed(t.Context(), llm.Document, []string{"one"}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != 7*time.Second+time.Second+2*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

func TestPauseForWhichNoTimeIsLeftIsNotMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := over(t, func(*http.Request) (int, http.Header, string) {
			return 429, http.Header{"Retry-After": {"30"}}, `{"error":{"message":"slow down"}}`
		})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		began := time.Now()
		_, err := e.Embed(ctx, llm.Query, []string{"one"})
		check(t, err, llm.Busy, nil, "slow down")
		if took := time.Since(began); took != 0 {
			t.Errorf("it took %v", took)
		}
	})
}

func TestServerThatStaysBrokenIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		e := over(t, func(*http.Request) (int, http.Header, string) {
			calls++
			return 500, nil, `{"error":"out of memory"}`
		})
		_, err := e.Embed(t.Context(), llm.Document, many(3))
		check(t, err, llm.Broken, nil, "out of memory")
		if calls != 4 {
			t.Errorf("%d calls", calls)
		}
	})
}

func TestCallAndAllCallsHaveTimeLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := over(t, func(r *http.Request) (int, http.Header, string) {
			<-r.Context().Done()
			return 200, nil, ""
		})
		began := time.Now()
		_, err := e.Embed(t.Context(), llm.Document, many(1000))
		check(t, err, llm.Slow, nil, "")
		if took := time.Since(began); took > 10*time.Minute {
			t.Errorf("it took %v", took)
		}
	})
}

func TestEmbeddingIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		e := over(t, func(r *http.Request) (int, http.Header, string) {
			cancel()
			<-r.Context().Done()
			return 200, nil, ""
		})
		if _, err := e.Embed(ctx, llm.Document, many(100)); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
}

func TestQuestionWaitsForNoDocuments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var underway, most atomic.Int32
		gate := make(chan struct{})
		e := over(t, func(r *http.Request) (int, http.Header, string) {
			var in struct{ Input []string }
			json.NewDecoder(r.Body).Decode(&in)
			if in.Input[0] == "question" {
				return 200, nil, data("[1,2]")
			}
			most.Store(max(most.Load(), underway.Add(1)))
			<-gate
			underway.Add(-1)
			return 200, nil, data(slices.Repeat([]string{"[1,2]"}, len(in.Input))...)
		})
		done := make(chan error, 3)
		for range cap(done) {
			go func() {
				_, err := e.Embed(t.Context(), llm.Document, many(200))
				done <- err
			}()
		}
		synctest.Wait()
		if _, err := e.Embed(t.Context(), llm.Query, []string{"question"}); err != nil {
			t.Error(err)
		}
		close(gate)
		for range cap(done) {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if most.Load() != 2 {
			t.Errorf("%d calls at once", most.Load())
		}
	})
}

func FuzzVectors(f *testing.F) {
	for _, body := range []string{data("[1,2]", "[3,4]"), data("[1,2]"), `{"embeddings":[[1],[2]]}`, `{"data":[{"index":1,"embedding":[1]},{"embedding":[2]}]}`, `{"data":[null,null]}`, "[]", ""} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		e := over(t, func(*http.Request) (int, http.Header, string) { return 200, nil, body })
		vectors, err := e.Embed(t.Context(), llm.Document, []string{"one", "two"})
		var failed *llm.Error
		if err != nil {
			if !errors.As(err, &failed) || vectors != nil {
				t.Errorf("%v with %v", err, vectors)
			}
			return
		}
		for _, v := range vectors {
			if length := dot(v, v); !(math.Abs(length-1) < 1e-3) {
				t.Errorf("a vector of length² %v", length)
			}
		}
	})
}

// BenchmarkEmbed reads 32 vectors of 1,024 dimensions.
func BenchmarkEmbed(b *testing.B) {
	numbers := make([]string, 1024)
	for i := range numbers {
		numbers[i] = fmt.Sprintf("%.9f", math.Sin(float64(i))/32)
	}
	body := data(slices.Repeat([]string{"[" + strings.Join(numbers, ",") + "]"}, 32)...)
	e := over(b, func(*http.Request) (int, http.Header, string) { return 200, nil, body })
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Embed(b.Context(), llm.Document, many(32)); err != nil {
			b.Fatal(err)
		}
	}
}
