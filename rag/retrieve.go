package rag

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"newshound/corpus"
)

// How many passages each index proposes, and how many of those are read. On
// eval/realtime-train 95 of 100 answers stand in the first 100 by BM25; the
// first 48 by what the indexes know (with recency) rank as well as all.
//
// The vector index is asked only where words find fewer (a misspelt name,
// say): passages that the built-in embedder alone proposes changed no figure
// there, and the search takes as long as all the rest. The cosine of what
// words find is a feature, and worth .003 MRR. A trained embedder finds what is
// said in other words, or in another language, and is always asked.
const (
	lexicalDepth = 100
	vectorDepth  = 20
	trainedDepth = 50
	readDepth    = 48
)

// retrieve returns the passages that could answer the question, best first:
// those that the indexes propose, ranked, copies of one text once, and no
// article or outlet crowding out the rest.
func (e *Engine) retrieve(ctx context.Context, q *query, question *Question) ([]*reading, error) {
	readings, err := e.propose(ctx, q, question)
	if err != nil {
		return nil, err
	}
	readings = collapse(readings)
	e.rerank(ctx, question, readings)
	return spread(readings), nil
}

// propose returns what the indexes propose, ranked.
func (e *Engine) propose(ctx context.Context, q *query, question *Question) ([]*reading, error) {
	spaces := question.spaces()
	found, err := e.candidates(ctx, q, question, spaces)
	if err != nil {
		return nil, err
	}
	var readings []*reading
	for len(found) > 0 && len(readings) < readDepth { // more than once where articles went
		n := min(readDepth-len(readings), len(found))
		more, err := e.open(ctx, q, found[:n])
		if err != nil {
			return nil, err
		}
		readings, found = append(readings, more...), found[n:]
	}
	e.rank(q, spaces, readings)
	return readings, nil
}

// A candidate is a passage that an index proposes, with the features that the
// indexes know.
type candidate struct {
	corpus.Hit
	features passageFeatures
}

// candidates returns what the indexes propose, the most promising first.
func (e *Engine) candidates(ctx context.Context, q *query, question *Question, spaces []corpus.Space) ([]candidate, error) {
	filter := question.filter()
	hits, err := e.c.Lexical.Search(ctx, spaces, q.weights(), lexicalDepth, filter)
	if err != nil {
		return nil, fmt.Errorf("searching by words: %w", err)
	}
	found := make([]candidate, len(hits), lexicalDepth+vectorDepth)
	for i, h := range hits {
		found[i].Hit = h
		found[i].features[fBM25] = h.Score / (q.weight + 1)
	}
	found, err = e.addVectors(ctx, found, cmp.Or(question.standalone, question.Text), spaces, filter)
	if err != nil {
		return nil, err
	}
	articles := make([]string, len(found))
	for i, c := range found {
		articles[i] = c.Passage.Article
	}
	for i, score := range e.c.Lexical.ArticleScores(spaces, q.weights(), articles) {
		f := &found[i].features
		f[fArticle] = score / (q.weight + 1)
		f[fLead] = math.Exp(-float64(found[i].Passage.Index) / 2)
		q.recency(f, found[i].Published, question.At)
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(b.features.score(), a.features.score()) })
	return found, nil
}

// addVectors fills in the candidates' similarity to the question, and adds
// similar passages: by the built-in embedder where there are few, by a trained
// one always. Of a follow-up it sees the last question alone, or what a model has
// made of it.
func (e *Engine) addVectors(ctx context.Context, found []candidate, text string, spaces []corpus.Space, filter corpus.Filter) ([]candidate, error) {
	m := e.serving.Load()
	vector, err := e.questionVector(ctx, m, text)
	if err != nil || vector == nil {
		return found, err
	}
	depth := trainedDepth
	if builtIn(m) {
		depth = vectorDepth
	}
	if len(found) < lexicalDepth || !builtIn(m) {
		known := make(map[corpus.PassageID]bool, len(found))
		for _, c := range found {
			known[c.Passage] = true
		}
		for _, space := range spaces {
			hits, err := m.index.Search(ctx, space, vector, depth, filter)
			if ctx.Err() != nil {
				return nil, fmt.Errorf("searching by vector: %w", ctx.Err())
			}
			if err != nil { // the server has another model under the same name now
				e.answers(m, err)
				return found, nil
			}
			for _, h := range hits {
				if !known[h.Passage] {
					found = append(found, candidate{Hit: h})
				}
			}
		}
	}
	ids := make([]corpus.PassageID, len(found))
	for i, c := range found {
		ids[i] = c.Passage
	}
	cosines := make([]float64, len(found)) // 0: it has no vector
	for _, space := range spaces {
		for i, cosine := range m.index.Similarity(space, vector, ids) {
			cosines[i] += float64(cosine) // it is in one space
		}
	}
	if !builtIn(m) {
		meaning(found, cosines)
		return found, nil
	}
	for i, cosine := range cosines {
		found[i].features[fVector] = max(0, cosine)
	}
	return found, nil
}

// open reads the candidates' passages from the store and takes them apart.
// Those of an article that changed or went meanwhile are left out.
func (e *Engine) open(ctx context.Context, q *query, found []candidate) ([]*reading, error) {
	var ids []string
	for _, c := range found {
		if !slices.Contains(ids, c.Passage.Article) {
			ids = append(ids, c.Passage.Article)
		}
	}
	docs, err := e.c.Store.Documents(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("reading the candidates: %w", err)
	}
	byID := make(map[string]*corpus.Document, len(docs))
	for i := range docs {
		byID[docs[i].Article.ID] = &docs[i]
	}
	z := e.analyzers.Get().(*corpus.Analyzer)
	defer e.analyzers.Put(z)
	readings := make([]*reading, 0, len(found))
	for _, c := range found {
		d := byID[c.Passage.Article]
		if d == nil || d.Article.Revision != c.Passage.Revision || c.Passage.Index >= len(d.Passages) {
			continue
		}
		r := q.read(z, c.Passage, d)
		r.features = c.features
		readings = append(readings, r)
	}
	return readings, nil
}
