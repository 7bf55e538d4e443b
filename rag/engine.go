package rag

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"newshound/corpus"
	"newshound/rag/llm"
)

// A TextIndex finds passages by their words, over articles of any space.
type TextIndex interface {
	// Add makes documents findable, each in place of an earlier revision.
	Add(docs ...corpus.Document)
	// Remove makes articles of any space unfindable; unknown ids are ignored.
	Remove(articles ...string)
	// Revisions returns the articles of all spaces, each with the revision
	// that is found.
	Revisions() map[string]int
	// Languages returns those that the spaces' articles are in ("" unknown),
	// the one with most articles first.
	Languages(spaces []corpus.Space) []string
	// Frequencies returns how many articles the spaces hold together, and in
	// how many of them each term occurs.
	Frequencies(spaces []corpus.Space, terms []string) (articles int, df []int)
	// Stats sums up the articles that pass the filter.
	Stats(spaces []corpus.Space, f corpus.Filter) corpus.Stats
	// Search returns up to k passages that pass the filter, best first.
	Search(ctx context.Context, spaces []corpus.Space, terms []corpus.TermWeight, k int, f corpus.Filter) ([]corpus.Hit, error)
	// ArticleScores scores articles as a whole on the scale of Search, in
	// their order.
	ArticleScores(spaces []corpus.Space, terms []corpus.TermWeight, articles []string) []float64
}

// A VectorIndex finds passages by the vectors of one model.
type VectorIndex interface {
	// Add makes an article's passages findable, in place of an earlier
	// revision's.
	Add(ctx context.Context, a *corpus.Article, v corpus.ArticleVectors) error
	// Remove makes articles of any space unfindable; unknown ids are ignored.
	Remove(articles ...string)
	// Revisions returns the articles of all spaces that have a vector, each
	// with the revision that it is of.
	Revisions() map[string]int
	// Search returns up to k passages of a space that pass the filter, most
	// similar first.
	Search(ctx context.Context, space corpus.Space, query []float32, k int, f corpus.Filter) ([]corpus.Hit, error)
	// Similarity returns the query's cosine to each passage, 0 for those that
	// the space has no vector of.
	Similarity(space corpus.Space, query []float32, passages []corpus.PassageID) []float32
}

// Config is what an Engine needs; nothing in it may be nil but where it says so.
type Config struct {
	Store    corpus.Store
	Lexical  TextIndex
	Vectors  VectorIndex  // of the embedder's model, empty
	Embedder llm.Embedder // whose vectors are wanted
	Log      *slog.Logger

	Generator llm.Generator // nil: answers are extractive
	Reranker  llm.Reranker  // nil: passages stay in the engine's order
	// Former returns the embedder of a Model whose vectors the store has, and
	// an empty index for them, so that they serve while those of Embedder are
	// made; no embedder if it cannot be had any more. nil: none can.
	Former func(model string) (llm.Embedder, VectorIndex)
	Budget Budget // nil: no limit
	// WriteTime is how long after the first attempt at an answer has begun a
	// model may write on another one; 0: as long as the question is waited for.
	// The first is limited by the Generator, see llm.Guard.
	WriteTime time.Duration
	// Patience is how long a question waits for its vector, and then for the
	// reranker; 0: as long as suits a server that must read its model first.
	Patience time.Duration
	// Clock tells when a model that fails may be asked again; nil is time.Now.
	Clock func() time.Time
}

// An Engine answers questions from the store through its indexes. It is safe
// for concurrent use. The indexes hold what the store held when Load read it,
// and of the articles that Sync was told of since, what it held then. Between a
// change in the store and its Sync, an article that is new is not found yet,
// and one that has changed or gone is found no more: what is shown is read from
// the store.
type Engine struct {
	c         Config
	changing  sync.Mutex // held from reading the store until the indexes agree with it
	analyzers sync.Pool  // of *corpus.Analyzer
	writings  counts

	wanted   *model
	serving  atomic.Pointer[model]    // changed by the holder of changing
	progress atomic.Pointer[progress] // of Embed; nil while it does nothing
	missing  chan struct{}            // tells KeepEmbedded that vectors are missing

	reranking outage // of Config.Reranker
}

// New returns an engine with empty indexes; see Load.
func New(c Config) *Engine {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	e := &Engine{
		c: c, analyzers: sync.Pool{New: func() any { return new(corpus.Analyzer) }},
		wanted: &model{Embedder: c.Embedder, index: c.Vectors}, missing: make(chan struct{}, 1),
	}
	e.serving.Store(e.wanted)
	return e
}

// maxQuestion is how many characters a question may have.
const maxQuestion = 2000

// Answer answers a question, or refuses to. A question that its history leads
// nowhere is asked by itself, too: "And who is Haftar?" needs none. An error
// means that it could not even look.
func (e *Engine) Answer(ctx context.Context, question Question) (Answer, error) {
	return e.Stream(ctx, question, func(Answer) {})
}

// Stream is Answer, and while a model writes, show gets the answer as far as
// it is proven, each time with a sentence more. What is returned need not begin
// like that: the last word may be an extractive answer.
func (e *Engine) Stream(ctx context.Context, question Question, show func(Answer)) (Answer, error) {
	usage := e.standalone(ctx, &question)
	found, err := e.search(ctx, &question)
	if err == nil && found.refused() && len(question.History) > 0 {
		bare := question
		bare.History, bare.standalone = nil, ""
		var alone outcome
		if alone, err = e.search(ctx, &bare); !alone.refused() {
			found, question = alone, bare
		}
	}
	found.answer.Usage = usage
	if err != nil || found.query == nil {
		return found.answer, err
	}
	if a, ok := e.generate(ctx, &question, &found, show); ok {
		if a.Mode == Generated {
			a.Model = e.c.Generator.Model()
		}
		return a, nil
	}
	return found.answer, nil
}

// Find returns what a question would be answered from, best first, and asks no
// model to write.
func (e *Engine) Find(ctx context.Context, question Question) ([]Evidence, error) {
	found, err := e.search(ctx, &question)
	return found.answer.Evidence, err
}

// An outcome is what a question leads to without a model.
type outcome struct {
	answer    Answer // extractive, or a refusal
	query     *query // nil if nothing was searched
	citations []Citation
	readings  []*reading // best first
}

func (f *outcome) refused() bool { return !f.answer.Answered }

// search looks for what answers a question, by itself.
func (e *Engine) search(ctx context.Context, question *Question) (f outcome, err error) {
	a := Answer{Question: question.Text, AskedAt: Time{question.At}, Standalone: question.standalone, Mode: Extractive}
	spaces := question.spaces()
	stats, err := e.c.Store.Stats(ctx, spaces...)
	if err != nil {
		return outcome{answer: a}, fmt.Errorf("summing up the corpus: %w", err)
	}
	a.AsOf.CorpusUpdated = Time{stats.Updated}
	refuse := func(reason string, nearest ...Citation) {
		f.answer = a.refuse(reason, e.c.Lexical.Stats(spaces, question.filter()), nearest)
	}
	if utf8.RuneCountInString(question.Text) > maxQuestion {
		refuse(ReasonTooLong)
		return f, nil
	}
	if stats.Articles == 0 {
		refuse(ReasonEmpty)
		return f, nil
	}
	q := question.analyse(e.languages(spaces))
	if len(q.terms) == 0 {
		refuse(ReasonNoWords)
		return f, nil
	}
	q.weigh(func(forms []string) (int, []int) { return e.c.Lexical.Frequencies(spaces, forms) })
	readings, err := e.retrieve(ctx, q, question)
	if err != nil {
		return outcome{answer: a}, err
	}
	citations, readings, err := e.conclude(ctx, &a, q, readings)
	switch {
	case err != nil:
		return outcome{answer: a}, err
	case len(a.Evidence) == 0:
		refuse(ReasonNothing)
		return f, nil
	case a.Confidence < cutoff || len(citations) == 0:
		refuse(ReasonUnsure, citations...)
	default:
		f.answer = a.extractive(citations)
		if err := e.dispute(ctx, q, readings, &f.answer); err != nil {
			return f, err
		}
	}
	f.query, f.citations, f.readings = q, citations, readings
	return f, nil
}

// conclude fills in the evidence and the confidence, and returns the citations.
// Articles that cannot be cited any more are taken out of the evidence and the
// readings, and the rest is judged anew.
func (e *Engine) conclude(ctx context.Context, a *Answer, q *query, readings []*reading) ([]Citation, []*reading, error) {
	for {
		a.Evidence, a.Confidence = nil, 0
		// What the built-in embedder finds without a common word is chance. A
		// trained one may know what it means, in another language for one.
		found := func(r *reading) bool { return r.features[fCovered] > 0 || r.features[fMeaning] > 0 }
		if !slices.ContainsFunc(readings, found) {
			return nil, nil, nil
		}
		a.Evidence = evidence(readings)
		sentences := q.quotables(readings)
		a.Confidence = q.confidence(readings, sentences)
		citations, gone, err := e.cite(ctx, choose(sentences))
		if err != nil || len(gone) == 0 {
			return citations, readings, err
		}
		readings = slices.DeleteFunc(readings, func(r *reading) bool { return slices.Contains(gone, r.id.Article) })
	}
}

// languages are those to read a question in; there is at least one.
func (e *Engine) languages(spaces []corpus.Space) []string {
	if l := e.c.Lexical.Languages(spaces); len(l) > 0 {
		return l
	}
	return []string{""}
}

// extractive ends an answer with the quotes themselves.
func (a Answer) extractive(citations []Citation) Answer {
	a.Answered = true
	a.Citations = citations
	for _, c := range citations {
		a.Sentences = append(a.Sentences, Sentence{Text: c.Quote, Citations: []int{c.N}})
	}
	a.AsOf.Oldest, a.AsOf.Newest = period(citations)
	a.Outlets = max(1, independent(citations))
	return a
}

// spaces are those that a question searches: its own and Shared.
func (q *Question) spaces() []corpus.Space {
	if q.Space == "" || q.Space == corpus.Shared {
		return []corpus.Space{corpus.Shared}
	}
	return []corpus.Space{corpus.Shared, q.Space}
}

func (q *Question) filter() corpus.Filter {
	return corpus.Filter{Since: q.Since, Before: q.Before, Outlet: q.Outlet, Without: q.Without}
}

// evidence returns the readings, suspect ones last.
func evidence(readings []*reading) []Evidence {
	readings = slices.Clone(readings)
	slices.SortStableFunc(readings, func(a, b *reading) int { return cmp.Compare(truth(a.suspect), truth(b.suspect)) })
	out := make([]Evidence, len(readings))
	for i, r := range readings {
		out[i] = Evidence{Passage: r.id, Span: r.span, Text: strings.Clone(r.text()), Score: r.score, Article: r.doc.Article}
		out[i].Article.Text = ""
	}
	return out
}

// A QueryTerm is a content word of a question: how the indexes may hold it
// (one form for each way to stem), and its inverse document frequency.
type QueryTerm struct {
	Forms []string
	IDF   float64
}

// Terms returns a question's content words, weighed in the shared space.
func (e *Engine) Terms(question string) []QueryTerm {
	spaces := []corpus.Space{corpus.Shared}
	q := analyse(question, nil, e.languages(spaces))
	out := make([]QueryTerm, len(q.terms))
	for i, t := range q.terms {
		articles, df := e.c.Lexical.Frequencies(spaces, t.forms)
		out[i] = QueryTerm{Forms: t.forms, IDF: idf(articles, slices.Max(df))}
	}
	return out
}
