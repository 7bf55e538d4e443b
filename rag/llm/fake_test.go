package llm

import (
	"errors"
	"strings"
	"testing"
)

func TestScriptGivesItsPlaysInTurn(t *testing.T) {
	broken := &Error{Kind: Busy, Err: errors.New("busy")}
	s := &Script{Name: "script", Plays: []Play{
		{Pieces: []string{"a", "b"}},
		{From: func(p Prompt) []string { return []string{p.System} }, Pieces: []string{"!"}, Usage: Usage{Prompt: 7, Completion: 2}},
		{Pieces: []string{"x"}, Err: broken},
	}}
	for _, step := range []struct {
		want  string
		usage Usage
		err   Kind
	}{{"ab", Usage{Prompt: 1, Completion: 1}, ""}, {"rule!", Usage{Prompt: 7, Completion: 2}, ""}, {"x", Usage{Prompt: 1, Completion: 1}, Busy}, {"", Usage{}, Unreachable}} {
		var got strings.Builder
		usage, err := s.Generate(t.Context(), Prompt{System: "rule"}, func(text string) error {
			got.WriteString(text)
			return nil
		})
		var e *Error
		if got.String() != step.want || usage != step.usage || errors.As(err, &e) != (step.err != "") || e != nil && e.Kind != step.err {
			t.Errorf("%q, %v, %v; want %+v", got.String(), usage, err, step)
		}
	}
	if len(s.Asked()) != 4 {
		t.Errorf("asked %d times", len(s.Asked()))
	}
}

func TestEndlessPlayEndsWithItsReader(t *testing.T) {
	enough, n := errors.New("enough"), 0
	s := &Script{Plays: []Play{{Pieces: []string{"a"}, Endless: true}}}
	_, err := s.Generate(t.Context(), Prompt{}, func(string) error {
		if n++; n == 1000 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Errorf("ended by %v", err)
	}
}
