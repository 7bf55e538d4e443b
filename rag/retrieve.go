package rag

import (
	"context"
	"fmt"
	"slices"

	"newshound/corpus"
	"newshound/rag/llm"
)

// How many passages each index proposes, set on eval/realtime-train: 97 of
// 100 answers stand in the first 100 by BM25.
const (
	lexicalDepth = 100
	vectorDepth  = 20
)

// retrieve returns the passages that could answer the question, best first:
// those that the indexes propose, ranked, copies of one text once, and no
// article or outlet crowding out the rest.
func (e *Engine) retrieve(ctx context.Context, q *query, question *Question) ([]*reading, error) {
	spaces := spacesOf(question)
	found, err := e.candidates(ctx, q, question, spaces)
	if err != nil {
		return nil, err
	}
	readings, err := e.open(ctx, q, found)
	if err != nil {
		return nil, err
	}
	e.rank(q, spaces, readings, question.At)
	return spread(collapse(readings)), nil
}

// A candidate is a passage that an index proposes, with what they say of it.
type candidate struct {
	id     corpus.PassageID
	bm25   float64
	vector float64
}

func (e *Engine) candidates(ctx context.Context, q *query, question *Question, spaces []corpus.Space) ([]candidate, error) {
	filter := corpus.Filter{Since: question.Since, Before: question.Before, Outlet: question.Outlet, Without: question.Without}
	hits, err := e.c.Lexical.Search(ctx, spaces, q.weights(), lexicalDepth, filter)
	if err != nil {
		return nil, fmt.Errorf("searching by words: %w", err)
	}
	found := make([]candidate, 0, lexicalDepth+vectorDepth)
	known := make(map[corpus.PassageID]bool, lexicalDepth+vectorDepth)
	for _, h := range hits {
		found = append(found, candidate{id: h.Passage, bm25: h.Score})
		known[h.Passage] = true
	}
	vectors, err := e.c.Embedder.Embed(ctx, llm.Query, []string{question.Text})
	if err != nil {
		return nil, fmt.Errorf("embedding the question: %w", err)
	}
	if len(vectors) != 1 || vectors[0] == nil {
		return found, nil
	}
	for _, space := range spaces {
		hits, err := e.c.Vectors.Search(ctx, space, vectors[0], vectorDepth, filter)
		if err != nil {
			return nil, fmt.Errorf("searching by vector: %w", err)
		}
		for _, h := range hits {
			if !known[h.Passage] {
				found = append(found, candidate{id: h.Passage})
			}
		}
		e.compare(space, vectors[0], found)
	}
	return found, nil
}

// compare fills in the candidates' similarity to the question, as far as the
// space has their vectors.
func (e *Engine) compare(space corpus.Space, question []float32, found []candidate) {
	ids := make([]corpus.PassageID, len(found))
	for i, c := range found {
		ids[i] = c.id
	}
	for i, s := range e.c.Vectors.Similarity(space, question, ids) {
		found[i].vector = max(found[i].vector, float64(s))
	}
}

// open reads the candidates' passages from the store and takes them apart.
// Those of an article that changed or went meanwhile are left out.
func (e *Engine) open(ctx context.Context, q *query, found []candidate) ([]*reading, error) {
	var ids []string
	place := make(map[string]int) // of an article in ids
	for _, c := range found {
		if _, ok := place[c.id.Article]; !ok {
			place[c.id.Article] = len(ids)
			ids = append(ids, c.id.Article)
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
	whole := e.c.Lexical.ArticleScores(spacesOfDocs(docs), q.weights(), ids)
	z := e.analyzers.Get().(*corpus.Analyzer)
	defer e.analyzers.Put(z)
	readings := make([]*reading, 0, len(found))
	for _, c := range found {
		d := byID[c.id.Article]
		if d == nil || d.Article.Revision != c.id.Revision || c.id.Index >= len(d.Passages) {
			continue
		}
		r := q.read(z, c.id, d)
		r.features[fBM25] = c.bm25 / (q.weight + 1)
		r.features[fVector] = c.vector
		r.features[fArticle] = whole[place[c.id.Article]] / (q.weight + 1)
		readings = append(readings, r)
	}
	return readings, nil
}

func spacesOfDocs(docs []corpus.Document) []corpus.Space {
	var out []corpus.Space
	for i := range docs {
		if s := docs[i].Article.Space; !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// Limits of what one article or outlet may hold of the first places. They
// cost nothing on eval/realtime, where three outlets share everything.
const (
	frontPlaces  = 12
	perArticle   = 3
	perOutlet    = 8
	sameText     = 0.8 // share of common terms above which two passages are one text
	collapseWith = 40  // passages that are compared with one another
)

// spread moves passages behind the front places where their article or outlet
// has its share of those already. Nothing is lost.
func spread(readings []*reading) []*reading {
	articles, outlets := make(map[string]int), make(map[string]int)
	front := make([]*reading, 0, len(readings))
	var behind []*reading
	for i, r := range readings {
		a := &r.doc.Article
		outlet := a.OutletName()
		if articles[a.ID] >= perArticle || outlet != "" && outlets[outlet] >= perOutlet {
			behind = append(behind, r)
			continue
		}
		articles[a.ID]++
		outlets[outlet]++
		if front = append(front, r); len(front) == frontPlaces {
			behind = append(behind, readings[i+1:]...)
			break
		}
	}
	return append(front, behind...)
}

// collapse leaves out passages that say the same words as a better one:
// wire copy counts once.
func collapse(readings []*reading) []*reading {
	var kept []*reading
	var terms []map[string]struct{}
	for i, r := range readings {
		if i >= collapseWith {
			return append(kept, readings[i:]...)
		}
		own := r.otherTerms()
		if !slices.ContainsFunc(terms, func(other map[string]struct{}) bool { return jaccard(own, other) > sameText }) {
			kept = append(kept, r)
			terms = append(terms, own)
		}
	}
	return kept
}

// jaccard returns the share of a's and b's elements that are in both.
func jaccard(a, b map[string]struct{}) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if float64(len(a)) < sameText*float64(len(b)) {
		return 0 // cannot reach sameText
	}
	both := 0
	for t := range a {
		if _, ok := b[t]; ok {
			both++
		}
	}
	return float64(both) / max(1, float64(len(a)+len(b)-both))
}
