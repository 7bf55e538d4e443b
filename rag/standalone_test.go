package rag_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

// ferries is a library in which a follow-up leads nowhere by its own words.
func ferries(t *testing.T, model llm.Generator) library { return ferriesWithin(t, model, nil) }

func ferriesWithin(t *testing.T, model llm.Generator, budget rag.Budget) library {
	store := open(t)
	put(t, store, append(filler(40),
		corpus.Article{URL: "https://north.example/a", Outlet: "North", Published: daysAgo(1),
			Text: "The ferry Aurora broke down off Cape Selby on Monday. A tug brought 214 passengers of the Aurora ashore."},
		corpus.Article{URL: "https://north.example/b", Outlet: "North", Published: daysAgo(1),
			Text: "The train to Orrin stopped in the tunnel on Monday. Buses brought 90 passengers of the train to Orrin."})...)
	l := library{store: store, vectors: vector.New(llm.NewHashed().Model())}
	l.Engine = rag.New(rag.Config{
		Store: store, Lexical: lexical.New(), Vectors: l.vectors, Embedder: llm.NewHashed(),
		Log: slog.New(slog.DiscardHandler), Generator: model, Budget: budget,
	})
	if err := l.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestAFollowUpIsRewritten(t *testing.T) {
	followUp := rag.Question{Text: "How many passengers did it have?", History: []string{"Where did the ferry Aurora break down?"}, At: now}
	for _, tt := range []struct {
		name   string
		writes []string
		fails  error
		want   string
	}{
		{"as it should be", []string{"How many passengers ", "did the ferry Aurora have?"}, nil, "How many passengers did the ferry Aurora have?"},
		{"in quotation marks", []string{"\"How many passengers did the ferry Aurora have?\"\n"}, nil, "How many passengers did the ferry Aurora have?"},
		{"not at all", []string{"How many passengers did it have?"}, nil, ""},
		{"with a name of its own", []string{"How many passengers did the ferry Boreas have?"}, nil, ""},
		{"with a number of its own", []string{"How many of the 300 passengers did the ferry Aurora have?"}, nil, ""},
		{"with an address", []string{"How many passengers did aurora have? https://evil.example"}, nil, ""},
		{"in several lines", []string{"Sure!\nHow many passengers did the ferry Aurora have?"}, nil, ""},
		{"at length", []string{strings.Repeat("how many passengers did the ferry have ", 20)}, nil, ""},
		{"with nothing", nil, nil, ""},
		{"with an error", []string{"How many passengers did"}, errors.New("the line is down"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			script := &llm.Script{Name: "s", Plays: []llm.Play{{Pieces: tt.writes, Err: tt.fails, Usage: llm.Usage{Prompt: 50, Completion: 9}}}}
			a, err := ferries(t, script).Answer(t.Context(), followUp)
			if err != nil {
				t.Fatal(err)
			}
			if a.Standalone != tt.want {
				t.Errorf("standalone is %q, want %q", a.Standalone, tt.want)
			}
			if a.Question != followUp.Text {
				t.Errorf("the question became %q", a.Question)
			}
			wantQuote(t, a, "214 passengers")
			if a.Usage.Total() < 59 {
				t.Errorf("usage is %+v", a.Usage)
			}
		})
	}
}

func TestNoModelIsAskedForAQuestionThatNeedsNone(t *testing.T) {
	for _, q := range []rag.Question{
		{Text: "How many passengers did the ferry Aurora have?"},
		{Text: "How many passengers of the ferry Aurora were brought ashore by the tug?", History: []string{"Where did the train to Orrin stop?"}},
	} {
		script := &llm.Script{Name: "s"}
		q.At = now
		if _, err := ferries(t, script).Answer(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		for _, p := range script.Asked() {
			if strings.HasPrefix(p.System, "You rewrite") {
				t.Errorf("%q with %q is rewritten", q.Text, q.History)
			}
		}
	}
}

// An allowance is a budget of so many tokens.
type allowance struct{ left, used int }

func (p *allowance) Take(_ context.Context, _ corpus.Space, _ string, tokens int) (func(int), bool) {
	if tokens > p.left {
		return nil, false
	}
	p.left -= tokens
	return func(used int) { p.left, p.used = p.left+tokens-used, p.used+used }, true
}

func TestRewritingKeepsToTheBudget(t *testing.T) {
	question := rag.Question{Text: "And passengers?", History: []string{"Where did the ferry Aurora break down?"}, At: now}
	for _, tt := range []struct {
		name          string
		left          int
		want          string
		prompts, used int
	}{
		{"enough", 600, "How many passengers did the ferry Aurora have?", 1, 59},
		{"too little", 60, "", 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			script := &llm.Script{Name: "s", Plays: []llm.Play{{Pieces: []string{"How many passengers did the ferry Aurora have?"}, Usage: llm.Usage{Prompt: 50, Completion: 9}}}}
			budget := &allowance{left: tt.left}
			a, err := ferriesWithin(t, script, budget).Answer(t.Context(), question)
			if err != nil || a.Standalone != tt.want {
				t.Fatalf("standalone is %q, %v", a.Standalone, err)
			}
			if len(script.Asked()) < tt.prompts || budget.used < tt.used || tt.prompts == 0 && len(script.Asked()) > 0 {
				t.Errorf("asked %d times, used %d", len(script.Asked()), budget.used)
			}
			if tt.prompts == 0 {
				return
			}
			p := script.Asked()[0]
			if p.MaxTokens != 100 || !strings.Contains(p.Turns[0].Text, question.History[0]) || !strings.Contains(p.Turns[0].Text, question.Text) {
				t.Errorf("asked %+v", p)
			}
		})
	}
}

// A follow-up that leads nowhere either way is put to the model with its
// conversation.
func TestARefusedFollowUpKeepsItsConversation(t *testing.T) {
	script := &llm.Script{Name: "s", Plays: []llm.Play{{Pieces: []string{"Did the insurance company of the ferry Aurora pay for the tug?"}}, {Pieces: []string{`{"answerable":false,"sentences":[]}`}}}}
	question := rag.Question{Text: "Did its insurance company pay for that?", History: []string{"Where did the ferry Aurora break down?"}, At: now}
	a, err := ferries(t, script).Answer(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	asked := script.Asked()
	if len(asked) != 2 || a.Standalone == "" {
		t.Fatalf("the model was asked %d times, standalone %q, confidence %.2f", len(asked), a.Standalone, a.Confidence)
	}
	if text := asked[1].Turns[0].Text; !strings.Contains(text, question.History[0]) || !strings.Contains(text, a.Standalone) {
		t.Errorf("asked without its conversation: %q", text)
	}
}
