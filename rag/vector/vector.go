// Package vector finds passages by their vectors. It keeps one model's
// vectors in memory and is filled from the store.
//
// chromem-go compares a query with every vector of a collection, so the
// search has two stages: chromem holds one vector per article, the normalised
// mean of its passages, and only the passages of the nearest articles are
// scored, exactly but for the rounding of their vectors to 8 bits.
//
// Of the ten best passages by an exhaustive scan of 84,300 (7,566 real
// articles, hashed vectors of 256 dimensions) a search that looks into 200
// articles finds 61 %, 400 73 %, 800 83 %, 1,500 90 %, all of them 99 %: what is
// missing there is the rounding. The index takes 33 MB, and 127 MB with as many
// vectors of 1,024 dimensions. Most of a search's time is chromem's; a filter
// that leaves few articles makes it faster.
package vector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/philippgille/chromem-go"

	"newshound/corpus"
)

// nearestArticles is how many articles a search looks into, if there are as
// many: see the package comment for what more would bring.
const nearestArticles = 500

// tieSlack is how many articles more than needed are asked of chromem, whose
// order among equals is random: ours is not, as long as the equals at the end
// are no more than these.
const tieSlack = 16

// An Index finds passages of any space by the vectors of one model. It is
// safe for concurrent use.
type Index struct {
	model string

	// chromem's Delete is a data race beside its AddDocument, and a search
	// reads spaces, collections and entries as of one moment.
	mu     sync.RWMutex
	db     *chromem.DB
	dims   int // of every vector; 0 before the first
	spaces map[corpus.Space]*space
}

// A space holds what the index knows of one space; both have the same articles.
type space struct {
	means    *chromem.Collection
	articles map[string]*article
}

type article struct {
	published time.Time
	outlet    string
	revision  int
	passages  quantized
}

// New returns an empty index for the vectors of a model.
func New(model string) *Index {
	return &Index{model: model, db: chromem.NewDB(), spaces: map[corpus.Space]*space{}}
}

// Model returns the model whose vectors the index holds.
func (x *Index) Model() string { return x.model }

// Add puts an article's vectors into its space, in place of those of an earlier
// revision; an earlier revision than the one held changes nothing. A nil
// vector stands for a passage that the model found nothing in, and is never a
// hit. A vector of another dimension than the index's first, or of no length,
// is an error, and leaves the index as it was. The vectors are not retained.
func (x *Index) Add(ctx context.Context, of *corpus.Article, v corpus.ArticleVectors) error {
	mean, dims, err := meanVector(v.Vectors)
	if err != nil {
		return fmt.Errorf("indexing the vectors of article %s: %w", v.Article, err)
	}
	a := &article{of.Published, of.OutletName(), v.Revision, quantize(v.Vectors, dims)}

	x.mu.Lock()
	defer x.mu.Unlock()
	if x.dims != 0 && dims != 0 && dims != x.dims {
		return fmt.Errorf("indexing the vectors of article %s: %d dimensions, those of %s have %d", v.Article, dims, x.model, x.dims)
	}
	s, err := x.space(of.Space)
	if err != nil {
		return fmt.Errorf("indexing the vectors of article %s: %w", v.Article, err)
	}
	if old := s.articles[v.Article]; old != nil && old.revision > v.Revision {
		return nil
	}
	if mean == nil {
		s.remove(v.Article)
		return nil
	}
	if err := s.means.AddDocument(ctx, chromem.Document{ID: v.Article, Embedding: mean}); err != nil {
		return fmt.Errorf("indexing the vectors of article %s: %w", v.Article, err)
	}
	s.articles[v.Article] = a
	x.dims = dims
	return nil
}

// space returns what the index holds of a space, creating it if need be. One
// collection for each space keeps them apart, and a query fast.
func (x *Index) space(name corpus.Space) (*space, error) {
	if s := x.spaces[name]; s != nil {
		return s, nil
	}
	means, err := x.db.CreateCollection(string(name), nil, noEmbedding)
	if err != nil {
		return nil, err
	}
	s := &space{means, map[string]*article{}}
	x.spaces[name] = s
	return s, nil
}

// noEmbedding is for chromem, to which no embedding function means OpenAI.
func noEmbedding(context.Context, string) ([]float32, error) {
	return nil, errors.New("the vector index embeds no text")
}

// Remove takes articles out of whatever space they are in; they need not be
// in any.
func (x *Index) Remove(articles ...string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, s := range x.spaces {
		for _, id := range articles {
			s.remove(id)
		}
	}
}

func (s *space) remove(id string) {
	if s.articles[id] == nil {
		return
	}
	delete(s.articles, id)
	// An empty map instead of nil would delete every document. With an id, and
	// without files, it cannot fail.
	_ = s.means.Delete(context.Background(), nil, nil, id)
}

// Revisions returns the articles of all spaces that have a vector, each with
// the revision that it is of.
func (x *Index) Revisions() map[string]int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := make(map[string]int)
	for _, s := range x.spaces {
		for id, a := range s.articles {
			out[id] = a.revision
		}
	}
	return out
}

// Search returns up to k passages of a space that are most similar to the
// query (by cosine), best first, from articles that pass the filter. Where
// more than 500 (or 2k) pass, it looks only into about as many, those whose mean
// is most similar. A query of no dimensions, and an empty or unknown space, have
// no hits; a query of a wrong dimension, or of no length, is an error.
func (x *Index) Search(ctx context.Context, in corpus.Space, query []float32, k int, f corpus.Filter) ([]corpus.Hit, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	s := x.spaces[in]
	if s == nil || len(s.articles) == 0 || len(query) == 0 || k <= 0 {
		return nil, nil
	}
	if err := x.check(query); err != nil {
		return nil, fmt.Errorf("searching vectors: %w", err)
	}
	near, err := s.nearest(ctx, query, max(2*k, nearestArticles), &f)
	if err != nil {
		return nil, fmt.Errorf("searching vectors: %w", err)
	}
	q := quantizeQuery(query)
	best := top{k: k}
	for _, id := range near {
		a := s.articles[id]
		for i, scale := range a.passages.scales {
			if scale != 0 {
				p := corpus.PassageID{Article: id, Revision: a.revision, Index: i}
				best.add(corpus.Hit{Passage: p, Published: a.published, Score: float64(a.passages.dot(i, q))})
			}
		}
	}
	return best.hits(), nil
}

// nearest returns the articles that pass the filter, or about n of the most
// similar of them, but no fewer than n/2.
func (s *space) nearest(ctx context.Context, query []float32, n int, f *corpus.Filter) ([]string, error) {
	all := len(s.articles)
	passing := all
	var pass []string
	if all <= n || !f.IsZero() {
		for id, a := range s.articles {
			if f.Match(id, a.published, a.outlet) {
				pass = append(pass, id)
			}
		}
		if passing = len(pass); passing <= n {
			return pass, nil
		}
	}
	for ask := n*all/passing + tieSlack; ; ask = all {
		means, err := s.means.QueryEmbedding(ctx, query, min(ask, all), nil, nil)
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil { // chromem returns what it has
			return nil, err
		}
		slices.SortFunc(means, func(a, b chromem.Result) int {
			return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.ID, b.ID))
		})
		pass = pass[:0]
		for _, m := range means {
			if a := s.articles[m.ID]; len(pass) < n && f.Match(m.ID, a.published, a.outlet) {
				pass = append(pass, m.ID)
			}
		}
		if len(pass) >= n/2 || ask >= all {
			return pass, nil
		}
	}
}

// Similarity returns the query's similarity (cosine) to each of the given
// passages; 0 where the index has no vector for a passage, or where the query
// is not one for this index.
func (x *Index) Similarity(in corpus.Space, query []float32, passages []corpus.PassageID) []float32 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := make([]float32, len(passages))
	s := x.spaces[in]
	if s == nil || x.check(query) != nil {
		return out
	}
	q := quantizeQuery(query)
	for i, p := range passages {
		a := s.articles[p.Article]
		if a != nil && a.revision == p.Revision && p.Index >= 0 && p.Index < len(a.passages.scales) {
			out[i] = a.passages.dot(p.Index, q)
		}
	}
	return out
}

func (x *Index) check(query []float32) error {
	if len(query) != x.dims {
		return fmt.Errorf("the query has %d dimensions, the vectors of %s have %d", len(query), x.model, x.dims)
	}
	if _, ok := length(query); !ok {
		return errNoLength
	}
	return nil
}
