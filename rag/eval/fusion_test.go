package eval_test

import (
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/corpus/ingest"
	"newshound/corpus/sqlite"
	"newshound/rag"
	"newshound/rag/eval"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

var (
	fusion = flag.String("fusion", "", "measure what simulated embedders add on this part of ../shared/eval: realtime, or realtime-train for choosing weights (some minutes)")
	update = flag.Bool("update", false, "rewrite the figures of -fusion realtime")
)

// A quality is how good a simulated embedder is. The first part of its vectors
// is the built-in embedder's, so that articles on the same matter are alike, as
// they are to every model. In the second part every text has a direction by
// chance, to which those of the articles that answer a question add the
// question's: cosines there are 0 ± .125 and, of these, lean ± .125.
type quality struct {
	name    string
	topic   float64 // share of the first part in a cosine
	lean    float64
	narrow  float64 // what all texts have in common: with .8 no cosine is below .8
	missing bool    // half of the passages have no vector
}

var qualities = []quality{
	{name: "random"},
	{name: "random-narrow", narrow: .8},
	{name: "weak", topic: .3, lean: .15},
	{name: "good", topic: .3, lean: .3},
	{name: "good-narrow", topic: .3, lean: .3, narrow: .8},
	{name: "good-half", topic: .3, lean: .3, missing: true},
	{name: "strong", topic: .3, lean: .5},
}

// A simulated embedder knows which passages answer which questions.
type simulated struct {
	quality
	answers map[string][]string // a passage's text to questions
}

const chanceDims = 64

func (s *simulated) Model() string { return "simulated " + s.name }

func (s *simulated) Embed(ctx context.Context, role llm.Role, texts []string) ([][]float32, error) {
	vectors, err := llm.NewHashed().Embed(ctx, role, texts)
	for i, text := range texts {
		v := direction(text)
		for _, q := range s.answers[text] {
			for j, x := range direction(q) {
				v[j] += s.lean / math.Sqrt(1-s.lean*s.lean) * x
			}
		}
		if s.missing && role == llm.Document && v[0] > 0 {
			vectors[i] = nil
			continue
		}
		vectors[i] = s.join(vectors[i], unit(v))
	}
	return vectors, err
}

// direction is a unit vector by chance, always the same for a text.
func direction(text string) []float64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	r := rand.New(rand.NewPCG(h.Sum64(), 1))
	v := make([]float64, chanceDims)
	for j := range v {
		v[j] = r.NormFloat64()
	}
	return unit(v)
}

func unit(v []float64) []float64 {
	square := 0.0
	for _, x := range v {
		square += x * x
	}
	for j := range v {
		v[j] /= math.Sqrt(square)
	}
	return v
}

func (s *simulated) join(topic []float32, chance []float64) []float32 {
	var out []float32
	for _, x := range topic {
		out = append(out, float32(math.Sqrt((1-s.narrow)*s.topic))*x)
	}
	for _, x := range chance {
		out = append(out, float32(math.Sqrt((1-s.narrow)*(1-s.topic))*x))
	}
	return append(out, float32(math.Sqrt(s.narrow)))
}

// An exam is a corpus with the questions that it answers.
type exam struct {
	store     *sqlite.Store
	questions []eval.Question
	answers   map[string][]string
}

func newExam(t *testing.T, folder string) *exam {
	t.Helper()
	f, err := os.Open(filepath.Join(folder, "questions.jsonl"))
	if err != nil {
		t.Skipf("no questions: %v", err)
	}
	defer f.Close()
	questions, err := eval.ReadQuestions(f)
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	ingester := &ingest.Ingester{Store: store, Clock: time.Now}
	if _, err := ingester.AddPath(t.Context(), corpus.Shared, filepath.Join(folder, "articles.jsonl.gz")); err != nil {
		t.Fatal(err)
	}
	x := &exam{store: store, answers: make(map[string][]string)}
	x.questions = slices.DeleteFunc(questions, func(q eval.Question) bool { return q.Answer == nil })
	for _, q := range x.questions {
		docs, err := store.Documents(t.Context(), articleIDs(q))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			for _, p := range d.Passages {
				text := p.Of(d.Article.Text)
				x.answers[text] = append(x.answers[text], q.Text)
			}
		}
	}
	return x
}

func articleID(url string) string {
	return corpus.NewArticleID(corpus.Shared, &corpus.Article{URL: url})
}

func articleIDs(q eval.Question) (ids []string) {
	for _, url := range q.Articles {
		ids = append(ids, articleID(url))
	}
	return ids
}

// A grade is what comes of an embedder: alone, which is the share of questions
// that have an article that answers them among its ten most similar passages,
// and in the engine.
type grade struct{ alone, evidence, mrr, hit float64 }

func (x *exam) grade(t *testing.T, embedder llm.Embedder) grade {
	t.Helper()
	if err := rag.EmbedPending(t.Context(), x.store, embedder, nil); err != nil {
		t.Fatal(err)
	}
	index := vector.New(embedder.Model())
	engine := rag.New(rag.Config{Store: x.store, Lexical: lexical.New(), Vectors: index, Embedder: embedder, Log: slog.New(slog.DiscardHandler)})
	if err := engine.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := x.store.DropVectors(t.Context(), "", math.MaxInt32); err != nil { // the disk is not endless
		t.Fatal(err)
	}
	report, _, err := eval.Run(t.Context(), eval.System{
		Answer: func(ctx context.Context, q rag.Question) (rag.Answer, error) {
			if len(q.Without) > 0 {
				return rag.Answer{}, nil // what is asked there is not looked at
			}
			return engine.Answer(ctx, q)
		},
		Document: x.store.Article, ArticleID: articleID, Terms: engine.Terms,
	}, x.questions, nil)
	if err != nil {
		t.Fatal(err)
	}
	found := 0.0
	for _, q := range x.questions {
		v, err := embedder.Embed(t.Context(), llm.Query, []string{q.Text})
		if err != nil {
			t.Fatal(err)
		}
		hits, err := index.Search(t.Context(), corpus.Shared, v[0], 10, corpus.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		ids := articleIDs(q)
		if slices.ContainsFunc(hits, func(h corpus.Hit) bool { return slices.Contains(ids, h.Passage.Article) }) {
			found++
		}
	}
	return grade{found / float64(len(x.questions)), report.Evidence500, report.MRR, report.AnswerHit}
}

// TestFusion measures what embedders of known quality add to the ranking by
// words. The figures are written down; what must hold is their order: one that
// knows nothing costs next to nothing, and the better one is, the more it helps.
func TestFusion(t *testing.T) {
	if *fusion == "" {
		t.Skip("measured with -fusion only")
	}
	x := newExam(t, filepath.Join("../../../shared/eval", *fusion))
	var file strings.Builder
	fmt.Fprintf(&file, "# go test ./rag/eval -run Fusion -fusion realtime -update\n# %-14s %6s %13s %6s %10s\n", "embedder", "alone", "evidence_500w", "mrr", "answer_hit")
	grades := make(map[string]grade)
	measure := func(name string, e llm.Embedder) {
		g := x.grade(t, e)
		grades[name] = g
		line := fmt.Sprintf("%-16s %.4f %13.4f %.4f %10.4f\n", name, g.alone, g.evidence, g.mrr, g.hit)
		t.Log(line)
		file.WriteString(line)
	}
	measure("built-in", llm.NewHashed())
	for _, q := range qualities {
		measure(q.name, &simulated{q, x.answers})
	}
	// What three questions of 550 make of a figure.
	const noise = .0055
	for _, name := range []string{"random", "random-narrow"} {
		if grades[name].mrr < grades["built-in"].mrr-.01 {
			t.Errorf("%s vectors cost much", name)
		}
	}
	order := []string{"random", "weak", "good", "strong"}
	for i, worse := range order[:len(order)-1] {
		if better := order[i+1]; grades[better].mrr < grades[worse].mrr-noise || grades[better].alone < grades[worse].alone {
			t.Errorf("%s vectors are worth less than %s ones", better, worse)
		}
	}
	if grades["good"].mrr < grades["built-in"].mrr+.01 {
		t.Error("good vectors are worth nothing")
	}
	if math.Abs(grades["good-narrow"].mrr-grades["good"].mrr) > .01 {
		t.Error("where a model's cosines lie makes a difference")
	}
	if grades["good-half"].mrr < grades["built-in"].mrr-noise {
		t.Error("half of the vectors are worse than none")
	}
	if *update && *fusion == "realtime" {
		if err := os.WriteFile("testdata/fusion.txt", []byte(file.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
