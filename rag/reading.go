package rag

import (
	"newshound/corpus"
)

// A reading is a passage taken apart in the light of a question.
type reading struct {
	id        corpus.PassageID
	doc       *corpus.Document
	span      corpus.Span // in the article's text
	sentences []sentence
	title     []bool // which of the question's terms the title holds
	features  passageFeatures
	score     float64
	suspect   bool       // addresses the reader's assistant; see suspects
	copies    []*reading // that say the same words, but for a few; see collapse
}

// A sentence of a passage. Tokens' offsets count from its own start.
type sentence struct {
	span     corpus.Span // in the article's text
	text     string
	tokens   []corpus.Token
	terms    []int   // by token: the question's term that it is, or -1
	has      []bool  // by term of the question
	covered  float64 // share of the question's weight
	mentions []mention
	fits     []float64 // by mention, see query.fit
	mute     bool      // is not to be quoted; see suspects
}

func (r *reading) text() string { return r.span.Of(r.doc.Article.Text) }

// read takes the passage of a candidate apart.
func (q *query) read(z *corpus.Analyzer, id corpus.PassageID, doc *corpus.Document) *reading {
	r := &reading{id: id, doc: doc, span: doc.Passages[id.Index]}
	text, language := r.text(), doc.Article.Language
	tokens := make([]corpus.Token, 0, len(text)/5)
	spans := corpus.Sentences(text)
	r.sentences = make([]sentence, len(spans))
	for i, span := range spans {
		first := len(tokens)
		tokens = z.AppendTokens(tokens, span.Of(text), language)
		r.sentences[i] = sentence{
			span:   corpus.Span{Start: r.span.Start + span.Start, End: r.span.Start + span.End},
			text:   span.Of(text),
			tokens: tokens[first:len(tokens):len(tokens)],
		}
	}
	numbers := make([]int, len(tokens))
	marks := make([]bool, (len(spans)+1)*len(q.terms))
	for i := range r.sentences {
		s := &r.sentences[i]
		s.terms, numbers = numbers[:len(s.tokens)], numbers[len(s.tokens):]
		s.has, marks = marks[:len(q.terms)], marks[len(q.terms):]
		for j, t := range s.tokens {
			n, ok := q.lookup[t.Term]
			if !ok {
				s.terms[j] = -1
				continue
			}
			s.terms[j], s.has[n] = n, true
		}
		s.covered = q.covered(s.has)
		s.mentions = appendMentions(nil, s.text, s.tokens)
		s.fits = make([]float64, len(s.mentions))
		for j, m := range s.mentions {
			s.fits[j] = q.fit(s, m)
		}
	}
	r.title = marks
	for _, t := range z.AppendTokens(nil, doc.Article.Title, language) {
		if n, ok := q.lookup[t.Term]; ok {
			r.title[n] = true
		}
	}
	return r
}

// covered returns the share of the question's weight that the given terms carry.
func (q *query) covered(has []bool) float64 {
	w := 0.0
	for i, h := range has {
		if h {
			w += q.terms[i].weight
		}
	}
	return w / max(q.weight, tiny)
}

// tiny keeps shares of nothing from being undefined.
const tiny = 1e-9

// pairsIn adds the question's neighbouring words that are neighbours in the
// sentence, with at most one word between, to found.
func (q *query) pairsIn(s *sentence, found map[[2]int]bool) {
	last := -1
	for j, n := range s.terms {
		if n < 0 {
			continue
		}
		if last >= 0 && j-last <= 2 {
			if p := [2]int{s.terms[last], n}; q.pairs[p] {
				found[p] = true
			}
		}
		last = j
	}
}

func (q *query) shareOfPairs(found map[[2]int]bool) float64 {
	return float64(len(found)) / max(1, float64(len(q.pairs)))
}

// union adds the terms of b to a.
func union(a, b []bool) {
	for i, ok := range b {
		a[i] = a[i] || ok
	}
}
