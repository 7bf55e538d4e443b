package rag_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"newshound/rag"
	"newshound/rag/llm"
)

// A question that the embedder does not take is answered by words; those of
// others have their vectors, whatever the server calls it.
func TestQuestionThatNoModelTakesHarmsNobodyElse(t *testing.T) {
	for _, kind := range []llm.Kind{llm.Rejected, llm.Broken, llm.Garbled} {
		store := open(t)
		put(t, store, append(filler(40), heron)...)
		s := newShelf(t, store, "new")
		l := s.engine(0)
		s.embed(l)
		taken := 0
		s.brands[0].before = func(_ context.Context, role llm.Role, texts []string) error {
			if strings.Contains(texts[0], "odd") {
				return &llm.Error{Kind: kind, Err: errors.New("NaN")}
			}
			if texts[0] == whoLeads.Text {
				taken++
			}
			return nil
		}
		for range 3 {
			l.ask(t, rag.Question{Text: "Who leads the odd heron committee?"})
			wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
		}
		if taken != 3 || strings.Contains(s.log.String(), "the embedder fails") {
			t.Errorf("%s: %d questions of 3 have vectors; the log says %s", kind, taken, s.log.String())
		}

		s.brands[0].before = func(context.Context, llm.Role, []string) error {
			taken++
			return &llm.Error{Kind: kind, Err: errors.New("no model is loaded")}
		}
		taken = 0
		for range 3 {
			wantQuote(t, l.ask(t, whoLeads), "Ada Quist")
		}
		if taken != 2 || strings.Count(s.log.String(), "the embedder fails") != 1 {
			t.Errorf("%s: %d calls to a model that takes nothing; the log says %s", kind, taken, s.log.String())
		}
	}
}

// So it is with passages that the reranker does not take.
func TestPassagesThatNoRerankerTakesHarmNobodyElse(t *testing.T) {
	l := newLibrary(t, append(filler(40), herons(12)...)...)
	var log bytes.Buffer
	judged := 0
	r := l.rerankedBy(t, &log, func(_ context.Context, question string, texts []string) ([]float64, error) {
		if strings.Contains(question, "long") {
			return nil, &llm.Error{Kind: llm.Rejected, Err: errors.New("a passage is too long")}
		}
		if question == whatHerons.Text {
			judged++
		}
		return slices.Repeat([]float64{1}, len(texts)), nil
	})
	for range 3 {
		r.ask(t, rag.Question{Text: "What do the long herons of Selby do?"})
		r.ask(t, whatHerons)
	}
	if judged != 3 || strings.Contains(log.String(), "the reranker fails") {
		t.Errorf("%d questions of 3 are reranked; the log says %s", judged, log.String())
	}
}
