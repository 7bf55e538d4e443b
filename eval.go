package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"newshound/corpus"
	"newshound/corpus/ingest"
	"newshound/corpus/sqlite"
	"newshound/rag"
	"newshound/rag/eval"
)

func evalCommand(a *app) *cobra.Command {
	var articles, questions, answers string
	var asJSON bool
	var with evalModels
	cmd := &cobra.Command{
		Use:   "eval --articles FILE --questions FILE",
		Short: "Measures the quality of answers to questions with known answers",
		Long: "Builds a corpus of its own in a temporary folder, asks every question as of its\n" +
			"date, and prints the figures as one JSON object. Articles are JSON lines, or any\n" +
			"file or folder that add takes. A question is a line of JSON with question, date,\n" +
			"answer (null if the articles hold none) and articles (the addresses of those that\n" +
			"hold it). No model is asked unless --llm, --embedder or --reranker says so; then it\n" +
			"is the one of the settings. --llm asks it for each question, and for those that\n" +
			"have an answer once more with their articles hidden.",
		Args: wants(0, 0, "--articles FILE and --questions FILE"),
		RunE: a.stoppable(func(cmd *cobra.Command, _ []string) error {
			if articles == "" || questions == "" {
				return &usageError{"eval wants --articles FILE and --questions FILE", cmd.CommandPath()}
			}
			b, err := a.with(with)
			if err != nil {
				return &usageError{err.Error(), cmd.CommandPath()}
			}
			report, outcomes, partly := b.evaluate(cmd.Context(), articles, questions, with.prices)
			if partly != nil && !errors.Is(partly, errPartly) {
				return partly
			}
			if err := writeOutcomes(answers, outcomes); err != nil {
				return err
			}
			if err := a.printFigures(report, asJSON); err != nil {
				return err
			}
			a.tellNothingWritten(report, outcomes)
			return partly
		}),
	}
	cmd.Flags().StringVar(&articles, "articles", "", "the `FILE` that holds the articles")
	cmd.Flags().StringVar(&questions, "questions", "", "the `FILE` that holds the questions")
	cmd.Flags().StringVar(&answers, "answers", "", "write what came of each question to this `FILE`, a line of JSON each")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the figures on one line")
	cmd.Flags().BoolVar(&with.llm, "llm", false, "let the language model of LLM_BASE_URL write the answers")
	cmd.Flags().BoolVar(&with.embedder, "embedder", false, "search with the vectors of EMBED_BASE_URL")
	cmd.Flags().BoolVar(&with.reranker, "reranker", false, "let RERANK_BASE_URL put passages in order")
	cmd.Flags().Float64Var(&with.prices.In, "price-in", 0, "the `PRICE` of a million tokens that the language model reads")
	cmd.Flags().Float64Var(&with.prices.Out, "price-out", 0, "the `PRICE` of a million tokens that it writes")
	return cmd
}

// evalModels are the models that are measured.
type evalModels struct {
	llm, embedder, reranker bool
	prices                  eval.Prices
}

// with returns the program with only these of its models, or says which of them
// is not set up.
func (a *app) with(m evalModels) (*app, error) {
	b := *a
	b.models = models{}
	for _, part := range []struct {
		wanted, there bool
		name, group   string
	}{
		{m.llm, a.models.writer != nil, "llm", "LLM"},
		{m.embedder, a.models.embedder != nil, "embedder", "EMBED"},
		{m.reranker, a.models.reranker != nil, "reranker", "RERANK"},
	} {
		if part.wanted && !part.there {
			return nil, fmt.Errorf("--%[1]s wants a model: set %[2]s_BASE_URL and %[2]s_MODEL", part.name, part.group)
		}
	}
	if m.llm {
		b.models.writer = a.models.writer
	}
	if m.embedder {
		b.models.embedder, b.models.embeds = a.models.embedder, a.models.embeds
	}
	if m.reranker {
		b.models.reranker = a.models.reranker
	}
	return &b, nil
}

// tellNothingWritten says so where a model was asked for answers and has written
// none of them, and why the last one.
func (a *app) tellNothingWritten(report eval.Report, outcomes []eval.Outcome) {
	if report.ModelReport == nil || report.Generated > 0 {
		return
	}
	for _, o := range slices.Backward(outcomes) {
		if o.Answer.Attempt == nil || o.Answer.Mode == rag.Generated {
			continue
		}
		why := strings.TrimPrefix(a.attemptTrouble(o.Answer), notWritten)
		fmt.Fprintln(a.sys.stderr, "newshound: the model wrote none of the answers: "+clean(why))
		return
	}
}

func (a *app) printFigures(report eval.Report, oneLine bool) error {
	if oneLine {
		return writeJSON(a.sys.stdout, report)
	}
	encoder := json.NewEncoder(a.sys.stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report)
}

// evaluate builds a corpus of the articles and asks the questions. The figures
// also count with errPartly: not all articles could be read.
func (a *app) evaluate(ctx context.Context, articles, questions string, prices eval.Prices) (eval.Report, []eval.Outcome, error) {
	asked, err := readQuestions(questions)
	if err != nil {
		return eval.Report{}, nil, err
	}
	dir, err := os.MkdirTemp("", "newshound-eval-")
	if err != nil {
		return eval.Report{}, nil, fmt.Errorf("making a folder for the corpus: %w", err)
	}
	defer os.RemoveAll(dir)
	p := a.newProgress()
	defer p.clear()
	built, rate, err := a.build(ctx, dir, articles, p)
	if err != nil {
		return eval.Report{}, nil, fmt.Errorf("building the corpus: %w", err)
	}
	debug.FreeOSMemory() // building needs more than serving, which is what rss_mb speaks of

	began := time.Now()
	store, err := sqlite.Open(ctx, dir, a.sys.now)
	if err != nil {
		return eval.Report{}, nil, err
	}
	defer store.Close()
	engine, err := a.load(ctx, store, nil, 0)
	if err != nil {
		return eval.Report{}, nil, err
	}
	started := time.Since(began)

	system := evalSystem(store, engine)
	if a.models.writer != nil {
		system.Writings, system.Prices = engine.Writings, prices
	}
	report, outcomes, err := eval.Run(ctx, system, asked, p.asked)
	if err != nil {
		return eval.Report{}, nil, err
	}
	stats, err := store.Stats(ctx, corpus.Shared)
	report.Articles, report.Passages = stats.Articles, stats.Passages
	report.IngestPerS, report.StartSeconds, report.ResidentMegaB = rounded(rate), rounded(started.Seconds()), rounded(resident())
	if err == nil && built.Failed > 0 {
		err = errPartly
	}
	return report, outcomes, err
}

// build takes the articles into a new corpus, at a rate of so many a second.
func (a *app) build(ctx context.Context, dir, articles string, p *progress) (r ingest.Result, rate float64, err error) {
	store, err := sqlite.Open(ctx, dir, a.sys.now)
	if err != nil {
		return r, 0, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	began := time.Now()
	ingester := &ingest.Ingester{Store: store, Clock: a.sys.now, Progress: p.articles}
	r, err = ingester.AddPath(ctx, corpus.Shared, articles)
	if err == nil {
		err = rag.EmbedPending(ctx, store, a.embedder(), p.embedded)
	}
	if err != nil {
		return r, 0, err
	}
	a.complain(r)
	if r.Added == 0 {
		return r, 0, fmt.Errorf("%s has no articles", articles)
	}
	return r, float64(r.Added) / time.Since(began).Seconds(), nil
}

// evalSystem lets the questions be asked of an engine.
func evalSystem(store corpus.Store, engine *rag.Engine) eval.System {
	return eval.System{
		Answer:   engine.Answer,
		Document: store.Article,
		ArticleID: func(url string) string {
			return corpus.NewArticleID(corpus.Shared, &corpus.Article{URL: url})
		},
		Terms: engine.Terms,
	}
}

// writeOutcomes writes a line of JSON for each question; "" is no file.
func writeOutcomes(file string, outcomes []eval.Outcome) (err error) {
	if file == "" {
		return nil
	}
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("writing the answers to %s: %w", file, reason(err))
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	encoder := json.NewEncoder(f)
	encoder.SetEscapeHTML(false)
	for i := range outcomes {
		if err := encoder.Encode(&outcomes[i]); err != nil {
			return fmt.Errorf("writing the answers to %s: %w", file, reason(err))
		}
	}
	return nil
}

func readQuestions(file string) ([]eval.Question, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("reading the questions in %s: %w", file, reason(err))
	}
	defer f.Close()
	questions, err := eval.ReadQuestions(f)
	if err == nil && len(questions) == 0 {
		err = errors.New("there are none")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the questions in %s: %s", file, plainly(err))
	}
	return questions, nil
}

// plainly words what is wrong with a line of questions for those who write
// them, in place of the parsers' own words.
func plainly(err error) string {
	text := err.Error()
	var date *time.ParseError
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &date):
		return strings.Replace(text, date.Error(), "date is not like 2023-01-05", 1)
	case errors.As(err, &syntax):
		return strings.Replace(text, syntax.Error(), "this is not valid JSON", 1)
	case errors.As(err, &kind):
		return strings.Replace(text, kind.Error(), fmt.Sprintf("%s is a JSON %s", orElse(kind.Field, "the line"), kind.Value), 1)
	case errors.Is(err, bufio.ErrTooLong):
		return "a line is longer than a question can be"
	}
	return reason(err).Error()
}

func rounded(x float64) float64 { return math.Round(x*1000) / 1000 }

// resident is the memory that the process has in use, in megabytes; 0 where
// the system does not tell.
func resident() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kB, _ := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")))
			return float64(kB) / 1000
		}
	}
	return 0
}
