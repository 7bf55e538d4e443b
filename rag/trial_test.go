package rag_test

import (
	"errors"
	"testing"

	"newshound/rag"
	"newshound/rag/llm"
)

// TestTrial: what a model does with a tiny question is told apart.
func TestTrial(t *testing.T) {
	away := &llm.Error{Kind: llm.Unreachable, Err: errors.New("away")}
	const quote = "The harbour of Selby is closed on Sundays"
	for name, tt := range map[string]struct {
		play              llm.Play
		sentences, proven int
		unreadable        bool
		err               error
	}{
		"answers":         {writes([2]string{"The harbour is closed on Sundays.", quote}), 1, 1, false, nil},
		"invents a quote": {writes([2]string{"The harbour is closed on Sundays.", "On Sundays the harbour is always shut"}), 1, 0, false, nil},
		"writes prose":    {llm.Play{Pieces: []string{"On Sundays,", " I think."}}, 0, 0, true, nil},
		"knows no answer": {llm.Play{Pieces: []string{`{"answerable":false,"sentences":[]}`}}, 0, 0, false, nil},
		"thinks too long": {llm.Play{Pieces: []string{"<think>Sunday or"}, Err: llm.ErrCutOff}, 0, 0, true, llm.ErrCutOff},
		"never ends":      {llm.Play{Pieces: []string{"ho "}, Endless: true}, 0, 0, true, nil},
		"is away":         {llm.Play{Err: away}, 0, 0, false, away},
		"breaks off later": {llm.Play{From: func(p llm.Prompt) []string {
			return writes([2]string{"The harbour is closed on Sundays.", quote}).From(p)[:3]
		}, Err: away}, 1, 1, false, away},
	} {
		t.Run(name, func(t *testing.T) {
			got := rag.Try(t.Context(), &llm.Script{Name: "m", Plays: []llm.Play{tt.play}}, now)
			if got.Sentences != tt.sentences || got.Proven != tt.proven || got.Unreadable != tt.unreadable || !errors.Is(got.Err, tt.err) || tt.err == nil && got.Err != nil {
				t.Errorf("got %+v (%s)", got, got.Reason())
			}
		})
	}
}
