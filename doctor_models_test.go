package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"newshound/rag/llm"
	"newshound/rag/openai"
)

// TestWhatIsWrongWithAModel: each kind of failure is said with the setting or
// the command that may mend it.
func TestWhatIsWrongWithAModel(t *testing.T) {
	for kind, want := range map[llm.Kind]string{
		llm.Unauthorized: "check LLM_API_KEY", llm.Unknown: "check LLM_MODEL", llm.Rejected: "does not take the request", llm.Busy: "busy",
		llm.Broken: "the server failed", llm.Unreachable: "nothing answers at http://localhost:11434/v1", llm.Slow: "in time", llm.Garbled: "check LLM_BASE_URL",
	} {
		err := &llm.Error{Kind: kind, Err: errors.New("its own words")}
		text := modelTrouble(err, group{prefix: "LLM", address: "http://localhost:11434/v1"})
		if !strings.Contains(text, want) || !strings.Contains(text, "its own words") {
			t.Errorf("%s: %s", kind, text)
		}
		if asks := strings.Contains(text, "is Ollama running?"); asks != (kind == llm.Unreachable) {
			t.Errorf("%s: %s", kind, text)
		}
	}
	err := &llm.Error{Kind: llm.Unreachable, Err: errors.New("refused")}
	if text := modelTrouble(err, group{prefix: "LLM", address: "http://localhost:8080/v1"}); strings.Contains(text, "Ollama") {
		t.Errorf("of another port: %s", text)
	}
	for want, err := range map[string]*llm.Error{
		"the one that it leads to into LLM_BASE_URL": {Kind: llm.Unknown, Err: openai.ErrElsewhere},
		"to http://localhost:11434/v1 broke off":     {Kind: llm.Unreachable, Err: fmt.Errorf("localhost: %w", openai.ErrBrokeOff)},
		"the server failed (of memory)":              {Kind: llm.Open, Err: &llm.Error{Kind: llm.Broken, Err: errors.New("of memory")}},
		"aaa…)":                                      {Kind: llm.Broken, Err: errors.New(strings.Repeat("a", 300))},
	} {
		text := modelTrouble(err, group{prefix: "LLM", address: "http://localhost:11434/v1"})
		if !strings.Contains(text, want) || strings.Contains(text, "Ollama") || len(text) > 250 {
			t.Errorf("%v: %s", err, text)
		}
	}
	if text := modelTrouble(errors.New("no space"), group{}); text != "no space" {
		t.Errorf("of what is no model's fault: %s", text)
	}
}

func TestNamesNearTheWantedComeFirst(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "google/gemma-3", "k"}
	for wanted, want := range map[string]string{
		"gemma3:27b": "a, b, c, d, e, f, g, h, i, j and 2 more",
		"gemma:27b":  "google/gemma-3, a, b, c, d, e, f, g, h, i and 2 more",
		":":          "a, b, c, d, e, f, g, h, i, j and 2 more",
	} {
		if got := someOf(names, wanted); got != want {
			t.Errorf("%s: %s", wanted, got)
		}
	}
	if got := someOf(names[:2], "x"); got != "a, b" {
		t.Error(got)
	}
}
