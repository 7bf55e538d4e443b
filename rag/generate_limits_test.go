package rag_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

// A purse is a Budget that notes what was taken and given back.
type purse struct {
	mu     sync.Mutex
	left   int
	taken  []int
	used   []int
	member string
}

func (p *purse) Take(_ context.Context, _ corpus.Space, member string, tokens int) (func(int), bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if tokens > p.left {
		return nil, false
	}
	p.taken, p.member = append(p.taken, tokens), member
	return func(used int) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.used = append(p.used, used)
		p.left -= used
	}, true
}

var millSentence = [2]string{"It will employ 1,300 workers.", "It will employ 1,300 workers"}

func TestBudgetIsTakenForEachCallAndSettled(t *testing.T) {
	store := millStore(t)
	used := llm.Usage{Prompt: 900, Completion: 100}
	broken := llm.Play{Pieces: []string{"no JSON"}, Usage: used}
	good := writes(millSentence)
	good.Usage = used
	for _, tt := range []struct {
		name  string
		left  int
		plays []llm.Play
		mode  string
		calls int
		usage int
	}{
		{"enough", 100_000, []llm.Play{good}, rag.Generated, 1, 1000},
		{"enough for another attempt", 100_000, []llm.Play{broken, good}, rag.Generated, 2, 2000},
		{"nothing", 10, []llm.Play{good}, rag.Extractive, 0, 0},
		{"nothing for another attempt", 5600, []llm.Play{broken, good}, rag.Extractive, 1, 1000},
		{"a failure costs what it used", 100_000, []llm.Play{{Usage: used, Err: &llm.Error{Kind: llm.Broken, Err: errors.New("x")}}}, rag.Extractive, 1, 1000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := &purse{left: tt.left}
			a := newAuthor(t, rag.Config{Budget: p}, store, tt.plays...)
			answer, err := a.Answer(t.Context(), rag.Question{Text: workersQuestion, At: now, Member: "42"})
			if err != nil {
				t.Fatal(err)
			}
			if answer.Mode != tt.mode || len(a.script.Asked()) != tt.calls || len(p.used) != tt.calls || answer.Usage.Total() != tt.usage {
				t.Errorf("%s after %d calls, settled %v, usage %v", answer.Mode, len(a.script.Asked()), p.used, answer.Usage)
			}
			for i, n := range p.taken {
				if n < p.used[i] {
					t.Errorf("%d tokens are taken for %d", n, p.used[i])
				}
			}
			if tt.calls > 0 && p.member != "42" {
				t.Errorf("they are taken from %q", p.member)
			}
		})
	}
}

// A stalling model writes no JSON at first; then it writes some, and then
// nothing.
type stalling struct {
	first *llm.Script
	then  llm.Play
}

func (s stalling) Model() string { return "stalling" }

func (s stalling) Generate(ctx context.Context, p llm.Prompt, piece func(string) error) (llm.Usage, error) {
	if len(s.first.Asked()) == 0 {
		return s.first.Generate(ctx, p, piece)
	}
	if s.then.From != nil {
		for _, text := range s.then.From(p) {
			if err := piece(text); err != nil {
				return llm.Usage{}, err
			}
		}
	}
	<-ctx.Done()
	return llm.Usage{Prompt: 1}, ctx.Err()
}

func TestAnotherAttemptEndsInTime(t *testing.T) {
	store := millStore(t)
	begun := llm.Play{From: func(p llm.Prompt) []string { return writes(millSentence).From(p)[:3] }}
	for name, tt := range map[string]struct {
		play llm.Play
		mode string
	}{"before a sentence": {llm.Play{}, rag.Extractive}, "after a sentence": {begun, rag.Generated}} {
		t.Run(name, func(t *testing.T) {
			config := newAuthor(t, rag.Config{}, store).config
			config.Generator = stalling{&llm.Script{Plays: []llm.Play{{Pieces: []string{"no JSON"}}}}, tt.play}
			config.WriteTime = time.Minute
			synctest.Test(t, func(t *testing.T) {
				engine := rag.New(config)
				if err := engine.Load(t.Context()); err != nil {
					t.Fatal(err)
				}
				begin := time.Now()
				answer, err := engine.Answer(t.Context(), rag.Question{Text: workersQuestion, At: now})
				if err != nil || answer.Mode != tt.mode || !answer.Answered || time.Since(begin) != time.Minute {
					t.Errorf("%s after %v, and %v", answer.Mode, time.Since(begin), err)
				}
			})
		})
	}
}

func TestNobodyWaitsForTheModel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	a := newAuthor(t, rag.Config{}, millStore(t), writes(millSentence, [2]string{"The mill will reopen in August.", "The Orrin copper mill will reopen in August"}))
	answer, _ := a.Stream(ctx, rag.Question{Text: workersQuestion, At: now}, func(rag.Answer) { cancel() })
	if answer.Mode != rag.Extractive || a.Writings().Endings["canceled"] != 1 {
		t.Errorf("%s, endings %v", answer.Mode, a.Writings().Endings)
	}
}

func TestModelIsNotAskedForNothing(t *testing.T) {
	store := millStore(t)
	for _, question := range []string{"Xylograph quokka?", "?", strings.Repeat("mill ", 1000)} {
		a := newAuthor(t, rag.Config{}, store)
		if answer := a.ask(t, rag.Question{Text: question}); answer.Answered || len(a.script.Asked()) > 0 {
			t.Errorf("%.20q: answered %v, %d calls", question, answer.Answered, len(a.script.Asked()))
		}
	}
}

func TestModelMayAnswerWhatTheEngineWouldRefuse(t *testing.T) {
	const question = "What share of metal comes from the country's Orrin facility?"
	store := millStore(t)
	plain := newAuthor(t, rag.Config{}, store, llm.Play{Err: &llm.Error{Kind: llm.Open, Err: errors.New("x")}})
	if a, err := plain.Answer(t.Context(), rag.Question{Text: question, At: now}); err != nil || a.Answered {
		t.Fatalf("answered %v without the model (confidence %.2f), and %v", a.Answered, a.Confidence, err)
	}
	helped := newAuthor(t, rag.Config{}, store, writes([2]string{"The Orrin mill is to make 12.5% of the country's copper.", "Output is to reach 12.5 per cent of the country's copper"}))
	a, err := helped.Answer(t.Context(), rag.Question{Text: question, At: now})
	if err != nil || !a.Answered || a.Refusal != nil || a.Mode != rag.Generated {
		t.Errorf("answered %v, refusal %v, and %v\n%s", a.Answered, a.Refusal, err, helped.log)
	}
	helped.proves(t, a)
}

func TestArticleThatGoesWhileTheModelWritesIsNotCited(t *testing.T) {
	var gone atomic.Bool
	store := altered{millStore(t), func(a corpus.Article) (corpus.Article, error) {
		if gone.Load() {
			return a, fmt.Errorf("%w: it went a moment ago", corpus.ErrNotFound)
		}
		return a, nil
	}}
	a := newAuthor(t, rag.Config{}, store, llm.Play{From: func(p llm.Prompt) []string {
		gone.Store(true)
		return writes(millSentence).From(p)
	}}, llm.Play{})
	answer, err := a.Answer(t.Context(), rag.Question{Text: workersQuestion, At: now})
	if err != nil || answer.Mode == rag.Generated {
		t.Errorf("%s %v, and %v", answer.Mode, answer.Sentences, err)
	}
}

func TestQuestionsAreWrittenSideBySide(t *testing.T) {
	plays := make([]llm.Play, 16)
	for i := range plays {
		plays[i] = writes(millSentence)
	}
	a := newAuthor(t, rag.Config{}, millStore(t), plays...)
	var wg sync.WaitGroup
	for range plays {
		wg.Go(func() {
			answer, err := a.Answer(t.Context(), rag.Question{Text: workersQuestion, At: now})
			if err != nil || answer.Mode != rag.Generated {
				t.Errorf("%s, and %v", answer.Mode, err)
			}
		})
	}
	wg.Wait()
	if w := a.Writings(); w.Calls != len(plays) || w.Endings["written"] != len(plays) {
		t.Errorf("counted %+v", w)
	}
}

// What a sentence says may have stood in a quote that is gone.
func TestASentenceFallsWithOneOfItsQuotes(t *testing.T) {
	for _, stays := range []bool{true, false} {
		store := millStore(t)
		if _, err := putInto(t.Context(), store, "port", corpus.Article{Space: corpus.Shared, URL: "https://port.example/a", Title: "Orrin mill ships", Outlet: "Port News",
			Published: daysAgo(1), Text: "The Orrin copper mill will ship its copper through the port of Selby, the port said."}); err != nil {
			t.Fatal(err)
		}
		removed := false
		quotes := []string{"It will employ 1,300 workers", "ship its copper through the port of Selby"}
		play := llm.Play{From: func(p llm.Prompt) []string {
			if !stays && !removed {
				removed = true
				if _, err := store.RemoveSource(t.Context(), corpus.Shared, "port", corpus.ByOperator); err != nil {
					t.Error(err)
				}
			}
			return []string{fmt.Sprintf(`{"answerable":true,"sentences":[{"text":"It will employ 1,300 workers and ship its copper through the port of Selby.","passages":[{"n":%d,"quote":%q},{"n":%d,"quote":%q}]}]}`,
				numberOf(p, quotes[0]), quotes[0], numberOf(p, quotes[1]), quotes[1])}
		}}
		vectors := vector.New(llm.NewHashed().Model())
		e := rag.New(rag.Config{Store: store, Lexical: lexical.New(), Vectors: vectors, Embedder: llm.NewHashed(), Log: slog.New(slog.DiscardHandler),
			Generator: &llm.Script{Name: "s", Plays: []llm.Play{play, play}}})
		if err := e.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		a, err := e.Answer(t.Context(), rag.Question{Text: "What about the workers and the copper of the Orrin mill?", At: now})
		if err != nil || (a.Mode == rag.Generated) != stays {
			t.Errorf("with all its quotes: %v; mode %s, %+v, %v", stays, a.Mode, a.Sentences, err)
		}
	}
}
