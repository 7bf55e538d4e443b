package rag

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"newshound/corpus"
)

// Limits of suggesting.
const (
	maxTrials    = 12 // questions asked for one call
	maxProposals = 3  // of one article
	sameTopic    = 0.5
)

// A proposal is a question that an article may answer.
type proposal struct {
	text string
	from corpus.Span // the sentence that it was made of, zero for the article
}

// Suggest returns up to n questions about the given articles that the engine
// answers from them when they are asked in the space, each about another story
// and in its article's language. Of an article in a language other than
// English, Bulgarian, Russian, German, Spanish and French there is none, nor of
// one that neither the space nor corpus.Shared has. It asks the engine at most
// 12 times.
func (e *Engine) Suggest(ctx context.Context, space corpus.Space, articles []string, n int) ([]string, error) {
	q := Question{Space: space}
	stats, err := e.c.Store.Stats(ctx, q.spaces()...)
	if err != nil {
		return nil, fmt.Errorf("summing up the corpus: %w", err)
	}
	docs, err := e.c.Store.Documents(ctx, articles)
	if err != nil {
		return nil, fmt.Errorf("reading articles to ask about: %w", err)
	}
	docs = slices.DeleteFunc(docs, func(d corpus.Document) bool { return !slices.Contains(q.spaces(), d.Article.Space) })
	q.At = stats.Updated // about now
	s := suggester{engine: e, question: q, told: make(map[string]bool)}
	proposals := make([][]proposal, len(docs))
	for i := range docs {
		proposals[i] = propose(&docs[i].Article)
	}
	for round := range maxProposals {
		for i, p := range proposals {
			if len(s.good) >= n || s.trials == maxTrials {
				return s.good, nil
			}
			if round >= len(p) {
				continue
			}
			if err := s.try(ctx, p[round], &docs[i].Article); err != nil {
				return nil, err
			}
		}
	}
	return s.good, nil
}

// A suggester collects questions that work.
type suggester struct {
	engine   *Engine
	question Question
	good     []string
	told     map[string]bool // stories
	trials   int
}

// try asks a question and keeps it if its article answers it, with the
// sentence that it was made of.
func (s *suggester) try(ctx context.Context, p proposal, a *corpus.Article) error {
	if s.told[storyOf(a)] || slices.ContainsFunc(s.good, func(g string) bool { return alike(g, p.text) }) {
		return nil
	}
	s.trials++
	s.question.Text = p.text
	answer, err := s.engine.Answer(ctx, s.question)
	if err != nil {
		return fmt.Errorf("trying a question: %w", err)
	}
	works := slices.ContainsFunc(answer.Citations, func(c Citation) bool {
		return c.Article == a.ID && (p.from.End == 0 || c.Start < p.from.End && p.from.Start < c.End)
	})
	if answer.Answered && works {
		s.good = append(s.good, p.text)
		s.told[storyOf(a)] = true
	}
	return nil
}

// alike reports whether two questions share most of their capitalised words.
func alike(a, b string) bool {
	names := func(text string) (out []string) {
		for _, w := range strings.Fields(text)[1:] {
			if w = strings.Trim(w, "?,.'’"); startsUpper(w) {
				out = append(out, w)
			}
		}
		return out
	}
	mine, its := names(a), names(b)
	same := 0
	for _, w := range its {
		if slices.Contains(mine, w) {
			same++
		}
	}
	return a == b || len(its) > 0 && float64(same) > sameTopic*float64(len(its))
}
