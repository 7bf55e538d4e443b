package bot

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newshound/bot/ask"
	"newshound/bot/discord"
	"newshound/bot/discordtest"
	"newshound/corpus"
	"newshound/corpus/ingest"
	"newshound/corpus/sqlite"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

const (
	realArticles  = "../../shared/eval/realtime/articles.jsonl.gz"
	realQuestions = "../../shared/eval/realtime/questions.jsonl"
)

// BenchmarkInteractions is members of 20 servers with 500 questions unanswered
// at any time, asked of the real engine over 7,566 articles, alone and beside
// an ingestion that has all cores.
func BenchmarkInteractions(b *testing.B) {
	for _, beside := range []string{"alone", "ingesting"} {
		b.Run(beside, func(b *testing.B) {
			s, store := newsroom(b)
			if beside == "ingesting" {
				ingestForever(b, store)
			}
			questions := realAsked(b)
			var memory atomic.Uint64
			defer watchMemory(&memory)()
			var f discordtest.Figures
			for b.Loop() {
				f = s.Load(b.Context(), discordtest.Load{Guilds: 20, InFlight: 500, Total: benchTotal, Command: "ask", Options: func(n int) []discordtest.Option {
					return []discordtest.Option{{Name: "question", Value: questions[n%len(questions)]}}
				}})
			}
			if f.Failed > 0 {
				b.Errorf("%d failed: %q", f.Failed, f.Errors)
			}
			ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(ms(f.Acknowledged.P50), "ack-p50-ms")
			b.ReportMetric(ms(f.Acknowledged.P99), "ack-p99-ms")
			b.ReportMetric(ms(f.Acknowledged.Max), "ack-max-ms")
			b.ReportMetric(ms(f.Answered.P50), "final-p50-ms")
			b.ReportMetric(ms(f.Answered.P99), "final-p99-ms")
			b.ReportMetric(float64(f.Asked)/f.Took.Seconds(), "answers/s")
			b.ReportMetric(float64(memory.Load())/(1<<20), "heap-MiB")
		})
	}
}

// benchTotal is how many questions are asked in all.
const benchTotal = 1000

// newsroom is a bot that answers from the real articles at a Discord whose
// time runs.
func newsroom(b *testing.B) (*discordtest.Server, *sqlite.Store) {
	b.Helper()
	if _, err := os.Stat(realArticles); err != nil {
		b.Skip("needs ", realArticles)
	}
	store := open(b, b.TempDir(), time.Now)
	in := ingest.Ingester{Store: store, Clock: time.Now}
	if _, err := in.AddPath(b.Context(), corpus.Shared, realArticles); err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(b.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	engine := rag.New(rag.Config{Store: store, Lexical: lexical.New(), Vectors: vector.New(llm.Hashed{}.Model()), Embedder: llm.Hashed{}, Log: log})
	if err := rag.EmbedPending(b.Context(), store, llm.Hashed{}, nil); err != nil {
		b.Fatal(err)
	}
	if err := engine.Load(b.Context()); err != nil {
		b.Fatal(err)
	}
	s := discordtest.New(b, discordtest.Options{Now: time.Now, Unchecked: true, Patience: 5 * time.Minute})
	var ids atomic.Int64
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost, transport.MaxConnsPerHost = 64, 128
	bot := New(Config{
		Token: s.Token, API: s.API, Store: store, Words: catalog(b), Client: &http.Client{Transport: transport},
		Features: []discord.Feature{ask.New(ask.Config{
			Store: store, Engine: engine, Words: catalog(b), Clock: time.Now, Log: log,
			NewID: func() string { return fmt.Sprint("x", ids.Add(1)) },
		})},
		Clock: time.Now, Random: func() float64 { return 0.5 }, Log: log,
	})
	run(b, s, bot)
	return s, store
}

// run runs a bot until the test ends, and returns when its commands are there.
func run(tb testing.TB, s *discordtest.Server, bot *Bot) {
	tb.Helper()
	ctx, cancel := context.WithCancel(tb.Context())
	ended := make(chan error, 1)
	go func() { ended <- bot.Run(ctx) }()
	tb.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			tb.Errorf("the bot ended with %v", err)
		}
	})
	patient, done := context.WithTimeout(tb.Context(), 20*time.Second)
	defer done()
	if err := s.Await(patient, func() bool { return len(s.Commands("")) > 0 }); err != nil {
		tb.Fatal(err)
	}
}

// ingestForever reads the real articles into one space after another.
func ingestForever(b *testing.B, store *sqlite.Store) {
	ctx, cancel := context.WithCancel(b.Context())
	var ended sync.WaitGroup
	ended.Go(func() {
		in := ingest.Ingester{Store: store, Clock: time.Now}
		for i := 0; ctx.Err() == nil; i++ {
			if _, err := in.AddPath(ctx, discord.GuildSpace(fmt.Sprint(i)), realArticles); err != nil && ctx.Err() == nil {
				b.Error(err)
				return
			}
		}
	})
	b.Cleanup(func() {
		cancel()
		ended.Wait()
	})
}

// watchMemory keeps the most that the heap has been, until it is stopped.
func watchMemory(most *atomic.Uint64) (stop func()) {
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(250 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most.Store(max(most.Load(), m.HeapAlloc))
			}
		}
	}()
	return func() { close(done) }
}

func realAsked(b *testing.B) []string {
	b.Helper()
	f, err := os.Open(realQuestions)
	if err != nil {
		b.Skip("needs ", realQuestions)
	}
	defer f.Close()
	var all []string
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); {
		var q struct{ Question string }
		if err := d.Decode(&q); err != nil {
			b.Fatal(err)
		}
		all = append(all, q.Question)
	}
	return all
}
