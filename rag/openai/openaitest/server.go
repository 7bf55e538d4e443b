// Package openaitest is a model's server for tests, on loopback: it speaks as
// OpenAI documents, and as Ollama and the rerankers do, answers as it is told,
// and misbehaves as real ones do. What it is sent, it checks and keeps. It also
// replays exchanges that were recorded; see [Replay].
package openaitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
)

// A Server answers on loopback until the test ends. Its fields are set before
// it is asked. What breaks the documented form of a request fails the test.
type Server struct {
	// Key is the bearer token that requests must have, else they get 401; ""
	// fails the test if they have one.
	Key string
	// Models are those that there are, else requests get 404; none is any.
	Models []string
	// Lacks are answers to chats that use what the server does not know, by
	// feature; see [ChatRequest.Uses].
	Lacks map[string]Answer

	// Vector embeds a text, by default as llm.Hashed.
	Vector func(text string) []float32
	// Score says how well a text answers a question, by default the share of
	// the question's words that are in it.
	Score func(question, text string) float64
	// MaxTexts of a batch to embed, and MaxBytes of each text, 0 is any number;
	// more gets 400.
	MaxTexts, MaxBytes int

	// What is answered; by default, vectors and scores are computed.
	Chat, Embed, Rerank Script

	t      testing.TB
	http   *httptest.Server
	ending chan struct{}
	once   sync.Once

	mu       sync.Mutex
	requests []Request
}

// New starts a server.
func New(t testing.TB) *Server {
	s := &Server{t: t, ending: make(chan struct{}), Vector: hashed, Score: sharedWords}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/models", s.answering(nil, s.models))
	mux.HandleFunc("POST /v1/chat/completions", s.answering(&s.Chat, s.chat))
	mux.HandleFunc("POST /v1/embeddings", s.answering(&s.Embed, s.embed))
	mux.HandleFunc("POST /v1/rerank", s.answering(&s.Rerank, s.rerank))
	mux.HandleFunc("POST /api/embed", s.answering(&s.Embed, s.embedOllama))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("the model's server was asked %s %s", r.Method, r.URL)
		http.NotFound(w, r)
	})
	s.http = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// URL is the address to configure.
func (s *Server) URL() string { return s.http.URL + "/v1" }

// Ollama is the address of the interface that is Ollama's own.
func (s *Server) Ollama() string { return s.http.URL + "/api" }

// Close ends it: nothing listens any more.
func (s *Server) Close() {
	s.once.Do(func() {
		close(s.ending)
		s.http.CloseClientConnections()
		s.http.Close()
	})
}

// A Request is what it was sent.
type Request struct {
	Path   string // such as "/v1/chat/completions"
	Header http.Header
	Body   []byte
	Chat   *ChatRequest // nil of other requests
}

// Requests are those so far, in the order in which they came.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// answering keeps and checks a request, and has it answered as the script says,
// or else by the function.
func (s *Server) answering(script *Script, compute func(r *Request) Answer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the client has gone
		}
		request := Request{Path: r.URL.Path, Header: r.Header, Body: body}
		if r.URL.Path == "/v1/chat/completions" {
			request.Chat = s.readChat(body)
		}
		s.mu.Lock()
		s.requests = append(s.requests, request)
		s.mu.Unlock()
		s.checkHeader(r)

		answer, ok := s.refuse(&request)
		if !ok {
			answer, ok = script.next()
		}
		if !ok {
			answer = compute(&request)
		}
		s.play(w, r, &request, answer)
	}
}

// refuse is what the server answers before it comes to its script.
func (s *Server) refuse(r *Request) (Answer, bool) {
	if s.Key != "" && r.Header.Get("Authorization") != "Bearer "+s.Key {
		return Fail(http.StatusUnauthorized, "Incorrect API key provided: "+r.Header.Get("Authorization")), true
	}
	var named struct{ Model string }
	if json.Unmarshal(r.Body, &named) == nil && len(s.Models) > 0 && named.Model != "" && !slices.Contains(s.Models, named.Model) {
		return Fail(http.StatusNotFound, fmt.Sprintf("model %q not found", named.Model)), true
	}
	for feature, answer := range s.Lacks {
		if r.Chat.Uses(feature) {
			return answer, true
		}
	}
	return Answer{}, false
}

func (s *Server) checkHeader(r *http.Request) {
	if s.Key == "" && r.Header.Get("Authorization") != "" {
		s.t.Error("a request has a key, and none was wanted")
	}
	if r.Method == http.MethodPost && r.Header.Get("Content-Type") != "application/json" {
		s.t.Errorf("a request is of type %q", r.Header.Get("Content-Type"))
	}
}

func (s *Server) models(*Request) Answer {
	type model struct {
		ID      string `json:"id"`
		Object  string `json:"object"`
		Created int    `json:"created"`
		Owner   string `json:"owned_by"`
	}
	list := []model{}
	for _, id := range s.Models {
		list = append(list, model{id, "model", 1700000000, "library"})
	}
	return body(map[string]any{"object": "list", "data": list})
}

func (s *Server) chat(r *Request) Answer {
	s.t.Error("the model's server was asked for an answer, and has none left")
	return Fail(http.StatusInternalServerError, "no answer left")
}

// body is an answer of JSON.
func body(v any) Answer {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(v); err != nil {
		return Fail(http.StatusInternalServerError, err.Error())
	}
	return Answer{Body: b.String()}
}

// A Script is what a server answers, one after another.
type Script struct {
	mu     sync.Mutex
	queue  []Answer
	always *Answer
}

// Then adds answers to the end.
func (s *Script) Then(answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = append(s.queue, answers...)
}

// Always sets what is answered when the script has ended.
func (s *Script) Always(a Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always = &a
}

func (s *Script) next() (Answer, bool) {
	if s == nil {
		return Answer{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) > 0 {
		a := s.queue[0]
		s.queue = s.queue[1:]
		return a, true
	}
	if s.always != nil {
		return *s.always, true
	}
	return Answer{}, false
}
